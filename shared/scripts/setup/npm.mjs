// Fetches one package through npm, so that the registry, proxy and certificates that npm is set
// up with count here too, and checks that it is the very package this project pinned.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { faultOf, SetupFault } from './fault.mjs'

const STILL_THERE_MS = 10_000

/**
 * @typedef {{ version: string, integrity?: string | undefined, optional?: Record<string, string> }} Pin
 * @typedef {object} Setup What every step of the setup is given.
 * @property {string} root the folder of the whole project
 * @property {string} runtime the git-ignored folder for what is fetched
 * @property {NodeJS.ProcessEnv} env
 * @property {(text: string) => void} say
 * @property {(pid: number) => void} alsoHeldBy
 */

/**
 * Installs the pinned packages into a new folder and hands it to `keep`, which moves away what it
 * wants. Whatever happens, the folder is gone afterwards: a broken-off download leaves nothing.
 * @param {Setup} setup
 * @param {string} what how to call it in messages
 * @param {Record<string, Pin>} pins the first one is the package wanted
 * @param {(modules: string) => void} keep
 */
export async function fetchThroughNpm(setup, what, pins, keep) {
  const [wanted = ''] = Object.keys(pins)
  const work = join(setup.runtime, `fetch-${process.pid}-${wanted.replaceAll('/', '-')}`)
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  try {
    writeFileSync(join(work, 'package.json'), JSON.stringify(manifestOf(wanted, pins)))
    writeFileSync(join(work, 'package-lock.json'), JSON.stringify(lockfileOf(wanted, pins)))
    // Said again whatever the user's own npm settings are: without the lock nothing is verified.
    const install = ['install', '--prefix', work, '--package-lock=true', '--ignore-scripts']
    const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
    const patience = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=8000']
    const npm = npmCommand(setup.env)
    const args = [...npm.args, ...install, ...quiet, ...patience]
    const ended = await runStep(setup, what, { ...npm, args, cwd: work })
    if (ended.code !== 0) throw faultOf(what, ended.output)
    verify(work, what, pins)
    keep(join(work, 'node_modules'))
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 3 })
  }
}

/**
 * @param {string} wanted
 * @param {Record<string, Pin>} pins
 */
function manifestOf(wanted, pins) {
  return { private: true, dependencies: { [wanted]: pins[wanted]?.version } }
}

/**
 * @param {string} wanted
 * @param {Record<string, Pin>} pins
 */
function lockfileOf(wanted, pins) {
  /** @type {Record<string, unknown>} */
  const packages = { '': manifestOf(wanted, pins) }
  for (const [name, { optional, ...pin }] of Object.entries(pins)) {
    if (pin.integrity === undefined) continue
    packages[`node_modules/${name}`] = {
      ...pin,
      ...(optional && { optionalDependencies: optional }),
      ...(name !== wanted && { optional: true }),
    }
  }
  return { lockfileVersion: 3, requires: true, packages }
}

/**
 * npm has compared the checksums; this makes sure that it did, and with ours.
 * @param {string} work
 * @param {string} what
 * @param {Record<string, Pin>} pins
 */
function verify(work, what, pins) {
  const installed = JSON.parse(
    readFileSync(join(work, 'node_modules', '.package-lock.json'), 'utf8'),
  ).packages
  for (const [name, pin] of Object.entries(pins)) {
    const got = installed[`node_modules/${name}`]
    if (got?.version === pin.version && (!pin.integrity || got.integrity === pin.integrity))
      continue
    const integrity = pin.integrity ?? 'any checksum'
    throw new SetupFault(
      'CORRUPT_DOWNLOAD',
      `${what}: npm installed ${name} ${got?.version} (${got?.integrity}) where ${pin.version} (${integrity}) is pinned.`,
    )
  }
}

/**
 * The npm that started this script; else the one beside this Node; else the one on the path.
 * @param {NodeJS.ProcessEnv} env
 */
function npmCommand(env) {
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')
  for (const cli of [env['npm_execpath'] ?? '', beside]) {
    if (cli.endsWith('npm-cli.js') && existsSync(cli))
      return { command: process.execPath, args: [cli] }
  }
  return { command: 'npm', args: [] }
}

/**
 * Runs a step to its end, shows that it is still alive, and keeps what it printed.
 * @param {Setup} setup
 * @param {string} what
 * @param {{ command: string, args: string[], cwd: string, shown?: boolean }} step
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runStep(setup, what, { command, args, cwd, shown = false }) {
  return new Promise((resolve, reject) => {
    const began = process.uptime()
    const child = spawn(command, args, { cwd, env: setup.env, stdio: ['ignore', 'pipe', 'pipe'] })
    if (child.pid !== undefined) setup.alsoHeldBy(child.pid)
    const seconds = () => Math.round(process.uptime() - began)
    const alive = setInterval(
      () => setup.say(`still at it: ${what}, ${seconds()} s`),
      STILL_THERE_MS,
    )
    let stopped = false
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      stopped = true
      child.kill(signal)
    }
    for (const signal of stopSignals) process.on(signal, stop)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (/** @type {string} */ text) => {
        output += text
        if (shown) process.stderr.write(text)
      })
    }
    child.on('error', (error) => {
      clearInterval(alive)
      reject(
        new SetupFault(
          'NO_NPM',
          `${command} could not be started (${error.message}). Node comes with npm; install both.`,
        ),
      )
    })
    child.on('close', (code, signal) => {
      clearInterval(alive)
      for (const each of stopSignals) process.off(each, stop)
      if (stopped || signal !== null)
        reject(
          new SetupFault(
            'INTERRUPTED',
            `${what}: stopped half-way. Run the command again; it begins where that is safe.`,
          ),
        )
      else resolve({ code: code ?? 1, output })
    })
  })
}

/** @type {readonly NodeJS.Signals[]} */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']
