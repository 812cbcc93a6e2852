// The environment, read once into a frozen object. A wrong value stops the start with its name and
// the rule; what is secret is never printed.

import { z } from 'zod'
import { startError } from './start-error.ts'

export type Config = Readonly<{
  dataDir: string
  host: string
  port: number
  logLevel: (typeof LEVELS)[number]
  operatorKey: string | undefined
  databaseUrl: string | undefined
  databaseOwnerUrl: string | undefined
  publicUrl: string | undefined
  /** Where backups go; without it none are made. */
  backupDir: string | undefined
  /** The demo masters can be put in, up to so many items; absent where this is no demo. */
  demo: { readonly itemsMin: number } | undefined
}>

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

const PostgresUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' })
  .optional()

const rules = {
  EVERTILL_DATA_DIR: z.string({ error: 'must name the folder of this hub' }).min(1).max(4_096),
  EVERTILL_HOST: z.string().min(1).max(255).default('127.0.0.1'),
  EVERTILL_PORT: z.coerce
    .number({ error: 'must be a port from 0 to 65535' })
    .int()
    .min(0)
    .max(65_535, 'must be a port from 0 to 65535')
    .default(8_480),
  EVERTILL_LOG_LEVEL: z
    .enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}` })
    .default('info'),
  EVERTILL_OPERATOR_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 characters 0-9 and a-f')
    .optional(),
  EVERTILL_DATABASE_URL: PostgresUrl,
  EVERTILL_DATABASE_OWNER_URL: PostgresUrl,
  EVERTILL_PUBLIC_URL: z
    .url({
      protocol: /^https?$/,
      error: 'must be the http(s) address by which stores reach this hub',
    })
    .optional(),
  EVERTILL_BACKUP_DIR: z.string().min(1).max(4_096).optional(),
  EVERTILL_DEMO: z.enum(['0', '1'], { error: 'must be 0 or 1' }).default('0'),
  EVERTILL_DEMO_ITEMS: z.coerce
    .number({ error: 'must be a count of items up to 200000' })
    .int()
    .min(0)
    .max(200_000, 'must be a count of items up to 200000')
    .default(0),
} as const

const Environment = z.object(rules)

export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(environment).filter(([name]) => name.startsWith('EVERTILL_'))
  refuseMisspelt(given.map(([name]) => name))
  // An empty value is how a compose file says nothing.
  const read = Environment.safeParse(Object.fromEntries(given.filter(([, value]) => value !== '')))
  if (!read.success) {
    const issue = read.error.issues[0]
    throw startError('CONFIG_INVALID', `${issue?.path.join('.')}: ${issue?.message}`)
  }
  const values = read.data
  if (
    values.EVERTILL_DATABASE_OWNER_URL !== undefined &&
    values.EVERTILL_DATABASE_URL === undefined
  ) {
    throw startError('CONFIG_INVALID', 'EVERTILL_DATABASE_OWNER_URL: needs EVERTILL_DATABASE_URL')
  }
  return Object.freeze({
    dataDir: values.EVERTILL_DATA_DIR,
    host: values.EVERTILL_HOST,
    port: values.EVERTILL_PORT,
    logLevel: values.EVERTILL_LOG_LEVEL,
    operatorKey: values.EVERTILL_OPERATOR_KEY,
    databaseUrl: values.EVERTILL_DATABASE_URL,
    databaseOwnerUrl: values.EVERTILL_DATABASE_OWNER_URL,
    publicUrl: values.EVERTILL_PUBLIC_URL,
    backupDir: values.EVERTILL_BACKUP_DIR,
    demo: values.EVERTILL_DEMO === '1' ? { itemsMin: values.EVERTILL_DEMO_ITEMS } : undefined,
  })
}

/** Other programs have settings of the same kind; one that is almost ours was meant to be ours. */
function refuseMisspelt(names: readonly string[]): void {
  for (const name of names) {
    if (Object.hasOwn(rules, name)) continue
    const meant = Object.keys(rules).find((rule) => editsBetween(name, rule) <= EDITS_MAX)
    if (meant !== undefined) throw startError('CONFIG_INVALID', `${name}: ${meant} is meant?`)
  }
}

/** Two letters that changed places are two edits. */
const EDITS_MAX = 2

function editsBetween(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let row = 1; row <= one.length; row += 1) {
    const edits = [row]
    for (let at = 1; at <= other.length; at += 1) {
      const swap = (above[at - 1] ?? 0) + (one[row - 1] === other[at - 1] ? 0 : 1)
      edits.push(Math.min(swap, (above[at] ?? 0) + 1, (edits[at - 1] ?? 0) + 1))
    }
    above = edits
  }
  return above.at(-1) ?? 0
}
