// Documents and manifests that must agree with the rest: links, dependencies with their reasons,
// and the rules of the protocol with the tests that prove them.

import { posix } from 'node:path'
import type { Declared } from './arrows.ts'
import { type Finding, finding, isDocument, type SourceFile } from './finding.ts'

/** Every link inside the repository leads somewhere. */
export function checkLinks(file: SourceFile, exists: (path: string) => boolean): Finding[] {
  if (!isDocument(file)) return []
  const text = file.text.replaceAll(/^(```|~~~)[\s\S]*?^\1|`[^`\n]*`/gm, (code) =>
    code.replaceAll(/[^\n]/g, ' '),
  )
  return [...text.matchAll(/\]\((?<a>[^)\s]+)[^)]*\)|\b(?:src|href)="(?<b>[^"]+)"/g)].flatMap(
    (match) => {
      const target = (match.groups?.['a'] ?? match.groups?.['b'] ?? '').replace(/#.*$/, '')
      if (target === '' || /^[a-z]+:/.test(target)) return []
      if (exists(posix.join(posix.dirname(file.path), decodeURIComponent(target)))) return []
      return [finding(file, match.index, 'links', `'${target}' does not exist`)]
    },
  )
}

/** Each dependency at one exact version, so that today's tests say something about tomorrow. */
export function checkPinned(manifest: SourceFile): Finding[] {
  return dependenciesOf(manifest).flatMap(({ name, version }) => {
    if (/^(npm:[^@]*@?[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$|^workspace:\*$/.test(version)) return []
    const at = manifest.text.indexOf(`"${name}"`)
    return [finding(manifest, at, 'pinned', `'${name}' is '${version}': give one exact version`)]
  })
}

/** Each dependency has a line that says why it is worth having, and no line outlives its package. */
export function checkJustified(
  manifests: readonly SourceFile[],
  architecture: SourceFile | undefined,
): Finding[] {
  const section = architecture?.text.match(/^## Dependencies\n[\s\S]*?(?=^## |$(?![\s\S]))/m)
  const rows = [...(section?.[0] ?? '').matchAll(/^\| `(?<name>[^`]+)` \| *\S/gm)]
  const justified = new Set(rows.map((row) => row.groups?.['name']))
  const used = new Set<string>()
  const missing = manifests.flatMap((manifest) =>
    dependenciesOf(manifest).flatMap(({ name, version }) => {
      used.add(name)
      if (justified.has(name) || version.startsWith('workspace:')) return []
      const at = manifest.text.indexOf(`"${name}"`)
      const row = `| \`${name}\` | why it is worth having |`
      return [finding(manifest, at, 'justified', `ARCHITECTURE.md, 'Dependencies' lacks: ${row}`)]
    }),
  )
  if (architecture === undefined) return missing
  const idle = rows.flatMap((row) => {
    const name = row.groups?.['name'] ?? ''
    if (used.has(name)) return []
    const at = (section?.index ?? 0) + row.index
    return [finding(architecture, at, 'justified', `no package.json uses '${name}': drop the row`)]
  })
  return [...missing, ...idle]
}

/** What the package.json of a package, and the one at the top, let a file use. */
export function declaredIn(
  files: ReadonlyMap<string, SourceFile>,
  owner: string | undefined,
): Declared {
  const own = owner === undefined ? undefined : files.get(`${owner}/package.json`)
  const top = files.get('package.json')
  return {
    shipped: own ? dependenciesOf(own, ['dependencies']).map(({ name }) => name) : [],
    forWork: [own, top]
      .flatMap((each) => (each ? dependenciesOf(each) : []))
      .map(({ name }) => name),
  }
}

function dependenciesOf(
  manifest: SourceFile,
  fields = dependencyFields,
): { name: string; version: string }[] {
  const parsed: Record<string, Record<string, string> | undefined> = JSON.parse(manifest.text)
  return fields.flatMap((field) =>
    Object.entries(parsed[field] ?? {}).map(([name, version]) => ({ name, version })),
  )
}

const dependencyFields = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
]

/** Each rule of the protocol is named by a test, and each rule a test names exists. */
export function checkSpec(spec: SourceFile | undefined, tests: readonly SourceFile[]): Finding[] {
  if (spec === undefined) return []
  const rules = new Map(
    [...spec.text.matchAll(ruleId)].map((match) => [match.groups?.['id'] ?? '', match]),
  )
  const named = tests.flatMap((file) =>
    [...file.text.matchAll(testTitle)].flatMap((match) =>
      [...(match.groups?.['ids'] ?? '').matchAll(/[A-Z]+\d+/g)].map(([id]) => ({
        id,
        file,
        at: match.index,
      })),
    ),
  )
  const proven = new Set(named.map(({ id }) => id))
  return [
    ...[...rules].flatMap(([id, match]) =>
      proven.has(id) ? [] : [finding(spec, match.index, 'spec', `no test title names [${id}]`)],
    ),
    ...named.flatMap(({ id, file, at }) =>
      rules.has(id) ? [] : [finding(file, at, 'spec', `${spec.path} has no rule [${id}]`)],
    ),
  ]
}

const ruleId = /^[-*#>|\s]*\[(?<id>[A-Z]{1,3}\d+)\]/gm
// A title follows test( or, after a table of cases, the bracket that closes the table.
const testTitle =
  /^[ \t]*(?:(?:test|it|describe)\b.*|[\])}]+)\(\s*['"`](?<ids>(?:\[[A-Z]{1,3}\d+\]\s*)+)/gm

/** At the top lie the packages and the papers about all of them; the rest has an owner. */
export function checkTop(names: readonly string[], packages: readonly string[]): Finding[] {
  return names
    .filter((name) => !(packages.includes(name) || atTheTop.includes(name)))
    .map((path) => ({
      path,
      line: 1,
      rule: 'top',
      advice: 'move it into the package that owns it',
    }))
}

const atTheTop = [
  ...['README.md', 'ARCHITECTURE.md', 'STYLE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE'],
  ...['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml'],
  ...['tsconfig.json', 'biome.json', 'vitest.config.ts'],
]
