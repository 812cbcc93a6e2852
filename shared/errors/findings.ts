// What a store or the hub finds in the books that somebody should look at. Nothing was refused for it and
// everything counts; each says what it means and what to do.

export type FindingText = { readonly title: string; readonly text: string }

const FINDINGS = {
  'settlement-differs': {
    title: 'A receipt does not add up',
    text: 'Its amounts do not follow from each other. It counts as it was printed. Compare it with the paper, and bring the program of that till up to date.',
  },
  'numbering-collision': {
    title: 'Two receipts have one number',
    text: 'A till was put back to an older state, copied or replaced while it was cut off. Both count. Keep both for the accountant.',
  },
  'cart-billed-twice': {
    title: 'One basket was billed twice',
    text: 'A parked basket was billed at two tills that could not hear each other. If the customer paid once, void one of the two receipts.',
  },
  'return-doubled': {
    title: 'More came back than was sold',
    text: 'Two tills that could not hear each other took back the same goods. Both refunds count. Compare them with what lies in the shop.',
  },
  'cart-two-hands': {
    title: 'Two tills had one basket',
    text: 'A parked basket was handed to a second till while the first one still had it. Ask both cashiers whether it was paid once.',
  },
  'lease-twice': {
    title: 'Two tills wrote the numbers of one terminal',
    text: 'A till was copied, or replaced while it was cut off. Numbers may be there twice. Put the one out that does not stand in the shop.',
  },
  FORK: {
    title: 'A store tells two different stories',
    text: 'Its journal is not the one that is here: a copy of its machine runs, or an older backup. Everything of both is kept. Find the second machine and switch it off.',
  },
  LOSSY: {
    title: 'Entries of a store are missing for good',
    text: 'They are gone at the store and were never here. Bring back the disk or the tills that had them, if you still can.',
  },
  CORRUPT: {
    title: 'A store sends something broken',
    text: 'An entry does not fit its seal, so the store cannot go on sending. Look at the disk of that store; its tills sell on.',
  },
  BACKUP_FAILED: {
    title: 'No backup was made',
    text: 'The folder for backups cannot be written, or what was written does not read back. The books are as they were. Look at the disk and at the log of this hub; it tries again every hour.',
  },
  QUARANTINE: {
    title: 'An entry cannot be read yet',
    text: 'It was written by a newer program, or by a faulty one. It is safe and counts as soon as it can be read: bring this program up to date.',
  },
} as const satisfies Record<string, FindingText>

export type FindingCode = keyof typeof FINDINGS

/** `about` are the words behind the code; a code of a newer program is shown as it is. */
export function findingText(code: string, about: readonly string[]): FindingText {
  const known = Object.hasOwn(FINDINGS, code) ? FINDINGS[code as FindingCode] : undefined
  if (known === undefined) {
    return { title: code, text: 'It was told by a newer program; this one has no words for it.' }
  }
  const parts = about.filter((word) => PARTS.has(word))
  const differs = code === 'settlement-differs' && parts.length > 0
  return differs ? { ...known, text: `${known.text} It differs in: ${parts.join(', ')}.` } : known
}

/** The parts of a receipt, as the store names them. */
const PARTS = new Set(['lines', 'discounts', 'taxes', 'totals', 'tenders'])
