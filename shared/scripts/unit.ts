// Runs the tests with Vitest, all of them or the ones asked for: npm run unit -- shared/money. With
// --coverage it also prints which lines of the rules no test reaches: a report to read, no gate.

import './node24.ts'
import { run, vitest } from './child.ts'

const { code } = await run(vitest(), ['run', ...process.argv.slice(2)], 'shown')
process.exitCode = code
