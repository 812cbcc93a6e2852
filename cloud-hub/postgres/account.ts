// Whose rights the database programs run with. PostgreSQL refuses to run as root, so there another
// account of the machine is taken; it must be able to reach every folder above its own.

import { readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { startError } from '../start-error.ts'

export type Account = { readonly uid: number; readonly gid: number }

/** Nothing where the programs run as whoever runs the hub. */
export function databaseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) {
    insistOnName()
    return undefined
  }
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const found = accountNamed(name)
    if (found !== undefined) return found
  }
  throw startError(
    'NO_DATABASE_ACCOUNT',
    "PostgreSQL does not run as root, and this machine has neither an account 'postgres' nor " +
      "'nobody': run the hub as an ordinary user, or set EVERTILL_DATABASE_URL",
  )
}

/** PostgreSQL looks its user up by number; a container's random number has no name. */
function insistOnName(): void {
  try {
    userInfo()
  } catch (cause) {
    throw startError(
      'NO_DATABASE_ACCOUNT',
      'the user that runs the hub has no name on this machine, and PostgreSQL insists on one: ' +
        'run it as a user of the password file, or set EVERTILL_DATABASE_URL',
      cause,
    )
  }
}

function accountNamed(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`))
  const [uid, gid] = (line?.split(':').slice(2, 4) ?? []).map(Number)
  // Negative numbers, as some systems give to nobody, cannot be handed to a process.
  if (uid === undefined || gid === undefined || !(uid > 0) || !(gid > 0)) return undefined
  return { uid, gid }
}

/** Whether the account may pass through the folder and all folders above it. */
export function canReach(folder: string, account: Account): boolean {
  for (let each = folder; ; each = dirname(each)) {
    const { mode, uid, gid } = statSync(each)
    if (!mayPass(mode, uid === account.uid, gid === account.gid)) return false
    if (dirname(each) === each) return true
  }
}

function mayPass(mode: number, isOwner: boolean, isGroup: boolean): boolean {
  const digits = (mode % 0o1000).toString(8).padStart(3, '0')
  const digit = Number(digits[isOwner ? 0 : isGroup ? 1 : 2])
  return digit % 2 === 1
}
