// Keeps the program of the till in the browser, so that it starts with the store and the internet
// both gone. It never touches what goes to the store: /sync, /devices and everything but /till/.

/** Written in by the build: the files of this version, and a name that changes with any of them. */
declare const TILL_FILES: readonly string[]
declare const TILL_VERSION: string

/** What a page of the browser's own library has no words for. */
type WorkerScope = {
  readonly location: Location
  readonly clients: { readonly claim: () => Promise<void> }
  readonly skipWaiting: () => Promise<void>
  readonly addEventListener: <T extends keyof WorkerEvents>(
    type: T,
    heard: (event: WorkerEvents[T]) => void,
  ) => void
}
type Lasting = { readonly waitUntil: (work: Promise<unknown>) => void }
type WorkerEvents = {
  readonly install: Lasting
  readonly activate: Lasting
  readonly message: { readonly data: unknown }
  readonly fetch: {
    readonly request: Request
    readonly respondWith: (answer: Promise<Response>) => void
  }
}

const worker = globalThis as unknown as WorkerScope
const HOME = new URL('./', worker.location.href)
const PREFIX = 'evertill-till-'
const CACHE = PREFIX + TILL_VERSION

// All or nothing: a version that lacks a file is never installed.
worker.addEventListener('install', (event) => event.waitUntil(keepAll()))

worker.addEventListener('activate', (event) => event.waitUntil(takeOver()))

// The page says so when no sale is open.
worker.addEventListener('message', ({ data }) => {
  if (data === 'take-over') worker.skipWaiting().catch(() => undefined)
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  const isOurs = url.origin === HOME.origin && url.pathname.startsWith(HOME.pathname)
  if (request.method === 'GET' && isOurs) event.respondWith(answer(request, url))
})

async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE)
  // Past the browser's own cache: it may hold an index of the version before.
  const requests = TILL_FILES.map(
    (file) =>
      new Request(new URL(file, HOME), {
        cache: file.startsWith('assets/') ? 'default' : 'reload',
      }),
  )
  await cache.addAll(requests)
}

async function takeOver(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
  await worker.clients.claim()
}

async function answer(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(CACHE)
  // Every address of the till is the same page.
  const wanted = request.mode === 'navigate' ? new URL('index.html', HOME) : url
  const kept = await cache.match(wanted, { ignoreSearch: true })
  return kept ?? fetch(request)
}
