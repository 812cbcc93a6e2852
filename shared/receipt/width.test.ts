// Columns on paper: what is wide, what takes no room, and where a text is cut.
import { describe, expect, test } from 'vitest'
import { cutTo, type Paper, padEnd, printable, widthOf, wrapTo } from './width.ts'

const japanese: Paper = { columns: 32, ambiguousWide: true }
const western: Paper = { columns: 32, ambiguousWide: false }

describe('the width of a text', () => {
  test.for([
    ['', 0],
    ['abc', 3],
    ['領収証', 6],
    ['ﾊﾝｶｸ', 4],
    ['が', 2],
    ['か\u3099', 2],
    ['e\u0301', 1],
    ['ที่', 1],
    ['🍙', 2],
    ['\\1,080', 6],
    ['¥1,080', 6],
    ['葛\u{e0100}', 2],
  ] as const)('%s takes %i columns', ([text, columns]) => {
    expect(widthOf(text, western)).toBe(columns)
  })

  test('letters of unclear width are wide on Japanese paper only', () => {
    expect(widthOf('※×α', japanese)).toBe(6)
    expect(widthOf('※×α', western)).toBe(3)
  })

  test('a family of one picture is counted as its members, who may be printed side by side', () => {
    expect(widthOf('👨‍👩‍👧', western)).toBe(6)
  })
})

describe('cutting', () => {
  test('never leaves half of a wide letter', () => {
    expect(cutTo('領収証', 5, japanese)).toBe('領収')
  })

  test('never separates a letter from its accent, nor a family from its child', () => {
    expect(cutTo('cafe\u0301s', 4, western)).toBe('cafe\u0301')
    expect(cutTo('a👨‍👩‍👧', 6, western)).toBe('a')
    expect(cutTo('日🇯🇵', 3, western)).toBe('日')
  })

  test('leaves what fits as it is', () => {
    expect(cutTo('領収証', 6, japanese)).toBe('領収証')
  })
})

describe('wrapping', () => {
  test('breaks between words', () => {
    expect(wrapTo('Thank you for shopping local', 12, western)).toEqual([
      'Thank you',
      'for shopping',
      'local',
    ])
  })

  test('breaks between letters where there is no blank', () => {
    expect(wrapTo('ご来店ありがとうございました', 10, japanese)).toEqual([
      'ご来店あり',
      'がとうござ',
      'いました',
    ])
  })

  test('keeps the blanks a line begins with', () => {
    expect(wrapTo('  - milk and bread', 10, western)).toEqual(['  - milk', 'and bread'])
  })

  test('leaves out a character that no line can hold, and goes on', () => {
    const crowd = Array.from({ length: 20 }, () => '👩').join('\u200d')
    expect(wrapTo(`a ${crowd} b`, 24, western)).toEqual(['a', 'b'])
  })

  test('an empty text is one empty line', () => {
    expect(wrapTo('', 10, western)).toEqual([''])
  })
})

describe('what can be printed', () => {
  test('control characters and half surrogates are gone, line breaks are blanks', () => {
    expect(printable('a\u0000b\u001bc\ud800d\ne\r\nf\uffff')).toBe('abcd e f')
  })

  test('nothing turns the direction of the amount behind a name around', () => {
    expect(printable('\u202etea\u202c \u2066x\u2069')).toBe('tea x')
  })

  test('accents are joined to their letters', () => {
    expect(printable('か\u3099e\u0301')).toBe('がé')
  })

  test('the old form of a family name stays as it was written', () => {
    expect(printable('\ufa19田 \ufa10本')).toBe('\ufa19田 \ufa10本')
    expect('\ufa19'.normalize('NFC')).toBe('\u795e')
  })
})

test('padding counts columns, not letters', () => {
  expect(padEnd('現金', 6, japanese)).toBe('現金  ')
  expect(padEnd('too long', 3, western)).toBe('too long')
})
