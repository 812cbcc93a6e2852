// A player keeps one thread and plays worlds in it. One that throws, dies or never ends is an outcome
// with a violation like any other, and the next world gets a new thread.

import { Worker } from 'node:worker_threads'
import type { Mutant } from '@evertill/shared/scripts/mutants/table.ts'
import { brokenOff, type Outcome, type Play, type PlayHow } from './run-outcome.ts'
import type { Answer, Task, WorkerNeeds } from './run-worker.ts'

export type Player = { readonly play: Play; readonly end: () => Promise<void> }

/** A world takes milliseconds, also on a machine that does other things. */
const WORLD_MS_MAX = 60_000

/** Where a world lies, and what is broken in it. */
type PlayerNeeds = { readonly world: URL; readonly mutant?: Mutant | undefined }

export function createPlayer({ world, mutant }: PlayerNeeds): Player {
  let thread: Worker | undefined
  let isOver = false
  return { play, end }

  function play(options: Task['options'], how: PlayHow = {}): Promise<Outcome> {
    const { tracing = false, limitMs = WORLD_MS_MAX } = how
    // A thread begun after the end would keep the program alive.
    if (isOver) return Promise.reject(new Error('this player has ended'))
    thread ??= newThread({ world: world.href, ...(mutant ? { mutant } : {}) })
    const mine = thread
    return new Promise((resolve, reject) => {
      const limit = setTimeout(
        () => give(`hang: seed ${options.seed} did not end within ${limitMs / 1_000} s`),
        limitMs,
      )
      mine.on('message', heard)
      mine.on('error', failed)
      mine.on('exit', left)
      mine.postMessage({ options, tracing } satisfies Task)

      function heard(answer: Answer): void {
        settle()
        if (answer.type === 'outcome') resolve(answer.outcome)
        else if (answer.type === 'threw') resolve(brokenOff(`threw: ${answer.text}`))
        else reject(new Error(answer.text))
      }

      function failed(error: Error): void {
        give(`died: ${error.message}`)
      }

      function left(code: number): void {
        give(`died: the thread ended with ${code}`)
      }

      function give(violation: string): void {
        settle()
        thread = undefined
        mine.terminate().then(() => resolve(brokenOff(violation)), reject)
      }

      function settle(): void {
        clearTimeout(limit)
        mine.off('message', heard).off('error', failed).off('exit', left)
      }
    })
  }

  async function end(): Promise<void> {
    isOver = true
    await thread?.terminate()
    thread = undefined
  }
}

function newThread(needs: WorkerNeeds): Worker {
  return new Worker(new URL('./run-worker.ts', import.meta.url), {
    workerData: needs,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 96 },
  })
}
