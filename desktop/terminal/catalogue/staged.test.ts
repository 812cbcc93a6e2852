// Rows of several publishes on their way to one: what counts is how each key ends up.

import { EMPTY_SUM, readSum, writeSum } from '@evertill/sync-protocol/sum.ts'
import { expect, test } from 'vitest'
import { createFeedTable } from './feed-table.ts'
import { overActive, type Staged, withRows } from './staged.ts'

test('a row that changes twice before it is seen counts once, as it is at last', () => {
  const end = undefined
  const cursor = { gen: 'g', seq: 1, sum: EMPTY_SUM, end }
  const table = createFeedTable()
  let staged: Staged = overActive(cursor)
  for (const [seq, hash] of [
    [2, 7n],
    [3, 40n],
  ] as const) {
    const row = { key: 'item/tea', ver: seq, seq, del: false, body: '{}', hash }
    staged = withRows(staged, { rows: [row], place: { gen: 'g', seq, end } }, undefined, table)
  }
  expect(staged.stage).toMatchObject({ at: 'ready', cursor: { seq: 3, sum: writeSum(40n) } })
  const gone = { key: 'item/tea', ver: 4, seq: 4, del: true, body: '', hash: 0n }
  const last = withRows(
    staged,
    { rows: [gone], place: { gen: 'g', seq: 4, end } },
    undefined,
    table,
  )
  expect(last.stage.at === 'ready' && readSum(last.stage.cursor.sum)).toBe(0n)
})
