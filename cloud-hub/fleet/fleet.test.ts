// Enrolling and cutting off, over HTTP and a real database.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type OwnDatabase, startOwnDatabase } from '../testing/own-database.ts'
import { createSigner, type Signer } from '../testing/signer.ts'
import { startSmallHub } from '../testing/small-hub.ts'

const MINUTE_MS = 60_000

let own: OwnDatabase
let hub: Awaited<ReturnType<typeof startSmallHub>>
let store = 1_000

beforeAll(async () => {
  own = await startOwnDatabase()
  hub = await startSmallHub(own.db, [
    {
      method: 'POST',
      path: '/sync/v1/test',
      who: 'node',
      bodyMax: 100,
      answer: ({ by }) => whoIs(by),
    },
  ])
})

afterAll(async () => {
  await hub.close()
  await own.close()
})

// Strangers may try twenty times a minute, and all of them come from here.
beforeEach(() => {
  hub.clock.ms += MINUTE_MS
  store += 1
})

function whoIs({ tenant, store, node }: { tenant: string; store: string; node: string }) {
  return { status: 200, type: 'application/json', body: JSON.stringify({ tenant, store, node }) }
}

const here = () => ({ tenant: 'acme', store: String(store), storeName: 'Market' })

async function newCode(of = here()): Promise<string> {
  const operator = createSigner()
  await operator.asOperator(hub, 'PUT', '/fleet/v1/stores', of)
  const { tenant, store } = of
  const made = await operator.asOperator(hub, 'POST', '/fleet/v1/codes', { tenant, store })
  expect(made.status).toBe(201)
  return (made.body as { code: string }).code
}

const refusal = (code: string) => ({ status: 403, body: { code } })
const ask = (signer: Signer) => signer.ask(hub, 'POST', '/sync/v1/test', 'hello')

test('a box with a good code becomes the node of its store and is known by its key', async () => {
  const box = createSigner()
  const code = await newCode()
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  const { status, body } = await box.enrolWith(hub, code)
  expect([status, body]).toEqual([
    200,
    { ...here(), node: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  ])
  const { node } = body as { node: string }
  const { tenant, store } = here()
  expect((await ask(box)).body).toEqual({ tenant, store, node })
})

test('a code is good for a quarter of an hour', async () => {
  const code = await newCode()
  hub.clock.ms += 15 * MINUTE_MS
  expect(await createSigner().enrolWith(hub, code)).toMatchObject(refusal('CODE_WRONG'))
})

test('of ten boxes that show one code at the same time one gets in', async () => {
  const code = await newCode()
  const boxes = Array.from({ length: 10 }, createSigner)
  const replies = await Promise.all(boxes.map((box) => box.enrolWith(hub, code)))
  const statuses = replies.map(({ status }) => status).sort()
  expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 403)])
})

test('a box whose answer was lost asks again and gets the same one', async () => {
  const box = createSigner()
  const code = await newCode()
  const first = await box.enrolWith(hub, code)
  expect((await box.enrolWith(hub, code)).body).toEqual(first.body)
})

test('five wrong tries spend a code', async () => {
  const code = await newCode()
  const wrong = `${code.slice(0, 5)}${code.endsWith('0000') ? '1111' : '0000'}`
  for (let tries = 0; tries < 5; tries += 1) {
    expect(await createSigner().enrolWith(hub, wrong)).toMatchObject(refusal('CODE_WRONG'))
  }
  expect(await createSigner().enrolWith(hub, code)).toMatchObject(refusal('CODE_WRONG'))
})

test('four wrong tries do not', async () => {
  const code = await newCode()
  const wrong = `${code.slice(0, 5)}${code.endsWith('0000') ? '1111' : '0000'}`
  for (let tries = 0; tries < 4; tries += 1) await createSigner().enrolWith(hub, wrong)
  expect((await createSigner().enrolWith(hub, code)).status).toBe(200)
})

