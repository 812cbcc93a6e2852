// The measured figures of the protocol, as the tables of its README: a push through both machines,
// bodies made and read, chains verified, and the masters of a store cut and installed.

import '@evertill/shared/scripts/node24.ts'
import { cpus } from 'node:os'
import { type Measured, measure, median, type Variant } from '@evertill/shared/bench/measure.ts'
import { assert } from '@evertill/shared/result.ts'
import { firstBroken, readRun } from '../src/chain.ts'
import { signHead } from '../src/head.ts'
import { PushHeader } from '../src/messages.ts'
import { decodeBody, ENTRY_LIMITS, encodeBody } from '../src/ndjson.ts'
import { beginningOf } from '../testing/entries.ts'
import { codec, newKeys } from '../testing/node-ports.ts'
import { createPushBench } from './push.ts'
import { type Sales, STREAM, salesOf } from './sales.ts'
import { measureSnapshot } from './snapshot.ts'

const COUNT = 500
const ITEMS = 100_000
const BEGINNING = beginningOf(STREAM)

console.log(
  `${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpus()[0]?.model} · Node ${process.versions.node}`,
)
const small = salesOf(COUNT, 500)
const large = salesOf(COUNT, 3_000)
for (const sales of [small, large]) pushing(sales)
stepping()
snapshots()

function pushing(sales: Sales): void {
  const size = `${COUNT} entries of ${Math.round(sales.bytes / COUNT)} bytes`
  const head = ['p50', 'p95', 'MB/s', 'entries/s']
  const rounds = { rounds: 9, calls: 12 }
  const bench = createPushBench(sales)
  const parsed = measure(
    [
      { name: 'bare JSON.parse of the lines', work: () => parseBare(sales) },
      ...bodyWork(sales),
      {
        name: 'read as the continuation of a log',
        work: () => assert(readSales(sales) === COUNT, 'every line continues the log'),
      },
      { name: 'one push through both machines and two logs', work: bench.push },
    ],
    rounds,
  )
  table(
    [size, ...head, '× JSON.parse'],
    parsed.map((row) => rowOf(row, sales)),
  )
  const hashed = measure(
    [
      { name: 'bare SHA-256 of the lines', work: () => hashBare(sales) },
      { name: 'verify the chain', work: () => assert(isSound(sales), 'the chain is whole') },
    ],
    rounds,
  )
  table(
    [size, ...head, '× SHA-256'],
    hashed.map((row) => rowOf(row, sales)),
  )
}

/** The machines by themselves, and a push as a whole: two steps of the sender, one of the receiver. */
function stepping(): void {
  const rows = [small, large].flatMap((sales) => {
    const bench = createPushBench(sales)
    const of = `${COUNT} × ${Math.round(sales.bytes / COUNT)} bytes`
    const [step] = measure([{ name: '', work: bench.senderSteps }], { rounds: 15, calls: 500 })
    const [receive, push] = measure(
      [
        { name: `receiver: one step, ${of}`, work: bench.receiverStep },
        { name: `all three with bodies, logs and signature, ${of}`, work: bench.push },
      ],
      { rounds: 9, calls: 12 },
    )
    const pair =
      sales === small ? [['sender: two steps', us(step?.p50), perSecond(2, step?.p50)]] : []
    return [
      ...pair,
      [receive?.name ?? '', ms(receive?.p50), perSecond(1, receive?.p50)],
      [push?.name ?? '', ms(push?.p50), perSecond(3, push?.p50)],
    ]
  })
  table(['steps of a push', 'p50', 'steps/s'], rows)
}

function bodyWork({ entries, lines }: Sales): readonly Variant[] {
  const last = entries.at(-1)
  assert(last !== undefined, 'there are entries')
  const end = { seq: last.seq, hash: last.hash }
  const sig = signHead(STREAM, end, { sign: newKeys().sign, utf8: codec.utf8 })
  const { node, inc } = STREAM
  const header = { node, inc, sess: 1, from: 1, prev: BEGINNING.hash, head: { ...end, sig } }
  const body = encodeBody<PushHeader>(header, lines, codec)
  return [
    { name: 'make a body', work: () => encodeBody<PushHeader>(header, lines, codec) },
    { name: 'read a body', work: () => assert(isBody(body), 'what was written can be read') },
  ]
}

function isBody(bytes: Uint8Array): boolean {
  const read = decodeBody(PushHeader, bytes, ENTRY_LIMITS, codec)
  return read.ok && read.value.lines.length === COUNT
}

function readSales({ lines }: Sales): number {
  return readRun(STREAM, BEGINNING, lines, codec).good.length
}

function isSound({ entries }: Sales): boolean {
  return firstBroken(BEGINNING, entries, codec) === undefined
}

function parseBare({ lines }: Sales): number {
  let parsed = 0
  for (const line of lines) if (JSON.parse(codec.utf8.decode(line) ?? '')) parsed += 1
  return parsed
}

function hashBare({ lines }: Sales): number {
  let hashed = 0
  for (const line of lines) hashed += codec.sha256(line).length
  return hashed
}

function rowOf({ name, p50, p95, ratio }: Measured, { bytes }: Sales): readonly string[] {
  return [
    name,
    ms(p50),
    ms(p95),
    (bytes / p50 / 1_000).toFixed(0),
    perSecond(COUNT, p50),
    ratio.toFixed(2),
  ]
}

function snapshots(): void {
  const rounds = measureSnapshot(ITEMS, 3)
  const of = (pick: (round: (typeof rounds)[number]) => number): number => median(rounds.map(pick))
  const bare = of(({ installed }) => installed.bareMs)
  const ratio = (pick: (round: (typeof rounds)[number]) => number): string =>
    of((round) => pick(round) / round.installed.bareMs).toFixed(1)
  const rows = [
    ['bare JSON.parse of the lines', seconds(bare), '', '1.0'],
    [
      'hub: publish, with the sums',
      seconds(of(({ left }) => left.publishMs)),
      '',
      ratio(({ left }) => left.publishMs),
    ],
    [
      'hub: cut the snapshot',
      seconds(of(({ left }) => left.cutMs)),
      mb(of(({ left }) => left.memory)),
      ratio(({ left }) => left.cutMs),
    ],
    [
      'store: install it, until it is active',
      seconds(of(({ installed }) => installed.installMs)),
      mb(of(({ installed }) => installed.memory)),
      ratio(({ installed }) => installed.installMs),
    ],
    [
      "of that the follower's own steps",
      seconds(of(({ installed }) => installed.stepsMs)),
      '',
      ratio(({ installed }) => installed.stepsMs),
    ],
    ['the longest of them', ms(of(({ installed }) => installed.longestMs)), '', ''],
  ]
  const size = `${ITEMS.toLocaleString('en')} items, ${mb(of(({ bytes }) => bytes))}`
  table([size, 'took', 'memory', '× JSON.parse'], rows)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n| ${head.join(' | ')} |\n|${'---|'.repeat(head.length)}`)
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
}

function ms(value: number | undefined): string {
  return `${(value ?? Number.NaN).toFixed(2)} ms`
}

function us(value: number | undefined): string {
  return `${((value ?? Number.NaN) * 1_000).toFixed(1)} µs`
}

function seconds(value: number): string {
  return `${(value / 1_000).toFixed(2)} s`
}

function perSecond(count: number, value: number | undefined): string {
  return Math.round((count * 1_000) / (value ?? Number.NaN)).toLocaleString('en')
}

function mb(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(0)} MB`
}
