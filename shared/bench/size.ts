// How large the core is in a browser: bundled and minified as a till page would be, then compressed.

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'

const here = dirname(fileURLToPath(import.meta.url))

export type BundleSize = { readonly raw: number; readonly gzip: number }

export async function bundleSize(entry: string): Promise<BundleSize> {
  const built = (await build({
    root: here,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      target: 'es2024',
      lib: { entry: join(here, entry), formats: ['es'] },
    },
  })) as Rolldown.RolldownOutput[]
  const code = built.flatMap(({ output }) => output.flatMap((o) => ('code' in o ? [o.code] : [])))
  const bytes = Buffer.from(code.join('\n'))
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }
}
