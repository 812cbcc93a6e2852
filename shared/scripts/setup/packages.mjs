// Installs the project's packages with a pinned pnpm, exactly as the lockfile says, and only when
// something changed since the last time.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { faultOf } from './fault.mjs'
import { fetchThroughNpm, runStep } from './npm.mjs'

/**
 * @typedef {import('./npm.mjs').Setup} Setup
 * @typedef {{ path: string, version: string }} Node
 */

const PNPM_VERSION = '12.21.0'
const PNPM_INTEGRITY =
  'sha512-Zv2CeO4ok1zpUXktNDZ/869cQyonVkRYIwKVM4NbjaUpu+C+UTCv1W7QcT+4eJ5Hutgtk71a4v5UsVVi1idu8A=='

/**
 * pnpm is one program per platform. Where no checksum stands here the exact version is asked for
 * and npm checks it against the registry's own checksum.
 * @type {Record<string, string | undefined>}
 */
const pnpmPrograms = {
  'linux-x64':
    'sha512-8eufCjHXspKbNS/kh8q4Q0gqJoOuvC4Q5pgos6XS8By/nAMtP+jf8F1Cw9er840kfAX+PJ/ts+A9qnLE91rvXQ==',
  'linux-arm64':
    'sha512-4Oj/iF2TDCe2lcH0n4TupPR5sSdrNLclJB6xBElLMPCUOAvBhdf2rRlSaO5M4erJ6g4Fyy7YTXTpcmfFsKyxEA==',
}

export const packageFolders = ['shared', 'sync-protocol', 'edge-node', 'cloud-hub', 'desktop']

/**
 * Whether what is installed is what the project now asks for.
 * @param {string} root
 * @param {Node} node
 */
export function isInstalled(root, node) {
  const stamp = stampFile(root)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(root, node)
}

/**
 * @param {Setup} setup
 * @param {Node} node
 * @param {{ updateLockfile: boolean }} options
 */
export async function installPackages(setup, node, { updateLockfile }) {
  const pnpm = await fetchPnpm(setup)
  setup.say('installing the packages of pnpm-lock.yaml')
  rmSync(stampFile(setup.root), { force: true })
  const { NODE_ENV: _, ...env } = setup.env
  const ended = await runStep({ ...setup, env }, 'the packages', {
    command: node.path,
    args: [
      pnpm,
      'install',
      updateLockfile ? '--no-frozen-lockfile' : '--frozen-lockfile',
      '--reporter=append-only',
      '--config.confirm-modules-purge=false',
    ],
    cwd: setup.root,
    shown: true,
  })
  if (ended.code !== 0) throw faultOf('the packages', ended.output)
  writeFileSync(stampFile(setup.root), stampOf(setup.root, node))
}

/** @param {Setup} setup */
async function fetchPnpm(setup) {
  const folder = join(setup.runtime, `pnpm-${PNPM_VERSION}-${process.platform}-${process.arch}`)
  const entry = join(folder, 'pnpm', 'bin', 'pnpm.mjs')
  if (existsSync(entry)) return entry
  const what = `pnpm ${PNPM_VERSION}`
  setup.say(`fetching ${what} into .runtime (20 MB, once)`)
  const program = pnpmProgram()
  const pins = {
    pnpm: {
      version: PNPM_VERSION,
      integrity: PNPM_INTEGRITY,
      optional: { [program.name]: PNPM_VERSION },
    },
    [program.name]: { version: PNPM_VERSION, integrity: program.integrity },
  }
  await fetchThroughNpm(setup, what, pins, (modules) => renameSync(modules, folder))
  return entry
}

function pnpmProgram() {
  const platform = `${process.platform}-${process.arch}`
  const name = `@pnpm/exe.${platform}`
  if (process.platform !== 'linux' || hasGlibc()) return { name, integrity: pnpmPrograms[platform] }
  return { name: `${name}-musl`, integrity: undefined }
}

function hasGlibc() {
  /** @type {any} */
  const report = process.report?.getReport()
  return report?.header?.glibcVersionRuntime !== undefined
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'node_modules', '.evertill-installed')
}

/**
 * Everything an installation depends on, as one short text.
 * @param {string} root
 * @param {Node} node
 */
function stampOf(root, node) {
  const hash = createHash('sha256')
  const manifests = packageFolders.map((folder) => join(folder, 'package.json'))
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    const path = join(root, file)
    hash.update(`${file}\n`)
    hash.update(existsSync(path) ? readFileSync(path) : 'none')
  }
  const modules = packageFolders.filter((folder) => existsSync(join(root, folder, 'node_modules')))
  hash.update([modules, node.version, PNPM_VERSION, process.platform, process.arch].join(' '))
  return `${hash.digest('hex')}\n`
}

/**
 * A home that cannot be written (a container's random user, say) has no room for npm's and pnpm's
 * caches, so they get one beside what they fetch.
 * @param {string} home
 * @param {string} runtime
 */
export function homeFor(home, runtime) {
  const probe = join(home, `.evertill-probe-${process.pid}`)
  try {
    writeFileSync(probe, '')
    rmSync(probe)
    return home
  } catch {
    const own = join(runtime, 'home')
    mkdirSync(own, { recursive: true })
    return own
  }
}
