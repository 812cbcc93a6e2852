// The journal as v1 clients write and search it, and the raw transaction log that the report and
// journal paths take from older tills.
import * as z from 'zod'
import { Code, Instant, Note, PrintText, V1TranNumbers } from './fields.ts'
import { KEY_MAX, SEARCH_WORD_MAX, SEARCH_WORDS_MAX } from './limits.ts'
import type { MoneySchemas } from './money.ts'
import { LIST_PAGE, paged, repeatable, TerminalNoText, wholeNumber } from './query.ts'
import {
  Count,
  DateTimeText,
  StoreCode,
  TenantId,
  TerminalNo,
  WireDate,
  WireNumber,
  WireQuantityTotal,
} from './scalars.ts'
import { line } from './text.ts'
import { TRANSACTION_TYPES } from './transaction.ts'

const NUMBER_MAX = 999_999_999_999

/** Every range may be open at either end. */
export const JournalQuery = z.object({
  terminals: repeatable(TerminalNoText).optional(),
  transaction_types: repeatable(wholeNumber(-999, 999)).optional(),
  business_date_from: WireDate.optional(),
  business_date_to: WireDate.optional(),
  generate_date_time_from: DateTimeText.optional(),
  generate_date_time_to: DateTimeText.optional(),
  receipt_no_from: wholeNumber(0, NUMBER_MAX).optional(),
  receipt_no_to: wholeNumber(0, NUMBER_MAX).optional(),
  /** Plain words, never patterns. */
  keywords: repeatable(line(SEARCH_WORD_MAX), SEARCH_WORDS_MAX).optional(),
  ...paged({ ...LIST_PAGE, sort: 'terminal_no:1,business_date:1,receipt_no:1' }),
})
export type JournalQuery = z.output<typeof JournalQuery>

/** What stood in a field that nobody reads any more. */
export const JOURNAL_CONTENT = 'please refer to journal_text.'

/** Keys are the sender's own; which transaction it is must be said in one of two spellings. */
export const RawTransactionBody = z
  .record(z.string().max(KEY_MAX), z.unknown())
  .refine((log) => rawTransactionNo(log) !== undefined, { path: ['transaction_no'] })
export type RawTransactionBody = z.output<typeof RawTransactionBody>

export function rawTransactionNo(log: Readonly<Record<string, unknown>>): number | undefined {
  const said = log['transaction_no'] ?? log['transactionNo']
  return Number.isSafeInteger(said) && Number(said) >= 0 ? Number(said) : undefined
}

export function journalSchemas(money: MoneySchemas) {
  const where = {
    tenantId: TenantId,
    storeCode: StoreCode,
    terminalNo: TerminalNo,
    transactionType: z.literal(TRANSACTION_TYPES),
    businessDate: WireDate,
    openCounter: Count,
    businessCounter: Count,
    journalText: PrintText,
    receiptText: PrintText,
  }
  return {
    JournalQuery,
    RawTransactionBody,
    V1TranNumbers,
    JournalBody: z.object({
      ...where,
      generateDateTime: DateTimeText,
      journalSeqNo: WireNumber.nullish(),
      transactionNo: WireNumber.nullish(),
      receiptNo: WireNumber.nullish(),
      amount: money.total.nullish(),
      quantity: WireQuantityTotal.nullish(),
      staffId: Code.nullish(),
      userId: Code.nullish(),
      content: Note.nullish(),
    }),
    V1Journal: z.object({
      ...where,
      generateDateTime: Instant,
      journalSeqNo: WireNumber,
      transactionNo: WireNumber.nullable(),
      receiptNo: WireNumber.nullable(),
      amount: money.total,
      quantity: WireQuantityTotal,
      staffId: Code.nullable(),
      userId: Code.nullable(),
      content: Note,
    }),
  }
}

export type JournalSchemas = ReturnType<typeof journalSchemas>
export type JournalBody = z.output<JournalSchemas['JournalBody']>
export type V1Journal = z.output<JournalSchemas['V1Journal']>
