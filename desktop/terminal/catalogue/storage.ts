// Where the till keeps the files of its masters: one object store of IndexedDB with a few records.
// Each call is one transaction, so that a crash leaves the files before it or those after it.

export type CatalogueStorage = {
  /** In the order in which they were written. */
  readonly load: () => Promise<readonly Uint8Array[]>
  /** In the place of everything before. */
  readonly replace: (file: Uint8Array) => Promise<void>
  readonly append: (file: Uint8Array) => Promise<void>
}

/** `name` is the database's: a browser that serves two stores keeps two. */
export function createCatalogueStorage(factory: IDBFactory, name: string): CatalogueStorage {
  let opened: Promise<IDBDatabase> | undefined
  return { load, replace, append }

  async function load(): Promise<readonly Uint8Array[]> {
    const database = await open()
    const files = database.transaction(FILES, 'readonly').objectStore(FILES).getAll()
    return await new Promise((resolve, reject) => {
      files.onsuccess = () => resolve(files.result as readonly Uint8Array[])
      files.onerror = () => reject(faultOf(files.error))
    })
  }

  function replace(file: Uint8Array): Promise<void> {
    return write((files) => {
      files.clear()
      files.add(file)
    })
  }

  function append(file: Uint8Array): Promise<void> {
    return write((files) => files.add(file))
  }

  async function write(change: (files: IDBObjectStore) => void): Promise<void> {
    const database = await open()
    const transaction = database.transaction(FILES, 'readwrite')
    change(transaction.objectStore(FILES))
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(faultOf(transaction.error))
    })
  }

  /** Opened once; after a fault the next call tries anew. */
  function open(): Promise<IDBDatabase> {
    opened ??= openDatabase(factory, name, forget)
    opened.catch(forget)
    return opened
  }

  function forget(): void {
    opened = undefined
  }
}

const FILES = 'files'

function openDatabase(factory: IDBFactory, name: string, gone: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(FILES, { autoIncrement: true })
    }
    request.onerror = () => reject(faultOf(request.error))
    request.onsuccess = () => {
      // The browser closes it when the person clears the site's storage.
      request.result.onclose = gone
      request.result.onversionchange = () => {
        request.result.close()
        gone()
      }
      resolve(request.result)
    }
  })
}

function faultOf(error: DOMException | null): Error {
  return error ?? new Error('the storage of the browser did not do it')
}
