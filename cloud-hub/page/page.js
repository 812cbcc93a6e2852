// Shows the sales of a day and keeps showing them: asks once, listens for changes, and asks again. What it
// cannot reach it says plainly, with the last figures still in sight.

import { backUp, showBackup, showBackupAge } from './backup.js'
import { element } from './element.js'
import { drawInbox } from './inbox.js'

const KEY = 'evertill-operator-key'
const AGAIN_MS = 3_000
/** A change comes with many others; one question is enough for them. */
const CALM_MS = 250
const PAGE_SIZE = 30
const SEEN_LATE_MS = 10 * 60_000

const at = (id) => document.getElementById(id)
const state = { key: '', tenant: '', date: '', etag: '', shown: new Set(), older: [], round: 0 }

takeKeyFromAddress()
at('gate').addEventListener('submit', (event) => {
  event.preventDefault()
  begin(at('key').value.trim()).catch(fail)
})
at('leave').addEventListener('click', () => forget(''))
at('tenant').addEventListener('change', (event) =>
  choose({ tenant: event.target.value }).catch(fail),
)
at('date').addEventListener('change', (event) => choose({ date: event.target.value }).catch(fail))
at('more').addEventListener('click', showOlder)
at('back-up').addEventListener('click', () => backUp(state.tenant, { ask, ageOf }))
setInterval(showAges, 15_000)

const kept = sessionStorage.getItem(KEY)
if (kept) begin(kept).catch(fail)
else show('gate')

/** The key is out of the address before anybody can copy it from there. */
function takeKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get('key')
  if (key === null) return
  history.replaceState(null, '', location.pathname + location.search)
  sessionStorage.setItem(KEY, key)
}

async function begin(key) {
  state.key = key
  state.round += 1
  const { round } = state
  show('loading')
  for (;;) {
    try {
      const answer = await ask('/reports/v1/tenants')
      if (round !== state.round) return
      if (answer.status === 401) return forget('This key is not the key of this hub.')
      if (!answer.ok) throw new Error(await reasonOf(answer))
      sessionStorage.setItem(KEY, key)
      const { tenants } = await answer.json()
      if (tenants.length > 0) {
        offerTenants(tenants)
        return choose({ tenant: state.tenant || tenants[0] })
      }
      show('none')
      tell('live', 'Waiting for the first store')
    } catch (error) {
      if (round !== state.round) return
      tell('lost', `The hub does not answer (${error.message}). Trying again.`)
    }
    await pause(AGAIN_MS)
    if (round !== state.round) return
  }
}

function forget(reason) {
  sessionStorage.removeItem(KEY)
  Object.assign(state, { key: '', tenant: '', etag: '', round: state.round + 1 })
  at('wrong').textContent = reason
  at('key').value = ''
  tell('', '')
  show('gate')
  at('key').focus()
}

function offerTenants(tenants) {
  const options = tenants.map((name) => new Option(name, name, false, name === state.tenant))
  at('tenant').replaceChildren(...options)
  at('tenant').closest('label').hidden = tenants.length < 2
}

/** Another tenant or date: everything shown belongs to the one before. */
function choose(change) {
  Object.assign(state, change, { etag: '', shown: new Set(), older: [] })
  state.round += 1
  at('inbox').hidden = true
  show('loading')
  return follow(state.round)
}

/** Reads the report, then waits on a line that the hub keeps open; each word on it is a change. */
async function follow(round) {
  while (round === state.round) {
    try {
      const line = await ask(`/reports/v1/live?${new URLSearchParams({ tenant: state.tenant })}`)
      if (line.status === 401) return forget('This key is no longer the key of this hub.')
      if (!line.ok) throw new Error(await reasonOf(line))
      await refresh(round)
      await refreshInbox(round)
      await showBackup(state.tenant, { ask, ageOf })
      await listen(line.body.getReader(), round)
      throw new Error('the line was closed')
    } catch (error) {
      if (round !== state.round) return
      tell('lost', `Not connected (${error.message}). These figures may be old. Trying again.`)
    }
    await pause(AGAIN_MS)
  }
}