test('a key that nobody has gets nobody in, and the code stays good', async () => {
  const code = await newCode()
  const [box, thief] = [createSigner(), createSigner()]
  const body = { code, publicKey: box.keyHex, app: 'x', proof: thief.proofOfCode(code) }
  const replied = await fetch(`${hub.url}/fleet/v1/enrol`, {
    method: 'POST',
    body: JSON.stringify(body),
  })
  expect(await replied.json()).toMatchObject({ code: 'PROOF_WRONG' })
  expect((await box.enrolWith(hub, code)).status).toBe(200)
})

test('a newer code of a store takes the place of the older one', async () => {
  const older = await newCode()
  const newer = await newCode()
  expect(await createSigner().enrolWith(hub, older)).toMatchObject(refusal('CODE_WRONG'))
  expect((await createSigner().enrolWith(hub, newer)).status).toBe(200)
})

test('guessing from one address ends after twenty tries a minute', async () => {
  const tries = Array.from({ length: 21 }, () => createSigner().enrolWith(hub, 'ZZZZ-ZZZZ'))
  const statuses = (await Promise.all(tries)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  hub.clock.ms += MINUTE_MS
  expect((await createSigner().enrolWith(hub, 'ZZZZ-ZZZZ')).status).toBe(403)
})

test('a new box takes over the name of its store, and the old one is told that it is no longer', async () => {
  const [old, fresh] = [createSigner(), createSigner()]
  const first = await old.enrolWith(hub, await newCode())
  expect((await ask(old)).status).toBe(200)
  const second = await fresh.enrolWith(hub, await newCode())
  expect(second.body).toEqual(first.body)
  expect((await ask(fresh)).status).toBe(200)
  expect(await ask(old)).toMatchObject({ status: 403, body: { error: { code: 'REVOKED' } } })
})

test('a node that is revoked is cut off at its next request, and a new code brings it back', async () => {
  const box = createSigner()
  const { node } = (await box.enrolWith(hub, await newCode())).body as { node: string }
  expect((await ask(box)).status).toBe(200)
  expect((await box.asOperator(hub, 'POST', `/fleet/v1/nodes/${node}/revoke`)).status).toBe(200)
  expect(await ask(box)).toMatchObject({ status: 403, text: '{"error":{"code":"REVOKED"}}' })
  const again = createSigner()
  expect((await again.enrolWith(hub, await newCode())).body).toMatchObject({ node })
  expect((await ask(again)).status).toBe(200)
})

test('the operator sees each store, its node, and when it was there', async () => {
  const [box, of] = [createSigner(), here()]
  const { node } = (await box.enrolWith(hub, await newCode(of))).body as { node: string }
  await ask(box)
  await hub.fleet.saw({ tenant: of.tenant, node }, 7)
  const { body } = await box.asOperator(hub, 'GET', '/fleet/v1/nodes')
  const { nodes } = body as { nodes: { store: string }[] }
  const now = new Date(hub.clock.ms).toISOString()
  expect(nodes.find((each) => each.store === of.store)).toEqual({
    ...of,
    node,
    app: 'test 1',
    enrolledAt: now,
    revokedAt: null,
    seenAt: now,
    backlog: 7,
  })
})

test('what is not there is said plainly', async () => {
  const operator = createSigner()
  const code = await operator.asOperator(hub, 'POST', '/fleet/v1/codes', {
    tenant: 'acme',
    store: 'x',
  })
  expect(code).toMatchObject({ status: 404, body: { code: 'UNKNOWN_STORE' } })
  for (const node of ['x', '0197b1f0-0000-7000-8000-000000000001']) {
    const revoked = await operator.asOperator(hub, 'POST', `/fleet/v1/nodes/${node}/revoke`)
    expect(revoked).toMatchObject({ status: 404, body: { code: 'UNKNOWN_NODE' } })
  }
})

test('no code, no key of a node and no secret stands in the database as it was given', async () => {
  const code = await newCode()
  const rows = await own.db.withTenant('acme', (tx) => tx.rows('select * from enrolment_code'))
  expect(JSON.stringify(rows)).not.toContain(code)
  expect(JSON.stringify(rows)).not.toContain(code.replace('-', ''))
})
