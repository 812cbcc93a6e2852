// The touch layout: what a button shows, where it lies, and that taking one away takes one away.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { wholePrice } from '../money/price.ts'
import { anItem, NOON } from '../testing/builders.ts'
import {
  addButton,
  type BookButton,
  type BookTab,
  changeButton,
  overlaps,
  removeButton,
  showButton,
} from './item-book.ts'

const at = (posX: number, posY: number, more: Partial<BookButton> = {}): BookButton => ({
  posX,
  posY,
  size: 'Single',
  image: '',
  color: '#000000',
  item: 'tea',
  ...more,
})
const tabOf = (...buttons: readonly BookButton[]): BookTab => ({
  number: 1,
  title: 'Drinks',
  color: '#ffffff',
  buttons,
})
const places = (tab: BookTab): readonly string[] =>
  tab.buttons.map(({ posX, posY }) => `${posX},${posY}`)

describe('what a button shows', () => {
  const tea = anItem('tea', 500, {
    names: { ja: 'お茶', en: 'Tea' },
    prices: [
      { kind: 'common', price: wholePrice(minor(500)) },
      { kind: 'store', store: 'S2', price: wholePrice(minor(450)) },
    ],
  })
  const shop = {
    item: (code: string) => (code === 'tea' ? tea : undefined),
    store: 'S2',
    at: NOON,
    language: 'ja' as const,
  }

  test('the name in the language of the till and the price of this store', () => {
    expect(showButton(at(1, 1), shop)).toMatchObject({ name: 'お茶', price: { value: 450 } })
    expect(showButton(at(1, 1), { ...shop, store: 'S1' })).toMatchObject({ price: { value: 500 } })
  })

  test('neither where the item is unknown, and no price where it has none', () => {
    expect(showButton(at(1, 1, { item: 'gone' }), shop)).toEqual(at(1, 1, { item: 'gone' }))
    const free = { ...shop, item: () => ({ ...tea, prices: [] }) }
    expect(showButton(at(1, 1), free)).not.toHaveProperty('price')
  })
})

describe('where buttons lie', () => {
  test('a large one covers four cells, and two that share a cell are named', () => {
    expect(overlaps(tabOf(at(1, 1, { size: 'Quad' }), at(3, 1), at(1, 3)))).toEqual([])
    expect(overlaps(tabOf(at(1, 1, { size: 'Quad' }), at(2, 2)))).toEqual(['2,2'])
    expect(overlaps(tabOf(at(1, 1, { size: 'DoubleWidth' }), at(2, 1)))).toEqual(['2,1'])
    expect(overlaps(tabOf(at(1, 1, { size: 'DoubleHeight' }), at(1, 2)))).toEqual(['1,2'])
  })

  test('taking one away leaves its row and its column as they are', () => {
    const tab = tabOf(at(1, 1), at(2, 1), at(1, 2), at(2, 2))
    const after = removeButton(tab, { posX: 1, posY: 1 })
    expect(after.ok && places(after.value)).toEqual(['2,1', '1,2', '2,2'])
    expect(removeButton(tab, { posX: 9, posY: 1 })).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })

  test('two never begin at one place, whether added or moved', () => {
    const tab = tabOf(at(1, 1), at(2, 1))
    expect(addButton(tab, at(2, 1))).toMatchObject({ error: { code: 'DUPLICATE' } })
    const added = addButton(tab, at(3, 1))
    expect(added.ok && places(added.value)).toEqual(['1,1', '2,1', '3,1'])
    expect(changeButton(tab, { posX: 1, posY: 1 }, at(2, 1))).toMatchObject({
      error: { code: 'DUPLICATE' },
    })
    const moved = changeButton(tab, { posX: 1, posY: 1 }, at(1, 2))
    expect(moved.ok && places(moved.value)).toEqual(['1,2', '2,1'])
    const same = changeButton(tab, { posX: 1, posY: 1 }, at(1, 1, { color: '#ff0000' }))
    expect(same.ok && same.value.buttons[0]?.color).toBe('#ff0000')
    expect(changeButton(tab, { posX: 5, posY: 5 }, at(5, 5))).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
  })
})
