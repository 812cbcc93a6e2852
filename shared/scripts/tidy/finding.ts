// What every tidy rule takes and gives: the text of files, and one line per thing to mend.

export type SourceFile = { readonly path: string; readonly text: string }

export type Finding = {
  readonly path: string
  readonly line: number
  readonly rule: string
  readonly advice: string
}

export function finding(file: SourceFile, at: number, rule: string, advice: string): Finding {
  return { path: file.path, line: lineAt(file.text, at), rule, advice }
}

/** The number of the line that holds the character at this place, counted from one. */
export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}

export const isCode = (file: SourceFile): boolean => /\.(ts|mjs|js|svelte)$/.test(file.path)

export const isDocument = (file: SourceFile): boolean => file.path.endsWith('.md')

/** Rules ship; tests, what tests are made of, scripts and benchmarks do not. */
export const isRuleCode = (file: SourceFile): boolean =>
  isCode(file) &&
  file.path.includes('/') &&
  !/\.test\.ts$|\/(testing|test|scripts|bench|e2e|sim)\//.test(file.path)

/** The folder at the top that a file belongs to; the root's own files belong to none. */
export function packageOf(path: string): string | undefined {
  return path.includes('/') && !path.startsWith('.') ? path.split('/')[0] : undefined
}
