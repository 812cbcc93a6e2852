// Listens to the hub: one open stream on which it says that something is new. Whatever is missed is
// asked for later anyway, so a stream that breaks is opened again without hurry.

import type { IncomingMessage } from 'node:http'
import { backoffMs } from '@evertill/sync-protocol/backoff.ts'
import type { HubClient } from './client.ts'
import type { HubHttp } from './http.ts'

export type HubHintsDeps = {
  readonly http: HubHttp
  readonly client: HubClient
  readonly dice: () => number
  readonly later: (delayMs: number, run: () => void) => void
  /** The hub is there, and something may have been missed. */
  readonly opened: () => void
  readonly hinted: () => void
  readonly quietMs?: number
}

/** A hub says something every 45 seconds; twice nothing, and the line is dead. */
const QUIET_MS = 100_000

/** A line of the stream is short; more without an end is no stream of hints. */
const LINE_MAX = 10_000

export function createHubHints(deps: HubHintsDeps) {
  const { http, client, dice, later, quietMs = QUIET_MS } = deps
  let failures = 0
  let over: AbortController | undefined
  let isStopped = false
  return { start, stop }

  function start(): void {
    listen().then(again, again)
  }

  function stop(): void {
    isStopped = true
    over?.abort()
  }

  function again(): void {
    if (isStopped) return
    failures += 1
    later(backoffMs(failures, dice), () => isStopped || start())
  }

  async function listen(): Promise<void> {
    const mine = new AbortController()
    over = mine
    const quiet = setTimeout(() => mine.abort(), quietMs)
    try {
      const message = await opened(mine.signal)
      if (message === undefined) return
      failures = 0
      deps.opened()
      await read(message, () => quiet.refresh())
    } finally {
      clearTimeout(quiet)
      mine.abort()
    }
  }

  /** The first try without a nonce only brings one. */
  async function opened(signal: AbortSignal): Promise<IncomingMessage | undefined> {
    for (let tries = 0; tries < 2; tries += 1) {
      const asked = {
        method: 'GET',
        path: http.pathOf('/sync/v1/hint'),
        body: new Uint8Array(),
        headers: { accept: 'text/event-stream' },
      } as const
      const message = await http.open(client.signed(asked), signal)
      const nonce = message.headers['evertill-nonce']
      if (typeof nonce === 'string') client.learn(nonce)
      const isStream = message.headers['content-type']?.startsWith('text/event-stream')
      if (message.statusCode === 200 && isStream) return message
      message.destroy()
      if (message.statusCode !== 401) return undefined
    }
    return undefined
  }

  async function read(message: IncomingMessage, alive: () => void): Promise<void> {
    let line = ''
    message.setEncoding('utf8')
    for await (const text of message) {
      alive()
      line += text
      const lines = line.split(/\r?\n/)
      line = lines.pop() ?? ''
      if (line.length > LINE_MAX) return
      if (lines.includes('event: hint')) deps.hinted()
    }
  }
}
