// A real process of a store that has no hub, for tests of everything else.

import { runStore } from '../run.ts'
import { createAloneSide } from './hub-side-alone.ts'
import { ALONE } from './start-node.ts'

await runStore(() => createAloneSide(ALONE))
