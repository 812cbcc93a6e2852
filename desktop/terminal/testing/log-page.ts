// A page that runs what every log must do against the log of a till, on the disk of the browser it was
// opened in. With `#forgetful` the log is one that is broken, which has to be found out.

import { logContract } from '@evertill/sync-protocol/testing/log-contract.ts'
import { CODEC } from '../log/codec.ts'
import { openRows } from '../log/rows.ts'
import { openTillLog } from '../log/till-log.ts'
import { actByAct } from './act-by-act.ts'
import { runCollected } from './tests-in-page.ts'

const isForgetful = location.hash === '#forgetful'
let logs = 0
let close: () => Promise<void> = () => Promise.resolve()

logContract('the log of a till in a browser', async () => {
  // RxDB keeps a few databases open at a time, and no more.
  await close()
  logs += 1
  const { indexedDB } = globalThis
  const idb = { indexedDB, IDBKeyRange }
  const rows = await openRows({ name: `contract-${logs}`, durability: 'strict', idb })
  const log = await openTillLog(rows, CODEC)
  close = async () => {
    await log.settled()
    await rows.close()
  }
  const asked = actByAct(log)
  return isForgetful ? { ...asked, setAcked: () => Promise.resolve() } : asked
})

Object.assign(window, { results: await runCollected() })
