// What a store makes of what its tills send, over real lines: each fact once, with everything it does.

import { randomUUID } from 'node:crypto'
import { minor } from '@evertill/shared/money/money.ts'
import { innermost } from '@evertill/sync-protocol/adopt.ts'
import { readEnvelope } from '@evertill/sync-protocol/entry.ts'
import { OfferAnswer, type OfferHeader } from '@evertill/sync-protocol/messages.ts'
import { encodeBody } from '@evertill/sync-protocol/ndjson.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { readErrorBody, readJsonBody } from '@evertill/sync-protocol/wire.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Device, pairDevice, plain } from '../testing/device.ts'
import { createAloneSide } from '../testing/hub-side-alone.ts'
import { openNode } from '../testing/open-node.ts'
import { SALE_TOTAL, salesAt } from '../testing/sales.ts'
import { ALONE } from '../testing/start-node.ts'
import type { Engine } from './engine.ts'

let node: Awaited<ReturnType<typeof openNode>>
let engine: Engine
let till: Device
let sales: ReturnType<typeof salesAt>
/** Heads that were shown to the store and that its journal does not reach. */
let foundBehind: object[]

/** The store without a hub, with a look inside. */
async function openWatched(dir?: string) {
  const side = createAloneSide(ALONE)
  let inside: (() => Engine) | undefined
  const hubSide = {
    ...side,
    open: (deps: Parameters<typeof side.open>[0]) => {
      inside = deps.engine
      const behind = (shown: { readonly inc: string }) => foundBehind.push(shown)
      return { ...side.open(deps), behind }
    },
  }
  const opened = await openNode({ hubSide, ...(dir ? { dir } : {}) })
  if (inside === undefined) throw new Error('the store is open')
  return { opened, inside: inside() }
}

beforeEach(async () => {
  foundBehind = []
  const { opened, inside } = await openWatched()
  node = opened
  engine = inside
  till = await pairDevice(node, 1)
  sales = salesAt(till.store)
  await till.hello()
})

afterEach(() => node.wipe())

function sell(count = 1) {
  for (let at = 0; at < count; at += 1) {
    const { id, body } = sales.sale()
    till.write('transaction', body, { id })
  }
}

function currentHead() {
  const current = engine.log.current()
  if (current === undefined) throw new Error('the store writes')
  return current
}

const adopted = () => {
  const { log } = engine
  const inc = log.current()?.inc ?? ''
  const all = log.read(inc, 0, { entries: 10_000, bytes: 1e9 })
  return all.filter(({ envelope }) => envelope.type === 'adopted')
}

type Found = { readonly open: number; readonly findings: readonly { readonly no: number }[] }

/** What the store found and told. */
const raised = () =>
  engine.log
    .ownAfter(engine.log.current()?.inc ?? '', 0, 100)
    .filter(({ envelope }) => envelope.type === 'exception')
    .map(({ envelope }) => envelope.body)

