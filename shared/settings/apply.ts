// From the settings of a place to what the rules of selling and the receipt ask for. Amounts become
// coins of the shop's currency here and nowhere else.

import type { SettleRules } from '../cart/settle.ts'
import type { CartPolicy } from '../cart/shop.ts'
import type { CashRounding } from '../money/cash-rounding.ts'
import { type Currency, currencyOf, parseAmount } from '../money/currency.ts'
import type { Minor, RoundingMode } from '../money/money.ts'
import type { ReceiptProfile } from '../receipt/profile.ts'
import { RECEIPT_RANGE, type ReceiptRange } from '../terminal/lease.ts'
import { effective, type SettingRow, type SettingScope } from './effective.ts'
import type { SettingName, SettingValue } from './registry.ts'

export type Settings = <N extends SettingName>(name: N) => SettingValue<N>

/** The settings of one place, to be asked by name. */
export function settingsAt(scope: SettingScope, rows: readonly SettingRow[]): Settings {
  return (name) => effective(name, scope, rows)
}

export function currencyAt(settings: Settings): Currency {
  return currencyOf(settings('CURRENCY')) ?? (currencyOf('JPY') as Currency)
}

export function settleRulesAt(settings: Settings): SettleRules {
  const cashRounding = cashRoundingAt(settings)
  const rate = parseAmount(settings('SERVICE_CHARGE_RATE'), PERCENT_DECIMALS)
  const charged = rate.ok && rate.value > 0
  return {
    discountRounding: ROUNDING[settings('ROUND_METHOD_FOR_DISCOUNT')],
    lineRounding: ROUNDING[settings('ROUND_METHOD_FOR_LINE')],
    ...(cashRounding === undefined ? {} : { cashRounding }),
    ...(charged
      ? {
          serviceCharge: {
            rate: { num: rate.value, den: 100 * 10 ** PERCENT_DECIMALS },
            base: settings('SERVICE_CHARGE_BASE'),
            rounding: 'halfUp',
            taxed: settings('SERVICE_CHARGE_TAXED'),
          },
        }
      : {}),
  }
}

export function cartPolicyAt(settings: Settings): CartPolicy {
  return {
    checkAge: settings('CHECK_AGE'),
    ...limit('discountReasonAbove', coins(settings, 'DISCOUNT_REASON_ABOVE')),
    ...limit('discountApprovalAbove', coins(settings, 'DISCOUNT_APPROVAL_ABOVE')),
    ...limit('noReceiptReturnMax', coins(settings, 'NO_RECEIPT_RETURN_MAX')),
    ...limit('cashRefundApprovalAbove', coins(settings, 'CASH_REFUND_APPROVAL_ABOVE')),
  }
}

/** A range that ends before it begins is a slip of the pen; the usual one counts then. */
export function receiptRangeAt(settings: Settings): ReceiptRange {
  const first = settings('RECEIPT_NO_START_VALUE')
  const last = settings('RECEIPT_NO_END_VALUE')
  return first <= last ? { first, last } : RECEIPT_RANGE
}

export function receiptProfileAt(
  settings: Settings,
  store: { readonly name: string },
  taxTable: ReceiptProfile['taxTable'],
): ReceiptProfile {
  const registrationNumber = settings('INVOICE_REGISTRATION_NUMBER')
  const { code, decimals } = currencyAt(settings)
  return {
    language: settings('LANGUAGE'),
    currency: { code, decimals },
    storeName: store.name,
    header: settings('RECEIPT_HEADERS'),
    footer: settings('RECEIPT_FOOTERS'),
    columns: settings('RECEIPT_COLUMNS'),
    taxTable,
    ...(registrationNumber === '' ? {} : { registrationNumber }),
  }
}

const PERCENT_DECIMALS = 4

const ROUNDING = {
  Round: 'halfUp',
  Floor: 'floor',
  Ceil: 'ceil',
} as const satisfies Record<string, RoundingMode>

/** No step, or one finer than the smallest coin, rounds nothing. */
function cashRoundingAt(settings: Settings): CashRounding | undefined {
  const step = coins(settings, 'CASH_ROUNDING_STEP')
  if (step === undefined || step < 1) return undefined
  return {
    step,
    direction: settings('CASH_ROUNDING_DIRECTION'),
    tie: settings('CASH_ROUNDING_TIE'),
    belowStep: settings('CASH_ROUNDING_BELOW_STEP'),
    scope: settings('CASH_ROUNDING_SCOPE'),
    mixedTender: settings('CASH_ROUNDING_MIXED'),
  }
}

type AmountSetting =
  | 'CASH_ROUNDING_STEP'
  | 'DISCOUNT_REASON_ABOVE'
  | 'DISCOUNT_APPROVAL_ABOVE'
  | 'NO_RECEIPT_RETURN_MAX'
  | 'CASH_REFUND_APPROVAL_ABOVE'

/** Absent where nothing is set. */
function coins(settings: Settings, name: AmountSetting): Minor | undefined {
  const amount = parseAmount(settings(name), currencyAt(settings).decimals)
  return amount.ok ? amount.value : undefined
}

function limit<K extends string>(key: K, value: Minor | undefined): { readonly [P in K]?: Minor } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: Minor })
}
