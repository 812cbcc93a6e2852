// The house rules that no compiler and no linter knows: reads every file once, prints one line for
// each thing to mend. Two reports for a reader, which are no gate: --arrows prints which folder uses
// which, --dead which offered values nobody takes.

import './node24.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './child.ts'
import {
  checkCycles,
  checkDeadExports,
  checkDeclared,
  checkPackageArrows,
  mayUse,
} from './tidy/arrows.ts'
import {
  checkJustified,
  checkLinks,
  checkPinned,
  checkSpec,
  checkTop,
  declaredIn,
} from './tidy/documents.ts'
import { type Finding, isRuleCode } from './tidy/finding.ts'
import { arrowsIn, importsOf } from './tidy/imports.ts'
import { readFiles, readTop } from './tidy/read.ts'
import { checkGuard, checkLength, checkOpening, checkPlaces, checkWords } from './tidy/text.ts'

const packages = Object.keys(mayUse)
const files = readFiles(root)
const imports = files.flatMap(importsOf)

if (process.argv.includes('--arrows')) printArrows()
else if (process.argv.includes('--dead')) printFindings(checkDeadExports(files, imports))
else process.exitCode = printFindings(findAll()) === 0 ? 0 : 1

function printFindings(found: readonly Finding[]): number {
  const findings = found.toSorted((a, b) => a.path.localeCompare(b.path) || a.line - b.line)
  for (const { path, line, rule, advice } of findings) {
    console.log(`${path}:${line} ${rule} – ${advice}`)
  }
  console.log(`tidy: ${files.length} files, ${findings.length} findings`)
  return findings.length
}

function findAll(): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const manifests = files.filter(({ path }) => path.endsWith('package.json'))
  // A contract is a suite that the tests of each implementation call.
  const tests = files.filter(({ path }) => /(\.test|-contract)\.ts$/.test(path))
  return [
    ...files.flatMap((file) => [
      ...checkOpening(file),
      ...checkLength(file),
      ...checkWords(file),
      ...checkPlaces(file),
      ...checkGuard(file),
      ...checkLinks(file, (path) => existsSync(join(root, path))),
    ]),
    ...checkPackageArrows(imports),
    ...checkDeclared(imports, (owner) => declaredIn(byPath, owner)),
    ...checkCycles(packages, imports),
    ...manifests.flatMap(checkPinned),
    ...checkJustified(manifests, byPath.get('ARCHITECTURE.md')),
    ...checkSpec(byPath.get('sync-protocol/SPEC.md'), tests),
    ...checkTop(readTop(root), packages),
  ]
}

function printArrows(): void {
  const ruleImports = imports.filter(({ file }) => isRuleCode(file))
  for (const owner of packages) {
    for (const [from, targets] of [...arrowsIn(owner, ruleImports)].sort()) {
      console.log(`${from} → ${[...targets.keys()].sort().join(', ')}`)
    }
  }
}
