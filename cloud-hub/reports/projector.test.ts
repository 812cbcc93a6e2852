// The projector on a real PostgreSQL: days of a shop made by the real rules come in as a store would push
// them, and the figures at the hub are those of the tills, whatever dies, repeats or cannot be read.

import { assert } from '@evertill/shared/result.ts'
import { type DayTotals, emptyDay, foldDay } from '@evertill/shared/terminal/day.ts'
import { dayKey, type Fact, isTransaction } from '@evertill/shared/terminal/fact.ts'
import { randomTrade } from '@evertill/shared/testing/random-day.ts'
import { HelloAnswer } from '@evertill/sync-protocol/messages.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Db, Tx } from '../db.ts'
import { createReceiver, type Receiver } from '../sync/service.ts'
import { createPushingNode, type PushingNode } from '../sync/testing/pushing-node.ts'
import { type OwnDatabase, startOwnDatabase } from '../testing/own-database.ts'
import { createProjector } from './projector.ts'
import { createReports } from './service.ts'

let own: OwnDatabase
let tenant = ''
let tenants = 0
let faults: unknown[] = []

beforeAll(async () => {
  own = await startOwnDatabase()
})
afterAll(() => own.close())
beforeEach(() => {
  tenants += 1
  tenant = `T${tenants}`
  faults = []
})

const fault = (_: string, error: unknown): void => {
  faults.push(error)
}

function hub(db: Db = own.db) {
  const newToken = () => '7'.repeat(32)
  const receiver = createReceiver({ db, codec, nowMs: () => 0, newToken, fault })
  const projector = createProjector({ db, codec, fault })
  const reports = createReports({ db, nowMs: () => 1_795_230_000_000 })
  return { receiver, projector, reports }
}

/** Facts as a store of this tenant would have them, each with an id that is one. */
function tradeOf(seed: number, store = 'S1'): readonly Fact[] {
  const { facts } = randomTrade(seed, { dates: 2, deeds: 25 })
  const ids = new Map(
    facts.map(({ id }, at) => {
      return [id, `0190c2a0-6666-7000-8000-${(seed * 10_000 + at).toString(16).padStart(12, '0')}`]
    }),
  )
  const named = (_: string, value: unknown) =>
    typeof value === 'string' ? (ids.get(value) ?? value) : value
  const ours = JSON.parse(JSON.stringify(facts), named) as readonly Fact[]
  return ours.map((fact) => ({ ...fact, tenant, store }))
}

function write(node: PushingNode, fact: Fact): void {
  const { id, businessDate: biz, openCounter: open } = fact
  const type = isTransaction(fact) ? 'transaction' : 'terminal'
  node.adopt(type, { fact }, { id, biz, open, terminal: String(fact.terminal) })
}

async function pushAll(receiver: Receiver, node: PushingNode): Promise<void> {
  const hello = await receiver.hello(node.enrolled, node.hello())
  assert(hello.ok, 'it is greeted')
  const { sess } = HelloAnswer.parse(JSON.parse(codec.utf8.decode(hello.value) ?? ''))
  for (let from = 1; from <= node.log().length; from += 40) {
    const answer = await receiver.push(node.enrolled, node.push(sess, from, 40))
    assert(answer.ok, `it is taken: ${JSON.stringify(answer)}`)
  }
}

function daysOf(facts: readonly Fact[]): readonly DayTotals[] {
  const days = new Map<string, DayTotals>()
  for (const fact of facts) {
    if (fact.openCounter === 0) continue
    const key = dayKey(fact)
    days.set(key, foldDay(days.get(key) ?? emptyDay(fact), fact))
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day)
}

async function daysAtHub(): Promise<readonly DayTotals[]> {
  const rows = await own.db.withTenant(tenant, (tx) =>
    tx.rows<{ totals: string }>('select totals from day_total'),
  )
  const days = rows.map(({ totals }) => JSON.parse(totals) as DayTotals)
  return days.sort((a, b) => (dayKey(a.day) < dayKey(b.day) ? -1 : 1))
}

const aNode = (no = 1) => createPushingNode({ tenant, store: 'S1', no })

async function countOf(table: 'sale' | 'projector_held' | 'exception'): Promise<number> {
  const [row] = await own.db.withTenant(tenant, (tx) =>
    tx.rows<{ count: number }>(`select count(*) from ${table}`),
  )
  return row?.count ?? -1
}

