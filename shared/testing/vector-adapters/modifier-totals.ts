// Translates the vectors of modifiers: orders over brands, merging of lines, taps on options.
import { mergeChoices, priceOrder } from '../../cart/order.ts'
import type { ModifierGroup } from '../../masters/item.ts'
import { choose, modifiersPrice, tap } from '../../masters/modifier.ts'
import { type Minor, minor } from '../../money/money.ts'
import { raisePrice, wholePrice } from '../../money/price.ts'
import { simpleTax } from '../../tax/rule.ts'
import { CASH } from '../../tender/standard-methods.ts'
import { settleTenders, tenderOf } from '../../tender/tender.ts'
import { localTime } from '../../time.ts'
import { type Adapter, basisPoints, roundingMode } from './adapter.ts'

type OrderInput = {
  kind: 'order'
  rounding: string
  taxRateBp: number
  serviceRateBp: number
  lines: {
    id: string
    productCode: string
    brand: string
    basePrice: number
    modifiers: { code: string; price: number }[]
    quantity: number
  }[]
  cashTendered?: number
}

type MergeInput = {
  kind: 'cartMerge'
  adds: { productCode: string; modifierCodes: string[]; note: string; quantity: number }[]
}

type SelectionInput = {
  kind: 'selection'
  basePrice: number
  groups: {
    name: string
    choice: 'single' | 'multi'
    options: { code: string; price: number }[]
  }[]
  taps: string[]
}

type Input = OrderInput | MergeInput | SelectionInput

export const modifierTotalsAdapter: Adapter = {
  family: 'modifier-totals',
  recognises: (input) => ['order', 'cartMerge', 'selection'].includes(String(input['kind'])),
  run: (input: Input) => {
    switch (input.kind) {
      case 'order':
        return order(input)
      case 'cartMerge':
        return merge(input)
      case 'selection':
        return selection(input)
      default:
        throw new Error(`an unknown kind: ${JSON.stringify(input)}`)
    }
  },
}

function order(input: OrderInput): unknown {
  const rounding = roundingMode(input.rounding)
  const priced = priceOrder(
    input.lines.map((line) => ({
      id: line.id,
      item: line.productCode,
      brand: line.brand,
      price: minor(line.basePrice),
      modifiers: line.modifiers.map(({ code, price }) => ({
        code,
        names: {},
        price: minor(price),
      })),
      quantity: line.quantity,
    })),
    {
      tax: simpleTax('TAX', {}, 'external', basisPoints(input.taxRateBp), { rounding }),
      service: {
        rate: basisPoints(input.serviceRateBp),
        base: 'afterDiscount',
        taxed: false,
        rounding,
      },
      rounding,
      at: localTime('2026-01-01T12:00:00'),
    },
  )
  if (!priced.ok) return { accepted: false, rejectedLineIds: priced.error.lines }
  const { lines, orders, total } = priced.value
  return {
    accepted: true,
    lines: lines.map((line) => ({
      id: line.id,
      unitPrice: line.unitPrice,
      lineTotal: line.total,
    })),
    orders: orders.map(({ service, ...rest }) => ({ ...rest, serviceCharge: service })),
    total,
    ...(input.cashTendered === undefined ? {} : cash(input.cashTendered, total)),
  }
}

function cash(tendered: number, total: Minor): object {
  const { balance, change } = settleTenders(total, [tenderOf(CASH, 1, minor(tendered))], undefined)
  return balance > 0 ? { tenderAccepted: false } : { tenderAccepted: true, change }
}

function merge(input: MergeInput): unknown {
  const merged = mergeChoices(
    input.adds.map(({ productCode, modifierCodes, note, quantity }) => ({
      item: productCode,
      modifiers: modifierCodes,
      note,
      quantity,
    })),
  )
  return {
    lines: merged.map(({ item, modifiers, note, quantity }) => ({
      productCode: item,
      modifierCodes: modifiers,
      note,
      quantity,
    })),
  }
}

function selection(input: SelectionInput): unknown {
  const groups: ModifierGroup[] = input.groups.map((group) => ({
    code: group.name,
    names: {},
    choice: group.choice,
    min: 0,
    max: group.options.length,
    options: group.options.map(({ code, price }) => ({ code, names: {}, price: minor(price) })),
  }))
  const selected = input.taps.reduce<readonly string[]>(
    (before, code) => tap(groups, before, code),
    [],
  )
  const chosen = choose(groups, selected)
  if (!chosen.ok) throw new Error(`a selection that cannot be sold: ${chosen.error.code}`)
  const price = raisePrice(wholePrice(minor(input.basePrice)), modifiersPrice(chosen.value))
  return { selectedCodes: selected, unitPrice: price.value }
}
