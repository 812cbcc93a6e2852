// The tests of the whole repository: one project per package, so that `--project shared` runs one.

import './shared/scripts/node24.ts'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { packageFolders } from './shared/scripts/setup/packages.mjs'

export default defineConfig({
  test: {
    projects: packageFolders.map((name) => ({
      extends: true,
      test: {
        name,
        root: `./${name}`,
        include: ['**/*.test.ts'],
        setupFiles: [fileURLToPath(new URL('shared/testing/fixed-seed.ts', import.meta.url))],
      },
    })),
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
