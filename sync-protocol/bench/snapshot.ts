// Measures a first load of masters in rounds: one process cuts a snapshot, another one installs it.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Installed, Left } from './snapshot-folder.ts'

export type SnapshotRound = {
  readonly left: Left
  readonly installed: Installed
  readonly bytes: number
}

export function measureSnapshot(items: number, rounds: number): readonly SnapshotRound[] {
  return Array.from({ length: rounds }, () => round(items))
}

function round(items: number): SnapshotRound {
  const folder = mkdtempSync(join(tmpdir(), 'evertill-bench-'))
  try {
    run('snapshot-cut.ts', folder, `${items}`)
    run('snapshot-install.ts', folder)
    const left: Left = read(folder, 'left.json')
    const installed: Installed = read(folder, 'installed.json')
    const bytes = left.manifests.common.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0)
    return { left, installed, bytes }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(program: string, ...args: readonly string[]): void {
  const path = fileURLToPath(new URL(program, import.meta.url))
  execFileSync(process.execPath, [path, ...args], { stdio: 'inherit' })
}

function read(folder: string, name: string) {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}
