// A small shop with a bit of everything: all tax kinds, goods by weight, recipes, deposits, promotions,
// and rules of settling that the dice choose.
import type { SettleRules } from '../cart/settle.ts'
import type { Shop } from '../cart/shop.ts'
import type { Item } from '../masters/item.ts'
import { type Minor, minor } from '../money/money.ts'
import type { PaymentMethod } from '../tender/method.ts'
import { CASH, CASHLESS, OTHERS } from '../tender/standard-methods.ts'
import { anItem, aShop } from './builders.ts'
import type { Dice } from './random.ts'

const VOUCHER: PaymentMethod = {
  ...CASHLESS,
  code: '21',
  names: { en: 'Voucher' },
  kind: 'voucher',
  canDepositOver: true,
}

/** Gives change, in coins out of the drawer. */
const GIFT_CARD: PaymentMethod = { ...VOUCHER, code: '22', names: { en: 'Gift' }, canChange: true }

const DOLLARS: PaymentMethod = {
  ...CASH,
  code: '31',
  names: { en: 'Dollars' },
  kind: 'foreign-cash',
  foreign: { currency: 'USD', rate: { num: 15_025, den: 10_000 } },
}

export const RANDOM_METHODS: readonly PaymentMethod[] = [
  CASH,
  CASHLESS,
  OTHERS,
  VOUCHER,
  GIFT_CARD,
  DOLLARS,
]

export const RANDOM_ITEMS: readonly Item[] = [
  anItem('tea', 128, { category: 'drink', taxCode: '11' }),
  anItem('beer', 350, { category: 'drink', taxCode: '02', depositItem: 'bottle' }),
  anItem('bottle', 5, { category: 'deposit', taxCode: '00', discountRestricted: true }),
  anItem('bread', 213, { category: 'food', taxCode: '12' }),
  anItem('ham', 398, { category: 'food', taxCode: '11', unit: 'kg', weighed: true }),
  anItem('burger', 780, {
    category: 'kitchen',
    brand: 'grill',
    taxCode: '01',
    stockTracked: false,
    components: [
      { item: 'bread', quantity: 1_000 },
      { item: 'patty', quantity: 150 },
    ],
  }),
  anItem('set', 1_480, {
    category: 'kitchen',
    brand: 'noodles',
    taxCode: '02',
    components: [{ item: 'tea', quantity: 2_000 }],
  }),
  anItem('stamps', 84, { category: 'service', taxCode: '00', stockTracked: false }),
  anItem('lamp', 12_345, { category: 'home', taxCode: '01' }),
  anItem('gift', 0, { category: 'home', taxCode: '02' }),
]

export function randomShop(dice: Dice, receipt: Shop['receipt']): Shop {
  return aShop(RANDOM_ITEMS, {
    methods: RANDOM_METHODS,
    promotions: [
      promotion('FOOD20', ['food'], 2_000),
      promotion('DRINK7', ['drink', 'kitchen'], 750),
    ],
    receipt,
    rules: randomRules(dice),
    policy: { checkAge: false },
  })
}

function randomRules(dice: Dice): SettleRules {
  return {
    discountRounding: dice.pick(['halfUp', 'floor', 'ceil']),
    lineRounding: 'halfUp',
    ...(dice.chance(40) ? { serviceCharge: serviceCharge(dice) } : {}),
    ...(dice.chance(50) ? { cashRounding: cashRounding(dice) } : {}),
    ...(dice.chance(20) ? { subtotalDiscountFirst: '02' } : {}),
  }
}

function serviceCharge(dice: Dice): NonNullable<SettleRules['serviceCharge']> {
  return {
    rate: { num: dice.between(1, 15), den: 100 },
    base: dice.pick(['beforeDiscount', 'afterDiscount']),
    rounding: 'halfUp',
    taxed: dice.chance(50),
  }
}

function cashRounding(dice: Dice): NonNullable<SettleRules['cashRounding']> {
  return {
    step: dice.pick([5, 10, 50]),
    direction: dice.pick(['nearest', 'down', 'up']),
    tie: dice.pick(['up', 'even', 'customer']),
    belowStep: 'round',
    scope: dice.pick(['cashPart', 'total']),
    mixedTender: dice.pick(['roundCashRemainder', 'noRounding']),
  }
}

function promotion(code: string, categories: readonly string[], basisPoints: number) {
  return {
    code,
    kind: 'category_discount',
    names: { en: code },
    active: true,
    stores: [],
    categories,
    basisPoints,
  } as const
}

/** An amount somebody might hand over. */
export function handedOver(dice: Dice, due: Minor): Minor {
  return minor(dice.chance(50) ? due : Math.ceil(due / 1_000) * 1_000)
}
