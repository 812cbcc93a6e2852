// What `npm start` says to whoever sits before it: where the pages are, what to try, how to end it.

import type { Chain } from './chain.ts'

/** On the first two items of the demo shop: tomatoes and cucumbers. */
export const BARCODES = ['4569950000011', '4569950000028'] as const

export function welcome(pages: ReturnType<Chain['pages']>, seconds: number): string {
  return `
  Evertill runs (${seconds.toFixed(1)} s).

    till          ${pages.till}
    store         ${pages.store}
    head office   ${pages.hub}

  Try this:

    1  Open the till. It asks for a name: take any and press "Ask the store". It shows a code.
    2  Open the store's page. The code stands there, for terminal 1: press "Let in".
    3  At the till choose who you are, press "Open the till", type ${BARCODES[0]} and Enter
       (tomatoes; ${BARCODES[1]} are cucumbers, F2 finds the rest), F12 for the total,
       F9 for the exact cash. Within seconds the sale stands at the head office.
    4  Kill the store in the middle of a sale, and go on selling: the till says that it works
       alone and counts what waits. Reload it: it opens with everything dead.
    5  Start the store again: the sales arrive, each once, also at the head office. Then the
       same with the hub.
`
}

export const KEYS = `
    e  kill or start the store     h  kill or start the hub     q  end; everything is kept
`

/** For whoever has no keyboard here, as in a container or behind a pipe. */
export function signals(starter: number): string {
  return `
  Without a keyboard here, send signals to process ${starter}:

    kill -USR1 ${starter}   kill or start the store
    kill -USR2 ${starter}   kill or start the hub
    kill ${starter}         end; everything is kept
`
}
