// The disk of a scripted till: rows of text in one file that only grows. Each act is one line of it,
// on the disk before anybody goes on; a line that a kill cut off never was.

import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import type { Rows } from '../terminal/log/rows.ts'

type Change = readonly [key: string, value: string | null]

export function openFileRows(path: string): Rows {
  const held = new Map<string, string>()
  for (const line of wholeLines(path)) apply(held, JSON.parse(line))
  let file = openSync(path, 'a')
  return {
    all: async () => new Map(held),
    write: async (changes) => write([...changes].map(([key, value]) => [key, value ?? null])),
    tidy: async () => tidy(),
    close: async () => closeSync(file),
  }

  function write(act: readonly Change[]): void {
    if (act.length === 0) return
    append(file, JSON.stringify(act))
    apply(held, act)
  }

  /** One line with everything takes the place of all the others. */
  function tidy(): void {
    const fresh = openSync(`${path}.new`, 'w')
    append(fresh, JSON.stringify([...held]))
    renameSync(`${path}.new`, path)
    closeSync(file)
    file = fresh
  }
}

/** What stands in a file of lines; what a kill left of a last one is cut off. */
export function wholeLines(path: string): readonly string[] {
  if (!existsSync(path)) return []
  const bytes = readFileSync(path)
  const end = bytes.lastIndexOf(0x0a) + 1
  if (end < bytes.length) truncateSync(path, end)
  const lines = bytes.subarray(0, end).toString('utf8').split('\n')
  return lines.slice(0, -1)
}

/** On the disk when this returns. */
export function append(file: number, line: string): void {
  const bytes = Buffer.from(`${line}\n`)
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
  fdatasyncSync(file)
}

function apply(held: Map<string, string>, act: readonly Change[]): void {
  for (const [key, value] of act) {
    if (value === null) held.delete(key)
    else held.set(key, value)
  }
}
