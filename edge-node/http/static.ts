// Files of the till as they were built: only what lies in its folder, with the name of its content
// where that stands in its own name, and asked for anew where it does not.

import { createHash } from 'node:crypto'
import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { type Answer, type Asked, fault } from './route.ts'

/** What a build may hold; nothing else is served. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

const FILE_BYTES_MAX = 16 * 1024 * 1024

/** A part of a path that is a name: no dot in front, so no way up and nothing hidden. */
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/

export function createStatic(folder: string) {
  return { serve }

  async function serve(path: string, { headers }: Pick<Asked, 'headers'>): Promise<Answer> {
    const parts = path.split('/').filter((part) => part !== '')
    if (!parts.every((part) => NAME.test(part))) return missing()
    const last = parts.at(-1) ?? ''
    // A page of the till that has an address of its own is the same page.
    const wanted = extname(last) === '' ? ['index.html'] : parts
    const file = await found(wanted)
    if (file === undefined) return missing()
    const tag = `"${createHash('sha256').update(file).digest('base64url')}"`
    const isHashed = wanted[0] === 'assets'
    const about = {
      'content-type': TYPES[extname(wanted.at(-1) ?? '')] ?? 'application/octet-stream',
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: tag,
    }
    if (headers.get('if-none-match') === tag) return { status: 304, headers: about }
    return { headers: about, body: file }
  }

  async function found(parts: readonly string[]): Promise<Uint8Array | undefined> {
    if (TYPES[extname(parts.at(-1) ?? '')] === undefined) return undefined
    try {
      const root = await realpath(folder)
      const file = await realpath(join(root, ...parts))
      if (!file.startsWith(`${root}${sep}`)) return undefined
      const about = await stat(file)
      return about.isFile() && about.size <= FILE_BYTES_MAX ? await readFile(file) : undefined
    } catch {
      return undefined
    }
  }
}

function missing(): Answer {
  return fault(404, 'NOT_FOUND', 'There is no such file.')
}
