// Long work in short pieces: between two of them a scan gets its turn.

export type Breath = ReturnType<typeof createBreath>

/** A scan waits for no longer than this, and whatever one piece takes beyond it. */
export const PIECE_MS = 4

type BreathDeps = {
  readonly nowMs: () => number
  /** Runs soon, after everything that waits already. */
  readonly later: (delayMs: number, run: () => void) => void
}

export function createBreath({ nowMs, later }: BreathDeps) {
  return { each, through, pause, pacer }

  /** Does one thing after the other. */
  async function each<T>(all: Iterable<T>, work: (one: T) => void): Promise<void> {
    let began = nowMs()
    for (const one of all) {
      work(one)
      if (nowMs() - began < PIECE_MS) continue
      await pause()
      began = nowMs()
    }
  }

  /** Runs a generator to its end. */
  async function through<R>(steps: Generator<undefined, R>): Promise<R> {
    let began = nowMs()
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
      if (nowMs() - began < PIECE_MS) continue
      await pause()
      began = nowMs()
    }
  }

  /** To be awaited between steps that wait for something anyway: it pauses when a piece is over. */
  function pacer(): () => Promise<void> {
    let began = nowMs()
    return async () => {
      if (nowMs() - began < PIECE_MS) return
      await pause()
      began = nowMs()
    }
  }

  function pause(delayMs = 0): Promise<void> {
    return new Promise((resolve) => later(delayMs, resolve))
  }
}
