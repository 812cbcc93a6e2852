// Rings up a basket on the console: every scan with its running total, the payment, the receipt in
// three languages side by side, a return of one piece, and the report of the till.

import './node24.ts'
import type { Cart } from '../cart/cart.ts'
import type { CartCommand } from '../cart/command.ts'
import { run } from '../cart/run.ts'
import type { Settlement } from '../cart/settle.ts'
import { nameIn } from '../language.ts'
import type { Minor } from '../money/money.ts'
import { moneyText } from '../receipt/amount.ts'
import type { ReceiptLine } from '../receipt/line.ts'
import { paperOf, type ReceiptProfile } from '../receipt/profile.ts'
import { renderReceipt } from '../receipt/render.ts'
import { renderDay } from '../receipt/render-day.ts'
import { toText } from '../receipt/to-text.ts'
import { padEnd, widthOf } from '../receipt/width.ts'
import { aMoment } from '../testing/builders.ts'
import { add, createTill, lineOff, pay, percentOff, SUBTOTAL } from '../testing/golden-carts.ts'
import { JAPANESE_GROCERY } from '../testing/golden-shops.ts'

const { shop, profile } = JAPANESE_GROCERY
const english: ReceiptProfile = { ...profile, language: 'en' }
const steps: readonly (readonly [string, CartCommand])[] = [
  ['scan', add(['onigiri', 3])],
  ['scan', add(['wine', 2])],
  ['scan', add(['notebook', 1])],
  ['weigh', add(['apple', 1.236])],
  ['scan', add(['milk', 1])],
  ['20 off the milk', lineOff(5, 20)],
  ['total', SUBTOTAL],
  ['5 % off the rest', percentOff(500)],
  ['card', pay('11', 4_000)],
  ['cash', pay('01', 2_000)],
]

console.log(
  `${nameIn({ en: profile.storeName }, 'en')} — terminal 3 is open, float ${money(30_000)}\n`,
)
showBasket()

const till = createTill(JAPANESE_GROCERY)
till.open({ 10000: 1, 1000: 18, 500: 2, 100: 9, 50: 1, 10: 5 }, 30_000)
const sale = till.sell(steps.map(([, command]) => command))
console.log('\nThe receipt, on paper 32 letters wide, in the three languages of the shop:\n')
const papers = (['ja', 'en', 'id'] as const).map((language) => {
  const own = { ...profile, language }
  return paper(renderReceipt(sale, own), own)
})
console.log(sideBySide(papers))

const back = till.giveBack(sale, [{ lineNo: 2, quantity: 1_000 }])
console.log('\nOne bottle comes back, at what was paid for it; then the till is looked at:\n')
const report = paper(renderDay(till.xOfDay(), english), english)
console.log(sideBySide([paper(renderReceipt(back, english), english), report]))

/** Every step as a till does it: decided, applied, settled anew. */
function showBasket(): void {
  let cart: Cart = { state: 'initial' }
  const now = aMoment()
  const head = {
    id: 'demo',
    hand: 1,
    tenant: 'A1234',
    store: shop.store,
    terminal: 3,
    staff: '12',
    training: false,
  }
  for (const [what, command] of [
    ['', { type: 'create', terminalOpen: true, head }] as const,
    ...steps,
  ]) {
    const began = performance.now()
    const ran = run(cart, [command], shop, now)
    const took = performance.now() - began
    if (!ran.ok) throw new Error(`the demo was refused: ${ran.error.code}`)
    cart = ran.value.cart
    if (what !== '' && ran.value.settlement) {
      console.log(stepLine(what, command, ran.value.settlement, took))
    }
  }
}

function stepLine(what: string, command: CartCommand, settled: Settlement, took: number): string {
  const { totals, tenders } = settled
  const items = command.type === 'addItems' ? command.items.map((item) => shop.item(item.item)) : []
  const name = items.map((item) => nameIn(item?.names ?? {}, 'en')).join(', ')
  const open = tenders.applied === 0 ? '' : `  left ${money(tenders.balance)}`
  const change = tenders.change === 0 ? '' : `  change ${money(tenders.change)}`
  return [
    what.padEnd(18),
    name.padEnd(20),
    money(totals.total).padStart(8),
    `${took.toFixed(2)} ms`.padStart(10),
    `${open}${change}`,
  ].join('')
}

function money(amount: number): string {
  return moneyText(amount as Minor, english)
}

function paper(lines: readonly ReceiptLine[], own: ReceiptProfile): readonly string[] {
  return toText(lines, paperOf(own)).split('\n')
}

function sideBySide(columns: readonly (readonly string[])[]): string {
  const screen = { columns: profile.columns, ambiguousWide: false }
  const rows = Math.max(...columns.map((column) => column.length))
  return Array.from({ length: rows }, (_, row) =>
    columns
      .map((column) => {
        const text = column[row] ?? ''
        return widthOf(text, screen) > screen.columns ? text : padEnd(text, screen.columns, screen)
      })
      .join('   ')
      .trimEnd(),
  ).join('\n')
}
