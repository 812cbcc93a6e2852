// Returns at one store: a permit reserves lines of a receipt before goods and money move, so that
// two tills never give the same goods back. Facts are never refused; what is too much is reported.

import type { Uuid } from './names.ts'
import { isSameParty, type Party } from './party.ts'
import type { Step } from './step.ts'

/** Permits of one receipt: more than a thousand lines can be brought back one by one. */
const PERMITS_MAX = 2_000

/** A quantity in thousandths. */
export type ReturnLine = { readonly line: number; readonly quantity: number }

export type PermitRow = {
  readonly cmd: Uuid
  readonly by: Party
  readonly lines: readonly ReturnLine[]
  readonly state: 'reserved' | 'used' | 'freed' | 'refused'
  readonly code?: PermitRefusal
}

/** A return that happened, permitted or not. */
export type ReturnRow = { readonly fact: Uuid; readonly lines: readonly ReturnLine[] }

export type ReceiptRow = {
  readonly receipt: Uuid
  /** Absent until the receipt itself is here. */
  readonly sold?: readonly ReturnLine[]
  readonly permits: readonly PermitRow[]
  readonly returns: readonly ReturnRow[]
}

export type PermitRefusal =
  | 'HALF_LOG'
  | 'RECEIPT_UNKNOWN'
  | 'MORE_THAN_SOLD'
  | 'COMMAND_REUSED'
  | 'PERMIT_GONE'
  | 'TOO_MANY_PERMITS'

export type PermitInput =
  | {
      readonly type: 'ask'
      readonly cmd: Uuid
      readonly by: Party
      readonly lines: readonly ReturnLine[]
      /** The store holds the log of the receipt's till up to the announced head. */
      readonly whole: boolean
    }
  /** A return was adopted; without a permit it was never sent, or a manager allowed it unchecked. */
  | {
      readonly type: 'returned'
      readonly fact: Uuid
      readonly by: Party
      readonly lines: readonly ReturnLine[]
      readonly permit?: Uuid
    }
  | { readonly type: 'cancelled'; readonly cmd: Uuid; readonly by: Party }
  | { readonly type: 'freedByManager'; readonly cmd: Uuid }
  | { readonly type: 'sold'; readonly lines: readonly ReturnLine[] }

export type PermitEffect =
  | { readonly type: 'saveReceipt'; readonly row: ReceiptRow }
  | { readonly type: 'commit' }
  | { readonly type: 'permit'; readonly cmd: Uuid }
  | { readonly type: 'refuse'; readonly cmd: Uuid; readonly code: PermitRefusal }
  | { readonly type: 'exception'; readonly code: 'return-doubled'; readonly facts: readonly Uuid[] }

export type PermitStep = Step<ReceiptRow, PermitEffect>

type In<T extends PermitInput['type']> = Extract<PermitInput, { type: T }>
type Known = 'none' | PermitRow['state']

/** What becomes of a permit; 'none' is a command nobody heard of yet. */
export const permitTable: Record<
  Known,
  Record<'returned' | 'cancelled' | 'freedByManager', PermitRow['state']>
> = {
  none: { returned: 'used', cancelled: 'freed', freedByManager: 'freed' },
  reserved: { returned: 'used', cancelled: 'freed', freedByManager: 'freed' },
  used: { returned: 'used', cancelled: 'used', freedByManager: 'used' },
  freed: { returned: 'used', cancelled: 'freed', freedByManager: 'freed' },
  refused: { returned: 'used', cancelled: 'freed', freedByManager: 'freed' },
}

export function stepPermit(row: ReceiptRow, input: PermitInput): PermitStep {
  switch (input.type) {
    case 'ask':
      return ask(row, input)
    case 'returned':
      return returned(row, input)
    case 'cancelled':
      return free(row, input, (permit) => isSameParty(permit.by, input.by))
    case 'freedByManager':
      return free(row, input, () => true)
    case 'sold':
      return sold(row, input.lines)
  }
}

/** Without the store a till undoes only what was never sent; all else needs a manager and says so. */
export function mayReturnAlone(
  sale: { readonly seq: number; readonly sent: number } | undefined,
  manager: boolean,
): 'unsent' | 'unchecked' | 'refuse' {
  if (sale !== undefined && sale.seq > sale.sent) return 'unsent'
  return manager ? 'unchecked' : 'refuse'
}

function ask(row: ReceiptRow, input: In<'ask'>): PermitStep {
  const { cmd, by, lines } = input
  const known = row.permits.find((permit) => permit.cmd === cmd)
  if (known) return { state: row, effects: [repeated(known, input)] }
  if (row.permits.length >= PERMITS_MAX) {
    return { state: row, effects: [{ type: 'refuse', cmd, code: 'TOO_MANY_PERMITS' }] }
  }
  const code = faultOf(row, input)
  const permit: PermitRow = code
    ? { cmd, by, lines, state: 'refused', code }
    : { cmd, by, lines, state: 'reserved' }
  const state = { ...row, permits: [...row.permits, permit] }
  return { state, effects: [...save(state), answerOf(permit)] }
}

