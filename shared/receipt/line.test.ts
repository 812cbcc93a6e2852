// Lines that meet the paper: what is cut, what takes a second line, and both texts of the same receipt.
import { describe, expect, test } from 'vitest'
import { COLUMNS_MIN, layOut, named, type ReceiptLine, RULE, split, text } from './line.ts'
import { toText } from './to-text.ts'
import { toXml } from './to-xml.ts'
import type { Paper } from './width.ts'

const paper: Paper = { columns: 32, ambiguousWide: true }

function printed(...lines: readonly ReceiptLine[]): readonly string[] {
  return toText(layOut(lines, paper), paper).split('\n')
}

describe('a label with a figure', () => {
  test('stands left and right on one line', () => {
    expect(printed(split('合計', '\\1,080'))).toEqual(['合計                      \\1,080'])
  })

  test('fills the line to the last column', () => {
    expect(printed(split('12345678901234567890123456', '12345'))).toEqual([
      '12345678901234567890123456 12345',
    ])
  })

  test('a long name is cut, one blank before the figure', () => {
    expect(printed(named('とても長い名前の商品でございます', '1,980込'))).toEqual([
      'とても長い名前の商品でご 1,980込',
    ])
  })

  test('a long label takes a line of its own and loses nothing', () => {
    expect(printed(split('Pajak Restoran (PB1) 10%', 'Rp 1.234.567'))).toEqual([
      'Pajak Restoran (PB1) 10%',
      '                    Rp 1.234.567',
    ])
  })

  test('beside a figure that fills the paper even a name takes a line of its own', () => {
    expect(printed(named('おにぎり', '-Rp 999.999.999.999.999,00'))).toEqual([
      'おにぎり',
      '      -Rp 999.999.999.999.999,00',
    ])
  })

  test('a figure wider than the paper is wrapped, not lost', () => {
    expect(printed(split('x', '1'.repeat(40)))).toEqual([
      'x',
      '1'.repeat(32),
      `${' '.repeat(24)}${'1'.repeat(8)}`,
    ])
  })
})

test('text stands left, in the middle or right', () => {
  expect(printed(text('a'), text('領収証', 'center'), text('b', 'right'), RULE)).toEqual([
    'a',
    '             領収証',
    '                               b',
    '-'.repeat(32),
  ])
})

test('the XML has one element per line and escapes what a name holds', () => {
  const lines = layOut([text('A & B <b>', 'center'), named('"x"', "5'"), RULE], paper)
  expect(toXml(lines)).toBe(
    `${[
      '<?xml version="1.0"?>',
      '<PrintData>',
      '\t<Page>',
      '\t\t<Line type="Text" align="Center">A &amp; B &lt;b&gt;</Line>',
      '\t\t<Line type="Text" align="Split">',
      '\t\t\t<Item1>&quot;x&quot;</Item1>',
      "\t\t\t<Item2>5'</Item2>",
      '\t\t</Line>',
      '\t\t<Line type="Line"/>',
      '\t</Page>',
      '</PrintData>',
    ].join('\n')}\n`,
  )
})

test('a code to scan is for printers that draw; both texts leave it out', () => {
  const lines = layOut([text('a'), { type: 'qr', content: 'head\u0000' }, text('b')], paper)
  expect(lines[1]).toEqual({ type: 'qr', content: 'head' })
  expect(toText(lines, paper)).toBe('a\nb')
  expect(toXml(lines)).not.toContain('head')
})

test('paper too narrow for a price is a mistake of the settings', () => {
  expect(() => layOut([], { columns: COLUMNS_MIN - 1, ambiguousWide: true })).toThrow(RangeError)
  expect(() => layOut([], { columns: 32.5, ambiguousWide: true })).toThrow(RangeError)
})
