// A line that fails: what it may do to what it carries, and what it never does.

import { expect, test } from 'vitest'
import { createLine, type Serve, withFlipped } from './net.ts'
import type { FaultName } from './options.ts'
import { createWorld, type World } from './world-state.ts'

const BODY = new TextEncoder().encode(`{"batch_sha256":"${'0'.repeat(64)}","n":0}\n`)
const PLAIN = new TextEncoder().encode('{"to":"hello"}')

function worldWith(rates: Partial<Record<FaultName, number>>): World {
  return createWorld({ seed: 3, stores: 1, tills: 1, deeds: 1, rates }, false)
}

/** So many calls over a line; how often each side was reached, and with what. */
function carried(world: World, body: Uint8Array, calls = 200) {
  const line = createLine('line', world)
  const came: Uint8Array[] = []
  const answers: (Uint8Array | undefined)[] = []
  const serve: Serve = (_path, bytes, reply) => {
    came.push(bytes)
    reply(bytes)
  }
  for (let call = 0; call < calls; call += 1) {
    line.call(serve, 'push', body, (bytes) => answers.push(bytes))
    world.clock.runUntil(world.clock.nowMs() + 200_000)
  }
  return { came, answers, line, serve }
}

test('a sound line carries everything once, there and back, byte for byte', () => {
  const { came, answers } = carried(worldWith({}), BODY)
  expect([came.length, answers.length]).toEqual([200, 200])
  expect(answers.every((bytes) => Buffer.compare(bytes ?? PLAIN, BODY) === 0)).toBe(true)
})

test.each([
  ['loss', (came: number, back: number) => came < 200 && back < came],
  ['duplicate', (came: number, back: number) => came > 200 && back > came],
  ['replay', (came: number, back: number) => came > 200 && back === 200],
  ['answerLost', (came: number, back: number) => came === 200 && back < 200],
  ['delay', (came: number, back: number) => came === 200 && back === 200],
] as const)('with %s it does that and nothing else', (fault, isSo) => {
  const { came, answers } = carried(worldWith({ [fault]: 300 }), BODY)
  expect(isSo(came.length, answers.length)).toBe(true)
  expect(came.every((bytes) => Buffer.compare(bytes, BODY) === 0)).toBe(true)
})

test('a proxy answers that it failed although the request arrived', () => {
  const { came, answers } = carried(worldWith({ proxyError: 500 }), BODY)
  expect(came).toHaveLength(200)
  expect(answers).toHaveLength(200)
  expect(answers.filter((bytes) => bytes === undefined).length).toBeGreaterThan(50)
})

test('a body that carries its hash arrives garbled or cut; any other does not arrive at all', () => {
  for (const fault of ['flip', 'truncate'] as const) {
    const { came } = carried(worldWith({ [fault]: 400 }), BODY)
    expect(came.some((bytes) => Buffer.compare(bytes, BODY) !== 0)).toBe(true)
    const plain = carried(worldWith({ [fault]: 400 }), PLAIN)
    expect(plain.came.length).toBeLessThan(200)
    expect(plain.came.every((bytes) => Buffer.compare(bytes, PLAIN) === 0)).toBe(true)
  }
})

test('a line that is cut in one direction still carries in the other', () => {
  const world = worldWith({})
  const { line, serve, came, answers } = carried(world, BODY, 0)
  const call = () => {
    line.call(serve, 'push', BODY, (bytes) => answers.push(bytes))
    world.clock.runUntil(world.clock.nowMs() + 1_000)
    return [came.length, answers.length]
  }
  line.cut('back')
  expect(call()).toEqual([1, 0])
  line.cut('there')
  expect(call()).toEqual([1, 0])
  line.join()
  expect(call()).toEqual([2, 1])
})

test('what has healed carries everything', () => {
  const world = worldWith({ loss: 1_000, flip: 1_000 })
  world.heal()
  expect(carried(world, BODY).answers).toHaveLength(200)
})

test('a flipped bit is another bit, and flipped back the same', () => {
  for (const byte of [0, 1, 90, 255]) {
    for (const bit of [1, 2, 64, 128]) {
      expect(withFlipped(byte, bit)).not.toBe(byte)
      expect(withFlipped(withFlipped(byte, bit), bit)).toBe(byte)
    }
  }
})