test.each([1, 2, 3])('two days of a shop add up at the hub as at the tills (%i)', async (seed) => {
  const { receiver, projector } = hub()
  const facts = tradeOf(seed)
  const node = aNode()
  for (const fact of facts) write(node, fact)
  await pushAll(receiver, node)
  await projector.caughtUp(tenant)
  expect(faults).toEqual([])
  expect(await daysAtHub()).toEqual(daysOf(facts))
  expect(await countOf('sale')).toBe(facts.filter(isTransaction).length)
  expect(await countOf('projector_held')).toBe(0)
})

test('each fact counts once: two machines of a store bring the same, two processes read it', async () => {
  const one = hub()
  const other = hub()
  const facts = tradeOf(4)
  const nodes = [aNode(1), aNode(2)]
  for (const node of nodes) for (const fact of facts) write(node, fact)
  await Promise.all(
    nodes.map(async (node) => {
      await pushAll(one.receiver, node)
      await Promise.all([one.projector.caughtUp(tenant), other.projector.caughtUp(tenant)])
    }),
  )
  await Promise.all([one.projector.caughtUp(tenant), other.projector.caughtUp(tenant)])
  expect(faults).toEqual([])
  expect(await daysAtHub()).toEqual(daysOf(facts))
  expect(await countOf('sale')).toBe(facts.filter(isTransaction).length)
})

test.each(['insert into sale', 'insert into day_total', 'insert into projector_cursor'])(
  'a projector that dies at "%s" begins again where the cursor stands, and nothing counts twice',
  async (statement) => {
    const facts = tradeOf(5)
    const node = aNode()
    for (const fact of facts) write(node, fact)
    await pushAll(hub().receiver, node)
    const dying = hub(dyingAt(own.db, statement))
    await dying.projector.caughtUp(tenant)
    expect(faults).toHaveLength(1)
    expect(await countOf('sale')).toBe(0)
    await hub().projector.caughtUp(tenant)
    expect(await daysAtHub()).toEqual(daysOf(facts))
  },
)

test('what cannot be read stands aside with what touches the same day, the rest flows, and it is said', async () => {
  const { receiver, projector, reports } = hub()
  const facts = tradeOf(6)
  const node = aNode()
  const bills = facts.filter((fact) => isTransaction(fact) && fact.openCounter > 0)
  const [bad] = bills
  assert(bad !== undefined, 'there is a sale')
  for (const fact of facts) {
    if (fact === bad) write(node, { ...fact, totals: { total: 'many' } } as unknown as Fact)
    else write(node, fact)
  }
  await pushAll(receiver, node)
  await projector.caughtUp(tenant)
  expect(faults).toEqual([])
  const at = facts.indexOf(bad)
  const name = `${bad.terminal} ${bad.businessDate} ${bad.openCounter}`
  const flows = facts.filter((fact, place) => {
    return place < at || `${fact.terminal} ${fact.businessDate} ${fact.openCounter}` !== name
  })
  expect(await daysAtHub()).toEqual(daysOf(flows))
  expect(await countOf('projector_held')).toBe(facts.length - flows.length)
  expect(await countOf('exception')).toBe(1)
  const query = { tenant, date: bad.businessDate, after: undefined, limit: 200 }
  const report = await reports.salesOfDay(query)
  expect(report.incomplete).toBe(facts.length - flows.length)
})

test('what an older hub could not read is taken in by the one that can, with what waited behind it', async () => {
  const older = hub()
  const facts = tradeOf(12)
  const node = aNode()
  for (const fact of facts) write(node, fact)
  await pushAll(older.receiver, node)
  await older.projector.caughtUp(tenant)
  // As a hub leaves it that did not know the first sale's version: it and its day stand aside.
  const [first] = facts.filter((fact) => isTransaction(fact) && fact.openCounter > 0)
  assert(first !== undefined, 'there is a sale')
  await rewound(first, facts)
  await hub().projector.caughtUp(tenant)
  expect(faults).toEqual([])
  expect(await countOf('projector_held')).toBe(0)
  expect(await daysAtHub()).toEqual(daysOf(facts))
  expect(await countOf('sale')).toBe(facts.filter(isTransaction).length)
})

test('a type nobody knows, and a fact of another store, count nowhere and stop nobody', async () => {
  const { receiver, projector } = hub()
  const facts = tradeOf(7)
  const foreign = tradeOf(8, 'S2')
    .slice(0, 1)
    .map((fact) => ({ ...fact, terminal: 99 }))
  const node = aNode()
  node.adopt('weather', { rain: true })
  for (const fact of foreign) write(node, fact)
  for (const fact of facts) write(node, fact)
  await pushAll(receiver, node)
  await projector.caughtUp(tenant)
  expect(await countOf('projector_held')).toBe(2)
  expect(await daysAtHub()).toEqual(daysOf(facts))
})

