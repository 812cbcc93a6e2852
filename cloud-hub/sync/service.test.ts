// The receiver on a real PostgreSQL: what no unit can show, because it takes transactions, locks and
// several speakers at once.

import { assert } from '@evertill/shared/result.ts'
import { HelloAnswer, PushAnswer, RecoverAnswer } from '@evertill/sync-protocol/messages.ts'
import { decodeBody, ENTRY_LIMITS } from '@evertill/sync-protocol/ndjson.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db, Tx } from '../db.ts'
import { type OwnDatabase, startOwnDatabase } from '../testing/own-database.ts'
import type { Answered } from './answered.ts'
import { restoreSessions } from './restored.ts'
import { createReceiver, type Receiver } from './service.ts'
import { createPushingNode, json, type PushingNode } from './testing/pushing-node.ts'

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

function hub(db: Db = own.db): Receiver {
  let tokens = 0
  const newToken = () => {
    tokens += 1
    return tokens.toString(16).padStart(32, '7')
  }
  return createReceiver({
    db,
    codec,
    nowMs: () => 1_795_000_000_000,
    newToken,
    fault: (_, error) => faults.push(error),
  })
}

const aNode = (no = 1): PushingNode => createPushingNode({ tenant, store: `S${no}`, no })

function sold(node: PushingNode, count: number, more: object = {}): void {
  for (let at = 1; at <= count; at += 1) {
    node.adopt('transaction', { fact: { transactionNo: at } }, more)
  }
}

function helloOf(answer: Answered): HelloAnswer {
  assert(answer.ok, `not greeted: ${JSON.stringify(answer)}`)
  return HelloAnswer.parse(JSON.parse(codec.utf8.decode(answer.value) ?? ''))
}

function pushedOf(answer: Answered): PushAnswer {
  assert(answer.ok, `not taken: ${JSON.stringify(answer)}`)
  const read = decodeBody(PushAnswer, answer.value, ENTRY_LIMITS, codec)
  assert(read.ok, 'the answer reads as it was written')
  return read.value.header
}

async function countOf(table: 'log' | 'entry_id' | 'exception' | 'gap_record'): Promise<number> {
  const [row] = await own.db.withTenant(tenant, (tx) =>
    tx.rows<{ count: number }>(`select count(*) from ${table}`),
  )
  return row?.count ?? -1
}

async function greeted(receiver: Receiver, node: PushingNode): Promise<number> {
  return helloOf(await receiver.hello(node.enrolled, node.hello())).sess
}

