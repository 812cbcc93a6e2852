// The page of a store: asks how it stands every few seconds and shows that; lets tills in and puts
// them out. The operator key comes behind the # of the address, which no server ever sees.

const KEY = 'evertill-operator-key'
const AGAIN_MS = 2_000

const part = (id) => document.getElementById(id)
const show = (id, isShown) => {
  part(id).hidden = !isShown
}

/** Out of the address at once, so that it is in no screenshot and no history. */
function takeKey() {
  const key = new URLSearchParams(location.hash.slice(1)).get('key')
  if (!key) return
  sessionStorage.setItem(KEY, key)
  history.replaceState(null, '', location.pathname)
}

takeKey()
addEventListener('hashchange', async () => {
  takeKey()
  await again()
})

async function ask(path, body) {
  const headers = { authorization: `Bearer ${sessionStorage.getItem(KEY) ?? ''}` }
  const wish =
    body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
  const answer = await fetch(path, { ...wish, signal: AbortSignal.timeout(10_000) })
  return { status: answer.status, value: await answer.json() }
}

async function refresh() {
  const asked = ['/status', '/devices/v1/pairings', '/findings'].map((path) => ask(path))
  const [status, pairings, findings] = await Promise.all(asked)
  const isLockedOut = status.status === 401
  show('key-form', isLockedOut)
  if (isLockedOut) {
    show('open', false)
    part('key-fault').textContent = sessionStorage.getItem(KEY)
      ? 'This is not the key of this store.'
      : ''
    return pill('locked', false)
  }
  if (status.status !== 200) throw new Error(status.value.message)
  shown(status.value, pairings.value.pairings ?? [])
  listFindings(findings.value)
}

function shown(status, pairings) {
  const isEnrolled = Boolean(status.store)
  show('enrol', !isEnrolled)
  show('open', isEnrolled)
  show('enrol-where', !status.link.url)
  if (!isEnrolled) return pill('not connected yet', false)
  const { store, link, today, disk, devices } = status
  part('store-name').textContent = store.name
  document.title = `${store.name} · Evertill`
  const isLinked = link.hub === 'linked'
  pill(isLinked ? 'HQ is reached' : 'working alone', isLinked)
  part('sales').textContent = today ? String(today.sales) : '0'
  part('date').textContent = today?.businessDate ?? 'no day is open yet'
  part('total').textContent = today?.totalText ?? '–'
  part('waiting').textContent = String(link.waiting)
  part('waiting-note').textContent =
    link.waiting === 0 ? 'everything is at HQ' : 'kept here until HQ has it'
  part('disk').textContent = gigabytes(disk.freeBytes)
  part('database').textContent = `the books take ${gigabytes(disk.databaseBytes)}`
  trouble(status)
  listPairings(pairings, devices)
  listDevices(devices)
}

function pill(text, isGood) {
  part('link').textContent = text
  part('link').classList.toggle('good', isGood)
}

function trouble({ numbers, missing, aside }) {
  const said = []
  if (numbers !== 'sound')
    said.push('No terminal gets numbers before this store has heard from HQ once.')
  if (missing > 0) said.push('Some of the journal is still being fetched back from HQ.')
  if (aside > 0) said.push(`${aside} entries cannot be read by this version and stand aside.`)
  part('trouble').textContent = said.join(' ')
  show('trouble', said.length > 0)
}

function gigabytes(bytes) {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}

/** What somebody is typing in stays as it is. */
function listPairings(pairings, devices) {
  show('none-wait', pairings.length === 0)
  const list = part('pairings')
  for (const item of [...list.children]) {
    if (!pairings.some(({ code }) => code === item.dataset.code)) item.remove()
  }
  for (const { code, name } of pairings) {
    const free = String(freeTerminal(devices))
    const known = list.querySelector(`[data-code="${code}"] input`)
    if (known && known.value === known.dataset.proposed) known.value = free
    if (known) known.dataset.proposed = free
    if (known) continue
    const item = part('pairing').content.firstElementChild.cloneNode(true)
    item.dataset.code = code
    item.querySelector('.code').textContent = code
    item.querySelector('.name').textContent = name
    item.querySelector('input').value = free
    item.querySelector('input').dataset.proposed = free
    item.querySelector('form').addEventListener('submit', (event) => approve(event, item, code))
    list.append(item)
  }
}

