// Which command a terminal takes in which state and where it leads, and which screens it may show:
// every cell filled.

export const TERMINAL_STATUSES = ['idle', 'opened', 'closed'] as const
/** Idle is a terminal that was never opened. */
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number]

export const WIRE_STATUS = {
  idle: 'Idle',
  opened: 'Opened',
  closed: 'Closed',
} as const satisfies Record<TerminalStatus, string>

const TERMINAL_COMMANDS = [
  'signIn',
  'signOut',
  'mode',
  'open',
  'cashMove',
  'noSale',
  'drawer',
  'count',
  'close',
] as const
export type TerminalCommandName = (typeof TERMINAL_COMMANDS)[number]

type Cell = TerminalStatus | 'TERMINAL_ALREADY_OPEN' | 'TERMINAL_NOT_OPEN'

/** The state that follows, or the name of the refusal. */
export const TERMINAL_TABLE: Readonly<
  Record<TerminalStatus, Readonly<Record<TerminalCommandName, Cell>>>
> = {
  idle: {
    signIn: 'idle',
    signOut: 'idle',
    mode: 'idle',
    open: 'opened',
    cashMove: 'TERMINAL_NOT_OPEN',
    noSale: 'TERMINAL_NOT_OPEN',
    drawer: 'idle',
    count: 'TERMINAL_NOT_OPEN',
    close: 'TERMINAL_NOT_OPEN',
  },
  opened: {
    signIn: 'opened',
    signOut: 'opened',
    mode: 'opened',
    open: 'TERMINAL_ALREADY_OPEN',
    cashMove: 'opened',
    noSale: 'opened',
    drawer: 'opened',
    count: 'opened',
    close: 'closed',
  },
  closed: {
    signIn: 'closed',
    signOut: 'closed',
    mode: 'closed',
    open: 'opened',
    cashMove: 'TERMINAL_NOT_OPEN',
    noSale: 'TERMINAL_NOT_OPEN',
    drawer: 'closed',
    count: 'TERMINAL_NOT_OPEN',
    close: 'TERMINAL_NOT_OPEN',
  },
}

/** The screens of a terminal, in the words of the wire. */
export const FUNCTION_MODES = [
  'MainMenu',
  'OpenTerminal',
  'Sales',
  'Returns',
  'Void',
  'Reports',
  'CloseTerminal',
  'Journal',
  'Maintenance',
  'CashInOut',
] as const
export type FunctionMode = (typeof FUNCTION_MODES)[number]

type ModeRow = Readonly<Record<FunctionMode, 'allow' | 'refuse'>>

const NOT_OPEN: ModeRow = {
  MainMenu: 'allow',
  OpenTerminal: 'allow',
  Sales: 'refuse',
  Returns: 'refuse',
  Void: 'refuse',
  Reports: 'allow',
  CloseTerminal: 'refuse',
  Journal: 'allow',
  Maintenance: 'allow',
  CashInOut: 'refuse',
}

export const MODE_TABLE: Readonly<Record<TerminalStatus, ModeRow>> = {
  idle: NOT_OPEN,
  closed: NOT_OPEN,
  opened: {
    MainMenu: 'allow',
    OpenTerminal: 'refuse',
    Sales: 'allow',
    Returns: 'allow',
    Void: 'allow',
    Reports: 'allow',
    CloseTerminal: 'allow',
    Journal: 'allow',
    Maintenance: 'allow',
    CashInOut: 'allow',
  },
}

export function isFunctionMode(text: string): text is FunctionMode {
  return FUNCTION_MODES.some((mode) => mode === text)
}
