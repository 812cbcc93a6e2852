// The statements over the rows of the masters. A row is seen by the editions from `since` on and
// before `until`; what the next edition will see is on the disk before anybody sees it.

import type { Feed, HashedRow, Row } from '@evertill/sync-protocol/feed-row.ts'
import type { Active, Cursor } from '@evertill/sync-protocol/follower-state.ts'
import type { SnapshotManifest } from '@evertill/sync-protocol/messages.ts'
import type { Db } from '../db.ts'

export type MastersStore = ReturnType<typeof createMastersStore>

/** Rows of one feed as one edition sees them. */
export type Sight = { readonly shelf: number; readonly edition: number }

export type Shelf = {
  readonly shelf: number
  readonly floor: number
  readonly undo_above: number | null
  readonly ended: number | null
}

export type StageRow = {
  readonly shelf: number
  readonly next: number | null
  readonly cursor: Cursor | undefined
}

export type ActiveRow = { readonly active: Active; readonly shelves: Record<Feed, number> }

export type Doubt = {
  readonly feed: Feed
  readonly code: string
  readonly gen: string
  readonly publish: number
  readonly shelf: number
  readonly edition: number
}

type KeptRow = Omit<Row, 'del'> & { readonly del: number }
type OpenRow = { readonly id: number; readonly since: number; readonly hash: string }
type RawActive = {
  readonly edition: number
  readonly gen: string
  readonly publish: number
  readonly common_shelf: number
  readonly common_cursor: string
  readonly store_shelf: number
  readonly store_cursor: string
}

/** A set of rows as it is put on a shelf: 64 bits as the sum adds them. */
const hexOfHash = (hash: bigint): string => hash.toString(16).padStart(16, '0')

export function createMastersStore(db: Db) {
  const sql = statementsOf(db)
  return {
    active,
    setActive: ({ active: now, shelves }: ActiveRow) => {
      const { edition, gen, publish, cursors } = now
      const common = JSON.stringify(cursors.common)
      const store = JSON.stringify(cursors.store)
      sql.setActive.run(edition, gen, publish, shelves.common, common, shelves.store, store)
    },
    stage: (feed: Feed): StageRow | undefined => {
      const row = sql.stage.get(feed)
      return row && { ...row, cursor: row.cursor === null ? undefined : cursorIn(row.cursor) }
    },
    putStage: (feed: Feed, { shelf, next, cursor }: StageRow) =>
      sql.putStage.run(feed, shelf, next, cursor ? JSON.stringify(cursor) : null),
    dropStage: (feed: Feed) => sql.dropStage.run(feed),
    manifest: (shelf: number): SnapshotManifest | undefined => {
      const row = sql.manifest.get(shelf)
      return row && JSON.parse(row.manifest)
    },
    putManifest: (shelf: number, manifest: SnapshotManifest) =>
      sql.putManifest.run(shelf, JSON.stringify(manifest)),
    dropManifest: (shelf: number) => sql.dropManifest.run(shelf),
    shelf: (shelf: number) => sql.shelf.get(shelf),
    newShelf: (feed: Feed): number => sql.newShelf.all(feed)[0]?.shelf ?? 0,
    setFloor: (shelf: number, floor: number) => sql.setFloor.run(floor, shelf),
    setUndo: (shelf: number, above: number | null) => sql.setUndo.run(above, shelf),
    endShelf: (shelf: number, edition: number) => sql.endShelf.run(edition, shelf),
    goneShelf: (below: number) => sql.goneShelf.get(below)?.shelf,
    dropShelf: (shelf: number) => sql.dropShelf.run(shelf),
    /** The version of a key that no later one has replaced, staged or not. */
    open: (shelf: number, key: string): OpenRow | undefined => sql.open.get(shelf, key),
    end: (id: number, edition: number) => sql.end.run(edition, id),
    removeRow: (id: number) => sql.removeRow.run(id),
    put: (shelf: number, since: number, row: HashedRow) =>
      sql.put.run(
        ...[shelf, row.key, since, row.ver, row.seq],
        ...[row.del ? 1 : 0, row.body, hexOfHash(row.hash)],
      ),
    /** By number; deleted ones too. */
    after: ({ shelf, edition }: Sight, seq: number, limit: number): readonly Row[] =>
      sql.after.all(shelf, seq, edition, edition, limit).map(rowIn),
    liveAfter: ({ shelf, edition }: Sight, seq: number, limit: number): readonly Row[] =>
      sql.liveAfter.all(shelf, seq, edition, edition, limit).map(rowIn),
    live: ({ shelf, edition }: Sight, key: string): Row | undefined => {
      const row = sql.live.get(shelf, key, edition, edition)
      return row && rowIn(row)
    },
    /** By key, from one on and before another. */
    between: ({ shelf, edition }: Sight, from: string, before: string, limit: number) =>
      sql.between.all(shelf, from, before, edition, edition, limit).map(rowIn),
    givenUp: (shelf: number, above: number, limit: number) => sql.givenUp.all(shelf, above, limit),
    reopen: (shelf: number, key: string, edition: number) => sql.reopen.run(shelf, key, edition),
    sweepRows: (below: number, limit: number) => sql.sweepRows.run(below, limit),
    sweepShelf: (shelf: number, limit: number) => sql.sweepShelf.run(shelf, limit),
    deletions: (shelf: number, edition: number) => sql.deletions.get(shelf, edition)?.n ?? 0,
    oldestDeletions: (shelf: number, limit: number) => sql.oldestDeletions.all(shelf, limit),
    doubt: (feed: Feed) => sql.doubt.get(feed),
    putDoubt: ({ feed, code, gen, publish, shelf, edition }: Doubt) =>
      sql.putDoubt.run(feed, code, gen, publish, shelf, edition),
    dropDoubt: (feed: Feed) => sql.dropDoubt.run(feed),
  }

  function active(): ActiveRow | undefined {
    const row = sql.active.get()
    if (row === undefined) return undefined
    const { edition, gen, publish } = row
    const common = cursorIn(row.common_cursor)
    const store = cursorIn(row.store_cursor)
    return {
      active: { edition, gen, publish, cursors: { common, store } },
      shelves: { common: row.common_shelf, store: row.store_shelf },
    }
  }
}

