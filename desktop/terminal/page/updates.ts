// Brings a new version of the till in: it is fetched beside the running one, waits until no sale is
// open, and then the page is loaded anew.

const CHECK_EVERY_MS = 30 * 60_000
const LOOK_EVERY_MS = 2_000

export type UpdateDeps = {
  readonly serviceWorker: ServiceWorkerContainer | undefined
  readonly script: string
  readonly isIdle: () => boolean
  readonly found: () => void
  readonly reload: () => void
}

/** Without a service worker (a page over plain http) the till works, but only with the store there. */
export async function keepUpToDate(deps: UpdateDeps): Promise<'kept' | 'not-kept'> {
  const { serviceWorker, script, reload } = deps
  if (serviceWorker === undefined) return 'not-kept'
  // The first worker takes over a page that is of its own version: nothing to load anew.
  let isFirst = serviceWorker.controller === null
  serviceWorker.addEventListener('controllerchange', () => {
    if (isFirst) isFirst = false
    else reload()
  })
  try {
    const registration = await serviceWorker.register(script, { updateViaCache: 'none' })
    watch(registration, deps)
    setInterval(() => {
      // Working alone there is no new version to be had.
      registration.update().catch(() => undefined)
    }, CHECK_EVERY_MS)
    return 'kept'
  } catch {
    return 'not-kept'
  }
}

function watch(registration: ServiceWorkerRegistration, { isIdle, found }: UpdateDeps): void {
  let told: ServiceWorker | undefined
  setInterval(() => {
    const { waiting } = registration
    if (waiting === null || registration.active === null) return
    if (waiting !== told) found()
    told = waiting
    if (isIdle()) waiting.postMessage('take-over')
  }, LOOK_EVERY_MS)
}