function freeTerminal(devices) {
  const taken = new Set(devices.filter(({ revoked }) => !revoked).map(({ terminal }) => terminal))
  let terminal = 1
  while (taken.has(terminal)) terminal += 1
  return terminal
}

async function approve(event, item, code) {
  event.preventDefault()
  const button = item.querySelector('button')
  button.disabled = true
  const terminal = Number(item.querySelector('input').value)
  const { status, value } = await ask('/devices/v1/pairings/approve', { code, terminal }).catch(
    unreached,
  )
  button.disabled = false
  if (status !== 200) item.querySelector('.fault').textContent = value.message
  else await again()
}

function listDevices(devices) {
  show('none-paired', devices.length === 0)
  const items = devices.map(({ device, name, terminal, revoked }) => {
    const item = part('device').content.firstElementChild.cloneNode(true)
    item.querySelector('.terminal').textContent = terminal === 0 ? '–' : `Terminal ${terminal}`
    item.querySelector('.name').textContent = name
    const state = item.querySelector('.pill')
    state.textContent = revoked ? 'put out' : 'paired'
    state.classList.toggle('good', !revoked)
    const button = item.querySelector('.revoke')
    button.hidden = revoked
    button.addEventListener('click', () => putOut(device, terminal, name))
    return item
  })
  const list = part('devices')
  if (list.dataset.shown === JSON.stringify(devices)) return
  list.dataset.shown = JSON.stringify(devices)
  list.replaceChildren(...items)
}

/** What somebody is reading, or was refused, stays as it is. */
function listFindings({ open, findings }) {
  show('to-look-at', open > 0)
  part('findings-count').textContent = String(open)
  show('findings-more', open > findings.length)
  part('findings-more').textContent =
    `${open - findings.length} more come up as these are looked at.`
  const list = part('findings')
  const shown = JSON.stringify(findings.map(({ no }) => no))
  if (list.dataset.shown === shown) return
  list.dataset.shown = shown
  list.replaceChildren(...findings.map(findingItem))
}

function findingItem({ no, title, text, foundMs, receipts, about }) {
  const item = part('finding').content.firstElementChild.cloneNode(true)
  item.querySelector('.title').textContent = title
  item.querySelector('.when').textContent = new Date(foundMs).toLocaleString()
  item.querySelector('.text').textContent = text
  const lines = receipts.length > 0 ? receipts : [about.join(' ')]
  for (const line of lines) {
    const words = document.createElement('p')
    words.textContent = line
    item.querySelector('.fault').before(words)
  }
  const button = item.querySelector('.looked')
  button.setAttribute('aria-label', `Looked at: ${title}`)
  button.addEventListener('click', async () => {
    button.disabled = true
    const { status, value } = await ask('/findings/looked', { no }).catch(unreached)
    button.disabled = false
    if (status !== 200) item.querySelector('.fault').textContent = value.message
    else await again()
  })
  return item
}

function putOut(device, terminal, name) {
  const dialog = part('sure')
  part('sure-text').textContent =
    `Terminal ${terminal}, “${name}”, reaches this store no more, at once. Sales it has not sent yet stay on it.`
  dialog.showModal()
  dialog.addEventListener(
    'close',
    async () => {
      if (dialog.returnValue !== 'yes') return
      dialog.returnValue = 'no'
      await ask(`/devices/v1/devices/${device}/revoke`, {}).catch(unreached)
      await again()
    },
    { once: true },
  )
}

function unreached() {
  return {
    status: 0,
    value: { message: 'The store did not answer. Nothing was changed; try again.' },
  }
}

async function again() {
  await refresh().catch(() => pill('the store does not answer', false))
}

part('key-form').addEventListener('submit', async (event) => {
  event.preventDefault()
  sessionStorage.setItem(KEY, part('key').value.trim())
  await again()
})

part('enrol').addEventListener('submit', async (event) => {
  event.preventDefault()
  const code = part('enrol-code').value.trim()
  const hubUrl = part('enrol-hub').value.trim()
  const wish = hubUrl === '' ? { code } : { code, hubUrl }
  const { status, value } = await ask('/node/v1/enrol', wish).catch(unreached)
  part('enrol-fault').textContent = status === 200 ? '' : value.message
  await again()
})

async function goOn() {
  if (!document.hidden) await again()
  setTimeout(goOn, AGAIN_MS)
}

await goOn()
