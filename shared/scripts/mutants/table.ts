// The most important ways to break the rules of the trade: what is changed, and which tests must
// notice. The table in shared/README.md lists the same.

export type Mutant = {
  readonly name: string
  /** What the shop would suffer. */
  readonly breaks: string
  readonly file: string
  readonly from: string
  readonly to: string
  /** Where the tests lie that must fail. */
  readonly tests: readonly string[]
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'half-away',
    breaks: 'an exact half rounds toward zero',
    file: 'shared/money/money.ts',
    from: 'return half >= 0',
    to: 'return half > 0',
    tests: ['shared/money'],
  },
  {
    name: 'remainder-first-come',
    breaks: 'left-over coins go to the first instead of the largest fraction',
    file: 'shared/money/money.ts',
    from: 'compare(fractions[b] ?? 0n, fractions[a] ?? 0n) ||',
    to: '0 ||',
    tests: ['shared/money'],
  },
  {
    name: 'cash-rounds-card',
    breaks: 'a payment by card is rounded to the smallest coin',
    file: 'shared/money/cash-rounding.ts',
    from: 'const cash = subtract(due.amountDue, due.electronicPaid)',
    to: 'const cash = due.amountDue',
    tests: ['shared/money'],
  },
  {
    name: 'tax-by-line',
    breaks: 'tax is rounded per line where the law wants one rounding per rate',
    file: 'shared/tax/bucket.ts',
    from: "if (rule.basis === 'line') {",
    to: 'if (lines.length > 0) {',
    tests: ['shared/tax'],
  },
  {
    name: 'tax-inside-on-top',
    breaks: 'a price that holds its tax is taxed as if it did not',
    file: 'shared/tax/compute.ts',
    from: 'return big(gross, rate.num, rate.num + rate.den, mode)',
    to: 'return big(gross, rate.num, rate.den, mode)',
    tests: ['shared/tax'],
  },
  {
    name: 'tax-yesterday',
    breaks: 'a new rate begins one second late',
    file: 'shared/time.ts',
    from: 'if (period.validFrom !== undefined && at < period.validFrom) return false',
    to: 'if (period.validFrom !== undefined && at <= period.validFrom) return false',
    tests: ['shared/time.test.ts', 'shared/tax', 'shared/masters'],
  },
  {
    name: 'duty-border',
    breaks: 'the stamp on exactly 1,000,000 yen costs 400',
    file: 'shared/tax/japan.ts',
    from: '{ from: 1_000_001, duty: 400 }',
    to: '{ from: 1_000_000, duty: 400 }',
    tests: ['shared/tax'],
  },
  {
    name: 'zero-is-no-price',
    breaks: 'an item that costs nothing in this store takes the common price',
    file: 'shared/masters/price.ts',
    from: 'if (row) return { price: row.price, source }',
    to: 'if (row?.price.value) return { price: row.price, source }',
    tests: ['shared/masters'],
  },
  {
    name: 'discount-below-zero',
    breaks: 'a line is discounted below nothing',
    file: 'shared/cart/discount.ts',
    from: 'const taken = smaller(amount, left)\n    left = subtract(left, taken)\n    return taken',
    to: 'left = subtract(left, amount)\n    return amount',
    tests: ['shared/cart'],
  },
  {
    name: 'restricted-shares',
    breaks: 'goods that may not be discounted carry a share of the subtotal discount',
    file: 'shared/cart/settle.ts',
    from: "return line.kind === 'sale' && !line.cancelled && !line.item.discountRestricted",
    to: "return line.kind === 'sale' && !line.cancelled",
    tests: ['shared/cart'],
  },
  {
    name: 'cancelled-counts',
    breaks: 'a cancelled line is still taxed',
    file: 'shared/cart/settle.ts',
    from: 'if (line.cancelled) continue\n    const row',
    to: 'const row',
    tests: ['shared/cart'],
  },
  {
    name: 'scan-order',
    breaks: 'the total depends on what was scanned first',
    file: 'shared/cart/settle.ts',
    from: 'const rates = roughRate(right) - roughRate(left)',
    to: 'const rates = a - b',
    tests: ['shared/cart'],
  },
  {
    name: 'change-from-card',
    breaks: 'more than the balance is taken from a card',
    file: 'shared/cart/decide-tender.ts',
    from: "if (over && (refund || !tender.canDepositOver)) return { code: 'DEPOSIT_OVER', balance }",
    to: '',
    tests: ['shared/cart'],
  },
  {
    name: 'bill-unpaid',
    breaks: 'a cart is billed with a balance',
    file: 'shared/cart/decide.ts',
    from: "if (balance === 0) return ok([{ type: 'billed' }])",
    to: "return ok([{ type: 'billed' }])",
    tests: ['shared/cart'],
  },
  {
    name: 'unknown-payment-goes-on',
    breaks: 'a cart goes on while nobody knows whether the card was charged',
    file: 'shared/tender/attempt.ts',
    from: "return attempt.state === 'started' || attempt.state === 'unknown'",
    to: "return attempt.state === 'started'",
    tests: ['shared/cart', 'shared/tender'],
  },
  {
    name: 'declined-becomes-approved',
    breaks: 'a late answer turns a declined payment into money',
    file: 'shared/tender/attempt.ts',
    from: "  declined: {\n    approve: 'refuse'",
    to: "  declined: {\n    approve: 'approved'",
    tests: ['shared/tender'],
  },
  {
    name: 'return-more-than-sold',
    breaks: 'more pieces come back than were sold',
    file: 'shared/cart/decide-return.ts',
    from: 'return quantity > left ?',
    to: 'return quantity > sold.quantity ?',
    tests: ['shared/cart', 'shared/transaction'],
  },
  {
    name: 'refund-list-price',
    breaks: 'a discounted piece is refunded at its list price',
    file: 'shared/cart/sold-line.ts',
    from: 'net: part(line.net, before?.net ?? ZERO)',
    to: 'net: part(line.gross, before?.net ?? ZERO)',
    tests: ['shared/cart', 'shared/transaction'],
  },
  {
    name: 'cancelled-sale-returned',
    breaks: 'a cancelled sale is returned for cash',
    file: 'shared/transaction/undo.ts',
    from: "  if (original.kind === 'cancel') return { code: 'TRANSACTION_CANCELLED' }\n  if (whole",
    to: '  if (whole',
    tests: ['shared/transaction'],
  },
  {
    name: 'void-next-day',
    breaks: "yesterday's sale is voided out of a closed day",
    file: 'shared/transaction/undo.ts',
    from: "  if (billing.businessDate !== original.businessDate) return { code: 'VOID_OTHER_DAY' }\n",
    to: '',
    tests: ['shared/transaction'],
  },
  {
    name: 'voided-return-stands',
    breaks: 'goods whose return was voided cannot be returned again',
    file: 'shared/transaction/status.ts',
    from: 'return status.returns.filter((row) => !status.undone.includes(row.transaction))',
    to: 'return status.returns',
    tests: ['shared/transaction'],
  },
  {
    name: 'numbers-reused',
    breaks: 'a new lease writes numbers that the former holder may still write',
    file: 'shared/terminal/lease.ts',
    from: 'Math.ceil(lastNumber / NUMBER_BLOCK) * NUMBER_BLOCK + NUMBER_BLOCK + 1',
    to: 'lastNumber + 1',
    tests: ['shared/terminal'],
  },
]
