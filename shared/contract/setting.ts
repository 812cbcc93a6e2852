// Settings as the master paths keep them: a default and values by store and terminal. Every value
// is a text; some hold JSON.
import * as z from 'zod'
import { Code, timestamps } from './fields.ts'
import { SETTING_VALUE_MAX, SETTING_VALUES_MAX } from './limits.ts'
import { TerminalNoText } from './query.ts'
import { StoreCode, TerminalNo } from './scalars.ts'
import { lines } from './text.ts'

const Value = lines(SETTING_VALUE_MAX)

export const SettingUpdateBody = z.object({
  defaultValue: Value,
  values: z
    .array(
      z.object({ storeCode: StoreCode.nullish(), terminalNo: TerminalNo.nullish(), value: Value }),
    )
    .max(SETTING_VALUES_MAX),
})
export type SettingUpdateBody = z.output<typeof SettingUpdateBody>

export const SettingCreateBody = SettingUpdateBody.extend({ name: Code })
export type SettingCreateBody = z.output<typeof SettingCreateBody>

export const V1Setting = z.object({
  name: Code,
  defaultValue: Value,
  values: z
    .array(
      z.object({
        storeCode: StoreCode.nullable(),
        terminalNo: TerminalNo.nullable(),
        value: Value,
      }),
    )
    .max(SETTING_VALUES_MAX),
  ...timestamps,
})
export type V1Setting = z.output<typeof V1Setting>

export const V1SettingName = z.object({ name: Code })
export type V1SettingName = z.output<typeof V1SettingName>

export const SettingValueQuery = z.object({ store_code: Code, terminal_no: TerminalNoText })
export type SettingValueQuery = z.output<typeof SettingValueQuery>

/** The value that counts at one terminal. */
export const V1SettingValue = z.object({ value: Value })
export type V1SettingValue = z.output<typeof V1SettingValue>

export const settingSchemas = {
  SettingUpdateBody,
  SettingCreateBody,
  V1Setting,
  V1SettingName,
  SettingValueQuery,
  V1SettingValue,
}
