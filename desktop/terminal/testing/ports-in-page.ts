// What tests of the protocol hash and encode with, where there is no Node: as the till itself does.

import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { CODEC } from '../log/codec.ts'

export const codec: Codec = CODEC
