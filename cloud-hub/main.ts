// The hub as a process: settings from the environment, the clock and the dice of this machine, one
// line on standard output when it can be reached, the log on standard error.

import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { z } from 'zod'
import { readConfig } from './config.ts'
import { type Hub, startHub } from './hub.ts'
import manifest from './package.json' with { type: 'json' }
import { StartError } from './start-error.ts'

const { version } = z.object({ version: z.string() }).parse(manifest)

await main().catch(fail)

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = pino(
    {
      level: config.logLevel,
      base: { name: 'cloud-hub' },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['password', 'authorization', 'operatorKey', '*.password', '*.authorization'],
    },
    pino.destination({ dest: 2, sync: true }),
  )
  const starting = startHub({
    config,
    version,
    log,
    nowMs: Date.now,
    monoMs: () => performance.now(),
    newId: () => uuidv7(Date.now()),
    newToken: () => randomBytes(16).toString('hex'),
    dice: (bytes) => randomBytes(bytes),
  })
  // Also while it starts: what was begun is ended in order.
  stopOnSignals(starting)
  const hub = await starting
  hub.died.then(() => {
    log.fatal('the database ended by itself')
    process.exit(1)
  }, fail)
  log.info({ url: hub.url, version }, 'ready')
  process.stdout.write(`${JSON.stringify({ ready: true, url: hub.url })}\n`)
}

function stopOnSignals(starting: Promise<Hub>): void {
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // The second one means now. The database goes on, and the next start takes it over.
      if (isStopping) process.exit(1)
      isStopping = true
      starting.then((hub) => hub.stop()).then(() => process.exit(0), fail)
    })
  }
}

function fail(fault: unknown): never {
  const isKnown = fault instanceof StartError
  const words = isKnown ? `${fault.code}: ${fault.message}` : String(fault)
  const line = { level: 60, name: 'cloud-hub', code: isKnown ? fault.code : 'FAILED', msg: words }
  process.stderr.write(`${JSON.stringify(line)}\n`)
  if (!isKnown && fault instanceof Error) process.stderr.write(`${fault.stack}\n`)
  process.exit(1)
}

/** In the order in which they were made, so that a new row goes to the end of its index. */
function uuidv7(nowMs: number): string {
  const hex = nowMs.toString(16).padStart(12, '0')
  const dice = randomBytes(10).toString('hex')
  const variant = (8 + (Number.parseInt(dice[3] ?? '0', 16) % 4)).toString(16)
  const parts = [hex.slice(0, 8), hex.slice(8), `7${dice.slice(0, 3)}`]
  return [...parts, `${variant}${dice.slice(4, 7)}`, dice.slice(7, 19)].join('-')
}
