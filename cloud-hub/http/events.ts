// An answer that goes on: server-sent events, with a comment now and then so that whoever listens,
// and every proxy in between, knows that the line is alive.

import type { Answer } from './route.ts'

export type Send = (event: string, text?: string) => void

type EventNeeds = {
  readonly stopping: AbortSignal
  /** Called when somebody listens; what it returns is called when nobody does any more. */
  readonly open: (send: Send) => () => void
  readonly everyMs?: number
}

const COMMENT_EVERY_MS = 45_000

/** A listener that has not read so much is cut off; it comes back and asks what it missed. */
const WAITING_BYTES_MAX = 64 * 1024

export function eventStream({ stopping, open, everyMs = COMMENT_EVERY_MS }: EventNeeds): Answer {
  const utf8 = new TextEncoder()
  let leave = (): void => undefined
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        let isOver = false
        const write = (text: string): void => {
          if (isOver) return
          controller.enqueue(utf8.encode(text))
          if ((controller.desiredSize ?? 0) <= 0) end()
        }
        const timer = setInterval(() => write(': alive\n\n'), everyMs)
        timer.unref()
        let close = (): void => undefined
        leave = () => {
          isOver = true
          clearInterval(timer)
          stopping.removeEventListener('abort', end)
          close()
        }
        const end = (): void => {
          if (isOver) return
          leave()
          controller.close()
        }
        write(': open\n\n')
        stopping.addEventListener('abort', end, { once: true })
        close = open((event, text = '') => write(eventText(event, text)))
        if (stopping.aborted) end()
      },
      cancel: () => leave(),
    },
    { highWaterMark: WAITING_BYTES_MAX, size: (chunk) => chunk?.byteLength ?? 0 },
  )
  return { status: 200, type: 'text/event-stream', body, headers: { 'x-accel-buffering': 'no' } }
}

function eventText(event: string, text: string): string {
  const lines = text.split('\n').map((line) => `data: ${line}\n`)
  return `event: ${event}\n${lines.join('')}\n`
}
