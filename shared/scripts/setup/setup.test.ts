// Two commands started at once set up one after the other, a killed one is no obstacle, and what
// goes wrong is called by its name.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { faultOf, SetupFault } from './fault.mjs'
import { withLock } from './lock.mjs'

describe('the lock', () => {
  let folder = ''
  const said: string[] = []
  const deps = { folder: '', say: (text: string) => said.push(text) }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'evertill-lock-'))
    deps.folder = folder
    said.length = 0
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const leaveLock = (pids: number[], host = hostname()) => {
    mkdirSync(join(folder, 'lock'))
    writeFileSync(join(folder, 'lock', 'owner.json'), JSON.stringify({ token: 't', host, pids }))
  }
  const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

  test('two at once work one after the other, and the second one is told why it waits', async () => {
    const order: string[] = []
    const work = (name: string) => async () => {
      order.push(`${name} begins`)
      await sleep(300)
      order.push(`${name} ends`)
    }
    await Promise.all([withLock(deps, work('one')), withLock(deps, work('two'))])
    const [first, second] = order[0] === 'one begins' ? ['one', 'two'] : ['two', 'one']
    expect(order).toEqual([
      `${first} begins`,
      `${first} ends`,
      `${second} begins`,
      `${second} ends`,
    ])
    expect(said).toEqual([`another run (process ${process.pid}) is setting up; waiting for it`])
    expect(readdirSync(folder)).toEqual([])
  })

  test('what the work throws comes out, and the lock is free again', async () => {
    const broken = withLock(deps, () => Promise.reject(new SetupFault('DISK_FULL', 'full')))
    await expect(broken).rejects.toThrow('full')
    expect(readdirSync(folder)).toEqual([])
  })

  test('many who find the lock of a killed run take turns all the same', async () => {
    leaveLock([deadPid()])
    let inside = 0
    let most = 0
    const work = async () => {
      inside += 1
      most = Math.max(most, inside)
      await sleep(20)
      inside -= 1
    }
    await Promise.all(Array.from({ length: 5 }, () => withLock(deps, work)))
    expect(most).toBe(1)
    expect(readdirSync(folder)).toEqual([])
  })

  test.each([
    ['a download that outlives its killed run', () => [deadPid(), process.pid], hostname()],
    ['a process of another machine', () => [2 ** 30], 'another-machine'],
  ])('%s keeps the lock', async (_, pids, host) => {
    leaveLock(pids(), host)
    let began = false
    const waiting = withLock(deps, () => {
      began = true
      return Promise.resolve()
    })
    await sleep(700)
    expect(began).toBe(false)
    rmSync(join(folder, 'lock'), { recursive: true })
    await waiting
    expect(began).toBe(true)
  })
})

describe('a fault', () => {
  test.each([
    ['npm error code EINTEGRITY', 'CORRUPT_DOWNLOAD'],
    ['npm error code Z_DATA_ERROR', 'CORRUPT_DOWNLOAD'],
    ['npm error network request to http://x failed, reason: getaddrinfo ENOTFOUND x', 'NO_NETWORK'],
    ['npm error code ECONNREFUSED', 'NO_NETWORK'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'BAD_CERTIFICATE'],
    ['npm error code E404', 'NOT_IN_REGISTRY'],
    ['npm error code EACCES', 'NOT_WRITABLE'],
    ['npm error nospc ENOSPC: no space left on device', 'DISK_FULL'],
    ['Error: ERR_PNPM_OUTDATED_LOCKFILE', 'LOCKFILE_OUTDATED'],
    ['npm error something nobody has seen', 'FETCH_FAILED'],
  ])('%j is called %s, and quoted', (output, code) => {
    const fault = faultOf('Node 24', output)
    expect(fault.code).toBe(code)
    expect(fault.message).toContain(output.replace(/^npm error (network )?/, ''))
  })

  test('lines that help nobody are not quoted', () => {
    const output = 'npm error code E404\nnpm error A complete log of this run can be found in: x'
    expect(faultOf('Node 24', output).message).not.toContain('complete log')
  })
})
