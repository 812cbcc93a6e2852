// What a table of measured times is made of: the median, the 95th and the slowest of many.

export type Row = readonly [what: string, ...figures: string[]]

export function spread(times: readonly number[]): readonly [string, string, string, string] {
  return [String(times.length), ms(at(times, 0.5)), ms(at(times, 0.95)), ms(at(times, 1))]
}

export function ms(time: number): string {
  return `${time < 100 ? time.toFixed(1) : Math.round(time)} ms`
}

export function seconds(time: number): string {
  return `${(time / 1_000).toFixed(2)} s`
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

export function table(head: Row, rows: readonly Row[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return lines.join('\n')
}

function at(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
