// Records that are no text, under a name: a key of the browser cannot be written down in any other way.

const DATABASE = 'evertill-device'
const RECORDS = 'records'

export function readRecord<T>(factory: IDBFactory, name: string): Promise<T | undefined> {
  return inStore(factory, 'readonly', (records) => records.get(name)) as Promise<T | undefined>
}

export async function writeRecord(
  factory: IDBFactory,
  name: string,
  record: unknown,
): Promise<void> {
  await inStore(factory, 'readwrite', (records) => records.put(record, name))
}

async function inStore(
  factory: IDBFactory,
  mode: IDBTransactionMode,
  ask: (records: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const database = await open(factory)
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(RECORDS, mode, { durability: 'strict' })
      const request = ask(transaction.objectStore(RECORDS))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(faultOf(transaction.error))
    })
  } finally {
    database.close()
  }
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(RECORDS)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(faultOf(request.error))
  })
}

function faultOf(error: DOMException | null): Error {
  return error ?? new Error('the storage of the browser did not do it')
}
