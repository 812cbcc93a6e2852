// The files of a till in memory, with a disk that can be full, and a process that can die at a write.

import type { CatalogueStorage } from '../storage.ts'

export type MemoryStorage = CatalogueStorage & {
  readonly files: () => readonly Uint8Array[]
  readonly put: (files: readonly Uint8Array[]) => void
}

/** `write` says what becomes of each write; it may throw before or after it is `done`. */
export function createMemoryStorage(write: (done: () => void) => void = (done) => done()) {
  let files: readonly Uint8Array[] = []
  const storage: MemoryStorage = {
    load: () => Promise.resolve(files),
    replace: (file) => change([file]),
    append: (file) => change([...files, file]),
    files: () => files,
    put: (left) => {
      files = left
    },
  }
  return storage

  function change(next: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve) => {
      write(() => {
        files = next
      })
      resolve()
    })
  }
}
