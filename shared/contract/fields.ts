// Fields that many answers and bodies of the contract share: names, codes, printed texts, the time
// a master was written.
import * as z from 'zod'
import { CODE_MAX, DESCRIPTION_MAX, NAME_MAX, NOTE_MAX, PRINT_TEXT_MAX, URL_MAX } from './limits.ts'
import { DateTimeText, TenantId, WireLocalTime } from './scalars.ts'
import { code, line, lines } from './text.ts'

export const Code = code(CODE_MAX)
export const Name = line(NAME_MAX, 1)
/** May be empty: old masters have descriptions nobody wrote. */
export const Description = line(DESCRIPTION_MAX)
export const Note = lines(NOTE_MAX)
export const PrintText = lines(PRINT_TEXT_MAX)
export const Url = line(URL_MAX)

/** When a master was entered and last changed. */
export const timestamps = {
  entryDatetime: WireLocalTime,
  lastUpdateDatetime: WireLocalTime.nullable(),
}

/** An instant in an answer, with its offset. */
export const Instant = DateTimeText

/** What stands where a password or PIN would; sent back unchanged it means "keep the old one". */
export const SECRET_MASK = '*****'
export const API_KEY_MASK = '****-****-****-****'

/** What making a tenant ready, on whichever group, answers. */
export const TenantIdAnswer = z.object({ tenantId: TenantId })
export type TenantIdAnswer = z.output<typeof TenantIdAnswer>

/** The acknowledgement of an older delivery protocol; written with underscores on the wire. */
export const DeliveryStatusBody = z.object({
  event_id: Code,
  service: Name,
  status: Name,
  message: Note.nullish(),
})
export type DeliveryStatusBody = z.output<typeof DeliveryStatusBody>

export const V1DeliveryStatus = z.object({
  event_id: Code,
  service: Name,
  status: Name,
  success: z.boolean(),
})
export type V1DeliveryStatus = z.output<typeof V1DeliveryStatus>

/** Numbers one transaction, as the report and journal paths answer it. */
export const V1TranNumbers = z.object({
  tenantId: TenantId,
  storeCode: Code,
  terminalNo: z.int().min(0),
  transactionNo: z.int().min(0),
})
export type V1TranNumbers = z.output<typeof V1TranNumbers>
