// The version of the wire. Any change of a message that travels raises it; a test holds the two
// together.

import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import type { ErrorAnswer } from './messages.ts'

export const PROTOCOL_VERSION = 1

/** Every version this code still speaks, so that stores and hub may be upgraded one after another. */
export const SPOKEN: readonly number[] = [PROTOCOL_VERSION]

/** The highest version both sides speak; else the asking side is told what this one speaks. */
export function chooseVersion(
  offered: readonly number[],
  spoken: readonly number[] = SPOKEN,
): Result<number, Extract<ErrorAnswer, { code: 'UPGRADE' }>> {
  const common = spoken.filter((version) => offered.includes(version))
  if (common.length === 0) return refuse({ code: 'UPGRADE', proto: [...spoken] })
  return ok(Math.max(...common))
}
