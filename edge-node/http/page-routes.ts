// The files that a person's browser asks for: the page of the store, and the till.

import { readFileSync } from 'node:fs'
import type { Answer, Asked, Route } from './route.ts'
import { createStatic } from './static.ts'

const PAGE = new URL('../page/', import.meta.url)

const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page/store.js': ['store.js', 'text/javascript; charset=utf-8'],
  '/page/store.css': ['store.css', 'text/css; charset=utf-8'],
} as const

export function pageRoutes(tillDir: string): readonly Route[] {
  const till = createStatic(tillDir)
  const pages = Object.entries(FILES).map(([path, [name, type]]): Route => {
    const body = readFileSync(new URL(name, PAGE))
    const headers = { 'content-type': type, 'cache-control': 'no-cache' }
    return { method: 'GET', path, door: 'open', handle: () => ({ headers, body }) }
  })
  const moved = (): Answer => ({ status: 308, headers: { location: '/till/' } })
  const file = (asked: Asked) => till.serve(asked.path.slice('/till/'.length), asked)
  return [
    ...pages,
    { method: 'GET', path: '/till', door: 'open', handle: moved },
    { method: 'GET', path: '/till/*', door: 'open', handle: file },
  ]
}
