// Reads the import lines of a file and says which file or package each of them means.

import { posix } from 'node:path'
import { isCode, packageOf, type SourceFile } from './finding.ts'

export type Import = {
  readonly file: SourceFile
  readonly at: number
  /** As written. */
  readonly specifier: string
  /** The path in this repository, or the name of a package from outside. */
  readonly target: { inside: string } | { outside: string }
  /** The names taken; '*' stands for all of them. */
  readonly names: readonly string[]
}

const scope = '@evertill/'

export function importsOf(file: SourceFile): Import[] {
  if (!isCode(file)) return []
  return importPatterns.flatMap((pattern) =>
    [...file.text.matchAll(pattern)].map((match) => ({
      file,
      at: match.index + match[0].search(/\S/),
      specifier: match.groups?.['specifier'] ?? '',
      target: targetOf(file.path, match.groups?.['specifier'] ?? ''),
      names: namesOf(match.groups?.['names']),
    })),
  )
}

const importPatterns = [
  /^[ \t]*(?:import|export)\s(?<names>[^'"`;]*?)\sfrom\s*['"](?<specifier>[^'"]+)['"]/gm,
  /^[ \t]*import\s*['"](?<specifier>[^'"]+)['"]/gm,
  /\bimport\(\s*['"](?<specifier>[^'"]+)['"]/g,
]

function targetOf(from: string, specifier: string): Import['target'] {
  if (specifier.startsWith('.')) {
    return { inside: posix.join(posix.dirname(from), specifier) }
  }
  if (specifier.startsWith(scope)) return { inside: specifier.slice(scope.length) }
  const depth = specifier.startsWith('@') ? 2 : 1
  return { outside: specifier.split('/').slice(0, depth).join('/') }
}

function namesOf(names: string | undefined): string[] {
  const braces = names?.match(/\{(?<inner>[^}]*)\}/)?.groups?.['inner']
  if (braces === undefined) return ['*']
  return braces
    .split(',')
    .map((part) => part.trim().replace(/^type\s+/, ''))
    .map((part) => part.split(/\s+as\s+/)[0] ?? '')
    .filter((name) => name !== '')
}

/** The folder inside a package that a path belongs to; a file beside the folders is its own. */
export function folderOf(path: string): string {
  const [owner = '', first = '', ...rest] = path.split('/')
  return rest.length === 0 ? `${owner}/${first}` : `${owner}/${first}/`
}

/** Which folder of a package uses which, for a reader and for the search for cycles. */
export function arrowsIn(
  owner: string,
  imports: readonly Import[],
): Map<string, Map<string, Import>> {
  const arrows = new Map<string, Map<string, Import>>()
  for (const each of imports) {
    if (!('inside' in each.target) || packageOf(each.file.path) !== owner) continue
    if (packageOf(each.target.inside) !== owner) continue
    const [from, to] = [folderOf(each.file.path), folderOf(each.target.inside)]
    if (from === to) continue
    const targets = arrows.get(from) ?? new Map<string, Import>()
    if (!targets.has(to)) targets.set(to, each)
    arrows.set(from, targets)
  }
  return arrows
}
