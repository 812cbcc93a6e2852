// Rows of text under keys, on the disk of the browser: the only file that knows RxDB. Whatever is
// handed to one `write` is one transaction of IndexedDB: all of it is on disk, or nothing.

import {
  createRxDatabase,
  normalizeMangoQuery,
  prepareQuery,
  type RxCollection,
  type RxDocumentData,
  type RxJsonSchema,
} from 'rxdb'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'

export type Rows = {
  readonly all: () => Promise<ReadonlyMap<string, string>>
  /** Durable when the promise is kept; nothing is changed where it breaks. `undefined` removes. */
  readonly write: (changes: ReadonlyMap<string, string | undefined>) => Promise<void>
  /** Gives back the room of what was removed. */
  readonly tidy: () => Promise<void>
  readonly close: () => Promise<void>
}

export type RowsPlace = {
  readonly name: string
  /** Strict waits for the disk itself: a sale is said to be complete after that. */
  readonly durability: 'strict' | 'relaxed'
  /** Of the browser; a test brings its own. */
  readonly idb: { readonly indexedDB: IDBFactory; readonly IDBKeyRange: typeof IDBKeyRange }
}

/** Longer than any key that is made here. */
export const KEY_LENGTH_MAX = 200

type Row = { key: string; value: string }

/**
 * The shape of a row never changes; what a value says has its own version inside. A field more would
 * be version 1 of this schema, with a migration from 0 beside it.
 */
const SCHEMA: RxJsonSchema<Row> = {
  version: 0,
  primaryKey: 'key',
  type: 'object',
  properties: {
    key: { type: 'string', maxLength: KEY_LENGTH_MAX },
    value: { type: 'string' },
  },
  required: ['key', 'value'],
}

/** Names the writer in what RxDB tells itself. */
const CONTEXT = 'evertill'

export async function openRows({ name, durability, idb }: RowsPlace): Promise<Rows> {
  const database = await createRxDatabase({
    name,
    storage: getRxStorageDexie({ ...idb, chromeTransactionDurability: durability }),
    // One tab is the till, so nobody else listens.
    multiInstance: false,
    eventReduce: false,
  })
  const { rows } = await database.addCollections<{ rows: RowsCollection }>({
    rows: { schema: SCHEMA },
  })
  const { storageInstance: disk } = rows
  return {
    all,
    write,
    tidy: async () => {
      while (!(await disk.cleanup(0)));
    },
    close: async () => {
      await database.close()
    },
  }

  async function all(): Promise<ReadonlyMap<string, string>> {
    const schema = disk.schema as RxJsonSchema<RxDocumentData<Row>>
    const query = normalizeMangoQuery(schema, { selector: { _deleted: { $eq: false } } as never })
    const { documents } = await disk.query(prepareQuery(schema, query))
    return new Map(documents.map(({ key, value }) => [key, value]))
  }

  /** What stands there already is read first: an update names the revision that it replaces. */
  async function write(changes: ReadonlyMap<string, string | undefined>): Promise<void> {
    if (changes.size === 0) return
    const before = await disk.findDocumentsById([...changes.keys()], true)
    const known = new Map(before.map((document) => [document.key, document]))
    const writes = [...changes].flatMap(([key, value]) => {
      const previous = known.get(key)
      if (value === undefined && (previous === undefined || previous._deleted)) return []
      const document = documentOf(key, value)
      return [previous === undefined ? { document } : { previous, document }]
    })
    const { error } = await disk.bulkWrite(writes, CONTEXT)
    const [first] = error
    if (first !== undefined)
      throw new Error(`row ${first.documentId} was not written (${first.status})`)
  }
}

type RowsCollection = RxCollection<Row>

/** A row that goes leaves its key behind until the next tidying. */
function documentOf(key: string, value: string | undefined): RxDocumentData<Row> {
  return {
    key,
    value: value ?? '',
    _deleted: value === undefined,
    _attachments: {},
    _meta: { lwt: 0 },
    _rev: '',
  } as RxDocumentData<Row>
}
