// One till per browser: the second tab waits until the first one is gone.
import { expect, test } from 'vitest'
import { becomeTheTill, type TabLock } from './one-tab.ts'

test('the first tab is the till, the second one waits and takes over', async () => {
  const locks = aBrowser()
  const told: string[] = []
  const first = await becomeTheTill(locks, () => told.push('first waits'))
  const second = becomeTheTill(locks, () => told.push('second waits')).then((lock) => {
    told.push('second is the till')
    return lock
  })
  await turn()
  expect(told).toEqual(['second waits'])
  first.letGo()
  await second
  expect(told).toEqual(['second waits', 'second is the till'])
})

function turn(): Promise<void> {
  return new Promise((next) => setImmediate(next))
}

/** Locks as browsers give them: to one after the other. */
function aBrowser(): TabLock {
  let last: Promise<unknown> = Promise.resolve()
  let isTaken = false
  const request = (
    name: string,
    { ifAvailable = false }: LockOptions,
    granted: LockGrantedCallback<unknown>,
  ): Promise<unknown> => {
    if (isTaken && ifAvailable) return Promise.resolve(granted(null))
    const before = last
    isTaken = true
    last = before
      .then(() => {
        isTaken = true
        return granted({ name, mode: 'exclusive' })
      })
      .finally(() => {
        isTaken = false
      })
    return last
  }
  return { request: request as LockManager['request'] }
}
