// A store as a process: how it starts, why it does not, and how it ends.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pairDevice } from '../testing/device.ts'
import { type RunningNode, startNode } from '../testing/start-node.ts'

const folder = mkdtempSync(join(tmpdir(), 'evertill-process-'))
let node: RunningNode

beforeAll(async () => {
  node = await startNode()
})

afterAll(async () => {
  await node.kill('SIGKILL')
  rmSync(node.dir, { recursive: true })
  rmSync(folder, { recursive: true })
})

describe('a store that was never enrolled', () => {
  test('lives, says that it is not ready, and lets no till in', async () => {
    const at = (path: string, wish?: RequestInit) => fetch(node.url + path, wish)
    expect((await at('/health')).status).toBe(200)
    const ready = await at('/ready')
    expect([ready.status, await ready.json()]).toMatchObject([503, { code: 'NOT_ENROLLED' }])
    const body = JSON.stringify({})
    const pairing = await at('/devices/v1/pairings', { method: 'POST', body })
    expect([pairing.status, await pairing.json()]).toMatchObject([503, { code: 'NOT_ENROLLED' }])
    const headers = { authorization: `Bearer ${node.operatorKey}` }
    expect(await (await at('/status', { headers })).json()).toMatchObject({ store: null })
  })

  test('keeps its operator key where only its own user reads it', () => {
    expect(statSync(join(node.dir, 'data', 'operator-key')).mode % 0o1000).toBe(0o600)
  })
})

describe('a start that cannot be', () => {
  const port = () => new URL(node.url).port
  const fresh = () => join(folder, 'fresh')

  test.each([
    ['PORT_IN_USE', () => ({ EVERTILL_DATA_DIR: fresh(), EVERTILL_PORT: port() })],
    ['DATA_DIR_IN_USE', () => ({ EVERTILL_DATA_DIR: join(node.dir, 'data'), EVERTILL_PORT: '0' })],
    ['CONFIG_INVALID', () => ({ EVERTILL_DATA_DIR: fresh(), EVERTILL_PORT: '70000' })],
    ['CONFIG_INVALID', () => ({ EVERTILL_DATA_DIR: fresh(), EVERTILL_PROT: '1' })],
    ['CONFIG_INVALID', () => ({})],
    ['DATA_DIR_NOT_WRITABLE', () => ({ EVERTILL_DATA_DIR: '/dev/null/store', EVERTILL_PORT: '0' })],
  ] as const)('says %s and ends', (code, settings) => {
    const main = new URL('../main.ts', import.meta.url).pathname
    const env = { PATH: process.env['PATH'], ...settings() }
    const ended = spawnSync(process.execPath, [main], { env, encoding: 'utf8' })
    expect(ended.status).toBe(1)
    expect(ended.stdout).toBe('')
    const line = ended.stderr.split('\n').find((each) => each.includes('"fatal"')) ?? '{}'
    expect(JSON.parse(line)).toMatchObject({ level: 'fatal', code })
  })
})

test('told to stop, a store ends its streams, answers who waits, and ends well', async () => {
  const other = await startNode({ entry: 'testing/alone.ts' })
  const till = await pairDevice(other, 1)
  await till.hello()
  const authorization = till.signed('GET', '/sync/v1/hint', new Uint8Array())
  const stream = await fetch(`${other.url}/sync/v1/hint`, { headers: { authorization } })
  const heard = stream.text()
  till.write('of-tomorrow', {})
  // It may come too late to be let in, and then was never taken.
  const pushed = till.push(0).catch(() => undefined)
  expect(await other.stop()).toBe(0)
  expect(await heard).toBe(': hello\n\n')
  const answer = await pushed
  if (answer !== undefined) expect(answer).toMatchObject({ answer: { acked: 1 } })
  rmSync(other.dir, { recursive: true })
})
