// The folder of a store: there, writable, and in the hands of one process at a time. The hold ends
// with the process, however that ends.

import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { StartError, startError } from '../config.ts'

export type DataFolder = { readonly file: string; readonly release: () => void }

export function holdFolder(folder: string): DataFolder {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return { file: join(folder, 'store.sqlite'), release: hold(join(folder, 'hold.sqlite')) }
  } catch (error) {
    if (error instanceof StartError) throw error
    throw startError('DATA_DIR_NOT_WRITABLE', `${folder} cannot be written`, error)
  }
}

/** A lock of the operating system: nothing is left of it after a crash. */
function hold(file: string): () => void {
  const sqlite = new Sqlite(file, { timeout: 200 })
  try {
    sqlite.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    sqlite.close()
    throw startError('DATA_DIR_IN_USE', `another store runs on ${file}`, error)
  }
  return () => sqlite.close()
}

/** A copy of the file is another file, and another machine is another machine. */
export function fingerprintOf(file: string): string {
  return `${machineId()} ${statSync(file, { bigint: true }).ino}`
}

function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim()
  } catch {
    return ''
  }
}
