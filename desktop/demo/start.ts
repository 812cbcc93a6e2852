// `npm start`: a hub, a store and a till on this machine, with a shop to sell in, and what to try with
// them. However this program ends, the servers end with it; the next start goes on where it ended.

import '@evertill/shared/scripts/node24.ts'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, run as runScript } from '@evertill/shared/scripts/child.ts'
import { readArguments, USAGE, type Wishes } from './arguments.ts'
import { type Chain, createChain } from './chain.ts'
import { HOLD_FILE, type Hold, holdFolder } from './hold.ts'
import { refusedPorts } from './ports.ts'
import type { Program } from './program.ts'
import { KEYS, signals, welcome } from './words.ts'

const folder = join(root, '.evertill')
const PARENT_MS = 500
const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const wishes = readArguments(process.argv.slice(2))
if (!wishes.ok) {
  print(`start: ${wishes.error}\n\n${USAGE}`)
  process.exitCode = 2
} else {
  await run(wishes.value).catch((error) => fail(whyOf(error)))
}

async function run(options: Wishes): Promise<void> {
  if (options.help) {
    print(USAGE)
    return
  }
  const began = performance.now()
  const hold = await holdFolder(folder)
  if (!hold.ok) {
    const { pid } = hold.error
    fail(`ALREADY_RUNS: the demo of this folder runs already; to end it: kill ${pid}`)
    return
  }
  const chain = createChain({
    ...options,
    folder,
    say: (text) => print(`  ${text}`),
    born: hold.value.add,
    ended: sayEnded,
  })
  const desk = createDesk(chain, hold.value)
  try {
    const isUp = await bringUp(chain, options, hold.value.afterCrash)
    if (isUp && !desk.isEnding()) {
      print(welcome(chain.pages(), (performance.now() - began) / 1000) + desk.open())
    } else if (!isUp) hold.value.release()
  } catch (error) {
    if (desk.isEnding()) return
    fail(whyOf(error))
    await desk.end(1)
  }
}

async function bringUp(chain: Chain, options: Wishes, afterCrash: boolean): Promise<boolean> {
  const refused = await refusedPorts([
    { what: 'the hub', option: '--hub-port', port: options.hubPort },
    { what: 'the store', option: '--store-port', port: options.storePort },
  ])
  for (const { code, what, option, port } of refused) {
    const why = code === 'PORT_IN_USE' ? 'is in use by another program' : 'may not be used here'
    fail(`${code}: port ${port}, where ${what} should answer, ${why}; take another: ${option} N`)
  }
  if (refused.length > 0) return false
  if (options.fresh) await forget(chain, afterCrash)
  if (!(await buildTill())) return false
  await chain.start()
  return true
}

/** The page of the till, made anew where something it consists of has changed. */
async function buildTill(): Promise<boolean> {
  print('  the page of the till is built, if it changed')
  const { code, output } = await runScript(join(root, 'desktop/scripts/build.ts'), [], 'kept')
  print(`  ${output.trim()}`)
  if (code !== 0) fail('TILL_NOT_BUILT: the page of the till could not be built, see above')
  return code === 0
}

/** The database of a hub that was killed goes on, and would go on for ever without its folder. */
async function forget(chain: Chain, afterCrash: boolean): Promise<void> {
  if (afterCrash) {
    // One that cannot be started has no database to end.
    await chain.endDatabase().catch(() => undefined)
  }
  for (const name of readdirSync(folder)) {
    if (name !== HOLD_FILE) rmSync(join(folder, name), { recursive: true, force: true })
  }
  print(
    '  what the demo kept is deleted; in a browser that was its till, delete the data of that page',
  )
}

/** Keys where there is a keyboard, signals everywhere; whoever started this being gone ends it too. */
function createDesk(chain: Chain, hold: Hold) {
  const { stdin } = process
  let isEnding = false
  let turn = Promise.resolve()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit)
  const parent = process.ppid
  const watch = setInterval(() => process.ppid === parent || quit(), PARENT_MS).unref()
  return { open, end, isEnding: () => isEnding }

  /** Answers what to tell of it. */
  function open(): string {
    // From here on somebody sits here, also while all servers are dead.
    watch.ref()
    if (process.platform !== 'win32') {
      process.on('SIGUSR1', () => inTurn(() => toggle(chain.store)))
      process.on('SIGUSR2', () => inTurn(() => toggle(chain.hub)))
    }
    if (!stdin.isTTY) return signals(process.pid)
    stdin.setRawMode(true)
    stdin.setEncoding('utf8')
    stdin.on('data', (key: string) => {
      if (key === 'q' || key === '\u0003') quit()
      if (key === 'e') inTurn(() => toggle(chain.store))
      if (key === 'h') inTurn(() => toggle(chain.hub))
    })
    return KEYS
  }

  /** One after the other, however fast somebody presses. */
  function inTurn(deed: () => Promise<void>): void {
    turn = turn
      .then(async () => {
        if (!isEnding) await deed()
      })
      .catch((error) => print(`  ${wordsOf(error)}`))
  }

  function quit(): void {
    end(0).catch((error) => fail(whyOf(error)))
  }

  async function end(code: number): Promise<void> {
    if (isEnding) return
    isEnding = true
    print('  ending; everything is kept')
    await chain.stop().catch((error) => print(wordsOf(error)))
    hold.release()
    process.exit(code)
  }
}

async function toggle(program: Program): Promise<void> {
  if (program.pid() === undefined) {
    await program.start()
    print(`  the ${program.name} is back`)
  } else {
    await program.kill()
    print(`  the ${program.name} is dead`)
  }
}

function sayEnded(name: string, why: string): void {
  const again = name === 'store' ? ['e', 'USR1'] : ['h', 'USR2']
  const how = process.stdin.isTTY ? `press ${again[0]}` : `kill -${again[1]} ${process.pid}`
  print(`  the ${name} ended by itself (${why}); to start it again: ${how}`)
}

function fail(why: string): void {
  print(`start ${why}`)
  process.exitCode = 1
}

/** Somebody else's files, as after a start as root, are the commonest reason. */
function whyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) return `FAILED: ${wordsOf(error)}`
  return `NOT_WRITABLE: ${folder} must belong to whoever starts this (${wordsOf(error)})`
}
