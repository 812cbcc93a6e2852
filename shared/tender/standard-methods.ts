// The three payment methods that every tenant begins with; older clients know them by these codes.
import { ZERO } from '../money/money.ts'
import type { PaymentMethod } from './method.ts'

export const CASH: PaymentMethod = {
  code: '01',
  names: { ja: '現金', en: 'Cash', id: 'Tunai' },
  kind: 'cash',
  active: true,
  limit: ZERO,
  canRefund: true,
  canChange: true,
  canDepositOver: true,
  needsReference: false,
  opensDrawer: true,
}

export const CASHLESS: PaymentMethod = {
  code: '11',
  names: { ja: 'キャッシュレス', en: 'Cashless', id: 'Nontunai' },
  kind: 'external',
  active: true,
  limit: ZERO,
  canRefund: true,
  canChange: false,
  canDepositOver: false,
  needsReference: false,
  opensDrawer: false,
}

export const OTHERS: PaymentMethod = {
  ...CASHLESS,
  code: '12',
  names: { ja: 'その他', en: 'Others', id: 'Lainnya' },
}

export const STANDARD_METHODS: readonly PaymentMethod[] = [CASH, CASHLESS, OTHERS]