/** A command that took effect is answered as it stands; one that was freed never comes back. */
function repeated(known: PermitRow, { cmd, by, lines }: In<'ask'>): PermitEffect {
  if (known.state === 'freed') return { type: 'refuse', cmd, code: 'PERMIT_GONE' }
  const isSame =
    isSameParty(known.by, by) && isCovered(lines, known) && isCovered(known.lines, { lines })
  return isSame ? answerOf(known) : { type: 'refuse', cmd, code: 'COMMAND_REUSED' }
}

function answerOf({ cmd, state, code }: PermitRow): PermitEffect {
  if (state === 'reserved') return { type: 'permit', cmd }
  return { type: 'refuse', cmd, code: code ?? 'PERMIT_GONE' }
}

function faultOf(row: ReceiptRow, { lines, whole }: In<'ask'>): PermitRefusal | undefined {
  if (!whole) return 'HALF_LOG'
  if (row.sold === undefined) return 'RECEIPT_UNKNOWN'
  const reserved = row.permits.filter(({ state }) => state === 'reserved')
  const isTooMuch =
    lines.length === 0 ||
    lines.some(({ quantity }) => quantity <= 0) ||
    exceeds(row.sold, [{ lines }, ...reserved, ...row.returns])
  return isTooMuch ? 'MORE_THAN_SOLD' : undefined
}

/** A return takes its permit with it, whatever it took of it; what is too much is reported once. */
function returned(row: ReceiptRow, { fact, by, lines, permit: cmd }: In<'returned'>): PermitStep {
  if (row.returns.some((each) => each.fact === fact)) return { state: row, effects: [] }
  const returns = [...row.returns, { fact, lines }]
  const known = row.permits.find((permit) => permit.cmd === cmd)
  const state = { ...row, returns }
  if (cmd === undefined || (known && !isSameParty(known.by, by))) return judged(state, lines)
  return judged(
    put(state, { ...(known ?? { cmd, by, lines }), state: nextOf(known, 'returned') }),
    lines,
  )
}

/** The cancel may come before the command it cancels; that command then finds it gone. */
function free(
  row: ReceiptRow,
  input: In<'cancelled'> | In<'freedByManager'>,
  isMeant: (permit: PermitRow) => boolean,
): PermitStep {
  const { cmd } = input
  const known = row.permits.find((permit) => permit.cmd === cmd)
  if (known === undefined && input.type === 'freedByManager') return { state: row, effects: [] }
  const by = 'by' in input ? input.by : known?.by
  const permit = known ?? (by && { cmd, by, lines: [], state: 'freed' as const })
  if (permit === undefined || !isMeant(permit)) return { state: row, effects: [] }
  const state = put(row, { ...permit, state: nextOf(known, input.type) })
  return { state, effects: save(state) }
}

/** What was brought back before its receipt was here is counted now. */
function sold(row: ReceiptRow, lines: readonly ReturnLine[]): PermitStep {
  if (row.sold !== undefined) return { state: row, effects: [] }
  return judged({ ...row, sold: lines })
}

function judged(state: ReceiptRow, touched?: readonly ReturnLine[]): PermitStep {
  const { sold: bought, returns } = state
  const about = touched?.map(({ line }) => line)
  const isTooMuch = bought !== undefined && exceeds(bought, returns, about)
  const facts = returns.map(({ fact }) => fact)
  const effects = save(state)
  if (!isTooMuch) return { state, effects }
  return { state, effects: [...effects, { type: 'exception', code: 'return-doubled', facts }] }
}

function nextOf(
  known: PermitRow | undefined,
  event: 'returned' | 'cancelled' | 'freedByManager',
): PermitRow['state'] {
  return permitTable[known?.state ?? 'none'][event]
}

function put(row: ReceiptRow, permit: PermitRow): ReceiptRow {
  const others = row.permits.filter(({ cmd }) => cmd !== permit.cmd)
  return { ...row, permits: [...others, permit] }
}

type WithLines = { readonly lines: readonly ReturnLine[] }

/** Whether these together take more of a line than was sold; a line nobody sold is too much. */
function exceeds(
  bought: readonly ReturnLine[],
  takings: readonly WithLines[],
  only?: readonly number[],
): boolean {
  const taken = takings.flatMap(({ lines }) => lines)
  const lines = new Set(only ?? taken.map(({ line }) => line))
  return [...lines].some((line) => quantityOf(taken, line) > quantityOf(bought, line))
}

function isCovered(lines: readonly ReturnLine[], by: WithLines): boolean {
  return !exceeds(by.lines, [{ lines }])
}

function quantityOf(lines: readonly ReturnLine[], line: number): number {
  return lines.reduce((sum, each) => (each.line === line ? sum + each.quantity : sum), 0)
}

function save(row: ReceiptRow): readonly PermitEffect[] {
  return [{ type: 'saveReceipt', row }, { type: 'commit' }]
}
