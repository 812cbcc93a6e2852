// What a question of the protocol ends in.

import type { Result } from '@evertill/shared/result.ts'
import type { ErrorAnswer } from '@evertill/sync-protocol/messages.ts'

/** The bytes of the answer, or the error of the protocol. */
export type Answered = Result<Uint8Array, ErrorAnswer>