function rowIn({ key, ver, seq, del, body }: KeptRow): Row {
  return { key, ver, seq, del: del === 1, body }
}

/** JSON leaves out an end that is not there. */
function cursorIn(text: string): Cursor {
  const { gen, seq, sum, end }: Cursor = JSON.parse(text)
  return { gen, seq, sum, end }
}

const SEEN = 'since <= ? AND (until IS NULL OR until > ?)'
const ROW = 'key, ver, seq, del, body'

function statementsOf(db: Db) {
  return {
    active: db.prepare<RawActive>('SELECT * FROM masters_active'),
    setActive: db.prepare(`INSERT OR REPLACE INTO masters_active
      (one, edition, gen, publish, common_shelf, common_cursor, store_shelf, store_cursor)
      VALUES (1, ?, ?, ?, ?, ?, ?, ?)`),
    stage: db.prepare<{ shelf: number; next: number | null; cursor: string | null }>(
      'SELECT shelf, next, cursor FROM masters_stage WHERE feed = ?',
    ),
    putStage: db.prepare(
      'INSERT OR REPLACE INTO masters_stage (feed, shelf, next, cursor) VALUES (?, ?, ?, ?)',
    ),
    dropStage: db.prepare('DELETE FROM masters_stage WHERE feed = ?'),
    manifest: db.prepare<{ manifest: string }>(
      'SELECT manifest FROM masters_manifest WHERE shelf = ?',
    ),
    putManifest: db.prepare('INSERT INTO masters_manifest (shelf, manifest) VALUES (?, ?)'),
    dropManifest: db.prepare('DELETE FROM masters_manifest WHERE shelf = ?'),
    ...shelfStatements(db),
    ...rowStatements(db),
    doubt: db.prepare<Doubt>('SELECT * FROM masters_doubt WHERE feed = ?'),
    putDoubt: db.prepare(`INSERT OR REPLACE INTO masters_doubt
      (feed, code, gen, publish, shelf, edition) VALUES (?, ?, ?, ?, ?, ?)`),
    dropDoubt: db.prepare('DELETE FROM masters_doubt WHERE feed = ?'),
  }
}

