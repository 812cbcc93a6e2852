// A timer that is never early. Node counts from the beginning of its turn and in whole milliseconds,
// and a machine that is woken before its moment goes to sleep again for ever.

type PunctualDeps = {
  readonly later: (delayMs: number, run: () => void) => void
  /** Never runs backwards. */
  readonly nowMs: () => number
}

export function punctual({ later, nowMs }: PunctualDeps) {
  return (delayMs: number, run: () => void): void => {
    const dueMs = nowMs() + delayMs
    wait(delayMs)

    function wait(leftMs: number): void {
      later(Math.ceil(leftMs), () => {
        const stillMs = dueMs - nowMs()
        if (stillMs > 0) wait(stillMs)
        else run()
      })
    }
  }
}
