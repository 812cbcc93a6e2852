// A run that went wrong in any way never counts as a run in which everything passed.

import { describe, expect, test } from 'vitest'
import {
  closingLine,
  sum,
  tallyMutants,
  tallySimulator,
  tallyStep,
  tallyTests,
  tallyVectors,
} from './tally.ts'

const passedTest = { fullName: 'a', status: 'passed' }
const failedTest = { fullName: 'b', status: 'failed' }
const fileWith = (status: string, ...assertionResults: { fullName: string; status: string }[]) => ({
  name: 'money.test.ts',
  status,
  message: 'cannot find it\nat all',
  assertionResults,
})
const counts = ({ passed, failed }: { passed: number; failed: number }) => [passed, failed]

describe('tests', () => {
  test('passed and failed tests are counted over all files', () => {
    const report = {
      testResults: [
        fileWith('passed', passedTest, passedTest),
        fileWith('failed', failedTest, passedTest),
      ],
    }
    expect(counts(tallyTests(report, 1))).toEqual([3, 1])
  })

  test('a file that could not be loaded is one failure', () => {
    const report = { testResults: [fileWith('passed', passedTest), fileWith('failed')] }
    expect(tallyTests(report, 1)).toEqual({
      passed: 1,
      failed: 1,
      complaints: ['money.test.ts could not be loaded: cannot find it'],
    })
  })

  test('a skipped test is a failure', () => {
    const report = {
      testResults: [fileWith('passed', passedTest, { fullName: 'c', status: 'skipped' })],
    }
    expect(counts(tallyTests(report, 0))).toEqual([1, 1])
  })

  test('an exit code that no failed test explains is a failure', () => {
    expect(counts(tallyTests({ testResults: [fileWith('passed', passedTest)] }, 1))).toEqual([1, 1])
  })

  test.each([undefined, { testResults: [] }])('no result is a failure: %j', (report) => {
    expect(counts(tallyTests(report, 0))).toEqual([0, 1])
  })
})

describe('vectors', () => {
  test('cases are counted over all families', () => {
    const output = 'money 20/20\ntax 39/40\n  stacked: expected 8, got 9\ncash-rounding 12/12\n'
    expect(counts(tallyVectors(output, 1, ['money', 'tax', 'cash-rounding']))).toEqual([71, 1])
  })

  test('a family that did not answer is a failure', () => {
    expect(counts(tallyVectors('money 20/20\n', 0, ['money', 'tax']))).toEqual([20, 1])
  })

  test('an exit code that no case explains is a failure', () => {
    expect(counts(tallyVectors('money 20/20\n', 1, ['money']))).toEqual([20, 1])
  })

  test('silence is a failure for each family', () => {
    expect(counts(tallyVectors('', 0, ['money', 'tax']))).toEqual([0, 2])
  })
})

describe('mutants', () => {
  test('mutants that were all caught count as one that passed', () => {
    expect(counts(tallyMutants('m1 caught\n5 caught, 0 survived\n', 0))).toEqual([1, 0])
  })

  test.each([
    ['4 caught, 1 survived', 0],
    ['5 caught, 0 survived', 1],
    ['0 caught, 0 survived', 0],
    ['cannot start', 1],
    ['', 0],
  ])('%j with exit code %i counts as one that failed', (output, exitCode) => {
    expect(counts(tallyMutants(output, exitCode))).toEqual([0, 1])
  })
})

describe('the simulator', () => {
  const closing = (seeds: number, violations: number) =>
    `FAILED seed 7\n${seeds} seeds, 9000 transactions, 40 faults, ${violations} violations\n`

  test('a hundred seeds count as one that passed, each violation as one that failed', () => {
    expect(counts(tallySimulator(closing(500, 0), 0))).toEqual([5, 0])
    expect(counts(tallySimulator(closing(512, 3), 1))).toEqual([6, 3])
  })

  test.each([
    ['', 0],
    ['sim: no world can be played: it is gone\n', 1],
    ['400 seeds, 3 a second, 0 violations\n', 1],
  ])('%j with exit code %i has counted nothing, and that is a failure', (output, exitCode) => {
    const tally = tallySimulator(output, exitCode)
    expect(counts(tally)).toEqual([0, 1])
    expect(tally.complaints).toHaveLength(1)
  })

  test('no seed at all is a failure', () => {
    expect(counts(tallySimulator(closing(0, 0), 0))).toEqual([0, 1])
  })

  test('an exit code that no violation explains is a failure', () => {
    expect(counts(tallySimulator(closing(500, 0), 1))).toEqual([5, 1])
  })
})

test('the closing line adds everything up', () => {
  const all = sum([
    tallyStep('check', 2),
    { passed: 1_200, failed: 0, complaints: [] },
    tallyStep('mutants', 0),
  ])
  expect(closingLine(all)).toBe('1201 passed, 1 failed')
  expect(all.complaints).toEqual(['check ended with exit code 2'])
})
