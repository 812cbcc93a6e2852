// How wide a text is on a receipt printer, and how it is cut and wrapped without tearing a
// character apart. A column is one half-width letter; East Asian letters take two.
import { eastAsianWidth } from 'get-east-asian-width'

/** The roll: how many half-width letters fit, and whether letters of unclear width take two. */
export type Paper = {
  readonly columns: number
  /** True where the printer speaks Japanese: its font draws ※, × and Greek letters wide. */
  readonly ambiguousWide: boolean
}

/**
 * Columns of a text. Counted by code point, not by what a good screen would join: a printer that
 * cannot draw a family as one picture draws its members side by side, and still stays on the paper.
 */
export function widthOf(text: string, paper: Paper): number {
  let columns = 0
  for (const letter of text) columns += letterWidth(letter, paper)
  return columns
}

/** As many whole characters from the beginning as fit. */
export function cutTo(text: string, columns: number, paper: Paper): string {
  if (widthOf(text, paper) <= columns) return text
  let kept = ''
  let used = 0
  for (const character of charactersOf(text)) {
    used += widthOf(character, paper)
    if (used > columns) break
    kept += character
  }
  return kept
}

/**
 * Lines that each fit. They break at a blank where there is one, else between two characters; a
 * character wider than the paper alone is left out.
 */
export function wrapTo(text: string, columns: number, paper: Paper): readonly string[] {
  const lines: string[] = []
  let rest = text
  while (widthOf(rest, paper) > columns) {
    const most = cutTo(rest, columns, paper)
    if (most === '') {
      rest = rest.slice(firstCharacter(rest).length).trimStart()
      continue
    }
    const kept = breakAtBlank(most, rest)
    lines.push(kept.trimEnd())
    rest = rest.slice(kept.length).trimStart()
  }
  if (rest !== '' || lines.length === 0) lines.push(rest)
  return lines
}

export function padEnd(text: string, columns: number, paper: Paper): string {
  return text + blanks(columns - widthOf(text, paper))
}

export function blanks(count: number): string {
  return ' '.repeat(Math.max(0, count))
}

/**
 * Takes out what no printer and no XML 1.0 document can hold, and what would turn the reading
 * direction of the amount behind it around. Accents are joined to their letters.
 */
export function printable(text: string): string {
  return text
    .replace(BREAKS, ' ')
    .replace(UNPRINTABLE, '')
    .replace(SPELLED_APART, (letters) => letters.normalize('NFC'))
}

const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
/** The joiners stay: without them some scripts and pictures become others. */
const UNPRINTABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu
/** Old forms of a family name are letters of their own and stay as they were written. */
const SPELLED_APART = /[^\p{M}\uf900-\ufaff]\p{M}+|[\u1100-\u11ff]{2,}/gu
const WITHOUT_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u

function letterWidth(letter: string, paper: Paper): number {
  const point = letter.codePointAt(0) ?? 0
  if (point >= 0x20 && point < 0x7f) return 1
  if (WITHOUT_WIDTH.test(letter)) return 0
  return eastAsianWidth(point, { ambiguousAsWide: paper.ambiguousWide })
}

/** Never empty, so that wrapping always ends. */
function breakAtBlank(most: string, rest: string): string {
  if (rest[most.length] === ' ') return most
  const blank = most.lastIndexOf(' ')
  const words = most.slice(0, blank + 1)
  return words.trim() === '' ? most : words
}

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' })

function* charactersOf(text: string): Generator<string> {
  for (const { segment } of segmenter.segment(text)) yield segment
}

function firstCharacter(text: string): string {
  for (const character of charactersOf(text)) return character
  return text
}
