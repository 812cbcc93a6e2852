// The ways to break what stands around the machines: disks, journals and pumps that do not do what
// the machines ask for, or not in that order.

import type { Mutant } from '@evertill/shared/scripts/mutants/table.ts'

export const ADAPTER_ROWS: readonly Omit<Mutant, 'tests'>[] = [
  {
    name: 'group-not-undone',
    breaks:
      'a full disk undoes a group of requests, and those before the last are answered as done',
    file: 'sync-protocol/sim/edge.ts',
    from: '      for (const request of group) replies.push(handle(request))',
    to: `      for (const request of group) {
        try {
          replies.push(handle(request))
        } catch (error) {
          if (!(error instanceof DiskFull)) throw error
        }
      }`,
  },
  {
    name: 'till-prunes-at-ack',
    breaks: 'a store tells a till that it may forget what only the store has',
    file: 'sync-protocol/sim/edge-doors.ts',
    from: 'return { ...row, prunable: Math.max(row.prunable, prunable) }',
    to: 'return { ...row, prunable: row.head.seq }',
  },
  {
    name: 'prunable-before-backup',
    breaks: 'the hub calls prunable what is in no backup of it yet',
    file: 'sync-protocol/src/receiver.ts',
    from: 'body: { ...body, prunable: stream.prunable,',
    to: 'body: { ...body, prunable: head.seq,',
  },
  {
    name: 'no-reoffer',
    breaks: 'tills do not offer what they keep of a store that lost its disk',
    file: 'sync-protocol/sim/till-calls.ts',
    from: 'if (store === undefined || store === offeredTo || session === undefined) return',
    to: "if (store !== '') return",
  },
  {
    name: 'new-life-unnoticed',
    breaks: 'a store that began anew is the same database to its tills',
    file: 'sync-protocol/sim/edge-life.ts',
    from: '    journal.state.set({ ...journal.state.get(), gen })',
    to: '',
  },
  {
    name: 'sent-not-kept',
    breaks: 'a till does not keep how much of its log has left',
    file: 'sync-protocol/sim/till.ts',
    from: '      state.set({ ...state.get(), sent: { inc, upTo } })\n      for',
    to: '      for',
  },
  {
    name: 'no-amended-z',
    breaks: 'what comes in behind a Z changes nothing',
    file: 'sync-protocol/sim/edge-journal.ts',
    from: "if (amendment) own('z-amended', { amendment })",
    to: '',
  },
  {
    name: 'first-amendment-counts',
    breaks: 'of several amendments the first one counts',
    file: 'shared/terminal/z.ts',
    from: 'if (best === undefined || row.n > best.n) return row',
    to: 'if (best === undefined || row.n < best.n) return row',
  },
  {
    name: 'doubles-projected',
    breaks: 'the hub counts an entry whose fact it has under another place',
    file: 'sync-protocol/sim/hub.ts',
    from: 'if (counted.has(seq)) {',
    to: 'if (seq > 0) {',
  },
  {
    name: 'ids-for-a-while',
    breaks: 'the hub knows the facts of a short while only',
    file: 'sync-protocol/sim/hub.ts',
    from: 'ids: () => mapOf(ids)',
    to: 'ids: () => new Map([...ids.entries()].slice(-10))',
  },
  {
    name: 'facts-counted-twice',
    breaks: 'a fact that the journal has counts again when it is fetched back',
    file: 'sync-protocol/sim/edge-journal.ts',
    from: '    if (facts.has(fact.id)) return\n',
    to: '',
  },
  {
    name: 'left-behind-at-rebirth',
    breaks: 'a till that begins anew leaves its past behind',
    file: 'sync-protocol/src/incarnation.ts',
    from: 'const held = oldestFirst.filter(({ floor, head }) => head.seq >= floor)',
    to: 'const held = oldestFirst.filter(({ floor, head }) => head.seq < floor)',
  },
]
