// The page in which the till's masters are measured in a real browser: the catalogue over the real
// database of the browser, asking the program that drives it.

import { sha256 } from '@noble/hashes/sha2.js'
import { createCatalogue } from '../catalogue.ts'
import { createSoon } from '../soon.ts'
import { createCatalogueStorage } from '../storage.ts'

const NAMES = { common: 'common/acme', store: 'store/one' }

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const soon = createSoon()

const alarms: string[] = []

const catalogue = createCatalogue({
  ask: (path, body, answered) => {
    fetch(`/${path}`, { method: 'POST', body: body as Uint8Array<ArrayBuffer> })
      .then((response) => response.arrayBuffer())
      .then(
        (buffer) => answered(new Uint8Array(buffer)),
        () => answered(undefined),
      )
  },
  codec: {
    sha256,
    utf8: {
      encode: (text) => encoder.encode(text),
      decode: (bytes) => decoder.decode(bytes),
    },
  },
  dice: () => 0.5,
  names: NAMES,
  nowMs: () => performance.now(),
  later,
  storage: createCatalogueStorage(indexedDB, 'masters'),
  alarm: (alarm) => alarms.push(JSON.stringify(alarm)),
})

Object.assign(window, {
  alarms,
  start: () =>
    timed(async () => {
      await catalogue.start()
    }),
  active: () => timed(() => until(() => catalogue.active() !== undefined)),
  kept: () => timed(() => until(() => catalogue.isKept())),
  hint: (code: string) =>
    timed(() => {
      catalogue.hint()
      return until(() => catalogue.byCode(code) !== undefined)
    }),
  search: (words: string) => perCall(20, () => catalogue.search(words, 50)),
  barcodes: (codes: readonly string[]) => {
    let at = 0
    return perCall(codes.length, () => catalogue.byBarcode(codes[at++] ?? ''))
  },
})

function later(delayMs: number, run: () => void): void {
  if (delayMs > 0) setTimeout(run, Math.min(delayMs, 60_000))
  else soon(run)
}

/** How long something takes, and the longest time in which nothing else got a turn. */
async function timed(work: () => Promise<unknown>): Promise<string> {
  const began = performance.now()
  let last = began
  let longest = 0
  let isOn = true
  const turn = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (isOn) soon(turn)
  }
  soon(turn)
  await work()
  isOn = false
  return `${(performance.now() - began).toFixed(0)} ms, longest piece ${longest.toFixed(0)} ms`
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2))
}

function perCall(times: number, call: () => unknown): string {
  const began = performance.now()
  for (let at = 0; at < times; at += 1) call()
  return `${((1_000 * (performance.now() - began)) / times).toFixed(1)} µs`
}
