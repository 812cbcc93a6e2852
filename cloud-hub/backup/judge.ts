// Reads a backup as whoever has to live by it: what it is of, each chain from its beginning to the head
// that the backup says it has, and nothing beyond.

import { hashAfter } from '@evertill/sync-protocol/chain-hash.ts'
import { Hash, Inc, Name, type Position, Uuid } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { z } from 'zod'
import { BackupFault, jsonIn } from './file.ts'
import { TABLES, type Table } from './store.ts'

export const VERSION = 1

/** The first line. */
export const Header = z.strictObject({
  evertill: z.literal('hub-backup'),
  version: z.literal(VERSION, 'it was written by a newer program'),
  tenant: Name,
  gen: z.string(),
  atMs: z.int(),
  /** The migrations that its tables had seen. */
  migrations: z.array(z.string()),
})
export type Header = z.infer<typeof Header>

/** Before the rows of each table. */
const Title = z.strictObject({ table: z.enum(TABLES) })
const TITLE = '{"table":'

const Place = z.object({ seq: z.int().min(0), hash: Hash })
const Stream = z.looseObject({
  node: Uuid,
  inc: Inc,
  base_seq: z.int().min(0),
  base_hash: Hash,
  head_seq: z.int().min(0),
  head_hash: Hash,
  gaps: z.string(),
})
const Gaps = z.array(z.object({ after: Place, until: Place }))
const Entry = z.looseObject({
  node: Uuid,
  inc: Inc,
  seq: z.int().min(1),
  hash: z.string().regex(/^\\x[0-9a-f]{64}$/),
  bytes: z.string().regex(/^\\x[0-9a-f]*$/),
})

export type Head = Position & { readonly node: string; readonly inc: string }

export type Judged = Omit<Header, 'evertill' | 'version'> & {
  readonly rows: number
  readonly heads: readonly Head[]
}

type Chain = { at: Position; readonly head: Position; readonly gaps: z.infer<typeof Gaps> }

export function headerLine(header: Omit<Header, 'evertill' | 'version'>): string {
  return JSON.stringify({ evertill: 'hub-backup', version: VERSION, ...header })
}

export function titleLine(table: Table): string {
  return JSON.stringify({ table })
}

/** Which table the next lines belong to, if this line says so. */
export function tableIn(line: string): Table | undefined {
  return line.startsWith(TITLE) ? read(Title, line, 'the name of a table').table : undefined
}

/** Reads to the end, and throws a `BackupFault` where anything does not fit. */
export async function judgeBackup(lines: AsyncIterable<string>, codec: Codec): Promise<Judged> {
  let header: Header | undefined
  let table: Table | undefined
  let rows = 0
  const seen: Table[] = []
  const chains = new Map<string, Chain>()
  for await (const line of lines) {
    if (header === undefined) {
      header = read(Header, line, 'the first line')
      continue
    }
    const title = tableIn(line)
    if (title !== undefined) {
      table = title
      seen.push(title)
      continue
    }
    rows += 1
    if (table === undefined) throw new BackupFault('a row belongs to no table')
    if (table === 'stream') beginChain(chains, line)
    if (table === 'log') goOn(chains, line, codec)
  }
  if (header === undefined) throw new BackupFault('it is empty')
  if (seen.join() !== TABLES.join()) throw new BackupFault('a table is missing in it')
  const heads = [...chains].map(([name, chain]) => headOf(name, chain))
  const { tenant, gen, atMs, migrations } = header
  return { tenant, gen, atMs, migrations, rows, heads }
}

function beginChain(chains: Map<string, Chain>, line: string): void {
  const row = read(Stream, line, 'a stream')
  const gaps = read(Gaps, row.gaps, 'the gaps of a stream')
  chains.set(`${row.node} ${row.inc}`, {
    at: { seq: row.base_seq, hash: row.base_hash },
    head: { seq: row.head_seq, hash: row.head_hash },
    gaps,
  })
}

/** Entries that neither side holds any more are jumped over, as it was written down. */
function goOn(chains: Map<string, Chain>, line: string, codec: Codec): void {
  const { node, inc, seq, hash, bytes } = read(Entry, line, 'an entry')
  const chain = chains.get(`${node} ${inc}`)
  if (chain === undefined) throw new BackupFault(`an entry of ${inc} belongs to no stream`)
  const at = behindGap(chain)
  const made = hashAfter(at.hash, Buffer.from(bytes.slice(2), 'hex'), codec.sha256)
  if (seq !== at.seq + 1 || `\\x${made}` !== hash) {
    throw new BackupFault(`the chain of ${inc} breaks at ${seq}`)
  }
  chain.at = { seq, hash: made }
}

function behindGap({ at, gaps }: Chain): Position {
  const gap = gaps.find(({ after }) => after.seq === at.seq && after.hash === at.hash)
  return gap?.until ?? at
}

function headOf(name: string, chain: Chain): Head {
  const [node = '', inc = ''] = name.split(' ')
  const at = chain.at.seq === chain.head.seq ? chain.at : behindGap(chain)
  if (at.seq !== chain.head.seq || at.hash !== chain.head.hash) {
    throw new BackupFault(`the chain of ${inc} ends at ${at.seq}, not at ${chain.head.seq}`)
  }
  return { node, inc, ...at }
}

function read<S extends z.ZodType>(schema: S, line: string, what: string): z.output<S> {
  const found = schema.safeParse(jsonIn(line))
  if (found.success) return found.data
  throw new BackupFault(`${what} cannot be read: ${found.error.issues[0]?.message ?? ''}`)
}
