// Invariant 1, receipt by receipt: what was paid is what the lines come to. And invariant 2: no line
// gives back more than was sold. Written out by hand, sharing nothing with the rules that made them.
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'

/** 1: Σ tenders − change = total + rounding = Σ lines − discounts + taxes + service. */
export function checkReceipt(receipt: Transaction): readonly string[] {
  const wrong: string[] = []
  const { totals, rounding, kind } = receipt
  const sums = sumLines(receipt)
  compare('lines after their discounts', sums.gross - sums.own, totals.subtotal)
  compare('discounts of lines', sums.own, totals.lineDiscount)
  compare('shares of the subtotal discount', sums.shared, totals.subtotalDiscount)
  compare('service', sums.service, totals.service)
  compare('taxes of the lines', sums.tax, totals.tax)
  compare('taxes on top', sums.onTop, totals.externalTax)
  compare('taxes by rate', sumBuckets(receipt), totals.tax)
  compare('quantity', sums.quantity, totals.quantity)
  const total = sums.gross - sums.own - sums.shared + sums.service + sums.onTop
  compare('lines, taxes and service', total, totals.total)
  if (kind === 'cancel') return wrong
  const paid = sumTenders(receipt)
  compare('tenders less change and what was forfeited', paid.kept, totals.total + rounding)
  compare('what the tenders cover', paid.covered, totals.total + rounding)
  compare('change of the tenders', paid.change, receipt.change)
  return wrong

  function compare(what: string, counted: number, told: number): void {
    if (counted === told) return
    wrong.push(`1: ${kind} ${receipt.id}: ${what} are ${counted - told} more than told (${told})`)
  }
}

function sumLines({ lines }: Transaction) {
  const sums = { gross: 0, own: 0, shared: 0, service: 0, tax: 0, onTop: 0, quantity: 0 }
  for (const line of lines) {
    if (line.cancelled) continue
    sums.gross += line.gross
    for (const discount of line.discounts) sums.own += discount.amount
    sums.shared += line.allocated
    sums.service += line.service
    sums.quantity += line.quantity
    for (const tax of line.taxes) {
      sums.tax += tax
      if (line.tax.kind === 'external') sums.onTop += tax
    }
  }
  return sums
}

function sumBuckets({ taxes }: Transaction): number {
  let tax = 0
  for (const bucket of taxes) tax += bucket.tax
  return tax
}

/** What a voucher is worth beyond the bill is forfeited: it was handed over and pays nothing. */
function sumTenders({ tenders }: Transaction) {
  const paid = { kept: 0, covered: 0, change: 0 }
  for (const { tendered, amount, change, forfeited } of tenders) {
    paid.kept += tendered - change - forfeited
    paid.covered += amount
    paid.change += change
  }
  return paid
}

/** 2: the receipts of which more came back than was sold, each with its lines. */
export function overReturned(
  transactions: readonly Transaction[],
): ReadonlyMap<string, readonly string[]> {
  const { sold, undone } = lookUp(transactions)
  const back = new Map<string, number>()
  const count = (receipt: string, lineNo: number, quantity: number) => {
    const key = `${receipt} ${lineNo}`
    back.set(key, (back.get(key) ?? 0) + quantity)
  }
  for (const { id, kind, lines, origin, training } of transactions) {
    if (training || undone.has(id)) continue
    for (const { lineNo, returnOf, quantity, cancelled } of lines) {
      if (cancelled) continue
      // A void gives back whatever its receipt had sold.
      if (kind === 'void' && origin && quantity > 0) count(origin.transaction, lineNo, quantity)
      if (returnOf === undefined || (kind !== 'return' && kind !== 'sale')) continue
      count(returnOf.transaction, returnOf.lineNo, Math.abs(quantity))
    }
  }
  const wrong = new Map<string, string[]>()
  for (const [key, quantity] of back) {
    // A receipt that is not here says nothing about how much of it was sold.
    const most = sold.get(key) ?? quantity
    if (quantity <= most) continue
    const [receipt = '', lineNo] = key.split(' ')
    const texts = wrong.get(receipt) ?? []
    texts.push(`2: receipt ${receipt} line ${lineNo}: ${quantity} came back of ${most}`)
    wrong.set(receipt, texts)
  }
  return wrong
}

/** What every line sold, and the ids of what was undone whole: those give nothing back any more. */
function lookUp(transactions: readonly Transaction[]) {
  const sold = new Map<string, number>()
  const undone = new Set<string>()
  for (const { id, kind, lines, origin } of transactions) {
    if (kind === 'void' || kind === 'voidReturn') undone.add(origin?.transaction ?? '')
    if (kind !== 'sale') continue
    for (const { lineNo, quantity, cancelled } of lines) {
      sold.set(`${id} ${lineNo}`, cancelled ? 0 : Math.max(0, quantity))
    }
  }
  return { sold, undone }
}
