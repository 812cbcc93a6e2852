// The till in a real browser: where its rows, its key and its masters are kept, and what the time is.
// The one place that reaches for the browser's own names.

import { createCatalogue } from './catalogue/catalogue.ts'
import { createSoon } from './catalogue/soon.ts'
import { createCatalogueStorage } from './catalogue/storage.ts'
import { openRows } from './log/rows.ts'
import { createTill } from './till.ts'
import type { Till } from './view.ts'

/** `app` is what the store is told of this program: its name and version. */
export function openTill(app: string): Till {
  const { crypto, indexedDB, navigator } = globalThis
  const idb = { indexedDB, IDBKeyRange }
  const soon = createSoon()
  return createTill({
    openRows: (place) => openRows({ ...place, idb }),
    indexedDB,
    subtle: crypto.subtle,
    locks: navigator.locks,
    persist: () => promised(navigator.storage),
    fetch: (url, init) => fetch(url, init),
    origin: '',
    app,
    dice: () => Number(crypto.getRandomValues(new Uint32Array(1))[0]) / 2 ** 32,
    wallMs: () => Date.now(),
    monoMs: () => Math.floor(performance.now()),
    newId: () => crypto.randomUUID(),
    newToken: () => crypto.randomUUID().replaceAll('-', ''),
    later: (delayMs, run) => {
      if (delayMs === 0) soon(run)
      else setTimeout(run, delayMs)
    },
    openCatalogue: (parts) => {
      const storage = createCatalogueStorage(indexedDB, `evertill-masters-${parts.names.store}`)
      return createCatalogue({ ...parts, storage })
    },
    fault: (error) => {
      // The browser's own log is where a technician looks.
      reportError(error)
    },
  })
}

/** What was promised once stays promised; asked again, some browsers ask the person again. */
async function promised(storage: StorageManager): Promise<boolean> {
  return (await storage.persisted()) || (await storage.persist())
}
