// What somebody should look at: each cause with what it means, what to do, and the receipts it is about.
// A cause leaves the list when somebody says that it was looked at, and comes back when it is met again.

import { element } from './element.js'

const at = (id) => document.getElementById(id)

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
  const { title, text } = cause
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
    element('p', '', text),
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

function whenOf({ store, lastMs, times }) {
  const when = new Date(lastMs).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })
  const often = times > 1 ? ` · ${times.toLocaleString('en')} times` : ''
  return `${store === null ? '' : `${store} · `}${when}${often}`
}
