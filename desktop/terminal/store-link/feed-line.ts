// The line of the masters' follower. While a basket is being rung up it brings nothing: new prices
// come between two customers, and one basket has the prices of one publish.

import type { FollowingDeps } from '@evertill/sync-protocol/following.ts'
import type { StoreLine } from './store-line.ts'

type Ask = FollowingDeps['ask']

type FeedLineDeps = {
  readonly line: Pick<StoreLine, 'signed'>
  readonly isRinging: () => boolean
  /** The store answered to a question for changes: prices are as of now. */
  readonly pulled: () => void
  readonly fault: (error: unknown) => void
}

export function createFeedLine({ line, isRinging, pulled, fault }: FeedLineDeps) {
  let held: (() => void)[] = []
  return { ask, released }

  function ask(...[path, body, answered]: Parameters<Ask>): void {
    line.signed(`/sync/v1/${path}`, body).then((answer) => {
      const bring = () => {
        if (path === 'pull' && answer?.status === 200) pulled()
        answered(answer?.bytes)
      }
      if (isRinging()) held = [...held, bring]
      else bring()
    }, fault)
  }

  /** The basket is gone. A question that was given up meanwhile takes no answer any more. */
  function released(): void {
    const now = held
    held = []
    for (const bring of now) bring()
  }
}