describe('a push', () => {
  test('is in the journal byte for byte, and in the totals of the day', async () => {
    sell(3)
    const { answer } = await till.push(0)
    expect(answer).toMatchObject({ acked: 3, hash: till.head().hash, notes: [] })
    const facts = adopted().map((entry) => innermost(entry, codec))
    expect(facts.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(
      till.entries.map(({ bytes }) => Buffer.from(bytes).toString()),
    )
    expect(await plain(node, '/status')).toMatchObject({
      today: { sales: 3, totalText: `${3 * SALE_TOTAL} JPY`, businessDate: '2026-11-21' },
    })
  })

  test('that comes again is answered the same and counts once', async () => {
    sell(2)
    const first = await till.push(0)
    const second = await till.push(0)
    expect(second.answer?.acked).toBe(first.answer?.acked)
    expect(adopted()).toHaveLength(2)
  })

  test('with a hole, with another entry in its place, of an old session: each is told so', async () => {
    sell(3)
    expect(await till.push(1)).toMatchObject({ error: { code: 'GAP', expected: 1 } })
    await till.push(0, 2)
    const [first] = till.entries.splice(2)
    sell()
    await till.push(2)
    till.entries.splice(2)
    if (first) till.entries.push(first)
    sell()
    expect(await till.push(2)).toMatchObject({ error: { code: 'FORK', at: 3 } })
    const old = till.sess()
    await till.hello()
    expect(till.sess()).toBe(old + 1)
  })

  test('whose bytes are not what was signed is refused and leaves nothing', async () => {
    sell()
    const header: Omit<OfferHeader, 'batch_sha256' | 'n'> = {
      ...{ node: till.device, inc: till.inc, sess: till.sess(), hashes: ['0'.repeat(64)] },
    }
    const body = encodeBody<OfferHeader>(
      header,
      [till.entries[0]?.bytes ?? new Uint8Array()],
      codec,
    )
    const { body: answer } = await till.request('POST', '/sync/v1/push', body)
    expect(readErrorBody(answer, codec)).toMatchObject({ code: 'MALFORMED' })
    expect(adopted()).toEqual([])
  })

  test('of a fact of another store is not taken, and what was before it stays', async () => {
    sell()
    await till.push(0)
    const { id, body } = sales.sale()
    till.write('transaction', body, { id, store: 'other' })
    expect(await till.push(1)).toMatchObject({ error: { code: 'MALFORMED' } })
    expect(adopted()).toHaveLength(1)
  })

  test('of what nobody here can read is kept, stands aside, and stops nothing else', async () => {
    till.write('transaction', { fact: { id: randomUUID(), kind: 'sale' } })
    till.write('of-tomorrow', { what: 'unknown' })
    sell()
    expect((await till.push(0)).answer?.acked).toBe(3)
    expect(adopted()).toHaveLength(3)
    expect(await plain(node, '/status')).toMatchObject({ aside: 2, today: { sales: 1 } })
  })

  test('brings what the store wrote itself, each once, and never what tills sent', async () => {
    sell()
    const first = await till.push(0)
    const types = (lines: readonly Uint8Array[] = []) =>
      lines.map((line) => {
        const read = readEnvelope(line, codec.utf8)
        return read.ok ? read.value.type : 'no entry'
      })
    expect(types(first.carried)).toEqual(['device-paired'])
    await pairDevice(node, 2)
    sell()
    expect(types((await till.push(1)).carried)).toEqual(['device-paired'])
    sell()
    expect(types((await till.push(2)).carried)).toEqual([])
  })

  test('of a till cannot let in another one, whatever it writes', async () => {
    const { x, y } = { x: 'A'.repeat(43), y: 'B'.repeat(43) }
    till.write('device-paired', {
      device: randomUUID(),
      publicKey: { x, y },
      terminal: 9,
      name: 'x',
    })
    await till.push(0)
    expect(await plain(node, '/status')).toMatchObject({ devices: [{ terminal: 1 }] })
    expect(((await plain(node, '/status'))['devices'] as object[]).length).toBe(1)
  })
})

describe('a receipt', () => {
  test('that does not add up counts as it was printed, and is told once with what differs', async () => {
    const { id, body } = sales.sale()
    const { totals } = body.fact
    const fact = { ...body.fact, totals: { ...totals, total: minor(totals.total + 10) } }
    till.write('transaction', { fact }, { id })
    sell()
    await till.push(0)
    await till.push(0)
    expect(raised()).toEqual([{ code: 'settlement-differs', about: [id, 'totals', 'tenders'] }])
    const { receiptNo } = body.fact
    const { open, findings } = (await plain(node, '/findings')) as Found
    expect(open).toBe(1)
    expect(findings).toMatchObject([
      {
        title: 'A receipt does not add up',
        text: expect.stringContaining('It differs in: totals, tenders.'),
        receipts: [
          `Receipt ${receiptNo} · sale · terminal 1 · 2026-11-21 12:00:00 · ${SALE_TOTAL + 10} JPY`,
        ],
      },
    ])
    const no = findings[0]?.no ?? 0
    expect(await plain(node, '/findings/looked', { no: no + 1 })).toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await plain(node, '/findings/looked', { no: 'x' })).toMatchObject({
      code: 'BODY_INVALID',
    })
    expect(await plain(node, '/findings/looked', { no })).toEqual({ ok: true })
    expect(await plain(node, '/findings/looked', { no })).toEqual({ ok: true })
    expect(await plain(node, '/findings')).toEqual({ open: 0, findings: [] })
    const totalText = `${2 * SALE_TOTAL + 10} JPY`
    expect(await plain(node, '/status')).toMatchObject({ today: { sales: 2, totalText } })
  })
})

