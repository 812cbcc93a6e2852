// Each house rule is shown to catch what it is there for, and to leave its neighbours alone.

import { describe, expect, test } from 'vitest'
import { checkCycles, checkDeadExports, checkDeclared, checkPackageArrows } from './tidy/arrows.ts'
import {
  checkJustified,
  checkLinks,
  checkPinned,
  checkSpec,
  checkTop,
  declaredIn,
} from './tidy/documents.ts'
import type { Finding, SourceFile } from './tidy/finding.ts'
import { importsOf } from './tidy/imports.ts'
import { checkGuard, checkLength, checkOpening, checkPlaces, checkWords } from './tidy/text.ts'

const file = (path: string, ...lines: string[]): SourceFile => ({ path, text: lines.join('\n') })
const importing = (path: string, ...specifiers: string[]) =>
  importsOf(file(path, ...specifiers.map((name) => `import { a } from '${name}'`)))
const places = (findings: readonly Finding[]) => findings.map(({ path, line }) => `${path}:${line}`)

describe('imports', () => {
  test('an import is found over several lines, renamed, for its effect, and while running', () => {
    const found = importsOf(
      file(
        'shared/cart/decide.ts',
        'import {',
        '  type Minor,',
        '  add as plus,',
        "} from '../money/money.ts'",
        "import './effect.ts'",
        "const later = await import('zod')",
      ),
    )
    expect(found.map(({ target, names }) => ({ target, names }))).toEqual([
      { target: { inside: 'shared/money/money.ts' }, names: ['Minor', 'add'] },
      { target: { inside: 'shared/cart/effect.ts' }, names: ['*'] },
      { target: { outside: 'zod' }, names: ['*'] },
    ])
  })

  test('the shared package uses no other package of the workspace', () => {
    const found = checkPackageArrows(
      importing('shared/cart/decide.ts', './settle.ts', '@evertill/edge-node/cart/store.ts'),
    )
    expect(places(found)).toEqual(['shared/cart/decide.ts:2'])
  })

  test('a server uses the protocol, and never the other server', () => {
    const found = checkPackageArrows(
      importing(
        'edge-node/sync/pump.ts',
        '@evertill/shared/result.ts',
        '@evertill/sync-protocol/sender.ts',
        '@evertill/cloud-hub/sync/receive.ts',
      ),
    )
    expect(places(found)).toEqual(['edge-node/sync/pump.ts:3'])
  })

  test('the admin pages take the design system of the till, and nothing else of it', () => {
    const found = checkPackageArrows(
      importing(
        'cloud-hub/admin/page.ts',
        '@evertill/desktop/ui/button.ts',
        '@evertill/desktop/terminal/sale.ts',
        '@evertill/sync-protocol/sender.ts',
      ),
    )
    expect(places(found)).toEqual(['cloud-hub/admin/page.ts:2', 'cloud-hub/admin/page.ts:3'])
  })

  test('nobody climbs out of a package, or imports the own one by its name', () => {
    const found = checkPackageArrows(
      importing(
        'edge-node/cart/service.ts',
        '../../shared/result.ts',
        '@evertill/edge-node/app.ts',
        '../app.ts',
      ),
    )
    expect(found.map(({ rule }) => rule)).toEqual(['no-climbing', 'own-package'])
  })

  test('a rule uses declared dependencies only, a test also the tools of the workspace', () => {
    const manifests = new Map([
      ['package.json', file('package.json', '{"devDependencies":{"vitest":"5.1.0"}}')],
      [
        'shared/package.json',
        file(
          'shared/package.json',
          '{"dependencies":{"zod":"4.6.7"},"devDependencies":{"b":"1.0.0"}}',
        ),
      ],
    ])
    const found = checkDeclared(
      [
        ...importing('shared/cart/decide.ts', 'zod', 'vitest', 'left-pad', 'node:fs', 'b'),
        ...importing('shared/cart/decide.test.ts', 'vitest', 'b', '@scope/unknown/deep.ts'),
      ],
      (owner) => declaredIn(manifests, owner),
    )
    expect(places(found)).toEqual([
      'shared/cart/decide.ts:2',
      'shared/cart/decide.ts:3',
      'shared/cart/decide.ts:5',
      'shared/cart/decide.test.ts:3',
    ])
  })

  test('folders that use each other in a circle are shown with the whole circle', () => {
    const found = checkCycles(
      ['shared'],
      [
        ...importing('shared/tax/compute.ts', '../money/money.ts'),
        ...importing('shared/money/money.ts', '../cart/cart.ts'),
        ...importing('shared/cart/cart.ts', '../tax/rule.ts', '../result.ts'),
        ...importing('shared/result.ts', './language.ts'),
      ],
    )
    expect(found.map(({ advice }) => advice)).toEqual([
      'folders use each other in a circle: shared/tax/ → shared/money/ → shared/cart/ → shared/tax/',
    ])
  })

  test('a folder may be used by many, and tests may use whatever they try out', () => {
    const found = checkCycles(
      ['shared'],
      [
        ...importing('shared/tax/compute.ts', '../money/money.ts'),
        ...importing('shared/cart/cart.ts', '../tax/rule.ts', '../money/money.ts'),
        ...importing('shared/money/money.test.ts', '../cart/cart.ts'),
      ],
    )
    expect(found).toEqual([])
  })

  test('a value that nobody takes is reported, a taken one and a type are not', () => {
    const rules = file(
      'shared/tax/rule.ts',
      'export const taken = 1',
      'export function idle() {}',
      'export type Rule = string',
    )
    const user = file('shared/tax/rule.test.ts', "import { taken } from './rule.ts'")
    expect(places(checkDeadExports([rules, user], importsOf(user)))).toEqual([
      'shared/tax/rule.ts:2',
    ])
  })
})

