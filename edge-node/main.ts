// The server of one store, with its link to the hub.

import { createHubSide } from './hub/hub-side.ts'
import { runStore } from './run.ts'

await runStore(createHubSide)