test('two sales with one number are both kept, and the accountant is told', async () => {
  const { receiver, projector } = hub()
  const [sale] = tradeOf(9).filter(isTransaction)
  assert(sale !== undefined, 'there is a sale')
  const again = { ...sale, id: '0190c2a0-6666-7000-8000-ffffffffffff' }
  const node = aNode()
  write(node, sale)
  write(node, again)
  await pushAll(receiver, node)
  await projector.caughtUp(tenant)
  const rows = await own.db.withTenant(tenant, (tx) => tx.rows('select code from exception'))
  expect(rows).toContainEqual({ code: 'numbering-collision' })
  expect(await countOf('sale')).toBe(2)
})

test('the report of a day: each store with its figures, and the transactions page by page', async () => {
  const { receiver, projector, reports } = hub()
  const facts = tradeOf(10)
  await own.db.withTenant(tenant, async (tx) => {
    await tx.run('insert into tenant_directory (tenant_id, made_ms) values ($1, 0)', [tenant])
    await tx.run(
      `insert into store (tenant_id, store, name, made_ms) values ($1, 'S1', 'One', 0)`,
      [tenant],
    )
  })
  const node = aNode()
  for (const fact of facts) write(node, fact)
  await pushAll(receiver, node)
  await projector.caughtUp(tenant)
  const date = '2026-11-20'
  const days = daysOf(facts).filter(({ day }) => day.businessDate === date)
  const net = days.reduce((all, { kinds }) => {
    const back = kinds.void.amount + kinds.return.amount - kinds.voidReturn.amount
    return all + kinds.sale.amount - back
  }, 0)
  const expected = facts.filter(
    (fact) => isTransaction(fact) && fact.businessDate === date && !fact.training,
  )
  const seen: string[] = []
  let after: { momentMs: number; id: string } | undefined
  for (;;) {
    const report = await reports.salesOfDay({ tenant, date, after, limit: 3 })
    expect(report.stores).toMatchObject([{ store: 'S1', name: 'One', amount: net, backlog: 0 }])
    expect(report.incomplete).toBe(0)
    seen.push(...report.transactions.map(({ id }) => id))
    if (report.next === undefined) break
    const [momentMs = '', id = ''] = report.next.split('.')
    after = { momentMs: Number(momentMs), id }
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.toSorted()).toEqual(expected.map(({ id }) => id).toSorted())
})

/** Puts the projector back to where it stood before this fact and everything after it was read. */
async function rewound(first: Fact, facts: readonly Fact[]): Promise<void> {
  const after = facts.slice(facts.indexOf(first))
  await own.db.withTenant(tenant, async (tx) => {
    await tx.run('delete from day_total')
    for (const day of daysOf(facts.slice(0, facts.indexOf(first)))) {
      const { businessDate, store, terminal, openCounter, businessCounter } = day.day
      await tx.run(
        `insert into day_total (tenant_id, business_date, store, terminal, open_counter,
           business_counter, sales, sales_amount, voids, voids_amount, returns, returns_amount,
           cancels, net_amount, cash_amount, closed, totals)
         values ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, $7)`,
        [tenant, businessDate, store, terminal, openCounter, businessCounter, JSON.stringify(day)],
      )
    }
    await tx.run('delete from sale where fact_id = any($1::uuid[])', [after.map(({ id }) => id)])
    await tx.run(
      `insert into projector_held (tenant_id, name, no, fact_id, node, inc, seq, store,
         business_date, aggregates, aside)
       select tenant_id, 'sales', seq, fact_id, node, inc, seq, 'S1', null,
         '["all"]',
         case when fact_id = $2 then 'NEWER_VERSION' end
       from log where tenant_id = $1 and fact_id = any($3::uuid[])`,
      [tenant, first.id, after.map(({ id }) => id)],
    )
  })
}

/** The process is gone right after this statement. */
function dyingAt(db: Db, statement: string): Db {
  return {
    ...db,
    withTenant: (of, work) =>
      db.withTenant(of, (tx) => {
        const run: Tx['run'] = async (text, values) => {
          const touched = await tx.run(text, values)
          if (text.includes(statement)) throw new Error(`killed after ${statement}`)
          return touched
        }
        return work({ ...tx, run })
      }),
  }
}
