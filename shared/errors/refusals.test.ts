// Every refusal of the core against the register: each has a text, and carries what its text needs.

import { describe, expect, test } from 'vitest'
import type { CartRefusal } from '../cart/command.ts'
import type { OrderRefusal } from '../cart/order.ts'
import type { ModifierRefusal } from '../masters/modifier.ts'
import type { AmountRefusal } from '../money/currency.ts'
import type { CountRefusal } from '../money/drawer.ts'
import { minor } from '../money/money.ts'
import type { DailyRefusal } from '../report/daily.ts'
import type { ReportRefusal } from '../report/request.ts'
import type { ApprovalRefusal, ManageRefusal } from '../roles/may-do.ts'
import type { SettingRefusal } from '../settings/kind.ts'
import type { PlaceRefusal } from '../settings/registry.ts'
import type { StockRefusal } from '../stock/movement.ts'
import type { AttemptRefusal } from '../tender/attempt.ts'
import type { LockoutRefusal } from '../terminal/lockout.ts'
import type { TerminalRefusal } from '../terminal/terminal.ts'
import type { PayBackRefusal } from '../transaction/pay-back.ts'
import type { UndoRefusal } from '../transaction/undo.ts'
import { type CountedParams, type ErrorName, screenText, writeMoney } from './registry.ts'

type CoreRefusal =
  | AmountRefusal
  | ApprovalRefusal
  | AttemptRefusal
  | CartRefusal
  | CountRefusal
  | DailyRefusal
  | LockoutRefusal
  | ManageRefusal
  | ModifierRefusal
  | OrderRefusal
  | PayBackRefusal
  | PlaceRefusal
  | ReportRefusal
  | SettingRefusal
  | StockRefusal
  | TerminalRefusal
  | UndoRefusal

/** The codes whose refusal lacks something its text speaks of; the compiler asks for none. */
type Lacking<R> = R extends { readonly code: infer C extends string } ? LackingFor<R, C> : never
type LackingFor<R, C extends string> = C extends ErrorName
  ? R extends CountedParams<C>
    ? never
    : C
  : C
type None<L extends never> = L

function happened(refusal: Exclude<CoreRefusal, None<Lacking<CoreRefusal>>>): string {
  const params = writeMoney(refusal.code, refusal, (amount) => `Rp ${amount}`)
  return screenText(refusal.code, 'id', params).happened
}

describe('what the core refuses', () => {
  test.each<[CoreRefusal, string]>([
    [{ code: 'BALANCE_LEFT', balance: minor(25_000) }, 'Masih kurang Rp 25000.'],
    [{ code: 'COUNT_INVALID', denomination: 500 }, 'Hitungan Rp 500 tidak benar.'],
    [
      { code: 'AGE_CHECK_REQUIRED', item: 'Bir', age: 21 },
      'Bir hanya untuk pelanggan berusia 21 tahun ke atas.',
    ],
    [{ code: 'SIGN_IN_LOCKED', seconds: 30 }, 'PIN salah terlalu sering. Tunggu 30 detik.'],
    [{ code: 'RETURN_OVER_SOLD', line: 2, left: 1 }, 'Baris 2 hanya dapat diretur 1 lagi.'],
    [{ code: 'LINES_TOO_MANY', max: 1_000 }, 'Satu transaksi paling banyak 1000 baris.'],
    [
      { code: 'SETTING_SYNTAX', setting: 'RECEIPT_HEADERS', position: 7 },
      'RECEIPT_HEADERS tidak terbaca pada karakter 7.',
    ],
  ])('is told to the cashier: %o', (refusal, text) => {
    expect(happened(refusal)).toBe(text)
  })
})
