// Why a hub does not start: a code somebody can act on, and a sentence that says what to do.

export type StartCode =
  | 'BACKUP_DIR_NOT_WRITABLE'
  | 'CONFIG_INVALID'
  | 'DATA_DIR_IN_USE'
  | 'DATA_DIR_NOT_WRITABLE'
  | 'DATABASE_FAILED'
  | 'DATABASE_MISSING'
  | 'DATABASE_NEWER'
  | 'DATABASE_OF_ANOTHER_FOLDER'
  | 'DATABASE_OTHER_VERSION'
  | 'DATABASE_UNREACHABLE'
  | 'MIGRATION_CHANGED'
  | 'MIGRATION_FAILED'
  | 'MIGRATIONS_INVALID'
  | 'MIGRATIONS_NEEDED'
  | 'NO_DATABASE_ACCOUNT'
  | 'NO_DATABASE_PROGRAMS'
  | 'PORT_IN_USE'
  | 'UNSAFE_DATABASE_ROLE'
  | 'UNSAFE_TABLE'

export class StartError extends Error {
  readonly code: StartCode

  constructor(code: StartCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartError'
    this.code = code
  }
}

export function startError(code: StartCode, message: string, cause?: unknown): StartError {
  return new StartError(code, message, cause === undefined ? undefined : { cause })
}