async function listen(reader, round) {
  const words = new TextDecoder()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || round !== state.round) return
      const heard = words.decode(value, { stream: true })
      const [isSale, isInbox] = ['sales', 'inbox'].map((word) => heard.includes(`event: ${word}`))
      if (isSale || isInbox) await pause(CALM_MS)
      if (isSale) await refresh(round)
      if (isInbox) await refreshInbox(round)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

async function refresh(round) {
  const answer = await ask(`/reports/v1/sales?${query()}`, undefined, {
    'if-none-match': state.etag,
  })
  if (round !== state.round) return
  tell('live', 'Live')
  if (answer.status === 304) return
  if (!answer.ok) throw new Error(await reasonOf(answer))
  const report = await answer.json()
  if (round !== state.round) return
  state.etag = answer.headers.get('etag') ?? ''
  draw(report)
}

async function refreshInbox(round) {
  const answer = await ask(`/inbox/v1/open?${new URLSearchParams({ tenant: state.tenant })}`)
  if (!answer.ok) throw new Error(await reasonOf(answer))
  const inbox = await answer.json()
  if (round !== state.round) return
  drawInbox(inbox, { amountOf, kindOf: ({ kind }) => KINDS[kind] ?? kind, done: lookedAt })
}

/** Answers why it did not go, if it did not; the list comes anew by itself when it did. */
async function lookedAt({ code, about, lastMs }) {
  const { tenant } = state
  try {
    const answer = await ask('/inbox/v1/done', { tenant, code, about, lastMs })
    if (answer.ok) return undefined
    const refusal = await answer.json().catch(() => ({}))
    return refusal.message ?? `The hub refused (status ${answer.status}).`
  } catch (error) {
    return `The hub does not answer (${error.message}). Try again.`
  }
}

function query(more = {}) {
  const date = state.date ? { date: state.date } : {}
  return new URLSearchParams({ tenant: state.tenant, limit: PAGE_SIZE, ...date, ...more })
}

async function showOlder() {
  const { round } = state
  try {
    const answer = await ask(`/reports/v1/sales?${query({ after: state.next })}`)
    if (!answer.ok) throw new Error(await reasonOf(answer))
    const { transactions, next } = await answer.json()
    if (round !== state.round) return
    state.older.push(...transactions)
    state.next = next
    drawTransactions()
  } catch (error) {
    tell('lost', `Older sales cannot be read (${error.message}).`)
  }
}

function draw(report) {
  const { stores, date, transactions } = report
  if (stores.length === 0) return show('none')
  at('date').value = date
  state.stores = stores
  // Pages that were opened before begin anew where the newest ones end.
  const isBelow = (sale) => !transactions.some(({ id }) => id === sale.id)
  state.older = state.older.filter(isBelow)
  if (state.older.length === 0) state.next = report.next
  state.newest = transactions
  at('figures').replaceChildren(...figuresOf(report))
  at('stores').replaceChildren(...stores.map(storeRow))
  drawTransactions()
  const note = noteOf(report)
  at('note').textContent = note
  at('note').hidden = note === ''
  show('report')
}

function drawTransactions() {
  const known = new Map()
  for (const sale of [...state.newest, ...state.older]) known.set(sale.id, sale)
  const rows = [...known.values()].sort((a, b) => b.momentMs - a.momentMs)
  const isFirst = state.shown.size === 0
  at('transactions').replaceChildren(
    ...rows.map((sale) => saleRow(sale, !isFirst && !state.shown.has(sale.id))),
  )
  for (const { id } of rows) state.shown.add(id)
  at('quiet-day').hidden = rows.length > 0
  at('list').hidden = rows.length === 0
  at('more').hidden = state.next === undefined
}

function figuresOf({ totals, stores }) {
  const sums = totals.length > 0 ? totals : [{ count: 0, amount: 0, currency: null, decimals: 0 }]
  const selling = stores.filter(({ count }) => count > 0).length
  return [
    ...sums.map((sum) => figure('Turnover', money(sum.amount, sum.currency, sum.decimals))),
    figure('Sales', sums.reduce((all, { count }) => all + count, 0).toLocaleString('en')),
    figure('Stores selling', `${selling} of ${stores.length}`),
  ]
}

