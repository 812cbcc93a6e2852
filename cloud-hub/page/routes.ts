// Serves the page of headquarters and the files it is made of, read once at the start. Nothing on it
// comes from anywhere else, and no script stands in the page itself.

import { readFileSync } from 'node:fs'
import type { Answer, Route } from '../http/route.ts'

export function pageRoutes(): readonly Route[] {
  return FILES.map(({ path, file, type }) => {
    const body = readFileSync(new URL(file, import.meta.url), 'utf8')
    const answer: Answer = { status: 200, type, body, headers: HEADERS }
    return { method: 'GET', path, who: 'anyone', answer: () => answer }
  })
}

const FILES = [
  { path: '/', file: 'page.html', type: 'text/html; charset=utf-8' },
  { path: '/page/page.css', file: 'page.css', type: 'text/css; charset=utf-8' },
  { path: '/page/page.js', file: 'page.js', type: 'text/javascript; charset=utf-8' },
  { path: '/page/backup.js', file: 'backup.js', type: 'text/javascript; charset=utf-8' },
  { path: '/page/element.js', file: 'element.js', type: 'text/javascript; charset=utf-8' },
  { path: '/page/inbox.js', file: 'inbox.js', type: 'text/javascript; charset=utf-8' },
  { path: '/page/icon.svg', file: 'icon.svg', type: 'image/svg+xml' },
] as const

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  // A hub that was upgraded shows its new page at once.
  'cache-control': 'no-cache',
}
