// Runs one step of a longer task as a child process, on the Node that runs this one.

import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export type Ended = { code: number; output: string; seconds: number }

/**
 * - `kept`: nothing is shown, everything is returned
 * - `both`: shown while it comes, and returned
 * - `shown`: handed to the terminal, with its colours; nothing is returned
 */
export type Showing = 'kept' | 'both' | 'shown'

/** Longer than any step takes on a slow machine; an endless loop in a test must not hold the line. */
const STEP_MS_MAX = 20 * 60_000

/** The exit code of a step that was ended because it did not end by itself. */
export const OUT_OF_TIME = 124

export function run(
  program: string,
  args: readonly string[],
  showing: Showing,
  limitMs = STEP_MS_MAX,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const piped = showing === 'shown' ? 'inherit' : 'pipe'
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      stdio: ['inherit', piped, piped],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (showing === 'both') process.stdout.write(text)
      })
    }
    let late = false
    const limit = setTimeout(() => {
      late = true
      console.error(`evertill OUT_OF_TIME: '${program}' did not end in ${limitMs / 1_000} s`)
      child.kill('SIGKILL')
    }, limitMs)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(limit)
      const seconds = (performance.now() - began) / 1000
      resolve({ code: late ? OUT_OF_TIME : (code ?? 1), output, seconds })
    })
  })
}

/** A package's own program, started without its shell wrapper so that no other Node can be found. */
export function programOf(packageName: string, program: string): string {
  const manifest = createRequire(join(root, 'package.json')).resolve(`${packageName}/package.json`)
  return join(dirname(manifest), program)
}

export const vitest = (): string => programOf('vitest', 'vitest.mjs')
export const biome = (): string => programOf('@biomejs/biome', 'bin/biome')
export const tsc = (): string => programOf('typescript', 'bin/tsc')
