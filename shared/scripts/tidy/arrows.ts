// Who may import whom: between packages, between folders, and from outside.

import { type Finding, finding, isRuleCode, packageOf, type SourceFile } from './finding.ts'
import { arrowsIn, type Import } from './imports.ts'

/** Each package, and the packages of this repository that it may use. */
export const mayUse: Record<string, readonly string[]> = {
  shared: [],
  'sync-protocol': ['shared'],
  'edge-node': ['shared', 'sync-protocol'],
  'cloud-hub': ['shared', 'sync-protocol'],
  desktop: ['shared', 'sync-protocol'],
}

/** Folders that may use something other than their package: the longest matching one counts. */
const exceptions: Record<string, readonly string[]> = {
  'cloud-hub/admin/': ['shared', 'desktop/ui/'],
  'desktop/e2e/': ['shared', 'sync-protocol', 'edge-node/testing/', 'cloud-hub/testing/'],
}

export function checkPackageArrows(imports: readonly Import[]): Finding[] {
  return imports.flatMap((each) => {
    const owner = packageOf(each.file.path)
    if (owner === undefined || !('inside' in each.target)) return []
    const { inside } = each.target
    const found = (rule: string, advice: string) => [finding(each.file, each.at, rule, advice)]
    if (each.specifier.startsWith('.')) {
      if (packageOf(inside) === owner) return []
      return found('no-climbing', `'${each.specifier}' leaves the package: import '@evertill/…'`)
    }
    if (packageOf(inside) === owner) {
      return found('own-package', `'${each.specifier}' is this package: import it by its path`)
    }
    const allowed = allowedFor(each.file.path, owner)
    if (allowed.some((prefix) => `${inside}/`.startsWith(prefix.replace(/\/?$/, '/')))) return []
    const uses = allowed.length === 0 ? 'no other package' : allowed.join(', ')
    return found('package-arrows', `'${each.specifier}': this place may use ${uses}`)
  })
}

function allowedFor(path: string, owner: string): readonly string[] {
  const exception = Object.keys(exceptions).find((prefix) => path.startsWith(prefix))
  return (exception === undefined ? mayUse[owner] : exceptions[exception]) ?? []
}

/** What the package.json nearest to a file lets it use. */
export type Declared = { readonly shipped: readonly string[]; readonly forWork: readonly string[] }

/**
 * Shipped code may use what its own package.json declares as a dependency; tests and scripts may
 * also use what the workspace has for working on it.
 */
export function checkDeclared(
  imports: readonly Import[],
  declaredBy: (owner: string | undefined) => Declared,
): Finding[] {
  return imports.flatMap((each) => {
    if (!('outside' in each.target) || each.target.outside.startsWith('node:')) return []
    const name = each.target.outside
    const { shipped, forWork } = declaredBy(packageOf(each.file.path))
    if (shipped.includes(name)) return []
    if (!isRuleCode(each.file) && forWork.includes(name)) return []
    const where = isRuleCode(each.file) ? 'dependencies' : 'dependencies or devDependencies'
    return [
      finding(each.file, each.at, 'declared', `'${name}' stands in no ${where} that count here`),
    ]
  })
}

/** Folders that use each other in a circle cannot be understood one at a time. */
export function checkCycles(owners: readonly string[], imports: readonly Import[]): Finding[] {
  const ruleImports = imports.filter((each) => isRuleCode(each.file))
  return owners.flatMap((owner) => {
    const arrows = arrowsIn(owner, ruleImports)
    const done = new Set<string>()
    return [...arrows.keys()].flatMap((folder) => cyclesFrom(folder, [], arrows, done))
  })
}

function cyclesFrom(
  folder: string,
  way: readonly string[],
  arrows: ReturnType<typeof arrowsIn>,
  done: Set<string>,
): Finding[] {
  if (done.has(folder)) return []
  const walked = [...way, folder]
  const found = [...(arrows.get(folder) ?? [])].flatMap(([next, by]) => {
    const begin = walked.indexOf(next)
    if (begin < 0) return cyclesFrom(next, walked, arrows, done)
    const circle = [...walked.slice(begin), next].join(' → ')
    return [finding(by.file, by.at, 'no-cycles', `folders use each other in a circle: ${circle}`)]
  })
  done.add(folder)
  return found
}

/** A value that a rule file offers and nobody takes, not even a test, is dead or private. */
export function checkDeadExports(
  files: readonly SourceFile[],
  imports: readonly Import[],
): Finding[] {
  const taken = new Set(
    imports.flatMap(({ target, names }) =>
      'inside' in target ? names.map((name) => `${target.inside}#${name}`) : [],
    ),
  )
  return files.filter(isRuleCode).flatMap((file) =>
    [...file.text.matchAll(exportedValue)].flatMap((match) => {
      const name = match.groups?.['name'] ?? ''
      if (taken.has(`${file.path}#${name}`) || taken.has(`${file.path}#*`)) return []
      const advice = `nothing imports '${name}': drop it, test it, or keep it to this file`
      return [finding(file, match.index, 'dead-export', advice)]
    }),
  )
}

const exportedValue = /^export (?:async )?(?:function\*?|const|let|class) (?<name>[\w$]+)/gm
