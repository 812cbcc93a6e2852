// Applies what happened to a terminal. Refuses nothing; facts of other terminals are not handed in.

import type { TerminalEvent } from './decide.ts'
import type { Fact } from './fact.ts'
import type { Terminal } from './terminal.ts'

export function evolveTerminal(terminal: Terminal, event: Fact | TerminalEvent): Terminal {
  switch (event.kind) {
    case 'mode':
      return { ...terminal, mode: event.mode }
    case 'signIn':
      return { ...terminal, staff: event.operator }
    case 'signOut':
      return { ...terminal, staff: null }
    case 'open':
      return {
        ...identityOf(terminal),
        status: 'opened',
        businessDate: event.businessDate,
        openCounter: event.openCounter,
        businessCounter: event.businessCounter,
        float: event.float,
        counted: null,
      }
    case 'count':
      return event.training ? terminal : withCount(terminal, event.counted)
    case 'close':
      return terminal.status === 'opened'
        ? { ...terminal, status: 'closed', counted: event.counted }
        : terminal
    case 'noSale':
    case 'drawer':
      return terminal
    case 'cashMove':
    case 'sale':
    case 'cancel':
    case 'void':
    case 'return':
    case 'voidReturn':
      // Coins may have moved, so what was counted before says nothing any more.
      return event.training ? terminal : withCount(terminal, null)
  }
}

function identityOf({ tenant, store, terminal, mode, staff }: Terminal) {
  return { tenant, store, terminal, mode, staff }
}

function withCount(
  terminal: Terminal,
  counted: Extract<Terminal, { status: 'opened' }>['counted'],
): Terminal {
  return terminal.status === 'opened' ? { ...terminal, counted } : terminal
}
