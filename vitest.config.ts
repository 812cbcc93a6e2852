// The tests of the whole repository: one project per package, so that `--project shared` runs one, and
// one for the journeys, which start whole servers and a browser.

import './shared/scripts/node24.ts'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { packageFolders } from './shared/scripts/setup/packages.mjs'

const fixedSeed = fileURLToPath(new URL('shared/testing/fixed-seed.ts', import.meta.url))

export default defineConfig({
  test: {
    projects: [
      ...packageFolders.map((name) => ({
        extends: true as const,
        test: {
          name,
          root: `./${name}`,
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', ...(name === 'desktop' ? ['e2e/**'] : [])],
          setupFiles: [fixedSeed],
        },
      })),
      {
        extends: true,
        test: {
          name: 'e2e',
          root: './desktop/e2e',
          include: ['**/*.test.ts'],
          setupFiles: [fixedSeed],
          // Each journey has servers and a browser of its own; two at once would only wait.
          fileParallelism: false,
        },
      },
    ],
    allowOnly: false,
    // A slow machine is no failed test; what hangs is ended by whoever started the run.
    testTimeout: 0,
    hookTimeout: 0,
    coverage: {
      provider: 'v8',
      include: packageFolders.map((name) => `${name}/**/*.ts`),
      exclude: [
        '**/*.test.ts',
        '**/testing/**',
        '**/scripts/**',
        '**/bench/**',
        '**/node_modules/**',
      ],
      reporter: ['text'],
      reportOnFailure: true,
    },
  },
})
