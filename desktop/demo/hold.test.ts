// One `npm start` at a time in a folder, and what the next one makes of one that was cut off.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOLD_FILE, holdFolder } from './hold.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evertill-hold-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function held() {
  const hold = await holdFolder(folder)
  if (!hold.ok) throw new Error(`held by ${hold.error.pid}`)
  return hold.value
}

/** As if the one who wrote it had been killed and its number given to nobody. */
function cutOff(): void {
  const file = join(folder, HOLD_FILE)
  const kept = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...kept, holder: { ...kept.holder, born: 'long ago' } }))
}

describe('the folder of the demo', () => {
  test('is held by one start, whose process is named to the next', async () => {
    const first = await held()
    expect(await holdFolder(folder)).toEqual({ ok: false, error: { pid: process.pid } })
    first.release()
    expect((await held()).afterCrash).toBe(false)
  })

  test('goes to the next start after a crash, whoever has the number of the dead one now', async () => {
    await held()
    cutOff()
    expect((await held()).afterCrash).toBe(true)
  })

  test('is had only when the programs of the start before are gone', async () => {
    const lastDeed = join(folder, 'done')
    const source = `setTimeout(() => fs.writeFileSync(${JSON.stringify(lastDeed)}, ''), 400)`
    const left = spawn(process.execPath, ['-e', source])
    const ended = once(left, 'exit')
    const first = await held()
    first.add(left.pid ?? 0)
    cutOff()
    await held()
    expect(existsSync(lastDeed)).toBe(true)
    await ended
  })

  test('is not let go by one who lost it', async () => {
    const first = await held()
    writeFileSync(join(folder, HOLD_FILE), '{"holder":{"pid":2,"born":"1"},"programs":[]}')
    first.release()
    expect(existsSync(join(folder, HOLD_FILE))).toBe(true)
  })
})
