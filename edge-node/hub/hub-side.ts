// The side of a store that faces the hub: enrolment, the link that brings the journal up, and the
// masters that come down. Selling depends on none of it.

import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { feedName } from '@evertill/sync-protocol/feed.ts'
import { FEEDS } from '@evertill/sync-protocol/feed-row.ts'
import type { Config } from '../config.ts'
import { createStoreMasters, type StoreMasters } from '../masters/masters.ts'
import type { HubOpenDeps, HubSide, NodeDeps, OpenHub } from '../node.ts'
import { createHubClient, type HubPath } from './client.ts'
import { createEnrolling, DICE_SIDES } from './enrolling.ts'
import { createHubHints } from './hints.ts'
import { createHubHttp } from './http.ts'
import { type Identity, openIdentity } from './identity.ts'
import { createJournalLink } from './journal-link.ts'

export function createHubSide(config: Config, deps: NodeDeps): HubSide {
  const identity = openIdentity(config.dataDir)
  return {
    identity: identity.enrolled,
    routes: createEnrolling(config, deps, identity).routes,
    open: (opening) => openHub(config, deps, identity, opening),
  }
}

function openHub(
  config: Config,
  deps: NodeDeps,
  identity: Identity,
  { engine, db, identity: name, changed }: HubOpenDeps,
): OpenHub {
  const { codec, clock, newToken, log } = deps
  const { sign } = identity
  const dice = () => deps.random(DICE_SIDES) / DICE_SIDES
  const alarm = (code: string, about: object) => log.warn({ code, ...about }, 'alarm')
  const later = (delayMs: number, run: () => void) => deps.later(delayMs, () => isStopped || run())
  const http = createHubHttp(config.hubUrl ?? identity.enrolled()?.hubUrl ?? '')
  let refusal: string | undefined
  let isStopped = false
  const refused = (code: string | undefined) => {
    if (code && code !== refusal) alarm('HUB_REFUSES', { said: code })
    refusal = code
  }
  const client = createHubClient({ http, codec, node: name.node, sign, newToken, refused })
  const masters = createStoreMasters({
    ...{ db, name, codec, dice, later, changed, turn: setImmediate, nowMs: clock.monoMs },
    ask: client.ask,
    folder: join(config.dataDir, 'relay'),
    alarm: ({ code, ...about }) => alarm(code, about),
    differ: (differences) => alarm('MASTERS_DIFFERED', differences),
  })
  const journal = createJournalLink({
    ...{ engine, name, codec, clock, dice, newToken, later, sign, ask, alarm },
    hello: () => ({ app: `evertill-edge ${deps.version}`, feeds: feedsOf(masters, name) }),
  })
  const hints = createHubHints({
    ...{ http, client, dice, later },
    opened: () => {
      journal.tryNow()
      masters.hint()
    },
    hinted: masters.hint,
  })
  return {
    start,
    appended: journal.appended,
    state: () => (journal.isLinked() ? 'linked' : 'alone'),
    behind: ({ inc }) => journal.life.behind(inc),
    beginAnew: (why) => journal.life.begin(why),
    status: () => ({ ...journal.status(), refusal, publish: masters.active()?.publish }),
    currency: () => masters.settings()?.store?.currency,
    masters,
    stop,
  }

  function start(): void {
    journal.start()
    masters.start()
    hints.start()
  }

  async function stop(): Promise<void> {
    isStopped = true
    hints.stop()
    http.close()
    await masters.stop()
  }

  function ask(
    path: HubPath,
    body: Uint8Array,
    answered: (bytes: Uint8Array | undefined) => void,
  ): void {
    const told = (bytes: Uint8Array | undefined) => isStopped || answered(bytes)
    client.ask(path, body).then(told).catch(deps.fatal)
  }
}

/** What the hub may show of a store: how far its masters are. */
function feedsOf(masters: StoreMasters, name: { readonly tenant: string; readonly store: string }) {
  const now = masters.active()
  if (now === undefined) return []
  return FEEDS.map((feed) => {
    const { gen, seq, sum } = now.cursors[feed]
    return { feed: feedName(feed, name), gen, seq, sum }
  })
}
