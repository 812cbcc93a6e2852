// Everything that travels, by name: what the tests of bounds and versions go over.

import { z } from 'zod'
import { Envelope } from '../src/entry.ts'
import * as messages from '../src/messages.ts'

/** All schemas that the messages file offers, so that none can be forgotten; and the envelope. */
export const WIRE: Readonly<Record<string, z.ZodType>> = {
  Envelope,
  ...Object.fromEntries(
    Object.entries(messages).filter(
      (pair): pair is [string, z.ZodType & (typeof pair)[1]] => pair[1] instanceof z.ZodType,
    ),
  ),
}
