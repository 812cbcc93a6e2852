// Reads a value written as JSON or the way old settings were written: single quotes, True, None, a
// comma too many. A reader of its own with limits; nothing is ever run.

import { ok, type Result, refuse } from '../result.ts'

export type Literal =
  | null
  | boolean
  | number
  | string
  | readonly Literal[]
  | { readonly [key: string]: Literal }

/** Receipt lines need two levels; the rest is room for plug-ins. */
export const LITERAL_DEPTH_MAX = 8
/** A map of two hundred words has four hundred parts; nothing a person keeps by hand is longer. */
export const LITERAL_PARTS_MAX = 2_000

/** Where reading stopped, counted in characters from 1. */
export type LiteralRefusal = { readonly position: number }

export function parseLiteral(text: string): Result<Literal, LiteralRefusal> {
  const cursor: Cursor = { text, at: 0, parts: 0 }
  const value = readValue(cursor, 1)
  skipSpace(cursor)
  if (value === undefined || cursor.at < text.length) return refuse({ position: cursor.at + 1 })
  return ok(value)
}

/** Moves forward over the text; after a failure it stands where nothing fits any more. */
type Cursor = { readonly text: string; at: number; parts: number }

function readValue(cursor: Cursor, depth: number): Literal | undefined {
  skipSpace(cursor)
  cursor.parts += 1
  if (depth > LITERAL_DEPTH_MAX || cursor.parts > LITERAL_PARTS_MAX) return
  const first = cursor.text.charAt(cursor.at)
  if (first === '[') return readList(cursor, depth)
  if (first === '{') return readMap(cursor, depth)
  if (QUOTES.includes(first)) return readQuoted(cursor)
  return readNumber(cursor) ?? readWord(cursor)
}

function readList(cursor: Cursor, depth: number): readonly Literal[] | undefined {
  const items: Literal[] = []
  cursor.at += 1
  while (!take(cursor, ']')) {
    const item = readValue(cursor, depth + 1)
    if (item === undefined) return
    items.push(item)
    if (!take(cursor, ',') && !sees(cursor, ']')) return
  }
  return items
}

function readMap(cursor: Cursor, depth: number): { readonly [key: string]: Literal } | undefined {
  const entries: [string, Literal][] = []
  cursor.at += 1
  while (!take(cursor, '}')) {
    const key = readQuoted(cursor)
    const item = key !== undefined && take(cursor, ':') ? readValue(cursor, depth + 1) : undefined
    if (key === undefined || item === undefined) return
    entries.push([key, item])
    if (!take(cursor, ',') && !sees(cursor, '}')) return
  }
  return Object.fromEntries(entries)
}

function readQuoted(cursor: Cursor): string | undefined {
  skipSpace(cursor)
  const quote = cursor.text.charAt(cursor.at)
  if (quote === '' || !QUOTES.includes(quote)) return
  let content = ''
  cursor.at += 1
  while (cursor.text.charAt(cursor.at) !== quote) {
    const piece = pieceAt(cursor)
    if (piece === undefined) return
    content += piece.content
    cursor.at += piece.length
  }
  cursor.at += 1
  return content.toWellFormed()
}

type Piece = { readonly content: string; readonly length: number }

function pieceAt({ text, at }: Cursor): Piece | undefined {
  const content = text.charAt(at)
  if (content === '\\') return escapeAt(text, at)
  // A line break, another control character or the end is never part of a quoted text.
  return content < ' ' ? undefined : { content, length: 1 }
}

function escapeAt(text: string, at: number): Piece | undefined {
  const letter = text.charAt(at + 1)
  const simple = ESCAPES.get(letter)
  if (simple !== undefined) return { content: simple, length: 2 }
  const digits = CODE_LENGTHS.get(letter) ?? 0
  const hex = text.slice(at + 2, at + 2 + digits)
  if (digits === 0 || hex.length < digits || !HEX.test(hex)) return
  const code = Number.parseInt(hex, 16)
  if (code > UNICODE_MAX) return
  // Four digits may be one half of a character that is written with two of them.
  const content = digits > 4 ? String.fromCodePoint(code) : String.fromCharCode(code)
  return { content, length: 2 + digits }
}

function readNumber(cursor: Cursor): number | undefined {
  NUMBER.lastIndex = cursor.at
  const [digits] = NUMBER.exec(cursor.text) ?? []
  if (digits === undefined) return
  const read = Number(digits)
  const isExact = Number.isInteger(read) ? Number.isSafeInteger(read) : Number.isFinite(read)
  if (!isExact) return
  cursor.at += digits.length
  return read
}

function readWord(cursor: Cursor): boolean | null | undefined {
  WORD.lastIndex = cursor.at
  const [letters = ''] = WORD.exec(cursor.text) ?? []
  const meaning = WORDS.get(letters)
  if (meaning !== undefined) cursor.at += letters.length
  return meaning
}

function take(cursor: Cursor, mark: string): boolean {
  if (!sees(cursor, mark)) return false
  cursor.at += 1
  return true
}

function sees(cursor: Cursor, mark: string): boolean {
  skipSpace(cursor)
  return cursor.text.charAt(cursor.at) === mark
}

function skipSpace(cursor: Cursor): void {
  while (/^[ \t\r\n]$/.test(cursor.text.charAt(cursor.at))) cursor.at += 1
}

const QUOTES: readonly string[] = ['"', "'"]
const NUMBER = /[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y
const WORD = /[A-Za-z]+/y
const HEX = /^[0-9a-fA-F]+$/
const UNICODE_MAX = 0x10ffff

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
])

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** How many digits follow a letter that writes a character by its number. */
const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])
