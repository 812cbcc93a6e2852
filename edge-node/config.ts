// The environment, read once into a frozen object. A wrong value stops the start with its name and
// the rule; what is secret is never printed.

import { resolve } from 'node:path'
import { z } from 'zod'

/** Every setting counts from the next start on. */
export type Config = Readonly<{
  dataDir: string
  /** Beside the database, so that whoever puts back an old one does not put back this. */
  markDir: string
  tillDir: string
  host: string
  port: number
  logLevel: (typeof LEVELS)[number]
  operatorKey: string | undefined
  hubUrl: string | undefined
  enrolCode: string | undefined
}>

/** Why a store does not start: a code somebody can act on, and a sentence that says what to do. */
export class StartError extends Error {
  readonly code: StartCode

  constructor(code: StartCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export function startError(code: StartCode, message: string, cause?: unknown): StartError {
  return new StartError(code, message, cause === undefined ? undefined : { cause })
}

type StartCode =
  | 'CONFIG_INVALID'
  | 'DATA_DIR_IN_USE'
  | 'DATA_DIR_NOT_WRITABLE'
  | 'DATABASE_FAILED'
  | 'PORT_IN_USE'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

const Folder = z.string().min(1).max(4_096)

const rules = {
  EVERTILL_DATA_DIR: z.string({ error: 'must name the folder of this store' }).min(1).max(4_096),
  EVERTILL_MARK_DIR: Folder.optional(),
  EVERTILL_TILL_DIR: Folder.optional(),
  EVERTILL_HOST: z.string().min(1).max(255).default('127.0.0.1'),
  EVERTILL_PORT: z.coerce
    .number({ error: 'must be a port from 0 to 65535' })
    .int()
    .min(0)
    .max(65_535, 'must be a port from 0 to 65535')
    .default(8_400),
  EVERTILL_LOG_LEVEL: z
    .enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}` })
    .default('info'),
  EVERTILL_OPERATOR_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 characters 0-9 and a-f')
    .optional(),
  EVERTILL_HUB_URL: z
    .url({ protocol: /^https?$/, error: 'must be the http(s) address of the hub' })
    .optional(),
  EVERTILL_ENROL_CODE: z.string().max(40).optional(),
} as const

const Environment = z.object(rules)

const TILL_DIR = new URL('../desktop/terminal/dist/', import.meta.url).pathname

export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(environment).filter(([name]) => name.startsWith('EVERTILL_'))
  const unknown = given.find(([name]) => !Object.hasOwn(rules, name))
  if (unknown !== undefined) {
    throw startError('CONFIG_INVALID', `${unknown[0]} is no setting of a store`)
  }
  // An empty value is how a compose file says nothing.
  const read = Environment.safeParse(Object.fromEntries(given.filter(([, value]) => value !== '')))
  if (!read.success) {
    const [issue] = read.error.issues
    throw startError('CONFIG_INVALID', `${issue?.path.join('.')} ${issue?.message}`)
  }
  const set = read.data
  const dataDir = resolve(set.EVERTILL_DATA_DIR)
  return Object.freeze({
    dataDir,
    markDir: resolve(set.EVERTILL_MARK_DIR ?? `${dataDir}.mark`),
    tillDir: resolve(set.EVERTILL_TILL_DIR ?? TILL_DIR),
    host: set.EVERTILL_HOST,
    port: set.EVERTILL_PORT,
    logLevel: set.EVERTILL_LOG_LEVEL,
    operatorKey: set.EVERTILL_OPERATOR_KEY,
    hubUrl: set.EVERTILL_HUB_URL,
    enrolCode: set.EVERTILL_ENROL_CODE,
  })
}
