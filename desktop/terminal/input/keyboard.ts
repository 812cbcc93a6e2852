// Listens to every key of the page before anything else does, and says which of them were a scan and
// which a person pressed. What a scan left behind in a field is taken back.

import { characterOf } from './key-character.ts'
import { initialScanner, isInStride, type ScannerStep, stepScanner } from './scanner.ts'

export type PressedKey = {
  /** The name of the key, as `F2`, `Enter`; letters by their character. */
  readonly key: string
  readonly character?: string
  readonly shift: boolean
  /** Whether a field of the page has the cursor. */
  readonly inField: boolean
}

export type KeyboardDeps = {
  readonly target: Window
  readonly onScan: (text: string) => void
  /** Answers whether the key has been used up. */
  readonly onKey: (key: PressedKey) => boolean
  /** Called before the first key of what may become a scan; the answer brings that moment back. */
  readonly remember: () => () => void
}

/** A timer may overtake keys that wait behind a busy page: then they get this long to arrive. */
const LATE_MS = 50

/** Starts listening; answers how to stop. */
export function listenToKeys({ target, onScan, onKey, remember }: KeyboardDeps): () => void {
  let scanner = initialScanner
  let timer: number | undefined
  /** The clock of the keys and that of the page, read together: after a sleep they may differ. */
  let lastKey = { atMs: 0, nowMs: 0 }
  /** What the run has to leave as it was: the page, and each field it went into. */
  let takeBack = new Map<EventTarget | null, () => void>()
  target.addEventListener('keydown', heard, { capture: true })
  return () => {
    target.removeEventListener('keydown', heard, { capture: true })
    target.clearTimeout(timer)
  }

  function heard(event: KeyboardEvent): void {
    if (MODIFIERS.has(event.key)) return
    lastKey = { atMs: event.timeStamp, nowMs: target.performance.now() }
    const character = event.repeat ? undefined : characterOf(pressOf(event))
    const isScan = character === undefined ? hearOther(event) : hearCharacter(event, character)
    if (isScan) return
    const isOurs = character !== undefined || !(event.ctrlKey || event.metaKey || event.altKey)
    if (isOurs && onKey(pressedBy(event, character))) swallow(event)
  }

  function hearCharacter(event: KeyboardEvent, character: string): boolean {
    const { target, timeStamp: atMs } = event
    const isRunning = isInStride(scanner.run, atMs)
    if (!isRunning) takeBack = new Map([[null, remember()]])
    if (isField(target) && !takeBack.has(target)) takeBack.set(target, rememberField(target))
    // A space inside a code must not press the button that has the focus.
    if (isRunning && character === ' ' && !isField(target)) event.preventDefault()
    return take(stepScanner(scanner, { type: 'character', character, atMs }))
  }

  function hearOther(event: KeyboardEvent): boolean {
    const isEnd = (event.key === 'Enter' || event.key === 'Tab') && !event.repeat
    const isScan = take(
      stepScanner(scanner, isEnd ? { type: 'end', atMs: event.timeStamp } : { type: 'break' }),
    )
    if (isScan) swallow(event)
    return isScan
  }

  function take(step: ScannerStep): boolean {
    scanner = step.state
    target.clearTimeout(timer)
    if (step.wakeAtMs !== undefined) wakeAt(step.wakeAtMs)
    if (step.scan === undefined) return false
    for (const undo of takeBack.values()) undo()
    takeBack = new Map()
    onScan(step.scan)
    return true
  }

  function wakeAt(atMs: number): void {
    timer = target.setTimeout(
      () => {
        const nowMs = keyClockMs()
        if (nowMs > atMs + LATE_MS) wakeAt(nowMs + LATE_MS - 1)
        else take(stepScanner(scanner, { type: 'silence', atMs: nowMs }))
      },
      Math.max(0, atMs - keyClockMs()),
    )
  }

  function keyClockMs(): number {
    return lastKey.atMs + target.performance.now() - lastKey.nowMs
  }
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'AltGraph', 'NumLock'])

const pressOf = (event: KeyboardEvent) => ({
  code: event.code,
  key: event.key,
  shift: event.shiftKey,
  capsLock: event.getModifierState('CapsLock'),
  control: event.ctrlKey || event.metaKey,
  alt: event.altKey,
})

function pressedBy(event: KeyboardEvent, character: string | undefined): PressedKey {
  const { key, shiftKey: shift } = event
  const pressed = { key, shift, inField: isField(event.target) }
  return character === undefined ? pressed : { ...pressed, character }
}

function swallow(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}

const isField = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLInputElement && !NO_TEXT.has(target.type)

/** Fields that take no characters. */
const NO_TEXT = new Set(['range', 'checkbox', 'radio', 'button'])

/** What a field held, so that it can hold it again, also when an input method was at work in it. */
function rememberField(target: HTMLInputElement): () => void {
  const { value } = target
  const bringBack = () => {
    if (target.value === value) return
    target.value = value
    target.dispatchEvent(new Event('input', { bubbles: true }))
  }
  return () => {
    // Leaving the field ends what an input method has half written; it lands after this.
    target.blur()
    bringBack()
    setTimeout(() => {
      bringBack()
      if (target.isConnected) target.focus()
    }, 0)
  }
}
