// One tab of a browser is the till: two would write one log. The others wait, and take over when that
// one is closed.

export type TabLock = Pick<LockManager, 'request'>

const NAME = 'evertill-till'

/**
 * Held until the tab goes away or lets go. `elsewhere` is told when another tab has it; then it is
 * waited for.
 */
export async function becomeTheTill(
  locks: TabLock,
  elsewhere: () => void,
): Promise<{ readonly letGo: () => void }> {
  const free = await hold(locks, true)
  if (free) return free
  elsewhere()
  const later = await hold(locks, false)
  if (later === undefined) throw new Error('a lock that was waited for is given')
  return later
}

function hold(
  locks: TabLock,
  ifAvailable: boolean,
): Promise<{ readonly letGo: () => void } | undefined> {
  return new Promise((resolve, reject) => {
    locks
      .request(NAME, { ifAvailable }, (lock) => {
        if (lock === null) return resolve(undefined)
        return new Promise<void>((letGo) => resolve({ letGo }))
      })
      .catch(reject)
  })
}