describe('a number', () => {
  test('that two sales of one terminal have is reported once, and both stay', async () => {
    sell()
    const { body } = salesAt(till.store).sale()
    till.write('transaction', body, { id: body.fact.id })
    await till.push(0)
    expect(raised()).toEqual([
      { code: 'numbering-collision', about: till.entries.map(({ envelope }) => envelope.id) },
    ])
  })

  test('of a receipt that cannot be read is no finding: it stands aside, and counts nowhere', async () => {
    sell()
    const { body } = salesAt(till.store).sale()
    till.write('transaction', { fact: { ...body.fact, lines: null } }, { id: body.fact.id })
    await till.push(0)
    expect(await plain(node, '/status')).toMatchObject({ aside: 1, today: { sales: 1 } })
    expect(raised()).toEqual([])
    expect(await plain(node, '/findings')).toEqual({ open: 0, findings: [] })
  })

  test('is given by a lease, which belongs to one till of its own terminal', async () => {
    const claim = { kind: 'claim', terminal: 1, forced: false, reason: '' }
    const cmd = randomUUID()
    const granted = { to: 'claim', lease: { terminal: 1, lease: 1, from: 1 } }
    expect(await till.call({ ...claim, cmd })).toEqual(granted)
    expect(await till.call({ ...claim, cmd })).toEqual(granted)
    expect(await till.call({ ...claim, terminal: 2 })).toEqual({
      ...{ to: 'claim', code: 'OTHER_TERMINAL' },
    })
    const rival = await pairDevice(node, 1, 'Rival')
    expect(await rival.call(claim)).toEqual({ to: 'claim', code: 'HELD' })
    const forced = await rival.call({ ...claim, forced: true, reason: 'the till is dead' })
    expect(forced.lease).toMatchObject({ terminal: 1, lease: 2 })
    expect(forced.lease.from).toBeGreaterThan(1)
  })
})

describe('a closed day', () => {
  test('gets one Z, and what comes late amends it', async () => {
    const write = (type: string, { id, body }: { id: string; body: object }) =>
      till.write(type, body, { id })
    write('terminal', sales.open())
    sell(2)
    write('terminal', sales.close())
    await till.push(0)
    engine.commit(engine.journal.makeDue)
    engine.commit(engine.journal.makeDue)
    sell()
    await till.push(4)
    engine.commit(engine.journal.makeDue)
    engine.commit(engine.journal.makeDue)
    const own = engine.log.ownAfter(engine.log.current()?.inc ?? '', 0, 100)
    const types = own.map(({ envelope }) => envelope.type)
    expect(types).toEqual(['device-paired', 'z', 'z-amended'])
    const [, z, amended] = own.map(({ envelope }) => envelope.body)
    expect(z).toMatchObject({ z: { totals: { kinds: { sale: { count: 2 } } } } })
    expect(amended).toMatchObject({ amendment: { n: 1, delta: { transactions: 1 } } })
  })
})

describe('how far a till is at the hub', () => {
  test('is up to the first of its entries that the hub has not acknowledged', async () => {
    sell(4)
    await till.push(0)
    const status = async () => (await till.call({ kind: 'status' })).hubHas.seq
    expect(await status()).toBe(0)
    const { log } = engine
    const inc = log.current()?.inc ?? ''
    const [, , third] = adopted()
    const position = (seq: number) => ({ seq, hash: log.hashAt(inc, seq) ?? '' })
    log.setAcked(inc, position(third?.seq ?? 0))
    expect(await status()).toBe(3)
    log.setAcked(inc, position(log.current()?.head.seq ?? 0))
    expect(await status()).toBe(4)
    log.rewind(inc, third?.seq ?? 0)
    expect(await status()).toBe(3)
  })
})

describe('an offer', () => {
  test('after the store lost its disk adopts what is new and names what is known', async () => {
    sell(3)
    await till.push(0, 1)
    const lines = till.entries.map(({ bytes }) => bytes)
    const hashes = till.entries.map(({ hash }) => hash)
    const header = { node: till.device, inc: till.inc, sess: till.sess(), hashes }
    const body = encodeBody<OfferHeader>(header, lines, codec)
    const { body: answer } = await till.request('POST', '/sync/v1/offer', body)
    const ids = till.entries.map(({ envelope }) => envelope.id)
    const { inc, head } = currentHead()
    expect(readJsonBody(OfferAnswer, answer, codec)).toEqual({
      ...{ known: ids.slice(0, 1), adopted: ids.slice(1), peer: { inc, ...head } },
    })
    expect(adopted()).toHaveLength(3)
    expect((await till.push(1)).answer).toMatchObject({
      acked: 3,
      notes: [
        { seq: 2, code: 'DUP_ID' },
        { seq: 3, code: 'DUP_ID' },
      ],
    })
    expect(adopted()).toHaveLength(3)
  })
})

test('[I2] a push that shows a head which the journal does not reach finds the store out', async () => {
  sell(3)
  await till.push(0, 1)
  const { inc, head } = currentHead()
  await till.push(1, 1, { shown: { inc, ...head } })
  expect(foundBehind).toEqual([])
  const lost = { inc, ...head, seq: head.seq + 500 }
  await till.push(2, 1, { shown: lost })
  expect(foundBehind).toEqual([lost])
})

test('a store that was started anew is the same store', async () => {
  sell(2)
  await till.push(0)
  const before = engine.log.streams()
  await node.close()
  const { opened, inside } = await openWatched(node.dir)
  node = opened
  expect(inside.log.streams()).toEqual(before)
  expect(await plain(node, '/status')).toMatchObject({ today: { sales: 2 } })
})
