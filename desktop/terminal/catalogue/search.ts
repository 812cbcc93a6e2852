// Finds items by words: a plain scan over the texts of all blocks, which for a hundred thousand items
// takes a few milliseconds and needs nothing to be built or kept up.

import { type Block, rowAtText } from './block.ts'
import type { FeedTable } from './feed-table.ts'
import { FIELD } from './search-text.ts'

/** Keys of items that hold all words; those where a code or name begins with one stand apart. */
export type Found = { readonly begin: readonly string[]; readonly hold: readonly string[] }

/** So many that hold the words, and more would not make the answer better. */
const HOLDING_MAX = 500

export function searchTable(
  table: FeedTable,
  words: readonly string[],
  most: number,
  isWanted: (key: string) => boolean,
): Found {
  const sought = rarestOf(words, table.blocks)
  const rest = words.filter((word) => word !== sought)
  const begin: string[] = []
  const hold: string[] = []
  for (const [number, block] of table.blocks.entries()) {
    for (const { at, begins } of hitsIn(block, sought, rest)) {
      const key = block.keys[at] ?? ''
      if (!table.isLive(number, at) || !isWanted(key)) continue
      if (begins) begin.push(key)
      else if (hold.length < HOLDING_MAX) hold.push(key)
      if (begin.length >= most || begin.length + hold.length >= HOLDING_MAX) return { begin, hold }
    }
  }
  return { begin, hold }
}

type Hit = { readonly at: number; readonly begins: boolean }

function* hitsIn(block: Block, sought: string, rest: readonly string[]): Generator<Hit> {
  const { text, textStarts } = block
  let place = text.indexOf(sought)
  while (place >= 0) {
    const at = rowAtText(block, place)
    const start = textStarts[at] ?? 0
    const next = textStarts[at + 1] ?? text.length
    if (rest.length === 0 || holdsAll(text.slice(start, next), rest)) {
      yield { at, begins: text.slice(start, next).includes(FIELD + sought) }
    }
    place = text.indexOf(sought, next)
  }
}

function holdsAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}

/** Blocks that are asked how rare a word is. */
const SAMPLE_BLOCKS = 8

/** The fewer rows hold the word that is scanned for, the fewer are looked at for the others. */
function rarestOf(words: readonly string[], blocks: readonly Block[]): string {
  const [first = '', ...others] = words
  if (others.length === 0) return first
  const step = Math.max(1, Math.floor(blocks.length / SAMPLE_BLOCKS))
  const sample = blocks.filter((_, at) => at % step === 0)
  const hits = (word: string): number =>
    sample.reduce((sum, { text }) => sum + text.split(word).length - 1, 0)
  let rarest = first
  let fewest = hits(first)
  for (const word of others) {
    const count = hits(word)
    if (count > fewest || (count === fewest && word.length <= rarest.length)) continue
    rarest = word
    fewest = count
  }
  return rarest
}
