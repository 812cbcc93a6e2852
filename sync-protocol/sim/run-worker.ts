// A thread that plays worlds, one after the other, for whoever sends it their options. A mutant of
// the machines is put in before anything of them is loaded.

import { parentPort, workerData } from 'node:worker_threads'
import type { Mutant } from '@evertill/shared/scripts/mutants/table.ts'
import { breakFile } from './mutant-hook.ts'
import type { Options } from './options.ts'
import type { Outcome, RunWorld } from './run-outcome.ts'

export type Task = { readonly options: Options; readonly tracing: boolean }
export type WorkerNeeds = { readonly world: string; readonly mutant?: Mutant }

export type Answer =
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'threw'; readonly text: string }
  /** No world was played: the program is at fault, and not a seed. */
  | { readonly type: 'unplayable'; readonly text: string }

const { world, mutant } = workerData as WorkerNeeds
const play = await load()
parentPort?.on('message', (task: Task) => parentPort?.postMessage(play(task)))

async function load(): Promise<(task: Task) => Answer> {
  try {
    const isBroken = mutant ? breakFile(mutant) : undefined
    const { runWorld }: { readonly runWorld: RunWorld } = await import(world)
    if (isBroken?.() === false) throw new Error(`the world never loads ${mutant?.file}`)
    return (task) => playOne(runWorld, task)
  } catch (error) {
    return () => ({ type: 'unplayable', text: storyOf(error) })
  }
}

function playOne(runWorld: RunWorld, { options, tracing }: Task): Answer {
  try {
    return { type: 'outcome', outcome: runWorld(options, tracing) }
  } catch (error) {
    return { type: 'threw', text: storyOf(error) }
  }
}

/** What went wrong and the innermost places, in one line. */
function storyOf(error: unknown): string {
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const here = new URL('../../', import.meta.url).href
  const lines = story.split('\n').map((line) => line.trim())
  return lines.slice(0, STORY_LINES).join(' ').replaceAll(here, '')
}

const STORY_LINES = 6
