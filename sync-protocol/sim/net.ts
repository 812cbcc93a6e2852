// A line between two machines. It carries bytes, and may lose, double, delay, cut, garble, hold back
// and bring again whatever it carries; what arrives is for the machines to judge.

import { copyOf } from '../src/bytes.ts'
import type { World } from './world-state.ts'

/** Answers now, later, or never. */
export type Serve = (path: string, body: Uint8Array, reply: (answer: Uint8Array) => void) => void

/** What came back; nothing where the line says that nothing will. */
export type Answered = (answer: Uint8Array | undefined) => void

type Packet = { readonly serve: Serve; readonly path: string; readonly body: Uint8Array }

/** Packets of each kind that a line remembers. */
const OLD_MAX = 12

export type Line = ReturnType<typeof createLine>

export function createLine(name: string, world: World) {
  const { clock, dice } = world
  /** Whether it carries in this direction. */
  let there = true
  let back = true
  let flapUntilMs = 0
  const old: Packet[] = []
  const oldCalls: Packet[] = []
  return { call, cut, join, flap }

  function call(serve: Serve, path: string, body: Uint8Array, answered: Answered) {
    keep({ serve, path, body })
    if (old.length > 0 && world.strikes(world.rate('replay'))) replay()
    const copies = world.strikes(world.rate('duplicate')) ? 2 : 1
    if (copies === 2) world.fault('duplicate', `${name} ${path}`)
    for (let copy = 0; copy < copies; copy += 1) carry(serve, path, body, answered)
  }

  /** Commands of people are few between the pushes, and harm most when they come again. */
  function keep(packet: Packet) {
    const kept = packet.path.startsWith('call') ? oldCalls : old
    if (kept.length < OLD_MAX) kept.push(packet)
    else if (dice.chance(30)) kept[dice.below(OLD_MAX)] = packet
  }

  function replay() {
    const { serve, path, body } = dice.pick(oldCalls.length > 0 && dice.chance(50) ? oldCalls : old)
    world.fault('replay', `${name} ${path}`)
    clock.later(travelMs(), () => serve(path, body, () => undefined))
  }

  function carry(serve: Serve, path: string, body: Uint8Array, answered: Answered) {
    if (isLost('there')) return
    const sent = spoiled(body)
    if (sent === undefined) return
    const proxy = world.strikes(world.rate('proxyError'))
    clock.later(travelMs(), () =>
      serve(path, sent, (answer) => bring(path, answer, answered, proxy)),
    )
    if (!proxy) return
    world.fault('proxyError', `${name} ${path}`)
    clock.later(travelMs(), () => answered(undefined))
  }

  function bring(path: string, answer: Uint8Array, answered: Answered, proxy: boolean) {
    if (proxy) return
    if (world.strikes(world.rate('answerLost'))) return world.fault('answerLost', `${name} ${path}`)
    const copies = world.strikes(world.rate('duplicate')) ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) {
      if (isLost('back')) continue
      const came = spoiled(answer)
      if (came) clock.later(travelMs(), () => answered(came))
    }
  }

  function isLost(way: 'there' | 'back'): boolean {
    if (isFlapped() || !(way === 'there' ? there : back)) return true
    if (!world.strikes(world.rate('loss'))) return false
    world.fault('loss', `${name} ${way}`)
    return true
  }

  /** Only what carries a hash of its own can come in garbled; the rest is dropped below. */
  function spoiled(bytes: Uint8Array): Uint8Array | undefined {
    if (world.strikes(world.rate('truncate'))) {
      world.fault('truncate', name)
      return hasHash(bytes) ? copyOf(bytes.subarray(0, dice.below(bytes.length))) : undefined
    }
    if (world.strikes(world.rate('flip'))) {
      world.fault('flip', name)
      if (!hasHash(bytes)) return undefined
      const flipped = copyOf(bytes)
      const at = dice.below(flipped.length)
      flipped[at] = withFlipped(flipped[at] as number, 2 ** dice.below(8))
      return flipped
    }
    return bytes
  }

  function travelMs(): number {
    const near = dice.between(1, 40)
    if (!world.strikes(world.rate('delay'))) return near
    world.fault('delay', name)
    return near + dice.between(100, 90_000)
  }

  /** In one direction or in both, until somebody joins it again. */
  function cut(which: 'there' | 'back' | 'both') {
    there = which === 'back'
    back = which === 'there'
    world.note(`${name} is cut: ${which}`)
  }

  function join() {
    there = true
    back = true
    flapUntilMs = 0
    world.note(`${name} carries`)
  }

  function flap(forMs: number) {
    flapUntilMs = clock.nowMs() + forMs
  }

  function isFlapped(): boolean {
    return clock.nowMs() < flapUntilMs && Math.floor(clock.nowMs() / 500) % 2 === 0
  }
}

/** One bit of a byte is another. */
export function withFlipped(byte: number, bit: number): number {
  return Math.floor(byte / bit) % 2 === 1 ? byte - bit : byte + bit
}

const HASHED = new TextEncoder().encode('{"batch_sha256":"')

function hasHash(bytes: Uint8Array): boolean {
  return HASHED.every((byte, at) => bytes[at] === byte)
}
