// What the payment simulator can play, and which amounts ask for it: the last two digits in minor
// units choose the script, all other amounts are approved at once.
import type { Minor } from '../money/money.ts'

export type ScriptName =
  | 'approve'
  | 'decline'
  | 'partial'
  | 'slowApproval'
  | 'answerLostApproved'
  | 'answerLostDeclined'
  | 'requestLost'
  | 'offlineApproved'
  | 'offlineDeclined'
  | 'qrPaidLate'
  | 'qrNeverPaid'
  | 'cancelledAtPinPad'
  | 'busy'
  | 'unreachable'
  | 'reversalRefusedOnce'

export type Script = {
  /** The last two digits; absent for what every other amount does. */
  readonly digits?: number
  /** What it shows, for the person who demonstrates it. */
  readonly shows: string
  /** Whether the start is answered by what stands, by silence, or never arrives. */
  readonly start: 'answered' | 'silent' | 'lost' | 'busy' | 'unreachable'
  /** What stands before the end; absent where the end comes at once. */
  readonly before?: { readonly state: 'atHost' | 'offline' | 'qr'; readonly forMs: number }
  readonly end: 'approved' | 'half' | 'declined' | 'expired' | 'cancelled'
  readonly firstReversalRefused?: true
}

/** Longer than a till waits for an answer. */
export const SLOW_MS = 45_000
/** Until the line to the bank is back, and what was taken offline is sent. */
export const OFFLINE_MS = 120_000
/** A customer who looks for the telephone first. */
export const QR_PAID_MS = 20_000
/** As long as a code on the screen can be paid. */
export const QR_EXPIRES_MS = 180_000

export const SCRIPTS: Readonly<Record<ScriptName, Script>> = {
  approve: {
    shows: 'Approved at once.',
    start: 'answered',
    end: 'approved',
  },
  decline: {
    digits: 61,
    shows: 'Declined by the bank.',
    start: 'answered',
    end: 'declined',
  },
  partial: {
    digits: 62,
    shows: 'Half of it is approved: the account holds no more.',
    start: 'answered',
    end: 'half',
  },
  slowApproval: {
    digits: 63,
    shows: 'No answer in time; the bank approves after 45 seconds.',
    start: 'silent',
    before: { state: 'atHost', forMs: SLOW_MS },
    end: 'approved',
  },
  answerLostApproved: {
    digits: 64,
    shows: 'Approved, but the answer is lost.',
    start: 'silent',
    end: 'approved',
  },
  answerLostDeclined: {
    digits: 65,
    shows: 'Declined, but the answer is lost.',
    start: 'silent',
    end: 'declined',
  },
  requestLost: {
    digits: 66,
    shows: 'The first start never arrives; a second one is approved.',
    start: 'lost',
    end: 'approved',
  },
  offlineApproved: {
    digits: 67,
    shows: 'Taken offline; the bank approves after two minutes.',
    start: 'answered',
    before: { state: 'offline', forMs: OFFLINE_MS },
    end: 'approved',
  },
  offlineDeclined: {
    digits: 68,
    shows: 'Taken offline; the bank declines after two minutes.',
    start: 'answered',
    before: { state: 'offline', forMs: OFFLINE_MS },
    end: 'declined',
  },
  qrPaidLate: {
    digits: 71,
    shows: 'A code that is paid after 20 seconds.',
    start: 'answered',
    before: { state: 'qr', forMs: QR_PAID_MS },
    end: 'approved',
  },
  qrNeverPaid: {
    digits: 72,
    shows: 'A code that nobody pays; it expires after three minutes.',
    start: 'answered',
    before: { state: 'qr', forMs: QR_EXPIRES_MS },
    end: 'expired',
  },
  cancelledAtPinPad: {
    digits: 73,
    shows: 'The customer presses the red key.',
    start: 'answered',
    end: 'cancelled',
  },
  busy: {
    digits: 74,
    shows: 'The pin pad is busy with another till; nothing is begun.',
    start: 'busy',
    end: 'declined',
  },
  unreachable: {
    digits: 75,
    shows: 'The pin pad cannot be reached; nothing is begun.',
    start: 'unreachable',
    end: 'declined',
  },
  reversalRefusedOnce: {
    digits: 76,
    shows: 'Approved; the first reversal is refused, the second is done.',
    start: 'answered',
    end: 'approved',
    firstReversalRefused: true,
  },
}

export function scriptFor(amount: Minor): ScriptName {
  const names = Object.keys(SCRIPTS) as ScriptName[]
  return names.find((name) => SCRIPTS[name].digits === amount % 100) ?? 'approve'
}