describe('a push', () => {
  test('what a store sent is in the log byte for byte, and comes back by RECOVER', async () => {
    const receiver = hub()
    const node = aNode()
    sold(node, 3)
    const sess = await greeted(receiver, node)
    const answer = pushedOf(await receiver.push(node.enrolled, node.push(sess)))
    expect(answer).toMatchObject({ acked: 3, hash: node.log()[2]?.hash, notes: [] })
    const asked = json({ node: node.node, inc: node.inc(), after: 1, limit: 10 })
    const back = await receiver.recover(node.enrolled, asked)
    assert(back.ok, 'the log comes back')
    const body = decodeBody(RecoverAnswer, back.value, ENTRY_LIMITS, codec)
    assert(body.ok, 'it reads as it was written')
    expect(body.value.header).toMatchObject({ from: 2, prev: node.log()[0]?.hash, n: 2 })
    expect(body.value.lines.map((line) => codec.utf8.decode(line))).toEqual(
      node
        .log()
        .slice(1)
        .map(({ bytes }) => codec.utf8.decode(bytes)),
    )
  })

  test('[R5] the same push from two hub processes at once counts once', async () => {
    const [one, other] = [hub(), hub()]
    const node = aNode()
    sold(node, 50)
    const sess = await greeted(one, node)
    const bytes = node.push(sess)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => (at % 2 ? one : other).push(node.enrolled, bytes)),
    )
    expect(answers.map((each) => pushedOf(each).acked)).toEqual(answers.map(() => 50))
    expect(await countOf('log')).toBe(50)
    expect(await countOf('entry_id')).toBe(50)
    expect(faults).toEqual([])
  })

  test('[R7] one fact that two machines push at the same moment counts under one of them', async () => {
    const receiver = hub()
    const nodes = [aNode(1), aNode(2)]
    // What one till sold was adopted by both machines of a store.
    for (const [at, node] of nodes.entries()) {
      for (let no = 1; no <= 40; no += 1) {
        const fact = at === 0 ? no : 41 - no
        const id = `0190c2a0-9999-7000-8000-${fact.toString(16).padStart(12, '0')}`
        node.adopt('transaction', { fact: { transactionNo: fact } }, { id })
      }
    }
    const answers = await Promise.all(
      nodes.map(async (node) => {
        const sess = await greeted(receiver, node)
        return pushedOf(await receiver.push(node.enrolled, node.push(sess)))
      }),
    )
    expect(answers.map(({ acked }) => acked)).toEqual([40, 40])
    expect(answers.reduce((all, { notes }) => all + notes.length, 0)).toBe(40)
    expect(await countOf('log')).toBe(80)
    expect(await countOf('entry_id')).toBe(40)
    expect(faults).toEqual([])
  })

  test.each(['insert into log', 'insert into entry_id', 'insert into stream'])(
    '[R8] a hub that dies at "%s" has kept nothing of the push, says BUSY, and takes it again',
    async (statement) => {
      const node = aNode()
      sold(node, 5)
      const sess = await greeted(hub(), node)
      const dying = dyingAfter(own.db, statement)
      expect(await hub(dying).push(node.enrolled, node.push(sess))).toMatchObject({
        error: { code: 'BUSY' },
      })
      expect(faults).toHaveLength(1)
      expect(await countOf('log')).toBe(0)
      expect(await countOf('entry_id')).toBe(0)
      expect(pushedOf(await hub().push(node.enrolled, node.push(sess)))).toMatchObject({ acked: 5 })
    },
  )

  test('[R8] a commit that took effect though its answer was lost has no second effect', async () => {
    const node = aNode()
    sold(node, 5)
    const sess = await greeted(hub(), node)
    const deaf: Db = {
      ...own.db,
      withTenant: async (of, work) => {
        await own.db.withTenant(of, work)
        throw new Error('the connection is gone')
      },
    }
    expect(await hub(deaf).push(node.enrolled, node.push(sess))).toMatchObject({
      error: { code: 'BUSY' },
    })
    expect(pushedOf(await hub().push(node.enrolled, node.push(sess)))).toMatchObject({
      acked: 5,
      notes: [],
    })
    expect(await countOf('log')).toBe(5)
  })

  test('[R4] a hole is not filled, and what is told leads the sender to what is missing', async () => {
    const receiver = hub()
    const node = aNode()
    sold(node, 4)
    const sess = await greeted(receiver, node)
    await receiver.push(node.enrolled, node.push(sess, 1, 1))
    expect(await receiver.push(node.enrolled, node.push(sess, 3, 2))).toEqual({
      ok: false,
      error: { code: 'GAP', expected: 2, hash: node.log()[0]?.hash },
    })
    expect(await countOf('log')).toBe(1)
  })

  test('[R5] another truth under a number that is held is refused, and somebody is told once', async () => {
    const receiver = hub()
    const [node, clone] = [aNode(), aNode()]
    sold(node, 3)
    sold(clone, 2)
    clone.write('exception', { code: 'else' })
    const sess = await greeted(receiver, node)
    await receiver.push(node.enrolled, node.push(sess))
    for (let time = 0; time < 3; time += 1) {
      expect(await receiver.push(clone.enrolled, clone.push(sess))).toMatchObject({
        error: { code: 'FORK', at: 3 },
      })
    }
    expect(await countOf('exception')).toBe(1)
    expect(await countOf('log')).toBe(3)
    const again = helloOf(await receiver.hello(node.enrolled, node.hello()))
    expect(again.streams[0]).toMatchObject({ state: 'SUSPECT', head: { seq: 3 } })
  })

  test('[R2] only the session of the last HELLO may push', async () => {
    const receiver = hub()
    const node = aNode()
    sold(node, 1)
    const old = await greeted(receiver, node)
    const sess = await greeted(receiver, node)
    expect(await receiver.push(node.enrolled, node.push(old))).toEqual({
      ok: false,
      error: { code: 'SUPERSEDED', sess },
    })
    expect(await countOf('log')).toBe(0)
  })

  test('a body that was cut on its way leaves no trace', async () => {
    const receiver = hub()
    const node = aNode()
    sold(node, 2)
    const sess = await greeted(receiver, node)
    const cut = node.push(sess).subarray(0, -7)
    expect(await receiver.push(node.enrolled, cut)).toMatchObject({ error: { code: 'MALFORMED' } })
    expect(await countOf('log')).toBe(0)
  })
})

