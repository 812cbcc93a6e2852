// What a till page takes from this package to sell, for measuring how large it is in a browser.

import { run } from '../cart/run.ts'
import { foldDay } from '../terminal/day.ts'
import { decideTerminal } from '../terminal/decide.ts'
import { evolveTerminal } from '../terminal/evolve.ts'
import { takeNumbers } from '../terminal/lease.ts'
import { xReport, zReport } from '../terminal/make-report.ts'
import { completeCart } from '../transaction/complete.ts'
import { noteTransaction } from '../transaction/status.ts'
import { returnTransaction, voidTransaction } from '../transaction/undo.ts'

/** Reached from outside, so that nothing is left out as unused. */
export const rules = {
  run,
  completeCart,
  voidTransaction,
  returnTransaction,
  noteTransaction,
  takeNumbers,
  decideTerminal,
  evolveTerminal,
  foldDay,
  xReport,
  zReport,
}
