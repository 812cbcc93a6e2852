// Everything that can be said about the code without running it: types, lint and format, and the
// house rules of tidy. All parts run, so that one look shows everything that is wrong.

import './node24.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { biome, root, run, tsc } from './child.ts'
import { packageFolders } from './setup/packages.mjs'

const parts: readonly { name: string; program: string; args: readonly string[] }[] = [
  ...typedProjects().map((project) => ({
    name: `types ${project}`,
    program: tsc(),
    args: ['-p', project],
  })),
  {
    name: 'lint and format',
    program: biome(),
    args: ['check', '--error-on-warnings', '--max-diagnostics=100', '.'],
  },
  {
    name: 'pages',
    program: join(root, 'desktop/node_modules/svelte-check/bin/svelte-check'),
    args: ['--tsconfig', 'desktop/tsconfig.json', '--output', 'human'],
  },
  { name: 'tidy', program: join(root, 'shared/scripts/tidy.ts'), args: [] },
]

let wrong = 0
let total = 0
for (const { name, program, args } of parts) {
  const { code, output, seconds } = await run(program, args, 'kept')
  total += seconds
  if (code !== 0) {
    wrong += 1
    console.log(output.trim())
  }
  console.log(`${code === 0 ? 'ok   ' : 'WRONG'} ${name} (${seconds.toFixed(1)} s)`)
}
console.log(`check: ${wrong} of ${parts.length} parts wrong (${total.toFixed(1)} s)`)
process.exitCode = wrong === 0 ? 0 : 1

/** The root's own files, then each package's pure code (tsconfig.json) and the rest of it. */
function typedProjects(): string[] {
  return [
    'tsconfig.json',
    ...packageFolders.flatMap((name) => [`${name}/tsconfig.json`, `${name}/tsconfig.node.json`]),
  ].filter((project) => existsSync(join(root, project)))
}
