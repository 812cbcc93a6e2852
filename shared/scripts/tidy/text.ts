// What can be seen by reading a file from top to bottom: its opening sentence, its length, words
// that promise work for later, and names of machines.

import { type Finding, finding, isCode, isDocument, type SourceFile } from './finding.ts'

export const FILE_LINES_MAX = 400

/** Longer files that are one table or one list, each with the reason why it is not two files. */
export const longFiles: Record<string, string> = {}

/** The first thing a reader sees is a sentence that says what the file is for. */
export function checkOpening(file: SourceFile): Finding[] {
  if (!isCode(file)) return []
  const text = file.text.replace(/^#!.*\n/, '').trimStart()
  const opening = openings.map((pattern) => text.match(pattern)?.[0]).find(Boolean) ?? ''
  const words = opening.replaceAll(/^\s*(\/\/|\/\*\*?|\*\/?|<!--|-->)/gm, ' ').trim()
  const isSentence = words.split(/\s+/).length >= 5 && /[.!?]/.test(words)
  if (isSentence && !/^(biome-|@ts-|eslint-)/.test(words)) return []
  return [
    finding(file, 0, 'opening', 'begin with a comment sentence that says what this file is for'),
  ]
}

const openings = [/^(\/\/.*(\n|$))+/, /^\/\*[\s\S]*?\*\//, /^<!--[\s\S]*?-->/]

export function checkLength(file: SourceFile): Finding[] {
  if (!isCode(file)) return []
  const lines = file.text.trimEnd().split('\n').length
  if (lines <= FILE_LINES_MAX || longFiles[file.path]) return []
  const advice = `${lines} lines: split it by what its parts are for (at most ${FILE_LINES_MAX})`
  return [{ path: file.path, line: FILE_LINES_MAX + 1, rule: 'length', advice }]
}

/** Work for later belongs into an issue; the code says what is so. */
export function checkWords(file: SourceFile): Finding[] {
  if (!isCode(file) && !isDocument(file)) return []
  return promises.flatMap((pattern) =>
    [...file.text.matchAll(pattern)].map((match) =>
      finding(
        file,
        match.index,
        'words',
        `'${match[0].trim()}': finish it, or say what is so today`,
      ),
    ),
  )
}

// Spelled in two halves, because this file is read by this rule too. The last one is also a
// currency code, so only comments may not say it.
const promises = [
  new RegExp(`\\b(${'TO'}${'DO'}|${'FIX'}${'ME'}|${'HA'}${'CK'})\\b`, 'g'),
  new RegExp(`\\b(for ${'now'}|${'st'}ub(s|bed)?|${'leg'}acy)\\b`, 'gi'),
  new RegExp(`(?<=(//|\\*|<!--).*)\\b${'XX'}${'X'}\\b`, 'g'),
]

/** The project stands alone: it runs in any folder of any machine, with any registry. */
export function checkPlaces(file: SourceFile): Finding[] {
  const patterns = file.path.startsWith('shared/scripts/')
    ? [machinePath, registry]
    : [machinePath, temporary, registry]
  return patterns.flatMap((pattern) =>
    [...file.text.matchAll(pattern)].map((match) =>
      finding(file, match.index, 'places', `'${match[0]}' names a machine or a registry host`),
    ),
  )
}

const machinePath = /(?<![\w./<])\/(work|root|home|Users)\/[\w.-]+/g
const temporary = /(?<![\w./<])\/tmp\//g
const registry = /\bregistry\.[\w-]+\.(org|com|net|io)\b/g

/** A program run on an old Node would fail late and strangely, or not at all. */
export function checkGuard(file: SourceFile): Finding[] {
  if (!/\/(scripts|bench)\/.*\.ts$/.test(file.path) || file.path.endsWith('.test.ts')) return []
  if (!/\bprocess\.(argv|exit|exitCode)\b/.test(file.text)) return []
  const first = file.text.match(/^import\s[^'"]*?['"](?<from>[^'"]+)['"]/m)
  if (file.path.endsWith('/node24.ts') || first?.groups?.['from']?.endsWith('/node24.ts')) return []
  return [
    finding(file, first?.index ?? 0, 'guard', "a program imports 'node24.ts' before anything else"),
  ]
}
