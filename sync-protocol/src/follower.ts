// Takes the masters from above: rows of two feeds, staged unseen, and made visible publish by
// publish. Selling never waits for it; which publish is active is known at every step.

import { assert } from '@evertill/shared/result.ts'
import type {
  Active,
  FollowerInput,
  FollowerState,
  FollowerStep,
  FollowerTools,
} from './follower-state.ts'
import { type Case, type Cell, followerTable } from './follower-table.ts'
import { ask, BOTH_PULL } from './follower-turn.ts'

export function createFollower(tools: FollowerTools) {
  return { start, step }

  /** After every start of the process: what is on disk is read before anything is asked. */
  function start(nowMs: number): FollowerStep {
    const state: FollowerState = {
      work: { at: 'opening', ticket: 0 },
      kept: { active: undefined, stages: { common: undefined, store: undefined } },
      want: BOTH_PULL,
      again: false,
      turns: 0,
      failures: 0,
      spoiled: 0,
      auditAtMs: nowMs,
      ticket: 0,
    }
    return ask(state, { at: 'opening' }, { type: 'open' })
  }

  function step(state: FollowerState, input: FollowerInput): FollowerStep {
    const { work } = state
    if ('ticket' in input && !('ticket' in work && work.ticket === input.ticket)) {
      return { state, effects: [] }
    }
    // The table proves each cell against its own state and input; looked up, they are all cases.
    const cell = followerTable[work.at][input.type] as Cell
    if (cell === 'ignore') return { state, effects: [] }
    assert(cell !== 'impossible', `'${work.at}' never asked for '${input.type}'`)
    return cell({ tools, state, work, input } as Case)
  }
}

/** What carts are rung up with; nothing before the first publish arrived whole. */
export function activePublish(state: FollowerState): Active | undefined {
  return state.kept.active
}
