// Wakes tills up: one open stream each, on which nothing is said but that something changed. Who
// misses it asks by itself a little later.

import type { Answer } from './route.ts'

export type Hints = ReturnType<typeof createHints>

type Listener = {
  readonly device: string
  readonly say: (text: string) => void
  readonly stop: () => void
  readonly end: () => void
}

/** So often a line is sent where nothing happens, so that nobody in between closes the stream. */
const QUIET_MS = 45_000
/** A till has one, and one that it does not know yet to be dead. */
const PER_DEVICE_MAX = 4

const encoder = new TextEncoder()

export function createHints(every: (ms: number, run: () => void) => () => void) {
  let listeners: readonly Listener[] = []
  return { open, changed, closeOf, closeAll }

  function open(device: string, gone: AbortSignal): Answer {
    const mine = listeners.filter((each) => each.device === device)
    for (const old of mine.slice(0, Math.max(0, mine.length - PER_DEVICE_MAX + 1))) old.end()
    let listener: Listener | undefined
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        listener = listen(device, controller)
      },
      cancel: () => listener && drop(listener),
    })
    gone.addEventListener('abort', () => listener && drop(listener))
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
    return { headers, body }
  }

  function listen(
    device: string,
    controller: ReadableStreamDefaultController<Uint8Array>,
  ): Listener {
    const say = (text: string) => {
      // Who does not read is woken up no more, and asks by itself.
      if ((controller.desiredSize ?? 0) > -100) controller.enqueue(encoder.encode(text))
    }
    const stop = every(QUIET_MS, () => say(': still here\n\n'))
    const listener: Listener = {
      device,
      say,
      stop,
      end: () => {
        if (!listeners.includes(listener)) return
        drop(listener)
        controller.close()
      },
    }
    listeners = [...listeners, listener]
    say(': hello\n\n')
    return listener
  }

  function drop(listener: Listener): void {
    listener.stop()
    listeners = listeners.filter((each) => each !== listener)
  }

  function changed(): void {
    for (const { say } of listeners) say('event: hint\ndata: {}\n\n')
  }

  function closeOf(device: string): void {
    for (const each of listeners) if (each.device === device) each.end()
  }

  function closeAll(): void {
    for (const each of listeners) each.end()
  }
}
