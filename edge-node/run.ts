// Runs one store as a process: reads its settings, says where it listens, and ends when it is told
// to.

import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { readConfig, StartError } from './config.ts'
import { thisMachine } from './http/run.ts'
import { listen } from './http/serve.ts'
import { createNode, type MakeHubSide, type NodeDeps } from './node.ts'

export async function runStore(makeHubSide: MakeHubSide): Promise<void> {
  await run(makeHubSide).catch((error) => {
    const code = error instanceof StartError ? error.code : 'START_FAILED'
    const line = { level: 'fatal', code, msg: String(error?.message) }
    process.stderr.write(`${JSON.stringify(line)}\n`)
    if (!(error instanceof StartError)) process.stderr.write(`${error?.stack}\n`)
    process.exit(1)
  })
}

async function run(makeHubSide: MakeHubSide): Promise<void> {
  const config = readConfig(process.env)
  const log = pino({ level: config.logLevel, base: null }, pino.destination({ fd: 2, sync: false }))
  const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'))
  const deps: NodeDeps = { ...thisMachine(), version, log, fatal }
  const node = createNode(config, makeHubSide, deps)
  const server = await listen(node.app, config.host, config.port).catch(async (error) => {
    await node.stop()
    throw error
  })
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal))
  process.on('uncaughtException', fatal)
  process.on('unhandledRejection', fatal)
  log.info({ url: server.url, version }, 'listening')
  process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`)

  function stop(signal: string): void {
    if (isStopping) return
    isStopping = true
    log.info({ signal }, 'stopping')
    node.drain()
    server
      .stop()
      .then(node.stop)
      .then(() => log.flush(() => process.exit(0)))
      .catch(fatal)
  }

  /** What is on the disk is right: the next start goes on from there. */
  function fatal(error: unknown): void {
    log.fatal({ err: error }, 'the store ends')
    log.flush(() => process.exit(1))
    setTimeout(() => process.exit(1), 1_000)
  }
}
