// Puts the page of the till on the screen, and joins it to the keyboard, the sounds and the till. The
// till itself is fetched after the first paint, so that a slow device shows something at once.

import { mount } from 'svelte'
import { listenToKeys } from '../input/keyboard.ts'
import type { Till } from '../view.ts'
import App from './app.svelte'
import { createDesk, type Desk } from './desk.ts'
import { pressKey } from './keys.ts'
import { keepPreferences, type Preferences, readPreferences } from './preferences.ts'
import { createSounds } from './sounds.ts'

export function startPage(loadTill: () => Promise<Till>): Desk {
  const storage = localStorageIfAny()
  const preferences = readPreferences(storage, navigator.languages)
  const desk = createDesk({
    preferences,
    keep: (chosen) => {
      keepPreferences(storage, chosen)
      show(chosen)
    },
    play: createSounds().play,
  })
  show(preferences)
  mount(App, { target: document.body, props: { desk } })
  listenToKeys({
    target: window,
    onScan: desk.scan,
    onKey: (pressed) => pressKey(desk, pressed),
    remember: desk.remember,
  })
  afterPaint(() => {
    loadTill().then(desk.attach, (error: unknown) => {
      reportError(error)
      desk.state.fail('NOT_LOADED', desk.state.texts.failedToLoad)
    })
  })
  return desk
}

/** A browser that is told to keep nothing throws where others answer. */
function localStorageIfAny(): Storage | undefined {
  try {
    return window.localStorage
  } catch {
    return
  }
}

function show({ language, theme }: Preferences): void {
  const { documentElement } = document
  documentElement.lang = language
  if (theme === 'system') documentElement.removeAttribute('data-theme')
  else documentElement.dataset['theme'] = theme
}

function afterPaint(run: () => void): void {
  // A page that is hidden paints nothing, and is to start all the same.
  if (document.visibilityState === 'hidden') run()
  else requestAnimationFrame(() => setTimeout(run, 0))
}
