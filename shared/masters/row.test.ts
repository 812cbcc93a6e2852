// Rows that HQ owns: who changed them, and two people who edit at once.
import { expect, test } from 'vitest'
import { change, type Owned } from './row.ts'

type Shelf = Owned & { readonly label: string; readonly width: number }

const shelf: Shelf = {
  id: 's1',
  version: 3,
  createdAt: '2026-11-01T09:00:00+09:00',
  createdBy: 'aki',
  updatedAt: '2026-11-02T09:00:00+09:00',
  updatedBy: 'aki',
  label: 'Tea',
  width: 90,
}
const by = { at: '2026-11-21T12:00:00+09:00', who: 'budi' }

test('a change raises the version and says who made it, and when', () => {
  expect(change(shelf, 3, { label: 'Coffee' }, by)).toEqual({
    ok: true,
    value: { ...shelf, label: 'Coffee', version: 4, updatedAt: by.at, updatedBy: 'budi' },
  })
})

test('whoever saw an older version is refused and shown the present one', () => {
  expect(change(shelf, 2, { label: 'Coffee' }, by)).toEqual({
    ok: false,
    error: { code: 'VERSION_STALE', current: shelf },
  })
})

test('of two who edited the same version only the first takes effect', () => {
  const first = change(shelf, 3, { label: 'Coffee' }, by)
  const second = first.ok ? change(first.value, 3, { width: 60 }, by) : first
  expect(second).toMatchObject({ ok: false, error: { current: { label: 'Coffee', width: 90 } } })
})
