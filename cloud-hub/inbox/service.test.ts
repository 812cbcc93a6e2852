// What somebody at headquarters is shown to look at: journals come in as a store would push them, the
// projector reads them, and the inbox is asked over HTTP.

import { assert } from '@evertill/shared/result.ts'
import { randomTrade } from '@evertill/shared/testing/random-day.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import { HelloAnswer } from '@evertill/sync-protocol/messages.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createProjector } from '../reports/projector.ts'
import { readNamed } from '../reports/queries.ts'
import { createReceiver } from '../sync/service.ts'
import { createPushingNode, type PushingNode } from '../sync/testing/pushing-node.ts'
import { type OwnDatabase, startOwnDatabase } from '../testing/own-database.ts'
import { createSigner } from '../testing/signer.ts'
import { startSmallHub } from '../testing/small-hub.ts'
import { inboxRoutes } from './routes.ts'
import { createInbox, type ShownCause } from './service.ts'

let own: OwnDatabase
let hub: Awaited<ReturnType<typeof startSmallHub>>
let tenant = ''
let tenants = 0
let node: PushingNode

beforeAll(async () => {
  own = await startOwnDatabase()
  hub = await startSmallHub(own.db, inboxRoutes({ inbox: createInbox({ db: own.db, readNamed }) }))
})
afterAll(async () => {
  await hub.close()
  await own.close()
})
beforeEach(() => {
  tenants += 1
  tenant = `T${tenants}`
  node = createPushingNode({ tenant, store: 'S1' })
})

const operator = createSigner()
const SALE = '0190c2a0-6666-7000-8000-000000000001'
const TWIN = '0190c2a0-6666-7000-8000-000000000002'

/** A sale of this tenant's store that the rules made. */
function aSale(id = SALE): Transaction {
  const made = randomTrade(3).transactions.find(
    ({ kind, training }) => kind === 'sale' && !training,
  )
  assert(made !== undefined, 'something was sold')
  return { ...made, id, tenant, store: 'S1' }
}

function sell(fact: Transaction): void {
  const { id, businessDate: biz, openCounter: open } = fact
  node.adopt('transaction', { fact }, { id, biz, open, terminal: String(fact.terminal) })
}

/** The store brings what it wrote, and the hub reads it. */
async function bring(from = node): Promise<void> {
  const faults: unknown[] = []
  const fault = (_: string, error: unknown) => faults.push(error)
  const newToken = () => '7'.repeat(32)
  const receiver = createReceiver({ db: own.db, codec, nowMs: () => 0, newToken, fault })
  const hello = await receiver.hello(from.enrolled, from.hello())
  assert(hello.ok, 'it is greeted')
  const { sess } = HelloAnswer.parse(JSON.parse(codec.utf8.decode(hello.value) ?? ''))
  const pushed = await receiver.push(from.enrolled, from.push(sess))
  assert(pushed.ok, 'it is taken')
  await createProjector({ db: own.db, codec, fault }).caughtUp(tenant)
  expect(faults).toEqual([])
}

type Open = { readonly open: number; readonly causes: readonly ShownCause[] }

async function openCauses(of = tenant): Promise<Open> {
  const { status, body } = await operator.asOperator(hub, 'GET', `/inbox/v1/open?tenant=${of}`)
  expect(status).toBe(200)
  return body as Open
}

function done(cause: Partial<ShownCause>) {
  const { code, about, lastMs } = cause
  return operator.asOperator(hub, 'POST', '/inbox/v1/done', { tenant, code, about, lastMs })
}

test('what a store found is shown with its receipt, to its own tenant and nobody else', async () => {
  const sale = aSale()
  sell(sale)
  node.write('exception', { code: 'settlement-differs', about: [sale.id, 'totals'] })
  await bring()
  const { open, causes } = await openCauses()
  const { terminal, transactionNo, receiptNo, totals, businessDate } = sale
  expect(open).toBe(1)
  expect(causes).toMatchObject([
    {
      ...{ code: 'settlement-differs', about: `S1 ${sale.id} totals`, store: 'S1', times: 1 },
      receipts: [
        { id: sale.id, terminal, transactionNo, receiptNo, amount: totals.total, businessDate },
      ],
    },
  ])
  expect(await openCauses('somebody-else')).toEqual({ open: 0, causes: [] })
})