function shelfStatements(db: Db) {
  return {
    shelf: db.prepare<Shelf>(
      'SELECT shelf, floor, undo_above, ended FROM masters_shelf WHERE shelf = ?',
    ),
    newShelf: db.prepare<{ shelf: number }>(
      'INSERT INTO masters_shelf (feed, floor) VALUES (?, 0) RETURNING shelf',
    ),
    setFloor: db.prepare('UPDATE masters_shelf SET floor = ? WHERE shelf = ?'),
    setUndo: db.prepare('UPDATE masters_shelf SET undo_above = ? WHERE shelf = ?'),
    endShelf: db.prepare('UPDATE masters_shelf SET ended = ? WHERE shelf = ?'),
    // One that is in doubt waits until it was compared.
    goneShelf: db.prepare<{ shelf: number }>(`SELECT shelf FROM masters_shelf WHERE ended <= ?
      AND shelf NOT IN (SELECT shelf FROM masters_doubt) ORDER BY shelf LIMIT 1`),
    dropShelf: db.prepare('DELETE FROM masters_shelf WHERE shelf = ?'),
    sweepShelf: db.prepare(`DELETE FROM masters_row WHERE id IN
      (SELECT id FROM masters_row WHERE shelf = ? ORDER BY seq LIMIT ?)`),
  }
}

function rowStatements(db: Db) {
  return {
    open: db.prepare<OpenRow>(`SELECT id, since, hash FROM masters_row
      WHERE shelf = ? AND key = ? AND until IS NULL ORDER BY since DESC LIMIT 1`),
    end: db.prepare('UPDATE masters_row SET until = ? WHERE id = ?'),
    removeRow: db.prepare('DELETE FROM masters_row WHERE id = ?'),
    // A slice that was written before a crash comes again.
    put: db.prepare(`INSERT INTO masters_row (shelf, key, since, ver, seq, del, body, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (shelf, key, since) DO UPDATE SET until = NULL, ver = excluded.ver,
        seq = excluded.seq, del = excluded.del, body = excluded.body, hash = excluded.hash`),
    after: db.prepare<KeptRow>(`SELECT ${ROW} FROM masters_row
      WHERE shelf = ? AND seq > ? AND ${SEEN} ORDER BY seq LIMIT ?`),
    liveAfter: db.prepare<KeptRow>(`SELECT ${ROW} FROM masters_row
      WHERE shelf = ? AND seq > ? AND ${SEEN} AND del = 0 ORDER BY seq LIMIT ?`),
    live: db.prepare<KeptRow>(`SELECT ${ROW} FROM masters_row
      WHERE shelf = ? AND key = ? AND ${SEEN} AND del = 0`),
    between: db.prepare<KeptRow>(`SELECT ${ROW} FROM masters_row
      WHERE shelf = ? AND key >= ? AND key < ? AND ${SEEN} AND del = 0 ORDER BY key LIMIT ?`),
    givenUp: db.prepare<{ id: number; key: string; since: number; seq: number }>(`SELECT id, key,
      since, seq FROM masters_row WHERE shelf = ? AND seq > ? ORDER BY seq LIMIT ?`),
    reopen: db.prepare(
      'UPDATE masters_row SET until = NULL WHERE shelf = ? AND key = ? AND until = ?',
    ),
    sweepRows: db.prepare(`DELETE FROM masters_row WHERE id IN
      (SELECT id FROM masters_row WHERE until <= ? ORDER BY until LIMIT ?)`),
    deletions: db.prepare<{ n: number }>(`SELECT count(*) AS n FROM masters_row
      WHERE shelf = ? AND del = 1 AND until IS NULL AND since <= ?`),
    oldestDeletions: db.prepare<{ id: number; seq: number }>(`SELECT id, seq FROM masters_row
      WHERE shelf = ? AND del = 1 AND until IS NULL ORDER BY seq LIMIT ?`),
  }
}
