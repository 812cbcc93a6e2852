// The commands of the page, one after the other: at once, or behind what is being written, so that
// nothing that was scanned is lost.

type QueueDeps = {
  /** Something that people see has changed. */
  readonly changed: () => void
  readonly failed: (error: unknown) => void
  /** A command came that cannot be remembered any more. */
  readonly full: () => void
}

/** Commands that came while something was being written; a scanner never gets this far ahead. */
const QUEUED_MAX = 100

export type CommandQueue = ReturnType<typeof createCommandQueue>

export function createCommandQueue({ changed, failed, full }: QueueDeps) {
  const queue: (() => unknown)[] = []
  let working: Promise<void> | undefined
  return { take, settled }

  function take(command: () => unknown): void {
    if (working === undefined) run(command)
    else if (queue.length < QUEUED_MAX) queue.push(command)
    else full()
    changed()
  }

  /** Only what is written makes the others wait. */
  function run(command: () => unknown): void {
    try {
      const done = command()
      if (done instanceof Promise) working = done.catch(failed).finally(next)
    } catch (error) {
      failed(error)
    }
  }

  function next(): void {
    working = undefined
    for (let command = queue.shift(); command !== undefined; command = queue.shift()) {
      run(command)
      if (working !== undefined) break
    }
    changed()
  }

  async function settled(): Promise<void> {
    while (working !== undefined) await working
  }
}
