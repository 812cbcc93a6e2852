// Backups over HTTP, for the operator: one now, and which there are.

import { Name } from '@evertill/sync-protocol/names.ts'
import { z } from 'zod'
import { failure, json, readBody, readQuery } from '../http/answers.ts'
import type { Route } from '../http/route.ts'
import { BackupFault } from './file.ts'
import type { Backups } from './service.ts'

type BackupRoutesDeps = {
  readonly backups: Backups | undefined
  readonly hasTenant: (tenant: string) => Promise<boolean>
  readonly fault: (what: string, error: unknown) => void
}

export function backupRoutes({ backups, hasTenant, fault }: BackupRoutesDeps): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/operator/v1/backup',
      who: 'operator',
      bodyMax: 1_024,
      answer: async ({ body }) => {
        const read = readBody(Of, body)
        if (!read.ok) return read.error
        if (backups === undefined) return off
        if (!(await hasTenant(read.value.tenant))) return unknown
        try {
          return json(await backups.make(read.value.tenant), 201)
        } catch (error) {
          fault('backup', error)
          return failed(error)
        }
      },
    },
    {
      method: 'GET',
      path: '/operator/v1/backups',
      who: 'operator',
      answer: async ({ query }) => {
        const read = readQuery(Of, query)
        if (!read.ok) return read.error
        if (backups === undefined) return off
        const { tenant } = read.value
        const [files, newestMs] = [await backups.list(tenant), await backups.newest(tenant)]
        return json({
          files,
          newestMs: newestMs ?? null,
          counts: files.length > 0 && backups.isElsewhere(),
        })
      },
    },
  ]
}

const Of = z.strictObject({ tenant: Name })

const off = failure(409, {
  code: 'BACKUP_OFF',
  message: 'this hub has no folder for backups: set EVERTILL_BACKUP_DIR to one on another disk',
})

const unknown = failure(404, { code: 'NOT_FOUND', message: 'there is no such tenant' })

/** What the disk says is the operator's own; it names no row. */
function failed(error: unknown) {
  const why = error instanceof BackupFault || isOfDisk(error) ? error.message : 'see the log'
  return failure(503, {
    code: 'BACKUP_FAILED',
    message: `the backup was not made: ${why}`,
    safe: 'The books are as they were, and older backups are untouched.',
  })
}

function isOfDisk(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
