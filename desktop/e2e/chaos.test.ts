// Every process of a chain killed in each phase of a push, while a till sells: nothing that was sold is
// lost, and nothing is there twice. The long run of it is `node desktop/e2e/chaos.ts --kills 100`.

import { expect, test } from 'vitest'
import { runChaos } from './chaos-run.ts'

/** One for each phase. */
const KILLS = 4

test('nothing is lost and nothing doubled through kills of till, store, hub and database', async () => {
  const { audit, kills, phases } = await runChaos(KILLS)
  expect(audit).toMatchObject({ lost: [], doubled: [], wrong: [] })
  expect(audit.acked).toBe(audit.sales)
  expect(audit.sales).toBeGreaterThan(KILLS)
  expect(kills).toHaveLength(4 * KILLS)
  for (const ofOne of Object.values(phases)) {
    expect(Object.values(ofOne).filter((count) => count > 0).length).toBeGreaterThanOrEqual(3)
  }
})
