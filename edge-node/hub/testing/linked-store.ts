// A store inside the process of a test, on a folder of its own, with its whole side towards a hub.

import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../config.ts'
import { thisMachine } from '../../http/run.ts'
import { listen } from '../../http/serve.ts'
import { createNode } from '../../node.ts'
import { createHubSide } from '../hub-side.ts'
import { CODE } from './wire-hub.ts'

type Options = { readonly hubUrl: string; readonly dir?: string; readonly code?: string }

export type LinkedStore = Awaited<ReturnType<typeof openLinkedStore>>

export async function openLinkedStore({ hubUrl, dir: given, code = CODE }: Options) {
  const dir = given ?? mkdtempSync(join(tmpdir(), 'evertill-linked-'))
  const config = readConfig({
    EVERTILL_DATA_DIR: join(dir, 'data'),
    EVERTILL_MARK_DIR: join(dir, 'mark'),
    EVERTILL_HUB_URL: hubUrl,
    EVERTILL_ENROL_CODE: code,
  })
  const alarms: { readonly code?: string; readonly why?: string }[] = []
  const quiet = () => undefined
  const node = createNode(config, createHubSide, {
    ...thisMachine(),
    version: '0.0.0',
    log: { info: quiet, error: quiet, warn: (about) => alarms.push(about) },
    fatal: (error) => {
      throw error
    },
  })
  const server = await listen(node.app, '127.0.0.1', 0)
  const operatorKey = readFileSync(join(dir, 'data', 'operator-key'), 'utf8').trim()
  const file = join(dir, 'data', 'store.sqlite')
  return { url: server.url, dir, file, operatorKey, alarms, close }

  async function close(): Promise<void> {
    node.drain()
    await server.stop()
    await node.stop()
  }
}
