// The store's part of a first load, in a process of its own so that its memory can be told: a
// follower that knows nothing takes the snapshot from a folder until its publish is active.

import '@evertill/shared/scripts/node24.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from '@evertill/shared/result.ts'
import { pageOf } from '../src/feed.ts'
import { createFollower } from '../src/follower.ts'
import type { FollowerEffect, FollowerInput, FollowerStep } from '../src/follower-state.ts'
import {
  countMasters,
  keptOf,
  NO_MASTERS,
  rowsOf,
  writeMasters,
} from '../testing/memory-masters.ts'
import { codec } from '../testing/node-ports.ts'
import { FEED_NAMES, type Installed, type Left, memoryBytes } from './snapshot-folder.ts'

const [, , folder = ''] = process.argv
const { heads, manifests }: Left = JSON.parse(readFileSync(join(folder, 'left.json'), 'utf8'))
const memoryBefore = memoryBytes()
const follower = createFollower({ codec, dice: () => 0.5, names: FEED_NAMES })
let masters = NO_MASTERS
let longestMs = 0
let stepsMs = 0
let steps = 0

const began = performance.now()
let next = timed(() => follower.start(0))
for (;;) {
  const [question] = next.effects
  assert(question !== undefined, 'the follower asks or rests')
  if (question.type === 'timer') break
  const input = answerTo(question)
  const { state } = next
  next = timed(() => follower.step(state, input))
}
const installMs = performance.now() - began
const { active } = masters
assert(active !== undefined, 'what was installed is active')
assert(
  rowsOf(masters, active.edition, 'common').size === manifests.common.rows,
  'all rows are here',
)

const memory = memoryBytes() - memoryBefore
const bareMs = parseBare()
const installed: Installed = { installMs, stepsMs, longestMs, steps, bareMs, memory }
writeFileSync(join(folder, 'installed.json'), JSON.stringify(installed))

function timed(work: () => FollowerStep): FollowerStep {
  const workBegan = performance.now()
  const step = work()
  const took = performance.now() - workBegan
  stepsMs += took
  steps += 1
  longestMs = Math.max(longestMs, took)
  return step
}

function answerTo(question: FollowerEffect): FollowerInput {
  assert('ticket' in question, `nothing goes wrong here: ${question.type}`)
  const { ticket } = question
  switch (question.type) {
    case 'open':
      return { type: 'disk', ticket, kept: keptOf(masters), nowMs: 0 }
    case 'pull': {
      const { feed, gen, after, limit } = question
      const request = { feed: FEED_NAMES[feed], gen, after, limit }
      return { type: 'page', ticket, page: pageOf(heads[feed], request, [], codec.utf8), nowMs: 0 }
    }
    case 'ask-manifest':
      return { type: 'manifest', ticket, manifest: manifests[question.feed], nowMs: 0 }
    case 'fetch-chunk':
      return { type: 'chunk', ticket, bytes: chunkNo(question.chunk), nowMs: 0 }
    case 'count':
      return { type: 'counted', ticket, counted: countMasters(masters, question, codec), nowMs: 0 }
    default:
      masters = writeMasters(masters, question)
      return { type: 'disk', ticket, kept: keptOf(masters), nowMs: 0 }
  }
}

function chunkNo(chunk: number): Uint8Array {
  // A Buffer may share its memory; the protocol is given bytes of its own.
  return new Uint8Array(readFileSync(join(folder, `${chunk}`)))
}

/** The same bytes by the shortest way there is: every line of every chunk as JSON, and no more. */
function parseBare(): number {
  const bareBegan = performance.now()
  let rows = 0
  for (const { n } of manifests.common.chunks) {
    for (const line of readFileSync(join(folder, `${n}`), 'utf8').split('\n')) {
      if (line !== '' && JSON.parse(line)) rows += 1
    }
  }
  assert(rows > manifests.common.rows, 'rows and headers were read')
  return performance.now() - bareBegan
}
