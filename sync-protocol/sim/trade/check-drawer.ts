// Invariant 5: the coins that should be in a drawer, watched one movement at a time, and what a close
// says about them.
import type { CloseFact, Fact } from '@evertill/shared/terminal/fact.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'

/** 5: of one terminal's day: every close by itself, and the drawer where one till wrote it all. */
export function checkDrawer(facts: readonly Fact[]): readonly string[] {
  const wrong: string[] = []
  for (const fact of facts) {
    if (fact.kind !== 'close') continue
    const { id, counted, expected, difference } = fact
    const declared = counted === null ? null : counted.amount - expected
    if (declared !== difference) {
      wrong.push(`5: close ${id} declares a difference of ${difference}, and it is ${declared}`)
    }
    const coins = coinsIn(facts)
    if (knewAll(fact, facts) && coins !== expected) {
      wrong.push(`5: close ${id} expects ${expected} in the drawer, and there are ${coins}`)
    }
  }
  return wrong
}

/** Float + in − out + cash sales − cash refunds. Of two floats that of the first opening counts. */
export function coinsIn(facts: readonly Fact[]): number {
  let coins = 0
  let first = ''
  let float = 0
  for (const fact of facts) {
    if (fact.kind === 'open' && (first === '' || fact.id < first)) {
      first = fact.id
      float = fact.float?.amount ?? 0
    }
    if (fact.training) continue
    if (fact.kind === 'cashMove') coins += fact.move === 'in' ? fact.amount : -fact.amount
    if ('transactionNo' in fact) coins += coinsOf(fact)
  }
  return float + coins
}

/** Foreign notes lie apart; what goes back for them goes back in coins of the country. */
function coinsOf({ kind, tenders }: Transaction): number {
  if (kind === 'cancel') return 0
  let coins = 0
  for (const tender of tenders) {
    const isNotes = tender.kind === 'foreign-cash' && kind === 'sale'
    const isCash = tender.kind === 'cash' || tender.kind === 'foreign-cash'
    coins += isCash && !isNotes ? tender.amount + tender.forfeited : -tender.change
  }
  return kind === 'sale' || kind === 'voidReturn' ? coins : -coins
}

/**
 * Two devices of one terminal may write the same day across a cut, and each closes by what it knows:
 * a close can be held to the whole day only where it claims all of it.
 */
function knewAll({ claimed }: CloseFact, facts: readonly Fact[]): boolean {
  let opens = 0
  let transactions = 0
  let cashMoves = 0
  for (const fact of facts) {
    if (fact.kind === 'open') opens += 1
    if (fact.training) continue
    if (fact.kind === 'cashMove') cashMoves += 1
    if ('transactionNo' in fact) transactions += 1
  }
  return opens === 1 && transactions === claimed.transactions && cashMoves === claimed.cashMoves
}
