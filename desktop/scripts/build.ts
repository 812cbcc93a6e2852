// Builds the till into terminal/dist, unless nothing it is made of has changed. Prints one line;
// --sizes adds one for each file.

import '@evertill/shared/scripts/node24.ts'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { filesIn, pageConfig, tillFolder, workerConfig } from './till-config.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const dist = join(tillFolder, 'dist')
const mark = join(dist, '.made-of')

/** Folders that the page is not made of. */
const NOT_BUILT = new Set(['node_modules', 'dist', 'testing', 'bench', 'pictures'])

const madeOf = hashSources()
const isNew = !existsSync(mark) || readFileSync(mark, 'utf8') !== madeOf
if (isNew) {
  await build(pageConfig(dist))
  await build(workerConfig(dist))
  // Written last: a build that was cut off is made again.
  writeFileSync(mark, madeOf)
}
const sizes = [...filesIn(dist), 'service-worker.js'].map((file) => ({
  file,
  bytes: gzipSync(readFileSync(join(dist, file))).length,
}))
const first = firstPaint()
console.log(
  `till: ${isNew ? 'built' : 'unchanged'}, ${kilobytes(sizes.map(({ bytes }) => bytes))} KB gzip in all, ` +
    `${kilobytes(sizes.filter(({ file }) => first.has(file)).map(({ bytes }) => bytes))} KB before the first paint`,
)
if (process.argv.includes('--sizes')) {
  for (const { file, bytes } of sizes) console.log(`  ${kilobytes([bytes])} KB ${file}`)
}

/** The index, and what it names itself. */
function firstPaint(): Set<string> {
  const index = readFileSync(join(dist, 'index.html'), 'utf8')
  const named = [...index.matchAll(/(?:src|href)="\/till\/(assets\/[^"]+)"/g)]
  return new Set(['index.html', ...named.map((found) => found[1] ?? '')])
}

function kilobytes(bytes: readonly number[]): string {
  return (bytes.reduce((sum, each) => sum + each, 0) / 1_000).toFixed(1)
}

function hashSources(): string {
  const hash = createHash('sha256')
  const folders = [
    'desktop/terminal',
    'desktop/ui',
    'desktop/scripts',
    'shared',
    'sync-protocol/src',
  ]
  const files = ['pnpm-lock.yaml', 'desktop/package.json', ...folders.flatMap(sourcesIn)]
  for (const file of files.toSorted()) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return NOT_BUILT.has(entry.name) ? [] : sourcesIn(path)
    return entry.isFile() && !entry.name.endsWith('.test.ts') ? [path] : []
  })
}
