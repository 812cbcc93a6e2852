// What a newcomer is told to press and to type is what the till shows and the demo shop sells.

import { expect, test } from 'vitest'
import { barcodeOf } from '../e2e/chain.ts'
import { en } from '../terminal/text/en.ts'
import { BARCODES, welcome } from './words.ts'

const told = welcome({ till: 'T', store: 'S', hub: 'H' }, 1)

test('the buttons that are named are those of the till', () => {
  for (const button of [en.pair, en.openTill]) expect(told).toContain(`"${button}"`)
})

test('the barcodes that are named stand on goods of the demo shop', () => {
  expect(BARCODES).toEqual([barcodeOf(1), barcodeOf(2)])
  for (const code of BARCODES) expect(told).toContain(code)
})
