// What somebody chose for this screen only: language, colours, volume. Kept by the browser where it
// lets us, and never anything of the shop. It is read before the first paint, so by hand.

import { LANGUAGES, type Language } from '@evertill/shared/language.ts'
import { languageOf } from '../text/texts.ts'

export const THEMES = ['system', 'light', 'dark'] as const

/** From silent to as loud as the device, in steps. */
export const VOLUME_MAX = 10

export type Preferences = {
  readonly language: Language
  readonly theme: (typeof THEMES)[number]
  readonly volume: number
}

const NAME = 'evertill-screen'

/** What cannot be read is as if nobody had chosen it. */
export function readPreferences(
  storage: Pick<Storage, 'getItem'> | undefined,
  wishes: readonly string[],
): Preferences {
  const kept = keptIn(storage)
  return {
    language: LANGUAGES.find((each) => each === kept['language']) ?? languageOf(wishes),
    theme: THEMES.find((each) => each === kept['theme']) ?? 'system',
    volume: isVolume(kept['volume']) ? kept['volume'] : 6,
  }
}

/** A browser that keeps nothing is asked again the next time; the till itself is not in here. */
export function keepPreferences(
  storage: Pick<Storage, 'setItem'> | undefined,
  preferences: Preferences,
): boolean {
  try {
    storage?.setItem(NAME, JSON.stringify(preferences))
    return storage !== undefined
  } catch {
    return false
  }
}

function keptIn(storage: Pick<Storage, 'getItem'> | undefined): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(NAME) ?? '{}')
    return typeof kept === 'object' && kept !== null ? { ...kept } : {}
  } catch {
    return {}
  }
}

const isVolume = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= VOLUME_MAX
