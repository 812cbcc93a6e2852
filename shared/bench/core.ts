// Everything a till page takes from this package, for measuring how large it is in a browser.

import { run } from '../cart/run.ts'
import { CASH } from '../tender/standard-methods.ts'
import { completeCart } from '../transaction/complete.ts'
import { returnTransaction, voidTransaction } from '../transaction/undo.ts'

/** Reached from outside, so that nothing is left out as unused. */
export const core = { run, completeCart, voidTransaction, returnTransaction, CASH }
