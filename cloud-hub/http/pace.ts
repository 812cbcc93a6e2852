// How often strangers may try, counted for each address. What is counted is forgotten after a minute.

export type Pace = { readonly mayTry: (who: string, perMinuteMax: number) => boolean }

const MINUTE_MS = 60_000

/** More addresses than this within a minute are an attack, and all of them wait. */
const ADDRESSES_MAX = 20_000

export function createPace(monoMs: () => number): Pace {
  let since = monoMs()
  const tries = new Map<string, number>()
  return { mayTry }

  function mayTry(who: string, perMinuteMax: number): boolean {
    if (monoMs() - since >= MINUTE_MS) {
      tries.clear()
      since = monoMs()
    }
    const tried = (tries.get(who) ?? 0) + 1
    if (tried === 1 && tries.size >= ADDRESSES_MAX) return false
    tries.set(who, tried)
    return tried <= perMinuteMax
  }
}
