// A real Chromium on a profile of its own, which can be killed like a till whose plug is pulled, and
// started again on what it had written.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'

export type TillBrowser = {
  readonly page: Page
  readonly pid: number
  /** Every process of it at once, in the middle of whatever it does. */
  readonly kill: () => Promise<void>
  readonly close: () => Promise<void>
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
  '--window-size=1280,800',
]

/** Debian, other distributions, and a path that somebody gives. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

export async function openBrowser(profile: string, url: string): Promise<TillBrowser> {
  const portFile = join(profile, 'DevToolsActivePort')
  rmSync(portFile, { force: true })
  // A profile whose browser was killed is locked by a process that is gone.
  for (const lock of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) {
    rmSync(join(profile, lock), { force: true })
  }
  const child = spawn(findChromium(), [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    detached: true,
    stdio: 'ignore',
  })
  const browser = await connect(child, portFile)
  const context = browser.contexts()[0] ?? (await browser.newContext())
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(url)
  return { page, pid: child.pid ?? 0, kill: () => end(child, 'SIGKILL'), close }

  async function close(): Promise<void> {
    await browser.close().catch(() => undefined)
    await end(child, 'SIGTERM')
  }
}

/** The browser the tests need; without one they fail, they never pass by not looking. */
export function findChromium(): string {
  const given = process.env['EVERTILL_CHROMIUM']
  if (given !== undefined) return given
  for (const name of NAMES) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim()
    } catch {
      // The next name may be there.
    }
  }
  throw new Error('NO_BROWSER: no Chromium on this machine; install one or set EVERTILL_CHROMIUM')
}

async function connect(child: ChildProcess, portFile: string): Promise<Browser> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the browser ended with ${child.exitCode}`)
    const [port] = existsSync(portFile) ? readFileSync(portFile, 'utf8').split('\n') : []
    if (port) return await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    await sleep(20)
  }
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done())
  })
  // The group: a browser is a dozen processes, and a plug takes them all.
  process.kill(-child.pid, signal)
  await ended
}
