// Whatever a name holds, the receipt stays on the paper, its XML can be read, both texts say the
// same, and every amount is there. The measure here is an own, naive one.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settle } from '../cart/settle.ts'
import type { SoldLine } from '../cart/sold-line.ts'
import { LANGUAGES } from '../language.ts'
import { minor } from '../money/money.ts'
import { wholePrice } from '../money/price.ts'
import { aBasket, aLine, TAX_RULES } from '../testing/builders.ts'
import { japaneseDay } from '../testing/golden-days.ts'
import { JAPANESE_GROCERY } from '../testing/golden-shops.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { amountText, moneyText } from './amount.ts'
import { printedTexts } from './printed.ts'
import type { ReceiptProfile } from './profile.ts'
import { renderReceipt } from './render.ts'

/** East Asian Wide and Fullwidth by block: a rough list, written by hand from the Unicode charts. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x2ffb],
  [0x3000, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4c6],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f320],
  [0x1f32d, 0x1f335],
  [0x1f337, 0x1f37c],
  [0x1f3fb, 0x1f43e],
  [0x1f442, 0x1f4fc],
  [0x1f600, 0x1f64f],
  [0x1f680, 0x1f6c5],
  [0x1f910, 0x1f93a],
  [0x1f93c, 0x1f945],
  [0x1f947, 0x1f9ff],
  [0x20000, 0x3fffd],
]
/** Blocks have gaps; what no version of Unicode has filled is not wide. */
const UNASSIGNED = /\p{Cn}/u
const NO_WIDTH = /[\p{Mn}\p{Me}\u200c\u200d]/u

function naiveWidth(text: string): number {
  let columns = 0
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0
    if (NO_WIDTH.test(letter)) continue
    if (UNASSIGNED.test(letter) && point < 0x20000) columns += 1
    else columns += WIDE.some(([from, to]) => point >= from && point <= to) ? 2 : 1
  }
  return columns
}

const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.constantFrom(
    '',
    ' ',
    '👨‍👩‍👧‍👦'.repeat(12),
    'ก็ที่นี่น้ำแข็งใส'.repeat(4),
    'عصير برتقال طازج',
    '\u202egnp.exe\u202c',
    'Z̷̢a̸l̵g̶o̴'.repeat(10),
    '\ud83c\udf59\ud83c',
    ']]>&lt;<![CDATA[',
    '한국어 이름',
    '\u1112\u1161\u11ab'.repeat(20),
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿'.repeat(8),
    '※'.repeat(50),
    'x'.repeat(1_000),
  ),
)

const anyLine = fc.record({
  name: anyName,
  modifier: anyName,
  price: fc.integer({ min: 0, max: 99_999_999 }),
  pieces: fc.integer({ min: 1, max: 999 }),
  tax: fc.constantFrom(...Object.values(TAX_RULES)),
  off: fc.integer({ min: 0, max: 10_000 }),
})

const anyCase = fc.record({
  lines: fc.array(anyLine, { minLength: 1, maxLength: 6 }),
  shopName: anyName,
  header: anyName,
  note: anyName,
  language: fc.constantFrom(...LANGUAGES),
  columns: fc.constantFrom(24, 32, 42, 48),
  form: fc.constantFrom('standard' as const, 'gift' as const, 'addressed' as const),
})
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never

const { sale } = japaneseDay()

function transactionOf({ lines, note }: Case): Transaction {
  const cartLines = lines.map(({ name, modifier, price, pieces, tax, off }, at) => {
    const line = aLine(at + 1, minor(price), tax, {
      quantity: pieces * 1_000,
      modifiers: [{ code: 'm', names: { ja: modifier }, price: minor(0) }],
      discounts: [{ id: 'd', kind: 'percent', basisPoints: off, rounds: 'line' }],
      serial: modifier,
    })
    return { ...line, item: { ...line.item, names: { ja: name } } }
  })
  const rules = { discountRounding: 'halfUp', lineRounding: 'halfUp' } as const
  const settled = settle(aBasket(cartLines), rules)
  const sold = cartLines.map(
    (line, at): SoldLine => ({
      ...line,
      ...(settled.lines[at] as (typeof settled.lines)[number]),
      item: line.item.code,
      names: line.item.names,
      category: 'general',
      unit: 'each',
      unitPrice: wholePrice(minor(lines[at]?.price ?? 0)),
      discountRestricted: false,
      stockTracked: true,
    }),
  )
  const [cash] = sale.tenders
  const { total } = settled.totals
  const paid = { ...cash, reference: note, amount: total, tendered: total, change: minor(0) }
  return {
    ...sale,
    lines: sold,
    taxes: settled.taxes,
    totals: settled.totals,
    tenders: [paid as Transaction['tenders'][number]],
    change: minor(0),
    operator: note,
  }
}

