// Formats the whole repository and mends what the linter can mend safely.

import './node24.ts'
import { biome, run } from './child.ts'

const { code } = await run(biome(), ['check', '--write', '.', ...process.argv.slice(2)], 'shown')
process.exitCode = code