describe('a hello', () => {
  test('[H6] no lease of a new incarnation begins where the one before may have given numbers', async () => {
    const receiver = hub()
    const node = aNode()
    sold(node, 7)
    const first = helloOf(await receiver.hello(node.enrolled, node.hello()))
    expect(first.numbersFrom).toBe(1)
    await receiver.push(node.enrolled, node.push(first.sess))
    node.begin(2)
    const second = helloOf(await receiver.hello(node.enrolled, node.hello()))
    expect(second.numbersFrom).toBeGreaterThan(7)
    const again = helloOf(await receiver.hello(node.enrolled, node.hello()))
    expect(again.numbersFrom).toBe(second.numbersFrom)
    expect(again).toMatchObject({ ep: 2, sess: second.sess + 1 })
    expect(again.streams.map(({ inc, state }) => [inc, state])).toEqual(
      expect.arrayContaining([[node.inc(), 'OPEN']]),
    )
  })

  test('[R2] hellos at once open sessions one after the other', async () => {
    const receiver = hub()
    const node = aNode()
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => receiver.hello(node.enrolled, node.hello())),
    )
    const sessions = answers.map((each) => helloOf(each).sess)
    expect(sessions.sort()).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('[R9] what a node can no longer send is recorded, told and never silent', async () => {
    const receiver = hub()
    const node = aNode()
    sold(node, 4)
    const floor = { seq: 2, hash: node.log()[1]?.hash ?? '' }
    const head = { seq: 4, hash: node.log()[3]?.hash ?? '' }
    const streams = [{ inc: node.inc(), floor, head, acked: 2, cur: true }]
    const greeting = helloOf(await receiver.hello(node.enrolled, node.hello({ streams })))
    expect(greeting.streams[0]?.gaps).toHaveLength(1)
    expect(await countOf('gap_record')).toBe(1)
    expect(await countOf('exception')).toBe(1)
    const answer = await receiver.push(node.enrolled, node.push(greeting.sess, 3, 2))
    expect(pushedOf(answer).acked).toBe(4)
  })

  test('a node of one tenant is unknown to every other', async () => {
    const receiver = hub()
    const node = aNode()
    sold(node, 2)
    const sess = await greeted(receiver, node)
    await receiver.push(node.enrolled, node.push(sess))
    const stranger = { ...node.enrolled, tenant: `${tenant}-else` }
    const asked = json({ node: node.node, inc: node.inc(), after: 0, limit: 10 })
    expect(await receiver.recover(stranger, asked)).toEqual({
      ok: false,
      error: { code: 'TOO_OLD' },
    })
  })

  test('[R3] a hub that was restored fences every session of before', async () => {
    const receiver = hub()
    const node = aNode()
    sold(node, 2)
    const before = helloOf(await receiver.hello(node.enrolled, node.hello()))
    await own.db.withTenant(tenant, (tx) => restoreSessions(tx, tenant, 'e'.repeat(32), () => 0.5))
    expect(await receiver.push(node.enrolled, node.push(before.sess))).toMatchObject({
      error: { code: 'SUPERSEDED' },
    })
    const after = helloOf(await receiver.hello(node.enrolled, node.hello()))
    expect(after.hub_gen).not.toBe(before.hub_gen)
    expect(after.sess).toBeGreaterThan(before.sess + 1)
  })
})

/** The process is gone right after this statement: nobody commits, nobody answers. */
function dyingAfter(db: Db, statement: string): Db {
  return {
    ...db,
    withTenant: (of, work) =>
      db.withTenant(of, (tx) => {
        const run: Tx['run'] = async (text, values) => {
          const touched = await tx.run(text, values)
          if (text.includes(statement)) throw new Error(`killed after ${statement}`)
          return touched
        }
        const rows: Tx['rows'] = async (text, values) => {
          const found = await tx.rows<never>(text, values)
          if (text.includes(statement)) throw new Error(`killed after ${statement}`)
          return found
        }
        return work({ run, rows })
      }),
  }
}
