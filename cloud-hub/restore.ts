// Puts backups back: `node cloud-hub/restore.ts FILE …` with the settings of a hub that is not running
// and does not know these tenants. Prints a line for each file; at the first fault it stops.

import { randomBytes } from 'node:crypto'
import { BackupFault } from './backup/file.ts'
import { putBack } from './backup/put-back.ts'
import { readConfig } from './config.ts'
import { makeDataDir } from './data-folder.ts'
import { createMasters } from './masters/service.ts'
import { openDatabase } from './open-database.ts'
import { codec } from './ports.ts'
import { StartError } from './start-error.ts'

const newToken = () => randomBytes(16).toString('hex')
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

try {
  await main(process.argv.slice(2))
} catch (fault) {
  const isKnown = fault instanceof StartError
  const code = isKnown ? fault.code : fault instanceof BackupFault ? 'BACKUP_UNFIT' : 'FAILED'
  say({ code, message: fault instanceof Error ? fault.message : String(fault) })
  process.exitCode = 1
}

async function main(files: readonly string[]): Promise<void> {
  if (files.length === 0) throw new BackupFault('name the files to put back')
  const config = readConfig(process.env)
  makeDataDir(config.dataDir)
  const onTrouble = (trouble: Error) => say({ code: 'TROUBLE', message: trouble.message })
  const { db, close } = await openDatabase({ ...config, newToken, onTrouble })
  try {
    const fault = (what: string, error: unknown) => say({ code: 'TROUBLE', message: what, error })
    const { renew } = createMasters({ db, codec, newToken, fault })
    const fraction = () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48
    for (const file of files) {
      const { tenant, rows, atMs } = await putBack(
        { db, codec, newToken, fraction, renewFeeds: renew },
        file,
      )
      say({ restored: tenant, rows, asOf: new Date(atMs).toISOString(), file })
    }
  } finally {
    await close()
  }
}
