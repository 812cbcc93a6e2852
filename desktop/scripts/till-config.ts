// How the till is built: two programs, the page and the worker that keeps it, of one folder.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import tailwindcss from '@tailwindcss/vite'
import type { InlineConfig } from 'vite'
import { z } from 'zod'

export const tillFolder = fileURLToPath(new URL('../terminal/', import.meta.url))

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(tillFolder, '../package.json'), 'utf8')))
/** How the till names itself to the store. */
const app = `till ${version}`

/** All of them keep `light-dark()` and top-level await as they are. */
const BROWSERS = ['chrome125', 'firefox128', 'safari17.5']

export function pageConfig(outDir: string, entry = join(tillFolder, 'index.html')): InlineConfig {
  return {
    configFile: false,
    root: tillFolder,
    base: '/till/',
    logLevel: 'warn',
    plugins: [svelte(), tailwindcss()],
    define: { TILL_APP: JSON.stringify(app) },
    build: {
      outDir,
      emptyOutDir: true,
      target: BROWSERS,
      cssTarget: BROWSERS,
      // An image inside a style would need its own word in the policy.
      assetsInlineLimit: 0,
      // The till itself comes in one piece after the first paint, from the store next door.
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: { input: entry },
    },
  }
}

/** Made last: it names every file of the page that it has to keep. */
export function workerConfig(outDir: string): InlineConfig {
  const files = filesIn(outDir)
  const version = createHash('sha256')
  for (const file of files)
    version
      .update(file)
      .update('\0')
      .update(readFileSync(join(outDir, file)))
  return {
    configFile: false,
    root: tillFolder,
    base: '/till/',
    logLevel: 'warn',
    publicDir: false,
    define: {
      TILL_FILES: JSON.stringify(files),
      TILL_VERSION: JSON.stringify(version.digest('hex').slice(0, 16)),
    },
    build: {
      outDir,
      emptyOutDir: false,
      target: BROWSERS,
      rolldownOptions: {
        input: join(tillFolder, 'service-worker.ts'),
        output: { entryFileNames: 'service-worker.js' },
      },
    },
  }
}

/** The files of a built page, below its folder, in order; not what begins with a point. */
export function filesIn(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'service-worker.js')
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(folder, `${below}${entry.name}/`) : [below + entry.name],
    )
    .toSorted()
}
