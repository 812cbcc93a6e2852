// Which facts count here, each once: where it stands in the journal, and whose log it came from.

import type { Place } from '@evertill/sync-protocol/log.ts'
import type { Party } from '@evertill/sync-protocol/party.ts'
import type { Db } from '../db.ts'

export type Facts = ReturnType<typeof createFacts>

export function createFacts(db: Db) {
  const one = db.prepare<Place>('SELECT inc, seq FROM fact WHERE id = ?')
  const writer = db.prepare<Party>(
    'SELECT writer_node AS node, writer_inc AS inc FROM fact WHERE id = ?',
  )
  const add = db.prepare(`INSERT INTO fact (id, inc, seq, writer_node, writer_inc)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
  const move = db.prepare('UPDATE fact SET inc = ?, seq = ? WHERE id = ?')
  return {
    get: (id: string) => one.get(id),
    has: (id: string) => one.get(id) !== undefined,
    writerOf: (id: string) => writer.get(id),
    /** Whether it is new. */
    add: (id: string, { inc, seq }: Place, by: Party) =>
      add.run(id, inc, seq, by.node, by.inc) === 1,
    /** The same fact stands somewhere else now. */
    set: (id: string, { inc, seq }: Place): void => {
      move.run(inc, seq, id)
    },
  }
}
