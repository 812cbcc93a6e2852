// What somebody should look at: each cause with what it means, what to do, and the receipts it is about.
// A cause leaves the list when somebody says that it was looked at, and comes back when it is met again.

const at = (id) => document.getElementById(id)

/** What a code means, and what to do about it; the sales in it always count as they were printed. */
const CAUSES = {
  'settlement-differs': [
    'A receipt does not add up',
    'Its amounts do not follow from each other. It counts as it was printed. Compare it with the paper, and bring the program of that till up to date.',
  ],
  'numbering-collision': [
    'Two receipts have one number',
    'A till was put back to an older state, copied or replaced while it was cut off. Both count. Keep both for the accountant.',
  ],
  'cart-billed-twice': [
    'One basket was billed twice',
    'A parked basket was billed at two tills that could not hear each other. If the customer paid once, void one of the two receipts.',
  ],
  'return-doubled': [
    'More came back than was sold',
    'Two tills that could not hear each other took back the same goods. Both refunds count. Compare them with what lies in the shop.',
  ],
  'cart-two-hands': [
    'Two tills had one basket',
    'A parked basket was handed to a second till while the first one still had it. Ask both cashiers whether it was paid once.',
  ],
  'lease-twice': [
    'Two tills wrote the numbers of one terminal',
    'A till was copied, or replaced while it was cut off. Numbers may be there twice. Put the one out that does not stand in the shop.',
  ],
  FORK: [
    'A store tells two different stories',
    'Its journal is not the one that is here: a copy of its machine runs, or an older backup. Everything of both is kept. Find the second machine and switch it off.',
  ],
  LOSSY: [
    'Entries of a store are missing for good',
    'They are gone at the store and were never here. Bring back the disk or the tills that had them, if you still can.',
  ],
  CORRUPT: [
    'A store sends something broken',
    'An entry does not fit its seal, so the store cannot go on sending. Look at the disk of that store; its tills sell on.',
  ],
  BACKUP_FAILED: [
    'No backup was made',
    'The folder for backups cannot be written, or what was written does not read back. The books are as they were. Look at the disk and at the log of this hub; it tries again every hour.',
  ],
  QUARANTINE: [
    'An entry cannot be read yet',
    'It was written by a newer program, or by a faulty one. It is safe and counts as soon as this hub can read it: update the hub.',
  ],
}

/** Draws the list; `done` is told which cause was looked at, and answers what went wrong, if anything. */
export function drawInbox({ open, causes }, { amountOf, kindOf, done }) {
  at('inbox').hidden = open === 0
  at('inbox-count').textContent = open.toLocaleString('en')
  at('causes').replaceChildren(
    ...causes.map((cause) => causeRow(cause, { amountOf, kindOf, done })),
  )
  const more = open - causes.length
  at('inbox-more').hidden = more === 0
  at('inbox-more').textContent = `${more.toLocaleString('en')} more come up as these are done.`
}

function causeRow(cause, { amountOf, kindOf, done }) {
  const [title, text] = CAUSES[cause.code] ?? [
    cause.code,
    'This page does not know this cause. The store that told it runs a newer program.',
  ]
  const button = element('button', 'plain', 'Looked at')
  button.type = 'button'
  button.setAttribute('aria-label', `Looked at: ${title}`)
  const wrong = element('p', 'wrong')
  wrong.setAttribute('role', 'alert')
  button.addEventListener('click', async () => {
    button.disabled = true
    wrong.textContent = (await done(cause)) ?? ''
    button.disabled = false
  })
  const words = element('div')
  words.append(
    element('strong', '', title),
    element('span', 'quiet', ` ${whenOf(cause)}`),
    element('p', '', `${text}${differing(cause)}`),
    ...cause.receipts.map((receipt) => element('p', 'receipt', receiptText(receipt))),
    ...(cause.receipts.length === 0 ? [element('p', 'quiet about', cause.about)] : []),
    wrong,
  )
  const row = element('li')
  row.append(words, button)
  return row

  function receiptText(receipt) {
    const { receiptNo, terminal, store, local } = receipt
    const time = local.replace('T', ' ')
    return `Receipt ${receiptNo} · ${kindOf(receipt)} · till ${terminal} of ${store} · ${time} · ${amountOf(receipt)}`
  }
}

/** Which parts of a receipt do not follow from the others, as the store named them behind it. */
function differing({ code, about }) {
  const parts = about.split(' ').slice(2)
  return code === 'settlement-differs' && parts.length > 0
    ? ` It differs in: ${parts.join(', ')}.`
    : ''
}

function whenOf({ store, lastMs, times }) {
  const when = new Date(lastMs).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })
  const often = times > 1 ? ` · ${times.toLocaleString('en')} times` : ''
  return `${store === null ? '' : `${store} · `}${when}${often}`
}

function element(tag, className = '', text = '') {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.textContent = text
  return made
}
