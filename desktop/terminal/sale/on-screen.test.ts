// What a screen shows of yen, and that it paints nothing anew that is as it was.
import { liveLines } from '@evertill/shared/cart/cart.ts'
import { aCart, add, aMoment, sent } from '@evertill/shared/testing/builders.ts'
import { japaneseDay } from '@evertill/shared/testing/golden-days.ts'
import { JAPANESE_GROCERY } from '@evertill/shared/testing/golden-shops.ts'
import type { TillCart } from '@evertill/shared/till/books.ts'
import { expect, test } from 'vitest'
import { cartView } from './cart-view.ts'
import { onScreen } from './on-screen.ts'
import { receiptView } from './sold-view.ts'

const { shop, profile } = JAPANESE_GROCERY

test('a screen shows yen signs where the printer is sent a backslash, in the same columns', () => {
  const { sale } = japaneseDay()
  const { totalText, text } = receiptView(sale, 'till', profile)
  expect(totalText).toMatch(/^¥\d/)
  expect(text).toContain('¥')
  expect(text).not.toContain('\\')
})

test('with one item more the lines before are the same ones, until one of them is cancelled', () => {
  const two = aCart(shop, [add(['milk', 1], ['onigiri', 2])])
  const three = sent(two, shop, [add(['bag', 1])], aMoment())
  const voided = sent(three, shop, [{ type: 'cancelLine', lineNo: 1 }], aMoment())
  const [before, after, last] = [two, three, voided].map((cart) => linesOf(cart))
  expect([after?.[0], after?.[1]].map((line, at) => line === before?.[at])).toEqual([true, true])
  expect(after).toHaveLength(3)
  expect(last?.[0]).toMatchObject({ no: 1, cancelled: true })
  expect(last?.[1]).toBe(before?.[1])
  expect(liveLines(voided as TillCart)).toHaveLength(2)
})

test('in another language every line is written anew', () => {
  const cart = aCart(shop, [add(['milk', 1])])
  const [before] = linesOf(cart)
  const [inEnglish] = linesOf(cart, { ...profile, language: 'en' })
  expect(inEnglish?.name).not.toBe(before?.name)
})

function linesOf(cart: ReturnType<typeof aCart>, notation = profile) {
  return cartView(cart as unknown as TillCart, 1, shop, onScreen(notation)).lines
}
