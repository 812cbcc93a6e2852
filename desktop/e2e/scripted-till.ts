// A till without a page, as a process that can be killed: the real trade, link and calls of a till on a
// file of its own, which sells without end, and a ledger beside it of what it sold and was told.
//
// node scripted-till.ts FOLDER ADDRESS-OF-THE-STORE. It says on standard output the code for pairing,
// when it is ready and when it rests, and hears on standard input `now` and `rest`.

import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { ok } from '@evertill/shared/result.ts'
import {
  aBilling,
  add,
  anItem,
  aShop,
  aTransaction,
  pay,
} from '@evertill/shared/testing/builders.ts'
import type { Lease, Written } from '@evertill/shared/till/books.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { openTillLog, type TillLog } from '../terminal/log/till-log.ts'
import type { DeviceKey } from '../terminal/pairing/device-key.ts'
import { createPairing, pairedAs } from '../terminal/pairing/pairing.ts'
import { createCalls } from '../terminal/store-link/calls.ts'
import { createStoreLine, type StoreLine } from '../terminal/store-link/store-line.ts'
import { createStoreLink } from '../terminal/store-link/store-link.ts'
import type { TillName } from '../terminal/trade/own-entries.ts'
import { openTrade, type Trade } from '../terminal/trade/trade.ts'
import { type LedgerLine, openLedger } from './chaos-ledger.ts'
import { openFileRows } from './chaos-rows.ts'

/** More wait only while a sale is being written. */
const WAITING_MAX = 12
const PAUSE_MS_MAX = 150
const SHOP = aShop([anItem('tea', 500)])
const PIECES_MAX = 9

const newToken = (): string => randomBytes(16).toString('hex')
const newId = (): string => crypto.randomUUID()
const monoMs = (): number => Math.floor(performance.now())
/** A millisecond late: Node's timers may be early by a part of one. */
const later = (delayMs: number, run: () => void): void => {
  setTimeout(run, delayMs + 1)
}
const say = (word: object): void => {
  process.stdout.write(`${JSON.stringify(word)}\n`)
}
/** What is on the disk is right: the next start goes on from there. */
const fault = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}

const [folder, origin] = process.argv.slice(2)
if (folder === undefined || origin === undefined) throw new Error('which folder, and which store?')
await run(folder, origin).catch(fault)

async function run(dir: string, storeUrl: string): Promise<void> {
  const key = openKey(join(dir, 'key.pem'))
  const log = await openTillLog(openFileRows(join(dir, 'till.log')), codec)
  const line = createStoreLine({ origin: storeUrl, fetch, codec, key, newToken })
  const name = pairedAs(log) ?? (await paired(log, line, key))
  line.signAs(name.node)
  await trading({ log, line, key, name, write: openLedger(join(dir, 'ledger')) })
}

function openKey(path: string): DeviceKey {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeFileSync(`${path}.new`, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    renameSync(`${path}.new`, path)
  }
  const key: KeyObject = createPrivateKey(readFileSync(path))
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const es256 = (bytes: Uint8Array) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })
  return {
    publicKey: { x, y },
    sign: async (bytes) => es256(bytes),
    signHex: async (bytes) => es256(bytes).toString('hex'),
  }
}

function paired(log: TillLog, line: StoreLine, key: DeviceKey): Promise<TillName> {
  return new Promise((resolve) => {
    const pairing = createPairing({
      ...{ log, line, key, later, paired: resolve },
      changed: ({ code }) => code !== undefined && say({ code }),
    })
    pairing.start()
    pairing.pair('Scripted till')
  })
}

type TradingDeps = {
  readonly log: TillLog
  readonly line: StoreLine
  readonly key: DeviceKey
  readonly name: TillName
  readonly write: (line: LedgerLine) => void
}

async function trading({ log, line, key, name, write }: TradingDeps): Promise<void> {
  const trade = await openTrade({
    ...{ log, codec, name, wallMs: Date.now, newToken },
    written: (inc) => parts.link.appended(inc),
  })
  let told = 0
  const shared = { trade, line, codec, later, fault }
  const link = createStoreLink({
    ...{ ...shared, key, dice: Math.random, app: 'scripted', boot: newToken() },
    ...{ wallMs: Date.now, monoMs, calls: () => parts.calls, changed: noteAcked },
  })
  const calls = createCalls({ ...shared, newId, session: link.session, changed: () => undefined })
  const parts = { link, calls }
  link.start()
  calls.start()
  let isResting = false
  createInterface({ input: process.stdin }).on('line', (word) => {
    if (word === 'rest') isResting = true
    link.tryNow()
    calls.pump()
  })
  say({ ready: true })
  while (!isResting) await turn()
  while (waiting() > 0) await sleep(50)
  say({ rested: true })

  function noteAcked(): void {
    const inc = log.current()?.inc
    const acked = parts?.link.ackedUpTo() ?? 0
    if (inc === undefined || acked <= told) return
    told = acked
    write({ is: 'acked', inc, seq: acked })
  }

  function waiting(): number {
    return (log.current()?.head.seq ?? 0) - link.ackedUpTo()
  }

  async function turn(): Promise<void> {
    await sleep(Math.random() * PAUSE_MS_MAX)
    if (trade.books().lease === undefined) calls.claim(false, 'the till has no lease')
    else if (trade.books().day === null) await trade.act(() => ok({ written: [opening(name)] }))
    else if (waiting() < WAITING_MAX) await sell({ trade, name, write })
  }
}

function opening({ tenant, store, terminal }: TillName): Written {
  const { storeName: _, lease: __, ...where } = aBilling({ tenant, store, terminal })
  const fact = { ...where, id: newId(), kind: 'open', float: null }
  const { businessDate: biz, openCounter: open } = where
  return { id: fact.id, type: 'terminal', biz, open, body: { fact } }
}

/** Written down before it is begun, and again when it is complete. */
async function sell({
  trade,
  name,
  write,
}: Pick<TradingDeps, 'name' | 'write'> & { readonly trade: Trade }): Promise<void> {
  const sold = await trade.act((books) => {
    if (books.lease === undefined) return ok({ written: [] })
    const fact = aSale(books.lease, name)
    const { id, terminal, lease, transactionNo: number, receiptNo } = fact
    const amount = fact.totals.total
    write({ is: 'meant', sale: { id, terminal, lease, number, receiptNo, amount } })
    const { businessDate: biz, openCounter: open } = fact
    return ok({ written: [{ id, type: 'transaction' as const, biz, open, body: { fact } }] })
  })
  const [entry] = sold.ok ? sold.value : []
  if (entry === undefined) return
  const { id, inc } = entry.envelope
  write({ is: 'sold', id, inc, seq: entry.seq })
}

function aSale({ lease, next }: Lease, { tenant, store, terminal }: TillName) {
  const pieces = 1 + Math.floor(Math.random() * PIECES_MAX)
  const commands = [
    add(['tea', pieces]),
    { type: 'subtotal' } as const,
    pay('01', 10_000),
    { type: 'bill' } as const,
  ]
  const billing = { tenant, store, storeName: 'Corner', terminal, lease }
  return aTransaction(SHOP, commands, { id: newId(), no: next, billing })
}
