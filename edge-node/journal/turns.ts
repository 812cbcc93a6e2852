// What arrives in one turn of the event loop is written in one transaction, each request as a part
// that can be undone alone, and answered when all of it is on the disk.

import { type Db, DiskFull } from '../db.ts'

export type Turns = ReturnType<typeof createTurns>

type Waiting = {
  readonly work: () => unknown
  readonly done: (value: unknown) => void
  readonly failed: (error: unknown) => void
}

/** What one transaction takes together: more would keep the first of them waiting. */
const GROUP_MAX = 16

type TurnsDeps = {
  readonly db: Db
  /** Runs when everything that is ready now has been heard. */
  readonly soon: (run: () => void) => void
  /** Something was committed. */
  readonly committed: () => void
}

export function createTurns({ db, soon, committed }: TurnsDeps) {
  const waiting: Waiting[] = []
  return { take }

  /** Answers when the work is on disk, and throws what it threw: then nothing of it is. */
  function take<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      waiting.push({ work, done: (value) => resolve(value as T), failed: reject })
      if (waiting.length === 1) soon(turn)
    })
  }

  function turn(): void {
    const group = waiting.splice(0, GROUP_MAX)
    if (waiting.length > 0) soon(turn)
    const isWritten = together(group)
    if (!isWritten && group.length > 1) for (const each of group) together([each])
  }

  /** Nothing at all where the disk had no room for one of them, or did not take the whole. */
  function together(group: readonly Waiting[]): boolean {
    const outcomes: (() => void)[] = []
    try {
      db.transact(() => {
        for (const each of group) outcomes.push(one(each))
      })
    } catch (error) {
      if (group.length === 1) group[0]?.failed(error)
      return false
    }
    committed()
    for (const tell of outcomes) tell()
    return true
  }

  function one({ work, done, failed }: Waiting): () => void {
    try {
      const value = db.part(work)
      return () => done(value)
    } catch (error) {
      // A full disk undoes the whole transaction: what followed would be committed piece by piece.
      if (error instanceof DiskFull || !db.isOpen()) throw error
      return () => failed(error)
    }
  }
}
