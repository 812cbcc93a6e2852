// By which a store is enrolled: a code in the settings of the first start, or typed in by whoever
// holds the operator key of this store.

import { type Result, refuse } from '@evertill/shared/result.ts'
import { backoffMs } from '@evertill/sync-protocol/backoff.ts'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { type Answer, fault, json, parsed, type Route } from '../http/route.ts'
import type { NodeDeps } from '../node.ts'
import { type EnrolRefusal, enrol } from './enrolment.ts'
import type { Enrolled, Identity } from './identity.ts'

const EnrolBody = z.strictObject({
  code: z.string().min(1).max(40),
  /** Where it is not set already. */
  hubUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
})

type Refusal = EnrolRefusal | { readonly code: 'HUB_URL_MISSING' }

export type Enrolling = ReturnType<typeof createEnrolling>

export function createEnrolling(
  config: Config,
  deps: Pick<NodeDeps, 'codec' | 'version' | 'log' | 'later' | 'random' | 'fatal'>,
  identity: Identity,
) {
  const { codec, log } = deps
  const app = `evertill-edge ${deps.version}`
  let running: Promise<unknown> = Promise.resolve()
  return { routes }

  function routes(then: (enrolled: Enrolled) => void): readonly Route[] {
    if (config.enrolCode && !identity.enrolled()) byItself(config.enrolCode, then, 1)
    return [
      {
        method: 'POST',
        path: '/node/v1/enrol',
        door: 'operator',
        handle: async ({ body }) => {
          const read = EnrolBody.safeParse(parsed(body))
          if (!read.success) return fault(400, 'MALFORMED', 'A code is needed, and nothing else.')
          return answerOf(await inTurn(read.data.code, read.data.hubUrl, then))
        },
      },
    ]
  }

  /** One after another: a code counts once. */
  function inTurn(
    code: string,
    hubUrl: string | undefined,
    then: (enrolled: Enrolled) => void,
  ): Promise<Result<Enrolled, Refusal>> {
    const done = running.then(async (): Promise<Result<Enrolled, Refusal>> => {
      const before = identity.enrolled()
      const url = hubUrl ?? config.hubUrl ?? before?.hubUrl
      if (url === undefined) return refuse({ code: 'HUB_URL_MISSING' })
      const enrolled = await enrol({ identity, codec, app }, url, code)
      if (enrolled.ok && before === undefined) then(enrolled.value)
      return enrolled
    })
    running = done.catch(() => undefined)
    return done
  }

  /** The hub may start later than the store; a code that it refuses is not tried again. */
  function byItself(code: string, then: (enrolled: Enrolled) => void, tries: number): void {
    inTurn(code, undefined, then).then((done) => {
      if (done.ok) {
        log.info({ store: done.value.store }, 'enrolled')
        return
      }
      log.warn({ ...done.error }, 'not enrolled')
      if (done.error.code !== 'HUB_UNREACHABLE') return
      const waitMs = backoffMs(tries, () => deps.random(DICE_SIDES) / DICE_SIDES)
      deps.later(waitMs, () => byItself(code, then, tries + 1))
    }, deps.fatal)
  }
}

export const DICE_SIDES = 2 ** 32

const STATUS: Record<Refusal['code'], readonly [number, string]> = {
  OTHER_STORE: [409, 'This code is for another store than the one whose journal is here.'],
  HUB_URL_MISSING: [400, 'The address of the hub is not known here: name it as hubUrl.'],
  CODE_WRONG: [403, 'This code is wrong, used or too old: ask headquarters for a new one.'],
  HUB_REFUSED: [502, 'The hub did not take this store.'],
  HUB_UNREACHABLE: [502, 'The hub did not answer: look at its address and at the line.'],
}

function answerOf(done: Result<Enrolled, Refusal>): Answer {
  if (done.ok) {
    const { tenant, store, storeName } = done.value
    return json({ tenant, store, storeName })
  }
  const { code } = done.error
  const [status, message] = STATUS[code]
  const said = 'said' in done.error && done.error.said ? ` It said ${done.error.said}.` : ''
  return fault(status, code, `${message}${said}`)
}
