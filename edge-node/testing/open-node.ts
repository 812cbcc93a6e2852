// A store inside the process of a test, on a folder and a port of its own, without a hub.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { thisMachine } from '../http/run.ts'
import { listen } from '../http/serve.ts'
import { createNode, type HubSide, type NodeDeps } from '../node.ts'
import { createAloneSide } from './hub-side-alone.ts'
import { ALONE } from './start-node.ts'

type Options = {
  readonly dir?: string
  readonly tillDir?: string
  readonly hubSide?: HubSide
  readonly deps?: Partial<NodeDeps>
}

export async function openNode(options: Options = {}) {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'evertill-open-'))
  const config = readConfig({
    EVERTILL_DATA_DIR: join(dir, 'data'),
    EVERTILL_MARK_DIR: join(dir, 'mark'),
    EVERTILL_TILL_DIR: options.tillDir ?? join(dir, 'till'),
  })
  const alarms: object[] = []
  const quiet = () => undefined
  const deps: NodeDeps = {
    ...thisMachine(),
    version: '0.0.0',
    log: { info: quiet, error: quiet, warn: (about) => alarms.push(about) },
    fatal: (error) => {
      throw error
    },
    ...options.deps,
  }
  const makeHubSide = () => options.hubSide ?? createAloneSide(ALONE)
  const node = createNode(config, makeHubSide, deps)
  const server = await listen(node.app, '127.0.0.1', 0)
  const operatorKey = readFileSync(join(dir, 'data', 'operator-key'), 'utf8').trim()
  return {
    ...node,
    url: server.url,
    dir,
    file: join(dir, 'data', 'store.sqlite'),
    operatorKey,
    alarms,
    close,
    wipe,
  }

  async function close(): Promise<void> {
    node.drain()
    await server.stop()
    await node.stop()
  }

  async function wipe(): Promise<void> {
    await close()
    rmSync(dir, { recursive: true })
  }
}
