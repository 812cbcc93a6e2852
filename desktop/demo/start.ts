// `npm start`: a hub, a store and a till on this machine, with a shop to sell in, and what to try with
// them. Ctrl-C ends all of it; the next start goes on where this one ended.

import '@evertill/shared/scripts/node24.ts'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, run as runScript } from '@evertill/shared/scripts/child.ts'
import { readArguments, USAGE } from './arguments.ts'
import { type Chain, createChain } from './chain.ts'
import { portsInUse } from './ports.ts'
import type { Program } from './program.ts'

const folder = join(root, '.evertill')
const print = (text: string) => process.stdout.write(`${text}\n`)

const wishes = readArguments(process.argv.slice(2))
if (!wishes.ok) {
  print(`start: ${wishes.error}\n\n${USAGE}`)
  process.exitCode = 2
} else {
  await run(wishes.value)
}

async function run(options: { fresh: boolean; hubPort: number; storePort: number; items: number }) {
  const taken = await portsInUse([
    { what: 'the hub', option: '--hub-port', port: options.hubPort },
    { what: 'the store', option: '--store-port', port: options.storePort },
  ])
  for (const { what, option, port } of taken) {
    print(`start PORT_IN_USE: ${port}, where ${what} should answer, is taken; try ${option} N`)
  }
  if (taken.length > 0) {
    process.exitCode = 1
    return
  }
  if (options.fresh) forget()
  const began = performance.now()
  if (!(await buildTill())) return
  const chain = createChain({
    ...options,
    folder,
    say: (text) => print(`  ${text}`),
    ended: (name, why) =>
      print(`\n  the ${name} ended (${why}); what it said is in .evertill/${name}.log`),
  })
  try {
    await chain.start()
  } catch (error) {
    print(`start: ${error instanceof Error ? error.message : String(error)}`)
    await chain.stop()
    process.exitCode = 1
    return
  }
  print(welcome(chain, (performance.now() - began) / 1000))
  listen(chain)
}

/** The page of the till, made anew where something it consists of has changed. */
async function buildTill(): Promise<boolean> {
  const { code, output } = await runScript(join(root, 'desktop/scripts/build.ts'), [], 'kept')
  print(`  ${output.trim()}`)
  if (code !== 0) process.exitCode = 1
  return code === 0
}

/** A database that lies outside of this folder is put aside by the next hub that finds none here. */
function forget(): void {
  rmSync(folder, { recursive: true, force: true })
}

function welcome(chain: Chain, seconds: number): string {
  const { till, store, hub } = chain.pages()
  return `
  Evertill runs (${seconds.toFixed(1)} s).

    till    ${till}
    store   ${store}
    HQ      ${hub}

  Try this:
    1  Open the till and press "Pair". It shows a code; approve it on the store's page.
    2  Choose who you are, open the day, scan or type 4901234567894, press F12, then F9.
    3  Press  e  here: the store's machine is killed. Sell on; the header counts what waits.
    4  Press  e  again: it starts, and the sales arrive, each once, also at HQ.
    5  Press  h  for the same with the hub; reload the till with everything dead.

    e  kill or start the store     h  kill or start the hub     q  end
`
}

/** Keys where there is a keyboard; a signal ends it everywhere. */
function listen(chain: Chain): void {
  let isEnding = false
  const heard = (deed: Promise<void>) => {
    deed.catch((error: unknown) => print(`  ${error instanceof Error ? error.message : error}`))
  }
  const end = async () => {
    if (isEnding) return
    isEnding = true
    print('  ending; everything is kept')
    await chain.stop()
    process.exit(0)
  }
  process.on('SIGINT', () => heard(end()))
  process.on('SIGTERM', () => heard(end()))
  const { stdin } = process
  if (!stdin.isTTY) return
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.on('data', (key: string) => {
    if (key === 'q' || key === '\u0003') heard(end())
    if (key === 'e') heard(toggle(chain.store))
    if (key === 'h') heard(toggle(chain.hub))
  })
}

async function toggle(program: Program): Promise<void> {
  if (program.pid() === undefined) {
    await program.start()
    print(`  the ${program.name} is back`)
    return
  }
  await program.kill()
  print(`  the ${program.name} is dead`)
}
