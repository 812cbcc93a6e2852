// A line that fails on purpose: stands between two nodes on one address that never changes, hands every
// request on, and loses what it was told to lose.

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Before the other side has heard of it, while it works, and when it has answered. */
export type Phase = 'arriving' | 'working' | 'answered'

export type Fault = 'none' | 'answer-lost' | 'cut'

export type Deed = (hasAnswered: () => boolean) => Promise<void>

export type FaultProxy = {
  readonly url: string
  /** Where it hands on to, from the next request on. */
  readonly lead: (target: string) => void
  /** What becomes of each request; the question and its answer are gone where it says so. */
  readonly weather: (faultOf: (path: string) => Fault) => void
  /**
   * At the next request to a path, in that phase of it, something happens; then its line breaks. Of
   * several that wait, each request meets one. The deed may ask whether the answer has left by now.
   */
  readonly strike: (path: string, phase: Phase, deed: Deed) => Promise<void>
  /** How many answers were thrown away after the other side had given them. */
  readonly lost: () => number
  readonly close: () => Promise<void>
}

export async function createFaultProxy(target: string): Promise<FaultProxy> {
  let to = new URL(target)
  let faultOf: (path: string) => Fault = () => 'none'
  let lost = 0
  const due: Strike[] = []
  const server = createServer((asked, answer) => {
    const path = asked.url ?? '/'
    const fault = faultOf(path)
    const met = due.findIndex((each) => each.path === path)
    const [strike] = met < 0 ? [] : due.splice(met, 1)
    if (strike?.phase === 'arriving') {
      strike.fall(answer)
      return
    }
    if (fault === 'cut') {
      answer.destroy()
      return
    }
    handOn(asked, answer, { fault, strike })
  })
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    lead: (next) => {
      to = new URL(next)
    },
    weather: (next) => {
      faultOf = next
      // Streams of before would outlive the weather they were opened in.
      server.closeAllConnections()
    },
    strike: (path, phase, deed) =>
      new Promise((done, failed) => {
        const fall = (answer: ServerResponse) => {
          deed(() => answer.headersSent)
            .then(done, failed)
            .finally(() => answer.destroy())
        }
        due.push({ path, phase, fall })
      }),
    lost: () => lost,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }

  function handOn(
    asked: IncomingMessage,
    answer: ServerResponse,
    { fault, strike }: { readonly fault: Fault; readonly strike: Strike | undefined },
  ): void {
    const { method, url: path, headers } = asked
    let hasFallen = false
    const onward = request(
      { host: to.hostname, port: to.port, method, path, headers, agent: false },
      (answered) => {
        answered.on('error', () => answer.destroy())
        if (fault === 'answer-lost' || strike?.phase === 'answered') {
          answered.resume()
          answered.on('end', () => {
            lost += 1
            if (strike) fall(strike)
            else answer.destroy()
          })
          return
        }
        answer.writeHead(answered.statusCode ?? 502, answered.headers)
        answered.pipe(answer)
      },
    )
    onward.on('error', () => answer.destroy())
    answer.on('close', () => {
      onward.destroy()
      // The request broke before its moment came: the next one meets the strike.
      if (strike && !hasFallen) due.unshift(strike)
    })
    asked.pipe(onward)
    if (strike?.phase === 'working') asked.once('end', () => setImmediate(fall, strike))

    function fall(met: Strike): void {
      if (answer.destroyed) return
      hasFallen = true
      met.fall(answer)
    }
  }
}

type Strike = {
  readonly path: string
  readonly phase: Phase
  readonly fall: (answer: ServerResponse) => void
}