describe('text', () => {
  test.each([
    '// Splits an amount so that no coin is lost.',
    '#!/usr/bin/env node\n// Splits an amount so that no coin is lost.',
    '/* Splits an amount\n so that no coin is lost. */',
    '<!-- Shows an amount, and never rounds it. -->',
  ])('an opening that says what the file is for is enough: %j', (text) => {
    expect(checkOpening(file('shared/money/allocate.ts', text, 'export {}'))).toEqual([])
  })

  test.each([
    "import { a } from './a.ts'",
    '// money',
    '// biome-ignore lint: this is the reason why it is so.',
    "const text = '// This is no comment that opens a file.'",
  ])('an opening that says nothing is not: %j', (text) => {
    expect(checkOpening(file('shared/money/allocate.ts', text))).toHaveLength(1)
  })

  test('a file of 400 lines passes, one line more does not', () => {
    const ofLines = (count: number) => file('shared/a.ts', ...new Array(count).fill('//'))
    expect(checkLength(ofLines(400))).toEqual([])
    expect(checkLength(ofLines(401))).toHaveLength(1)
  })

  test('words that promise work for later are found in code and in documents', () => {
    const [later, soon] = [['TO', 'DO'].join(''), ['for', 'now'].join(' ')]
    const found = [
      ...checkWords(file('shared/a.ts', '// Fine.', `// ${later}: round it`)),
      ...checkWords(file('README.md', `It works ${soon}.`, 'Come in for nowhere else.')),
    ]
    expect(places(found)).toEqual(['shared/a.ts:2', 'README.md:1'])
  })

  test('the code of no currency may stand in a table, and not in a comment', () => {
    const code = 'X'.repeat(3)
    expect(checkWords(file('shared/a.ts', `const none = '${code}'`))).toEqual([])
    expect(checkWords(file('shared/a.ts', `// ${code} mend this`))).toHaveLength(1)
  })

  test('no folder of a machine and no registry host is named', () => {
    const at = (...parts: string[]) => ['', ...parts].join('/')
    const host = ['registry', 'npmjs', 'org'].join('.')
    const found = checkPlaces(
      file('README.md', `see ${at('work', 'shared')}`, `(${at('tmp', 'x')})`, `https://${host}`),
    )
    expect(places(found)).toEqual(['README.md:1', 'README.md:2', 'README.md:3'])
  })

  test('a path of the product that looks like a folder is left alone', () => {
    const route = ['/tenants', 'root', 'users'].join('/')
    expect(checkPlaces(file('edge-node/app.ts', `app.get('${route}')`))).toEqual([])
  })

  test('a program asks for Node 24 before it does anything', () => {
    const program = (first: string) =>
      file('shared/bench/fold.ts', '// Measures.', first, 'run(process.argv)')
    expect(checkGuard(program("import '../scripts/node24.ts'"))).toEqual([])
    expect(checkGuard(program("import { run } from './run.ts'"))).toHaveLength(1)
    expect(checkGuard(file('shared/bench/world.ts', 'export const items = 100'))).toEqual([])
  })
})

