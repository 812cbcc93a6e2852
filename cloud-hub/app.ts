// Puts the routes of all folders behind the same doors. Hono finds the route; it lets nobody in.

import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { json } from './http/answers.ts'
import { createDoors, type DoorNeeds, type Doors } from './http/doors.ts'
import type { Passage } from './http/passage.ts'
import type { Answer, Route } from './http/route.ts'

export type App = {
  readonly fetch: Hono<Env>['fetch']
  /** Each path that is answered; a test compares them with the routes that were given. */
  readonly answered: Hono<Env>['routes']
  readonly doors: Doors
}

type Env = { Bindings: Partial<HttpBindings> }

export type AppDeps = DoorNeeds & {
  readonly routes: readonly Route[]
  readonly version: string
  /** Whether requests that need the database would be answered. */
  readonly isReady: () => Promise<boolean>
}

export function createApp(deps: AppDeps): App {
  const hono = new Hono<Env>({ strict: true })
  const doors = createDoors(deps)
  for (const route of [...ownRoutes(deps), ...deps.routes]) {
    hono.on(route.method, route.path, (context) => pass(route, context))
  }
  hono.notFound((context) => pass(undefined, context))
  return { fetch: hono.fetch, answered: hono.routes, doors }

  async function pass(route: Route | undefined, context: Context<Env>): Promise<Response> {
    const passage: Passage = {
      route,
      request: context.req.raw,
      params: context.req.param(),
      address: context.env?.incoming?.socket.remoteAddress ?? 'unknown',
      url: new URL(context.req.url),
      correlation: '',
      sent: new Uint8Array(),
      body: new Uint8Array(),
      by: undefined,
    }
    return responseOf(await doors.pass(passage))
  }
}

function ownRoutes({ version, isReady, stopping }: AppDeps): readonly Route[] {
  const health = () => json({ ok: true, name: 'cloud-hub', version })
  const ready = async () => {
    const isGood = !stopping.aborted && (await isReady())
    return json({ ok: isGood }, isGood ? 200 : 503)
  }
  return [
    { method: 'GET', path: '/health', who: 'anyone', answer: health },
    { method: 'GET', path: '/ready', who: 'anyone', answer: ready },
  ]
}

function responseOf({ status, type, body, headers }: Answer): Response {
  // A response takes bytes of a plain buffer only, which all of ours are.
  const given = body as string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
  return new Response(given, { status, headers: { 'content-type': type, ...headers } })
}