function profileOf({ shopName, header, language, columns }: Case): ReceiptProfile {
  return {
    ...JAPANESE_GROCERY.profile,
    storeName: shopName,
    header: [{ text: header, align: 'center' }],
    footer: [{ text: header, align: 'right' }],
    language,
    columns,
  }
}

function print(all: Case) {
  const { form, note } = all
  const profile = profileOf(all)
  const transaction = transactionOf(all)
  const options =
    form === 'addressed'
      ? { form: { type: form, addressee: note, purpose: note } as const }
      : { form: { type: form } as const }
  const texts = printedTexts(renderReceipt(transaction, profile, options), profile)
  return { ...texts, profile, transaction }
}

test('no line is wider than the paper, whatever names hold', () => {
  fc.assert(
    fc.property(anyCase, (all) => {
      const { journalText } = print(all)
      for (const line of journalText.split('\n')) {
        expect(naiveWidth(line), JSON.stringify(line)).toBeLessThanOrEqual(all.columns)
      }
    }),
    { numRuns: 300 },
  )
})

test('the XML can be read, and says line by line what the text says', () => {
  fc.assert(
    fc.property(anyCase, (all) => {
      const { receiptText, journalText, profile } = print(all)
      const lines = readXml(receiptText).map((row) =>
        row === null ? '-'.repeat(profile.columns) : row,
      )
      expect(lines.map(squeezed)).toEqual(journalText.split('\n').map(squeezed))
    }),
    { numRuns: 300 },
  )
})

test('every amount is printed: lines, discounts, total, taxes', () => {
  fc.assert(
    fc.property(anyCase, (all) => {
      const { journalText, profile, transaction } = print({ ...all, form: 'standard' })
      const words = journalText.replaceAll('\n', ' ')
      for (const line of transaction.lines) {
        expect(words).toContain(amountText(line.gross, profile))
        for (const discount of line.discounts) {
          expect(words).toContain(amountText(discount.amount, profile))
        }
      }
      expect(words).toContain(moneyText(transaction.totals.subtotal, profile))
      expect(words).toContain(moneyText(transaction.totals.total, profile))
      for (const bucket of transaction.taxes) {
        expect(words).toContain(moneyText(bucket.printedBase, profile))
        if (bucket.kind !== 'exempt') expect(words).toContain(moneyText(bucket.tax, profile))
      }
    }),
    { numRuns: 200 },
  )
})

function squeezed(line: string): string {
  return line.replaceAll(/ +/g, ' ').trim()
}

/** The lines of a receipt document, null for a rule; throws where it is not well formed. */
function readXml(xml: string): readonly (string | null)[] {
  for (const letter of xml) {
    const point = letter.codePointAt(0) ?? 0
    const allowed =
      point === 9 ||
      point === 10 ||
      (point >= 0x20 && point < 0xd800) ||
      (point >= 0xe000 && point < 0xfffe) ||
      point >= 0x10000
    if (!allowed) throw new Error(`no letter of XML 1.0: ${point}`)
  }
  const open: string[] = []
  const rows: (string | null)[] = []
  let words: string[] = []
  let at = xml.indexOf('?>') + 2
  const token = /<(\/?)(\w+)((?: \w+="\w+")*)(\/?)>|([^<&>]|&(?:amp|lt|gt|quot);)+/gy
  while (at < xml.length) {
    token.lastIndex = at
    const found = token.exec(xml)
    if (found === null) throw new Error(`not well formed at ${at}: ${xml.slice(at, at + 20)}`)
    at = token.lastIndex
    const [whole, closing, tag, , empty] = found
    if (tag === undefined) {
      if (open.at(-1) === 'Line' || open.at(-1)?.startsWith('Item')) words.push(unescaped(whole))
    } else if (empty === '/') rows.push(null)
    else if (closing !== '/') {
      open.push(tag)
      if (tag === 'Line') words = []
    } else {
      if (open.pop() !== tag) throw new Error(`</${tag}> closes something else`)
      if (tag === 'Line') rows.push(words.join(' ').replaceAll(/[\t\n]/g, ''))
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open}`)
  return rows
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