function figure(name, value) {
  const box = element('div', 'figure')
  box.append(element('div', 'name', name), element('div', 'value', value))
  return box
}

function storeRow(store) {
  const { name, count, amount, cash, currency, decimals, lastSeenMs, backlog } = store
  const row = element('tr')
  const seen = element('td', '', ageOf(lastSeenMs))
  if (lastSeenMs === null || Date.now() - lastSeenMs > SEEN_LATE_MS) seen.className = 'behind'
  row.append(
    element('td', '', `${store.store} ${name === store.store ? '' : name}`.trim()),
    element('td', 'number', count.toLocaleString('en')),
    element('td', 'number', money(amount, currency, decimals)),
    element('td', 'number', money(cash, currency, decimals)),
    seen,
    element('td', backlog > 0 ? 'number behind' : 'number', backlog.toLocaleString('en')),
  )
  return row
}

function amountOf({ store, currency, amount }) {
  const of = state.stores?.find((each) => each.store === store)
  return money(amount, currency ?? of?.currency, of?.decimals ?? 0)
}

function saleRow(sale, isFresh) {
  const isBack = sale.kind === 'void' || sale.kind === 'return'
  const row = element('tr', isFresh ? 'fresh' : '')
  const amount = amountOf(sale)
  row.append(
    element('td', '', sale.local.slice(11)),
    element('td', '', sale.store),
    element('td', '', String(sale.terminal)),
    element('td', '', String(sale.receiptNo)),
    element('td', isBack ? 'back' : '', KINDS[sale.kind] ?? sale.kind),
    element('td', isBack ? 'number back' : 'number', isBack ? `−${amount}` : amount),
  )
  return row
}

const KINDS = {
  sale: 'Sale',
  cancel: 'Cancelled',
  void: 'Void',
  return: 'Return',
  voidReturn: 'Return undone',
}

function noteOf({ incomplete, missing }) {
  if (incomplete === 0) return ''
  const parts = []
  if (missing.atStores > 0) parts.push(`${missing.atStores} on the way from stores`)
  if (missing.behind > 0) parts.push(`${missing.behind} being added up`)
  if (missing.held > 0) parts.push(`${missing.held} set aside because they cannot be read yet`)
  return `Incomplete: ${parts.join(', ')}. Nothing is lost; they are added as soon as they can be.`
}

/** Amounts come as whole coins of the smallest kind. */
function money(amount, currency, decimals) {
  const value = amount / 10 ** decimals
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  if (!currency) return value.toLocaleString('en', digits)
  const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digits }
  return value.toLocaleString('en', style)
}

function ageOf(ms) {
  if (ms === null) return 'never'
  const seconds = Math.max(0, Math.round((Date.now() - ms) / 1_000))
  if (seconds < 90) return 'just now'
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min ago`
  if (seconds < 36 * 3_600) return `${Math.round(seconds / 3_600)} h ago`
  return `${Math.round(seconds / 86_400)} days ago`
}

/** Time passes also where nothing is sold. */
function showAges() {
  if (state.stores && !at('report').hidden) {
    at('stores').replaceChildren(...state.stores.map(storeRow))
    showBackupAge(ageOf)
  }
}

function show(part) {
  for (const each of ['gate', 'loading', 'none', 'report']) at(each).hidden = each !== part
  at('controls').hidden = part === 'gate' || part === 'none'
}

/** What nobody foresaw is said too. */
function fail(error) {
  tell('lost', `This page has a fault (${error.message}). Reload it.`)
}

function tell(kind, text) {
  at('link').className = `link ${kind}`
  at('link').textContent = text
}

/** Of the hub, as its operator; with a body it is a wish. */
function ask(path, body, headers = {}) {
  const wish = body ? { method: 'POST', body: JSON.stringify(body) } : {}
  return fetch(path, { ...wish, headers: { authorization: `Bearer ${state.key}`, ...headers } })
}

async function reasonOf(answer) {
  const body = await answer.json().catch(() => ({}))
  return body.code ?? `status ${answer.status}`
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
