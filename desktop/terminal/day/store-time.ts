// The wall clock of the store, wherever the device thinks it is: an instant in the store's time zone.

import { localTime, type Moment } from '@evertill/shared/time.ts'

export type StoreClock = (wallMs: number) => Moment

/** A zone nobody knows is read as UTC: the sale goes on, and the receipt shows the offset. */
export function storeClock(timeZone: string): StoreClock {
  const format = formatOf(timeZone) ?? formatOf('UTC')
  return (wallMs) => {
    const ms = Math.floor(wallMs / 1_000) * 1_000
    const parts = format?.formatToParts(ms) ?? []
    const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '00'
    const date = `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`
    const local = localTime(`${date}T${of('hour')}:${of('minute')}:${of('second')}`)
    const offset = Math.round((Date.parse(`${local}Z`) - ms) / 60_000)
    return { ms: wallMs, local, offset }
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    })
  } catch {
    return undefined
  }
}
