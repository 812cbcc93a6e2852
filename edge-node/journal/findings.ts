// What a store found in its books and a manager should look at, with the receipts it is about. The same
// goes to the hub as an entry; this is for the people in the shop, whatever is unplugged.

import {
  type FindingCode,
  type FindingText,
  findingText,
} from '@evertill/shared/errors/findings.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import type { Db } from '../db.ts'

type FindingDeps = {
  readonly db: Db
  readonly nowMs: () => number
  /** A sale by its id, or those of a cart. */
  readonly salesNamed: (word: string) => readonly Transaction[]
}

export type Finding = FindingText & {
  readonly no: number
  readonly foundMs: number
  readonly about: readonly string[]
  readonly receipts: readonly Transaction[]
}

export type Findings = ReturnType<typeof createFindings>

type Row = {
  readonly no: number
  readonly code: string
  readonly about: string
  readonly found_ms: number
}

/** Shown at once; the next ones come up as these are looked at. */
const SHOWN_MAX = 20
const RECEIPTS_MAX = 10

export function createFindings({ db, nowMs, salesNamed }: FindingDeps) {
  const add = db.prepare('INSERT INTO finding (code, about, found_ms) VALUES (?, ?, ?)')
  const newest = db.prepare<Row>(`SELECT no, code, about, found_ms FROM finding
    WHERE looked_ms IS NULL ORDER BY no DESC LIMIT ${SHOWN_MAX}`)
  const count = db.prepare<{ n: number }>(
    'SELECT count(*) AS n FROM finding WHERE looked_ms IS NULL',
  )
  const look = db.prepare('UPDATE finding SET looked_ms = coalesce(looked_ms, ?) WHERE no = ?')
  const known = db.prepare<{ no: number }>('SELECT no FROM finding WHERE no = ?')
  return { note, open, looked }

  /** In the transaction of what was found. */
  function note(code: FindingCode, about: readonly string[]): void {
    add.run(code, JSON.stringify(about), nowMs())
  }

  /** The newest first, and how many there are. */
  function open(): { readonly open: number; readonly findings: readonly Finding[] } {
    return { open: count.get()?.n ?? 0, findings: newest.all().map(findingOf) }
  }

  /** Whether there is such a one. */
  function looked(no: number): boolean {
    if (known.get(no) === undefined) return false
    look.run(nowMs(), no)
    return true
  }

  function findingOf({ no, code, about: words, found_ms: foundMs }: Row): Finding {
    const about = JSON.parse(words) as readonly string[]
    const receipts = about.flatMap(salesNamed).slice(0, RECEIPTS_MAX)
    return { no, foundMs, about, receipts, ...findingText(code, about) }
  }
}
