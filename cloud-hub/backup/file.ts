// A backup as a file: lines of JSON, packed. The last line says how many there are before it and what
// their hash is, so a file that was cut or changed anywhere is none.

import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'

/** Why a file is no backup that could be put back. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault'
}

/** Pieces as large as that travel together; a single line may be longer. */
const PIECE_LENGTH = 64 * 1024
/** An entry of 256 KiB is written with two letters for each byte. */
const LINE_BYTES_MAX = 4 * 1024 * 1024

const End = z.strictObject({ lines: z.int().min(0), sha256: z.string() })

/** On the disk when it returns. */
export async function writeLines(path: string, lines: AsyncIterable<string>): Promise<void> {
  const packed = createGzip({ level: 1 })
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  await pipeline(Readable.from(pieces(lines)), packed, file)
  const handle = await open(path, 'r+')
  await handle.sync().finally(() => handle.close())
}

async function* pieces(lines: AsyncIterable<string>): AsyncGenerator<string> {
  const hash = createHash('sha256')
  let count = 0
  let piece = ''
  for await (const line of lines) {
    count += 1
    piece += `${line}\n`
    if (piece.length < PIECE_LENGTH) continue
    hash.update(piece)
    yield piece
    piece = ''
  }
  hash.update(piece)
  yield `${piece}${JSON.stringify({ lines: count, sha256: hash.digest('hex') })}\n`
}

/** All lines but the last, each as soon as the next is there; throws where the end does not fit. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const hash = createHash('sha256')
  let count = 0
  let before: string | undefined
  for await (const line of unpackedLines(path)) {
    if (before !== undefined) {
      hash.update(before).update('\n')
      count += 1
      yield before
    }
    before = line
  }
  const end = End.safeParse(jsonIn(before ?? ''))
  if (!end.success) throw new BackupFault('it was cut: its last line is missing')
  const { lines, sha256 } = end.data
  if (lines !== count || sha256 !== hash.digest('hex')) {
    throw new BackupFault('it was changed: its lines are not those that were written')
  }
}

async function* unpackedLines(path: string): AsyncGenerator<string> {
  const unpacked = createReadStream(path).pipe(createGunzip())
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const piece of unpacked) {
      rest = rest.length === 0 ? piece : Buffer.concat([rest, piece])
      let from = 0
      for (let end = rest.indexOf(LINE_END); end >= 0; end = rest.indexOf(LINE_END, from)) {
        yield rest.toString('utf8', from, end)
        from = end + 1
      }
      rest = rest.subarray(from)
      if (rest.length > LINE_BYTES_MAX) throw new BackupFault('a line of it has no end')
    }
  } catch (cause) {
    if (cause instanceof BackupFault) throw cause
    throw new BackupFault(`it cannot be unpacked: ${String(cause)}`, { cause })
  }
  if (rest.length > 0) throw new BackupFault('it was cut: its last line has no end')
}

const LINE_END = 0x0a

export function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
