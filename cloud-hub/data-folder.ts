// The folders that a hub needs are made when it starts, closed to everybody else.

import { chmodSync, mkdirSync } from 'node:fs'
import { type StartCode, startError } from './start-error.ts'

/** What is secret in it is closed to others file by file: the database's account passes through. */
export function makeDataDir(dataDir: string): void {
  const isNew = makeFolder(dataDir, 'EVERTILL_DATA_DIR', 'DATA_DIR_NOT_WRITABLE')
  if (isNew && process.getuid?.() === 0) chmodSync(dataDir, 0o711)
}

/** Answers whether it is new. */
export function makeFolder(folder: string, name: string, code: StartCode): boolean {
  try {
    return mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined
  } catch (cause) {
    throw startError(code, `the folder ${folder} cannot be made (${name})`, cause)
  }
}
