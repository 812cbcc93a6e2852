// What the settings of a shop make of its rules: coins of its currency, and nothing that could stop
// a sale.
import { expect, test } from 'vitest'
import { settle } from '../cart/settle.ts'
import { minor } from '../money/money.ts'
import { CASH } from '../tender/standard-methods.ts'
import { tenderOf } from '../tender/tender.ts'
import { aBasket, aLine, TAX_RULES } from '../testing/builders.ts'
import {
  cartPolicyAt,
  receiptProfileAt,
  receiptRangeAt,
  settingsAt,
  settleRulesAt,
} from './apply.ts'

function shopWith(values: Readonly<Record<string, string>>) {
  const rows = Object.entries(values).map(([name, value]) => ({
    name,
    value,
    at: 'tenant' as const,
  }))
  return settingsAt({ store: '0001', terminal: 1 }, rows)
}

test('a shop that set nothing rounds by the half, charges no service and rounds no cash', () => {
  const rules = settleRulesAt(shopWith({}))
  expect(rules).toEqual({ discountRounding: 'halfUp', lineRounding: 'halfUp' })
  expect(cartPolicyAt(shopWith({}))).toEqual({ checkAge: true })
  expect(receiptRangeAt(shopWith({}))).toEqual({ first: 111_111, last: 999_999 })
})

test('five cents are five coins of a dollar and none of a yen', () => {
  expect(
    settleRulesAt(shopWith({ CURRENCY: 'USD', CASH_ROUNDING_STEP: '0.05' })).cashRounding,
  ).toMatchObject({ step: 5, direction: 'nearest', tie: 'up' })
  expect(
    settleRulesAt(shopWith({ CURRENCY: 'JPY', CASH_ROUNDING_STEP: '0.05' })).cashRounding,
  ).toBeUndefined()
  expect(settleRulesAt(shopWith({ CASH_ROUNDING_STEP: '0' })).cashRounding).toBeUndefined()
})

test('7.5 % service and steps of 100 rupiah settle a bill as the waiter expects', () => {
  const rules = settleRulesAt(
    shopWith({
      CURRENCY: 'IDR',
      CASH_ROUNDING_STEP: '100',
      SERVICE_CHARGE_RATE: '7.5',
      SERVICE_CHARGE_TAXED: 'true',
    }),
  )
  const paid = tenderOf(CASH, 1, minor(120_000))
  const { totals, tenders } = settle(
    aBasket([aLine(1, minor(100_050), TAX_RULES.external10)], { tenders: [paid] }),
    rules,
  )
  expect(totals).toMatchObject({ service: 7_504, tax: 10_755, total: 118_309 })
  expect(tenders).toMatchObject({ rounding: -9, change: 1_700, balance: 0 })
})

test('limits are coins; what is not set is no limit', () => {
  const policy = cartPolicyAt(
    shopWith({ CURRENCY: 'USD', DISCOUNT_APPROVAL_ABOVE: '12.50', CHECK_AGE: 'false' }),
  )
  expect(policy).toEqual({ checkAge: false, discountApprovalAbove: 1_250 })
})

test('receipt numbers that end before they begin fall back to the usual ones', () => {
  const range = (first: string, last: string) =>
    receiptRangeAt(shopWith({ RECEIPT_NO_START_VALUE: first, RECEIPT_NO_END_VALUE: last }))
  expect(range('1', '3')).toEqual({ first: 1, last: 3 })
  expect(range('3', '1')).toEqual({ first: 111_111, last: 999_999 })
})

test('a receipt speaks the language of the shop and bears its number', () => {
  const profile = receiptProfileAt(
    shopWith({ LANGUAGE: 'id', CURRENCY: 'IDR', INVOICE_REGISTRATION_NUMBER: 'T7123456789012' }),
    { name: 'Warung' },
    'all',
  )
  expect(profile).toMatchObject({
    language: 'id',
    currency: { code: 'IDR', decimals: 0 },
    storeName: 'Warung',
    columns: 32,
    registrationNumber: 'T7123456789012',
  })
})
