// The last place this store knows it has reached, kept outside its database: whoever puts back an
// older database, or copies it, is found out by what stands here.

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type HighWater, isMarkDue } from '@evertill/sync-protocol/incarnation.ts'
import { PeerHead } from '@evertill/sync-protocol/messages.ts'

export type Mark = ReturnType<typeof createMark>

export function createMark(folder: string, monoMs: () => number) {
  const file = join(folder, 'high-water.json')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let last: { readonly at: HighWater; readonly writtenMs: number } | undefined
  return { read, reached, put }

  /** Nothing where there is none, or where it cannot be read: then it says nothing. */
  function read(): HighWater | undefined {
    try {
      const parsed = PeerHead.safeParse(JSON.parse(readFileSync(file, 'utf8')))
      if (parsed.success) last = { at: parsed.data, writtenMs: monoMs() }
      return parsed.data
    } catch {
      return undefined
    }
  }

  /** After a commit; written now and then, because a disk has better things to do. */
  function reached(at: HighWater): void {
    if (isMarkDue(last, at, monoMs())) put(at)
  }

  function put(at: HighWater): void {
    const next = `${file}.next`
    const handle = openSync(next, 'w', 0o600)
    try {
      writeSync(handle, JSON.stringify(at))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(next, file)
    const directory = openSync(folder, 'r')
    try {
      fsyncSync(directory)
    } finally {
      closeSync(directory)
    }
    last = { at, writtenMs: monoMs() }
  }
}
