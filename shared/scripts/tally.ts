// Counts what passed and what failed from the runners' own results. Whatever a runner leaves out
// (no report, no test, a skipped one, an exit code that its counts don't explain) is a failure.

export type Tally = {
  readonly passed: number
  readonly failed: number
  /** Why something counts as failed that the runner itself does not show as a failed test. */
  readonly complaints: readonly string[]
}

/** The parts of Vitest's JSON report that count. */
export type VitestReport = {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

export function tallyTests(report: VitestReport | undefined, exitCode: number): Tally {
  const files = report?.testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const failed = tests.filter(({ status }) => status === 'failed').length
  const complaints = [
    ...tests
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName, status }) => `'${fullName}' did not run (${status})`),
    ...files
      .filter(
        ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(isFailed),
      )
      .map(({ name, message }) => `${name} could not be loaded: ${firstLine(message)}`),
  ]
  return withDoubts({ passed, failed, complaints }, 'vitest', exitCode)
}

/** Reads the lines 'family passed/total'; every family asked for must have answered. */
export function tallyVectors(output: string, exitCode: number, families: readonly string[]): Tally {
  const lines = new Map(
    [...output.matchAll(/^(?<family>[\w-]+) (?<passed>\d+)\/(?<total>\d+)$/gm)].map(
      ({ groups }) => [
        groups?.['family'] ?? '',
        { passed: Number(groups?.['passed']), total: Number(groups?.['total']) },
      ],
    ),
  )
  const counts = [...lines.values()]
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.total - count.passed, 0)
  const silent = families.filter((family) => (lines.get(family)?.total ?? 0) === 0)
  const complaints = silent.map((family) => `vectors: no case of '${family}' ran`)
  return withDoubts({ passed, failed, complaints }, 'vectors', exitCode)
}

/** A step without cases of its own: it went through, or it did not. */
export function tallyStep(name: string, exitCode: number): Tally {
  if (exitCode === 0) return { passed: 1, failed: 0, complaints: [] }
  return { passed: 0, failed: 1, complaints: [`${name} ended with exit code ${exitCode}`] }
}

/** The mutants of this rotation count as one: every one of them must have been caught. */
export function tallyMutants(output: string, exitCode: number): Tally {
  const last = output.trimEnd().split('\n').at(-1) ?? ''
  const counts = last.match(/^(?<caught>\d+) caught, (?<survived>\d+) survived$/)?.groups
  if (counts === undefined) {
    const complaint = `mutants ended with exit code ${exitCode} and without counting`
    return { passed: 0, failed: 1, complaints: [complaint] }
  }
  if (Number(counts['caught']) === 0) {
    return { passed: 0, failed: 1, complaints: ['mutants: none was tried'] }
  }
  const code = counts['survived'] === '0' ? exitCode : exitCode || 1
  return tallyStep('mutants', code)
}

/** A hundred simulated worlds count as one test; each violation in them is a failure of its own. */
export function tallySimulator(output: string, exitCode: number): Tally {
  const counts = [...output.matchAll(simulatorLine)].at(-1)?.groups
  if (counts === undefined) {
    const complaint = `the simulator ended with exit code ${exitCode} and without counting`
    return { passed: 0, failed: 1, complaints: [complaint] }
  }
  const passed = Math.ceil(Number(counts['seeds']) / 100)
  const failed = Number(counts['violations'])
  return withDoubts({ passed, failed, complaints: [] }, 'simulator', exitCode)
}

const simulatorLine =
  /^(?<seeds>\d+) seeds, \d+ transactions, \d+ faults, (?<violations>\d+) violations$/gm

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    complaints: tallies.flatMap(({ complaints }) => complaints),
  }
}

/** The line that a run ends with. */
export function closingLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`
}

/** Adds the failures that the counts alone would hide. */
function withDoubts(
  { passed, failed, complaints }: Tally,
  runner: string,
  exitCode: number,
): Tally {
  const doubts = [...complaints]
  if (passed + failed + doubts.length === 0) doubts.push(`${runner}: nothing ran`)
  if (exitCode !== 0 && failed + doubts.length === 0) {
    doubts.push(`${runner} ended with exit code ${exitCode} though no case failed`)
  }
  return { passed, failed: failed + doubts.length, complaints: doubts }
}

const isFailed = ({ status }: { status: string }): boolean => status === 'failed'

const firstLine = (text: string | undefined): string => (text ?? '').split('\n')[0] ?? ''
