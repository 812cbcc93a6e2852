// How old the newest backup is, and one at the press of a button.

const at = (id) => document.getElementById(id)

/** Older than that, something keeps the daily one from being made. */
const LATE_MS = 36 * 3_600_000

/** What the hub said last; its age grows without being asked again. */
let known

/** `ask` speaks with the hub as the operator; `ageOf` says how long ago something was. */
export async function showBackup(tenant, { ask, ageOf }) {
  const answer = await ask(`/operator/v1/backups?${new URLSearchParams({ tenant })}`)
  const found = await answer.json()
  at('back-up').hidden = !answer.ok
  known = answer.ok ? found : undefined
  if (answer.ok) showBackupAge(ageOf)
  else tell(found.code === 'BACKUP_OFF' ? OFF : `Backups cannot be seen (${found.code}).`, true)
}

/** Time passes also where nothing is sold. */
export function showBackupAge(ageOf) {
  if (known && !at('back-up').disabled) tell(textOf(known, ageOf), isLate(known))
}

const OFF = 'No backups are made: this hub has no folder for them (EVERTILL_BACKUP_DIR).'

function isLate({ newestMs }) {
  return newestMs === null || Date.now() - newestMs > LATE_MS
}

function textOf({ newestMs, counts }, ageOf) {
  const when = newestMs === null ? 'Not backed up yet.' : `Backed up ${ageOf(newestMs)}.`
  return counts ? when : `${when} The folder is on the disk of the database and dies with it.`
}

/** Answers when it is made, or was not. */
export async function backUp(tenant, { ask, ageOf }) {
  at('back-up').disabled = true
  tell('Backing up …', false)
  try {
    const answer = await ask('/operator/v1/backup', { tenant })
    at('back-up').disabled = false
    if (answer.ok) return await showBackup(tenant, { ask, ageOf })
    const { message, safe } = await answer.json()
    tell(`${message}. ${safe ?? ''}`, true)
  } catch (error) {
    at('back-up').disabled = false
    tell(`The hub does not answer (${error.message}).`, true)
  }
}

function tell(text, isWrong) {
  at('backup').className = isWrong ? 'wrong' : ''
  at('backup').textContent = text
}
