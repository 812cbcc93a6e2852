// Starts the till: the page at once, then the till behind it, and the worker that keeps both for a
// start without a network.

import './page/page.css'
import { startPage } from './page/start-page.ts'
import { keepUpToDate } from './page/updates.ts'

/** Written in by the build: name and version, as the store is told. */
declare const TILL_APP: string

const desk = startPage(async () => {
  const { openTill } = await import('./in-browser.ts')
  return openTill(TILL_APP)
})

keepUpToDate({
  serviceWorker: 'serviceWorker' in navigator ? navigator.serviceWorker : undefined,
  script: `${import.meta.env.BASE_URL}service-worker.js`,
  isIdle: () => desk.state.isIdle,
  found: () => {
    desk.state.isUpdateReady = true
  },
  reload: () => location.reload(),
}).catch(reportError)