test('what a till says about itself is no finding of its store', async () => {
  node.adopt('exception', { code: 'settlement-differs', about: [SALE] })
  await bring()
  expect(await openCauses()).toEqual({ open: 0, causes: [] })
})

test('two sales with one number are one cause with both receipts, whoever found it', async () => {
  sell(aSale(SALE))
  sell({ ...aSale(TWIN), cart: { id: 'another', hand: 1 } })
  node.write('exception', { code: 'numbering-collision', about: [SALE, TWIN] })
  await bring()
  const { causes } = await openCauses()
  expect(causes.map(({ code }) => code)).toEqual(['numbering-collision'])
  expect(causes[0]?.receipts.map(({ id }) => id).toSorted()).toEqual([SALE, TWIN])
})

test('a basket that was billed twice is shown with both its receipts', async () => {
  const first = aSale(SALE)
  sell(first)
  sell({ ...aSale(TWIN), transactionNo: first.transactionNo + 1 })
  await bring()
  const { causes } = await openCauses()
  expect(causes.map(({ code }) => code)).toEqual(['cart-billed-twice'])
  expect(causes[0]?.receipts.map(({ id }) => id).toSorted()).toEqual([SALE, TWIN])
})

test('the terminals of two stores are two causes', async () => {
  node.write('exception', { code: 'lease-twice', about: ['1'] })
  await bring()
  const other = createPushingNode({ tenant, store: 'S2', no: 2 })
  other.write('exception', { code: 'lease-twice', about: ['1'] })
  await bring(other)
  expect((await openCauses()).causes.map(({ store }) => store).toSorted()).toEqual(['S1', 'S2'])
})

test('what was looked at leaves the list, and is back when it is met again', async () => {
  node.write('exception', { code: 'return-doubled', about: [SALE] })
  await bring()
  const [cause] = (await openCauses()).causes
  assert(cause !== undefined, 'it is there')
  expect(await done(cause)).toMatchObject({ status: 200 })
  expect(await done(cause)).toMatchObject({ status: 200 })
  expect((await openCauses()).open).toBe(0)
  node.write('exception', { code: 'return-doubled', about: [SALE] })
  await bring()
  const { causes } = await openCauses()
  expect(causes).toMatchObject([{ code: 'return-doubled', times: 2 }])
  expect(await done(cause)).toMatchObject({ status: 409, body: { code: 'MET_AGAIN' } })
  expect((await openCauses()).open).toBe(1)
})

test('the newest causes are shown first, as many as were asked for, and how many there are', async () => {
  for (let no = 0; no < 5; no += 1)
    node.write('exception', { code: 'lease-twice', about: [`${no}`] })
  await bring()
  const path = `/inbox/v1/open?tenant=${tenant}&limit=2`
  const { body } = await operator.asOperator(hub, 'GET', path)
  expect(body).toMatchObject({ open: 5, causes: [{}, {}] })
  expect((body as Open).causes).toHaveLength(2)
})

test('a finding with words beyond every measure is shortened, one that is none stands aside', async () => {
  const about = Array.from({ length: 200 }, () => 'x'.repeat(100))
  node.write('exception', { code: 'return-doubled', about })
  node.write('exception', { code: 'lease-twice', about: ['999999999999999', '999999999999999'] })
  node.write('exception', { code: 'No code' })
  await bring()
  const { causes } = await openCauses()
  expect(causes.map(({ code }) => code).toSorted()).toEqual([
    'QUARANTINE',
    'lease-twice',
    'return-doubled',
  ])
  expect(Math.max(...causes.map((each) => each.about.length))).toBe(1_000)
})

test('a question that is none, and a cause that nobody knows, are told so', async () => {
  const ask = (query: string) => operator.asOperator(hub, 'GET', `/inbox/v1/open${query}`)
  for (const query of ['', '?tenant=', `?tenant=${tenant}&limit=0`, `?tenant=${tenant}&all=1`]) {
    expect(await ask(query)).toMatchObject({ status: 400, body: { code: 'MALFORMED' } })
  }
  expect(await done({ code: 'FORK', about: 'nobody', lastMs: 1 })).toMatchObject({ status: 404 })
  expect(await done({ code: 'FORK' })).toMatchObject({ status: 400 })
})
