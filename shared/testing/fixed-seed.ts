// Property tests draw the same cases in every run, so that a red run can be repeated and a green one
// means the same tomorrow. EVERTILL_SEED takes another seed; `random` takes a new one each time.

import fc from 'fast-check'

const asked = process.env['EVERTILL_SEED'] ?? '20261121'
if (asked !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(asked) })
