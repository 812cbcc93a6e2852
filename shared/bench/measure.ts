// How a benchmark measures: variants take turns in rounds, each round gives a ratio, and the median
// of the rounds is what counts. A noisy machine slows both sides of a round.

export type Variant = { readonly name: string; readonly work: () => unknown }

export type Measured = {
  readonly name: string
  /** Milliseconds of one call: the median of the rounds' medians, and the 95th of all calls. */
  readonly p50: number
  readonly p95: number
  /** Of the first variant, round by round; the median. */
  readonly ratio: number
}

export function measure(
  variants: readonly Variant[],
  { rounds, calls }: { readonly rounds: number; readonly calls: number },
): readonly Measured[] {
  for (const { work } of variants) for (let call = 0; call < calls; call += 1) work()
  const times = variants.map((): number[][] => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, { work }] of variants.entries()) times[at]?.push(timeCalls(work, calls))
  }
  const base = times[0]?.map(median) ?? []
  return variants.map(({ name }, at) => {
    const medians = times[at]?.map(median) ?? []
    return {
      name,
      p50: median(medians),
      p95: percentile(times[at]?.flat() ?? [], 0.95),
      ratio: median(medians.map((time, round) => time / (base[round] ?? time))),
    }
  })
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function timeCalls(work: () => unknown, calls: number): number[] {
  return Array.from({ length: calls }, () => {
    const began = performance.now()
    work()
    return performance.now() - began
  })
}
