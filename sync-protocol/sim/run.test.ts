// The programs around the worlds: every failure is seen, told and made smaller, whatever a world does.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { drawOptions, textOf } from './options.ts'
import { createPlayer } from './run-player.ts'
import { program } from './run-program.ts'

const folder = mkdtempSync(join(tmpdir(), 'evertill-sim-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const worldWith = (query = '') => new URL(`./run-fake-world.ts?${query}`, import.meta.url)

async function run(args: string, query = '', known: unknown = []) {
  const lines: string[] = []
  const file = pathToFileURL(join(folder, 'known.json'))
  writeFileSync(file, JSON.stringify(known))
  const print = (line: string) => lines.push(...line.split('\n'))
  const hint = () => undefined
  const code = await program(args.split(' ').filter(Boolean), {
    world: worldWith(query),
    known: file,
    print,
    hint,
  })
  return { code, lines, last: lines.at(-1), text: lines.join('\n') }
}

const deedsOf = (...seeds: number[]) =>
  seeds.reduce((sum, seed) => sum + drawOptions(seed).deeds, 0)
const faultsOf = (...seeds: number[]) =>
  seeds.reduce((sum, seed) => sum + drawOptions(seed).stores, 0)

test('a quiet run ends with its counts and nothing else', async () => {
  const { code, lines } = await run('--seeds 1-3')
  expect(lines).toEqual([
    `3 seeds, ${deedsOf(1, 2, 3)} transactions, ${faultsOf(1, 2, 3)} faults, 0 violations`,
  ])
  expect(code).toBe(0)
})

test('a failing seed says all that is needed to play it again, and the others go on', async () => {
  const { code, text, last } = await run('--seeds 6-9', 'lost=7')
  expect(text).toMatch(/^FAILED seed 7 at ([0-9a-f]{40}(\+changes)?|unknown)$/m)
  expect(text).toContain(`options ${textOf(drawOptions(7))}`)
  expect(text).toContain(`- lost: a sale of ${drawOptions(7).deeds}`)
  expect(last).toMatch(/^4 seeds, \d+ transactions, \d+ faults, 2 violations$/)
  expect(code).toBe(1)
})

test('the smaller world that it prints fails when it is played', async () => {
  const { text } = await run('--seed 7', 'lost=7')
  const smaller = text.match(/--options '(.*)'$/m)?.[1] ?? ''
  expect(JSON.parse(smaller)).toMatchObject({ stores: 1, tills: 1, rates: {} })
  expect(JSON.parse(smaller).deeds).toBeLessThan(20)
  expect((await run(`--options ${smaller}`, 'lost=7')).last).toContain('2 violations')
})

test('one worker and three tell the same', async () => {
  const query = 'lost=3,9,11,12&throws=5'
  const one = await run('--seeds 1-20 --workers 1', query)
  const three = await run('--seeds 1-20 --workers 3', query)
  expect(three.lines).toEqual(one.lines)
  expect(one.last).toContain('20 seeds')
})

test('a run ends after so many failing seeds, and counts what it played until then', async () => {
  const { lines, last } = await run('--seeds 1-40 --stop-at 2', 'lost=3,9,11')
  expect(lines.filter((line) => line.startsWith('FAILED'))).toHaveLength(2)
  expect(lines).toContain('stopped after 2 failing seeds')
  expect(last).toMatch(/^9 seeds/)
})

test('a world that throws is a violation with its place', async () => {
  const { text, last } = await run('--seeds 4-6', 'throws=5')
  expect(text).toMatch(/- threw: Error: seed 5 broke off at .*sim\/run-fake-world\.ts.*:\d+:\d+/)
  expect(last).toMatch(/^3 seeds.* 1 violations$/)
})

test('a world that ends the thread is a violation, and the next one is played', async () => {
  const { text, last } = await run('--seeds 4-6 --workers 1', 'dies=5')
  expect(text).toContain('- died: the thread ended with 3')
  expect(last).toMatch(/^3 seeds.* 1 violations$/)
})

test('a world that never ends is given up, and its player goes on', async () => {
  const player = createPlayer({ world: worldWith('hangs=5') })
  const hung = await player.play(drawOptions(5), { limitMs: 2_000 })
  expect(hung.violations).toEqual(['hang: seed 5 did not end within 2 s'])
  expect((await player.play(drawOptions(6))).violations).toEqual([])
  await player.end()
})

test('a player that has ended begins no thread that would keep the program alive', async () => {
  const player = createPlayer({ world: worldWith() })
  await player.end()
  await expect(player.play(drawOptions(1))).rejects.toThrow('has ended')
})

test('every fiftieth seed is played twice, and must tell one story', async () => {
  const { text, last } = await run('--seeds 49-51', 'stories=49,50,51')
  expect(text).toContain('- trace: seed 50 told two stories')
  expect(last).toContain(' 1 violations')
  expect((await run('--seeds 49-51')).code).toBe(0)
})

test('the trace of one world is printed before what came of it', async () => {
  const { lines, last } = await run('--seed 4 --trace')
  const { deeds } = drawOptions(4)
  expect(lines.slice(0, 2)).toEqual([`the day begins with ${deeds} deeds`, 'the day ends'])
  expect(lines).toContain(`options ${textOf(drawOptions(4))}`)
  expect(last).toMatch(/^1 seeds/)
})

test('the worlds that failed once are played, by seed or by options', async () => {
  const known = [
    { seed: 8, found: 'a sale went twice' },
    { options: { ...drawOptions(9), deeds: 12 }, found: 'a day was late' },
  ]
  const { text, last } = await run('--known', 'lost=9', known)
  expect(text).toMatch(/^FAILED seed 9 at .* \(known: a day was late\)$/m)
  expect(last).toMatch(new RegExp(`^2 seeds, ${deedsOf(8) + 12} transactions`))
  expect((await run('--seeds 1-2 --known', '', known)).last).toMatch(/^4 seeds/)
})

test.each([
  [[{ seed: 8 }], 'known-seeds.json'],
  [[{ found: 'nothing' }], 'give a seed or options'],
  [[{ options: { seed: 1 }, found: 'x' }], 'stores'],
])('a list of known worlds that says nothing stops the run: %j', async (known, says) => {
  const { code, lines } = await run('--known', '', known)
  expect([code, lines.length]).toEqual([2, 1])
  expect(lines[0]).toContain(says)
})

test('a report keeps what was played, on what, and what came of it', async () => {
  const file = join(folder, 'report.json')
  await run(`--seeds 6-8 --report ${file}`, 'lost=7')
  const report = JSON.parse(readFileSync(file, 'utf8'))
  expect(report).toMatchObject({
    range: '6-8',
    seeds: 3,
    workers: 2,
    transactions: deedsOf(6, 7, 8),
    faultsByName: { loss: faultsOf(6, 7, 8) },
    seen: { sale: deedsOf(6, 7, 8) },
    violations: 2,
    failures: [{ options: drawOptions(7) }],
    machine: { node: process.versions.node },
  })
  expect(Object.keys(report)).toEqual(
    expect.arrayContaining(['commit', 'date', 'seconds', 'storeDays']),
  )
})

test.each([
  ['', 'which worlds'],
  ['--seeds 5', 'a range like 1-500'],
  ['--seeds 9-5', 'ends before it begins'],
  ['--seeds 1-2000000001', 'highest seed'],
  ['--seed x', 'a seed is a number'],
  ['--seed 1 --seeds 1-2', 'give one of'],
  ['--options {}', 'stores'],
  ['--seeds 1-2 --trace', '--trace shows one world'],
  ['--seeds 1-2 --workers 0', '--workers'],
  ['--seeds 1-2 --stop-at many', '--stop-at'],
  ['--frogs', 'frogs'],
  ['7', '7'],
])('%j is answered with one line and exit code 2', async (args, says) => {
  const { code, lines } = await run(args)
  expect([code, lines.length]).toEqual([2, 1])
  expect(lines[0]).toContain(says)
})

test('a world that cannot be loaded is no failing seed, and no count is printed', async () => {
  const lines: string[] = []
  const needs = {
    world: new URL('./no-such-world.ts', import.meta.url),
    known: new URL('./known-seeds.json', import.meta.url),
    print: (line: string) => lines.push(line),
    hint: () => undefined,
  }
  expect(await program(['--seeds', '1-2'], needs)).toBe(1)
  expect(lines).toEqual([expect.stringContaining('no world can be played')])
})
