// The touch layout of a till: categories, tabs and buttons, and what a button shows once the item and
// its price in this store are known.
import { type Language, nameIn } from '../language.ts'
import type { UnitPrice } from '../money/price.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { LocalTime } from '../time.ts'
import type { Item } from './item.ts'
import { priceOf } from './price.ts'

export const BUTTON_SIZES = ['Single', 'DoubleWidth', 'DoubleHeight', 'Quad'] as const
export type ButtonSize = (typeof BUTTON_SIZES)[number]

export type BookButton = {
  readonly posX: number
  readonly posY: number
  readonly size: ButtonSize
  readonly image: string
  readonly color: string
  readonly item: string
}

export type BookTab = {
  readonly number: number
  readonly title: string
  readonly color: string
  readonly buttons: readonly BookButton[]
}

export type BookCategory = {
  readonly number: number
  readonly title: string
  readonly color: string
  readonly tabs: readonly BookTab[]
}

export type ItemBook = {
  readonly id: string
  readonly title: string
  readonly categories: readonly BookCategory[]
}

/** Absent name and price mean the item is not in the masters: the button says so. */
export type ShownButton = BookButton & { readonly name?: string; readonly price?: UnitPrice }

export function showButton(
  button: BookButton,
  shop: {
    readonly item: (code: string) => Item | undefined
    readonly store: string
    readonly at: LocalTime
    readonly language: Language
  },
): ShownButton {
  const item = shop.item(button.item)
  if (item === undefined) return button
  const answer = priceOf(item, { at: shop.at, store: shop.store })
  const name = nameIn(item.names, shop.language)
  return answer === undefined ? { ...button, name } : { ...button, name, price: answer.price }
}

/** Where a button lies, in cells; two buttons of a tab may not share one. */
function cellsOf({ posX, posY, size }: BookButton): readonly string[] {
  const width = size === 'DoubleWidth' || size === 'Quad' ? 2 : 1
  const height = size === 'DoubleHeight' || size === 'Quad' ? 2 : 1
  const cells: string[] = []
  for (let x = posX; x < posX + width; x += 1) {
    for (let y = posY; y < posY + height; y += 1) cells.push(`${x},${y}`)
  }
  return cells
}

/** The cells that more than one button of a tab claims. */
export function overlaps(tab: BookTab): readonly string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const cell of tab.buttons.flatMap(cellsOf)) {
    if (seen.has(cell)) twice.add(cell)
    seen.add(cell)
  }
  return [...twice]
}

export type BookRefusal = { readonly code: 'DUPLICATE' | 'NOT_FOUND' }

/** Refuses a place where a button begins already; one that only reaches into it is shown as overlap. */
export function addButton(tab: BookTab, button: BookButton): Result<BookTab, BookRefusal> {
  if (buttonAt(tab, button.posX, button.posY)) return refuse({ code: 'DUPLICATE' })
  return ok({ ...tab, buttons: [...tab.buttons, button] })
}

/** Puts a button in the place of the one at a position; it may move where no other one begins. */
export function changeButton(
  tab: BookTab,
  at: { readonly posX: number; readonly posY: number },
  button: BookButton,
): Result<BookTab, BookRefusal> {
  const before = buttonAt(tab, at.posX, at.posY)
  if (before === undefined) return refuse({ code: 'NOT_FOUND' })
  const there = buttonAt(tab, button.posX, button.posY)
  if (there !== undefined && there !== before) return refuse({ code: 'DUPLICATE' })
  return ok({ ...tab, buttons: tab.buttons.map((one) => (one === before ? button : one)) })
}

/** Takes away the one button that begins there, and no other of its row or column. */
export function removeButton(
  tab: BookTab,
  at: { readonly posX: number; readonly posY: number },
): Result<BookTab, BookRefusal> {
  const gone = buttonAt(tab, at.posX, at.posY)
  if (gone === undefined) return refuse({ code: 'NOT_FOUND' })
  return ok({ ...tab, buttons: tab.buttons.filter((one) => one !== gone) })
}

function buttonAt(tab: BookTab, posX: number, posY: number): BookButton | undefined {
  return tab.buttons.find((one) => one.posX === posX && one.posY === posY)
}
