// Which key of the keyboard does what, in the order of who is asked first. The names here are those
// on the buttons.

import type { PressedKey } from '../input/keyboard.ts'
import type { Desk } from './desk.ts'

/** Answers whether the key has been used up. */
export function pressKey(desk: Desk, pressed: PressedKey): boolean {
  const name = pressed.shift && !pressed.character ? `Shift+${pressed.key}` : pressed.key
  if (name === 'F1') return did(() => desk.open('status'))
  if (name === 'Shift+F1') return did(desk.tryNow)
  if (name === 'Shift+F2') return did(desk.pairAgain)
  if (desk.state.view.stage.at !== 'open') return name === 'Escape' && did(desk.back)
  const everywhere = EVERYWHERE[name]
  if (everywhere !== undefined) return did(() => everywhere(desk))
  // In a field and in an open panel the keys belong to what is written there.
  if (pressed.inField || desk.state.panel === 'search' || desk.state.panel === 'status')
    return false
  const selling = SELLING[name]
  if (selling !== undefined) return selling(desk)
  const { character } = pressed
  if (character === undefined || (character === ' ' && isOnButton())) return false
  return did(() => desk.write(character === '×' ? '*' : character))
}

function did(run: () => void): true {
  run()
  return true
}

const EVERYWHERE: Readonly<Record<string, (desk: Desk) => void>> = {
  F2: (desk) => desk.open('search'),
  F3: (desk) => desk.write('*'),
  F9: (desk) => desk.exactCash(),
  F12: (desk) => desk.total(),
  Escape: (desk) => desk.back(),
  'Shift+Delete': (desk) => desk.open('cancel'),
  'Shift+F8': (desk) => desk.claimLease(),
}

const SELLING: Readonly<Record<string, (desk: Desk) => boolean>> = {
  Enter: (desk) => {
    // A button that was reached with Tab is pressed, as long as nothing waits to be confirmed.
    if (
      isOnButton() &&
      desk.state.typed === '' &&
      desk.state.cash === '' &&
      desk.state.panel === 'none'
    )
      return false
    return did(() => desk.enter())
  },
  Backspace: (desk) => did(desk.erase),
  Delete: (desk) => did(desk.voidLine),
  ArrowUp: (desk) => did(() => desk.chooseNext(-1)),
  ArrowDown: (desk) => did(() => desk.chooseNext(1)),
}

const isOnButton = (): boolean => document.activeElement instanceof HTMLButtonElement
