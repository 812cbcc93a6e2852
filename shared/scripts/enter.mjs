// The one door of every npm script: brings Node 24 and the packages along, then starts the task on
// that Node. Runs on any Node from 18 on, so it is plain JavaScript. The task alone writes to
// standard output; whatever the setup has to say goes to standard error.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { constants, homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupFault } from './setup/fault.mjs'
import { withLock } from './setup/lock.mjs'
import { fetchNode, findNode } from './setup/node.mjs'
import { homeFor, installPackages, isInstalled } from './setup/packages.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const runtime = join(root, '.runtime')

/**
 * Each task's program, and what it is always told.
 * @type {Record<string, string[] | undefined>}
 */
const programs = {
  start: ['desktop/demo/start.ts'],
  basket: ['shared/scripts/demo.ts'],
  test: ['shared/scripts/test.ts'],
  check: ['shared/scripts/check.ts'],
  tidy: ['shared/scripts/tidy.ts'],
  format: ['shared/scripts/format.ts'],
  unit: ['shared/scripts/unit.ts'],
  coverage: ['shared/scripts/unit.ts', '--coverage'],
  vectors: ['shared/scripts/vectors.ts'],
  mutants: ['shared/scripts/mutants.ts'],
  'mutants:sync': ['sync-protocol/testing/mutants.ts'],
  'mutants:sim': ['sync-protocol/sim/mutants.ts'],
  sim: ['sync-protocol/sim/run.ts'],
  bench: ['shared/bench/bench.ts'],
  'bench:sync': ['sync-protocol/bench/bench.ts'],
}

stopWithNpm()
try {
  const [task = '', ...args] = process.argv.slice(2)
  const program = programOf(task)
  const node = await ready({ updateLockfile: task === 'setup' && args.includes('--lock') })
  if (program === undefined) say(`ready: Node ${node.version}, packages installed`)
  else await become(node, [...program, ...args])
} catch (error) {
  if (!(error instanceof SetupFault)) throw error
  console.error(`evertill ${error.code}: ${error.message}`)
  process.exitCode = error.code === 'INTERRUPTED' ? 130 : 1
}

/** @param {string} task */
function programOf(task) {
  if (task === 'setup') return undefined
  const program = programs[task]
  const exists = (/** @type {string[]} */ [path = '']) => existsSync(join(root, path))
  if (program === undefined || !exists(program)) {
    const tasks = Object.entries(programs).flatMap(([name, each]) =>
      each && exists(each) ? name : [],
    )
    throw new SetupFault(
      'NO_SUCH_TASK',
      `'${task}' cannot be run; there are: setup, ${tasks.join(', ')}`,
    )
  }
  return program
}

/** @param {{ updateLockfile: boolean }} options */
async function ready(options) {
  const found = findNode(runtime)
  if (found && !options.updateLockfile && isInstalled(root, found)) return found
  try {
    mkdirSync(runtime, { recursive: true })
    return await withLock({ folder: runtime, say }, async (alsoHeldBy) => {
      clearLeftovers()
      const setup = { root, runtime, env: environment(), say, alsoHeldBy }
      const node = await fetchNode(setup)
      setup.env = withFirstInPath(setup.env, dirname(node.path))
      if (options.updateLockfile || !isInstalled(root, node))
        await installPackages(setup, node, options)
      return node
    })
  } catch (error) {
    throw asFault(error)
  }
}

/** What a killed run left half-fetched; only the holder of the lock may call it left over. */
function clearLeftovers() {
  for (const name of readdirSync(runtime)) {
    if (!name.startsWith('fetch-')) continue
    rmSync(join(runtime, name), { recursive: true, force: true, maxRetries: 3 })
  }
}

function environment() {
  const home = homeFolder()
  const usable = homeFor(home, runtime)
  if (usable === home) return process.env
  say(`${home} cannot be written, so the caches of npm and pnpm go to .runtime/home`)
  return {
    ...process.env,
    HOME: usable,
    USERPROFILE: usable,
    npm_config_cache: join(usable, '.npm'),
  }
}

function homeFolder() {
  try {
    return homedir()
  } catch {
    // A container's random user stands in no list of users and has no home.
    return '/'
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 */
function withFirstInPath(env, folder) {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...env, [key]: [folder, env[key]].filter(Boolean).join(delimiter) }
}

/** @param {unknown} error */
function asFault(error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const text = error instanceof Error ? error.message : String(error)
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return new SetupFault(
      'NOT_WRITABLE',
      `the project folder must be writable for its first run, to put Node 24 into .runtime and packages into node_modules (${text}).`,
    )
  }
  if (code === 'ENOSPC') return new SetupFault('DISK_FULL', `the disk is full (${text}).`)
  return error
}

/**
 * Hands everything over: input, output, signals, and in the end the exit code.
 * @param {{ path: string }} node
 * @param {string[]} args
 */
async function become(node, args) {
  const env = withFirstInPath(process.env, dirname(node.path))
  const child = spawn(node.path, args, { cwd: root, env, stdio: 'inherit' })
  // Ctrl-C in a terminal reaches the child by itself; sent twice it would mean something else.
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, pass)
  const { code, signal } = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal }))
  })
  process.exitCode = code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)]
}

/**
 * npm passes a signal to the shell between it and this script, and some shells die of it alone.
 * Servers would run on with nobody to stop them, so losing that parent counts as the signal.
 */
function stopWithNpm() {
  const parent = process.ppid
  if (process.env['npm_lifecycle_event'] === undefined) return
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}

/** @param {string} text */
function say(text) {
  console.error(`evertill: ${text}`)
}
