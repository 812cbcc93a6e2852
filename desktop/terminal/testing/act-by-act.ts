// The log of a till as the contract of logs asks it: each deed as an act of its own.

import type { AsyncLog } from '@evertill/sync-protocol/log.ts'
import type { TillLog } from '../log/till-log.ts'

export function actByAct(log: TillLog): AsyncLog {
  return {
    streams: async () => log.streams(),
    read: async (...args) => log.read(...args),
    at: async (...args) => log.at(...args),
    byId: async (id) => log.byId(id),
    open: (...args) => log.transact((change) => change.open(...args)),
    append: (...args) => log.transact((change) => change.append(...args)),
    setAcked: (...args) => log.transact((change) => change.setAcked(...args)),
    setPrunable: (...args) => log.transact((change) => change.setPrunable(...args)),
    prune: (...args) => log.transact((change) => change.prune(...args)),
    rewind: (...args) => log.transact((change) => change.rewind(...args)),
  }
}