describe('documents', () => {
  test('a link leads to a file of the repository or out of it', () => {
    const found = checkLinks(
      file(
        'shared/README.md',
        '[style](../STYLE.md#money) [web](https://example.com) [here](#here)',
        '[gone](../GONE.md) `[code](not-a-link.md)`',
        '```',
        '[example](nowhere.md)',
        '```',
        '![picture](gone.png)',
      ),
      (path) => path === 'STYLE.md',
    )
    expect(places(found)).toEqual(['shared/README.md:2', 'shared/README.md:6'])
  })

  test('a dependency has one exact version', () => {
    const found = checkPinned(
      file(
        'package.json',
        '{"dependencies":{"a":"1.2.3","b":"^1.2.3","c":"workspace:*","d":"npm:typescript@7.0.2"},',
        '"devDependencies":{"e":"latest","f":"1.2.3-beta.17"}}',
      ),
    )
    expect(found.map(({ advice }) => advice)).toEqual([
      "'b' is '^1.2.3': give one exact version",
      "'e' is 'latest': give one exact version",
    ])
  })

  test('each dependency is justified, and no justification outlives its dependency', () => {
    const manifest = file('package.json', '{"dependencies":{"zod":"4.6.7","hono":"4.13.19"}}')
    const architecture = file(
      'ARCHITECTURE.md',
      '| `elsewhere` | a table of something else |',
      '## Dependencies',
      '| `zod` | one schema, one type |',
      '| `left-pad` | nobody remembers |',
      '## Decisions',
    )
    const found = checkJustified([manifest], architecture)
    expect(places(found)).toEqual(['package.json:1', 'ARCHITECTURE.md:4'])
  })

  test('a manifest without any document to justify it is told so', () => {
    expect(
      checkJustified([file('package.json', '{"dependencies":{"zod":"4.6.7"}}')], undefined),
    ).toHaveLength(1)
  })

  test('each rule of the protocol is proven by a test, and each proof has its rule', () => {
    const spec = file(
      'sync-protocol/SPEC.md',
      '- [S1] A sender sends in order, see [S9].',
      '- **[S2]** A sender never forgets.',
      '### [R1] A receiver adopts once.',
    )
    const tests = [
      file('sync-protocol/sender.test.ts', "test('[S1] entries leave in order', () => {})"),
      file('edge-node/sync.test.ts', "test.each([1])('[R1] [S7] adopted twice is once', () => {})"),
    ]
    expect(checkSpec(spec, tests).map(({ path, advice }) => `${path} ${advice}`)).toEqual([
      'sync-protocol/SPEC.md no test title names [S2]',
      'edge-node/sync.test.ts sync-protocol/SPEC.md has no rule [S7]',
    ])
  })

  test('what lies at the top without being known there is shown', () => {
    const found = checkTop(['shared', 'README.md', 'scratch.txt'], ['shared'])
    expect(places(found)).toEqual(['scratch.txt:1'])
  })
})
