// The only part of tidy that touches the disk: reads the repository's text files, without what is
// fetched, generated, or copied in as it is.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceFile } from './finding.ts'

export function readFiles(root: string, folder = ''): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return ignored.has(entry.name) ? [] : readFiles(root, path)
    if (!entry.isFile() || !textFile.test(path)) return []
    return [{ path, text: readFileSync(join(root, path), 'utf8') }]
  })
}

/** What lies at the top of the repository, without what git does not see. */
export function readTop(root: string): string[] {
  return readdirSync(root).filter((name) => !(name.startsWith('.') || ignored.has(name)))
}

const ignored = new Set([
  'node_modules',
  '.git',
  '.runtime',
  'coverage',
  'vectors',
  'dist',
  '.evertill',
])

const textFile =
  /\.(ts|mjs|js|svelte|md|json|yaml|yml|css|html|sh|sql|toml)$|^\.ci\/|(^|\/)\.[a-z]+(rc|ignore)$/
