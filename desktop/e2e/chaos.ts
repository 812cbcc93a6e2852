// Kills each process of a chain many times while a till sells, and says what came of it:
// node desktop/e2e/chaos.ts [--kills 100] [--report FILE]. Ends with 1 where a sale was lost or doubled.

import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isSound } from './chaos-audit.ts'
import { FALLEN, type Kill, VICTIMS } from './chaos-kills.ts'
import { type Chaos, runChaos } from './chaos-run.ts'

const COLUMN = 10
const FINDINGS_SHOWN = 20

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '10' }, report: { type: 'string' } },
})
const times = Number(values.kills)
if (!Number.isSafeInteger(times) || times < 1 || times > 10_000) {
  throw new Error('--kills is how many times each process is killed: from 1 to 10000')
}

let killed = 0
const chaos = await runChaos(times, progress)
print(chaos)
if (values.report !== undefined) {
  writeFileSync(values.report, `${JSON.stringify(chaos, null, 2)}\n`)
}
process.exitCode = isSound(chaos.audit) ? 0 : 1

function progress({ victim, fell, downMs }: Kill): void {
  killed += 1
  process.stderr.write(`${killed} ${victim} ${fell} ${downMs} ms\n`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function print({ audit, kills, phases, seconds, store, hub }: Chaos): void {
  const { sales, acked, lost, doubled, wrong } = audit
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell) => String(cell).padEnd(COLUMN)).join('')
  say(row(['killed', ...FALLEN]))
  for (const victim of VICTIMS) {
    say(row([victim, ...FALLEN.map((phase) => phases[victim][phase])]))
  }
  say(`${sales} sales, ${acked} of them acknowledged to the till, in ${seconds} s`)
  say(`store: ${store.entries} entries in ${store.streams} stream(s)`)
  say(`hub: ${hub.entries} entries in ${hub.streams} stream(s)`)
  for (const finding of [...lost, ...doubled, ...wrong].slice(0, FINDINGS_SHOWN)) {
    say(`! ${finding}`)
  }
  const others = wrong.length === 0 ? '' : `, ${wrong.length} wrong`
  const counts = `${salesIn(lost)} lost, ${salesIn(doubled)} doubled${others}`
  say(`${kills.length} kills, ${sales} sales, ${counts}`)
}

/** A sale that is missing in several places is one. */
function salesIn(findings: readonly string[]): number {
  return new Set(findings.map((finding) => finding.split(' ')[0])).size
}
