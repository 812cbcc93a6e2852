// A program of the demo, as a real process: what becomes of it, and what is told of it, when it is
// stopped, killed, cannot start, ends by itself, or loses whoever started it.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProgram, DidNotStart } from './program.ts'

/** Says where it is, and stops when it is told to. */
const WILLING = `
process.on('SIGTERM', () => { console.error(JSON.stringify({ msg: 'stopped' })); process.exit(0) })
setInterval(() => undefined, 1000)
console.log('one line that is none of ours')
console.log(JSON.stringify({ ready: true, url: 'http://127.0.0.1:' + process.env.EVERTILL_PORT }))
`

const UNABLE = `
console.error(JSON.stringify({ level: 60, code: 'PORT_IN_USE', msg: 'another one is there' }))
process.exit(1)
`

/** Longer than any machine needs to notice that a pipe was closed. */
const LOOKS_MAX = 1_000

let folder: string
let told: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evertill-program-'))
  told = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function program(source: string) {
  const file = join(folder, 'main.mjs')
  writeFileSync(file, source)
  return createProgram({
    name: 'hub',
    file,
    env: { EVERTILL_PORT: '81' },
    logFile: join(folder, 'hub.log'),
    ended: (name, why) => told.push(`${name}: ${why}`),
  })
}

describe('a program of the demo', () => {
  test('is there once it says where, and gone once it was told to stop', async () => {
    const hub = program(WILLING)
    await hub.start()
    const pid = hub.pid() ?? 0
    expect(hub.url()).toBe('http://127.0.0.1:81')
    await hub.stop()
    expect([hub.pid(), isAlive(pid), told]).toEqual([undefined, false, []])
  })

  test('is killed on purpose without a word, and starts again', async () => {
    const hub = program(WILLING)
    await hub.start()
    const first = hub.pid()
    await hub.kill()
    await hub.start()
    expect(hub.pid()).not.toBe(first)
    await hub.stop()
    expect(told).toEqual([])
  })

  test('that cannot start says why, in its own words', async () => {
    const started = program(UNABLE).start()
    await expect(started).rejects.toThrow(DidNotStart)
    await expect(started).rejects.toThrow(
      /the hub did not start: PORT_IN_USE: another one is there/,
    )
  })

  test('that ends by itself is told of, once', async () => {
    const hub = program(WILLING)
    await hub.start()
    process.kill(hub.pid() ?? 0, 'SIGKILL')
    while (hub.pid() !== undefined) await sleep(10)
    expect(told).toEqual(['hub: SIGKILL'])
  })

  test('stops in order when whoever started it is killed', async () => {
    const { starter, pid } = await startedByAnother()
    starter.kill('SIGKILL')
    for (let look = 0; look < LOOKS_MAX && isAlive(pid); look += 1) await sleep(10)
    if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    expect(readFileSync(join(folder, 'hub.log'), 'utf8')).toContain('stopped')
  })
})

/** A process that starts the program, so that it can be killed. */
async function startedByAnother(): Promise<{ starter: ChildProcess; pid: number }> {
  const file = join(folder, 'main.mjs')
  writeFileSync(file, WILLING)
  const source = join(folder, 'starter.ts')
  const wish = { name: 'hub', file, env: {}, logFile: join(folder, 'hub.log') }
  writeFileSync(
    source,
    `import { createProgram } from ${JSON.stringify(new URL('./program.ts', import.meta.url).href)}
     const hub = createProgram({ ...${JSON.stringify(wish)}, ended: () => undefined })
     await hub.start()
     console.log(hub.pid())`,
  )
  const starter = spawn(process.execPath, [source], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: starter.stdout }), 'line')
  return { starter, pid: Number(line) }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
