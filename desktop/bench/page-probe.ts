// Runs inside the page of the till, before anything of it: notes when the last key of a scan was
// pressed, when its line stood in the page and when that was painted. It has to stand alone, because
// it travels to the browser as text.

export type ProbedScan = { readonly domMs: number; readonly paintMs: number }

export type Probe = {
  /** After the next Enter or other key: when something with this selector came into the page. */
  readonly expect: (selector: string) => void
  /** What came of it; nothing as long as it was not painted. */
  readonly measured: () => ProbedScan | undefined
  /** Since the navigation began: when the page first showed what was asked for. */
  readonly shownAtMs: () => number | undefined
}

/** `shown` selects what the page has when it is ready. */
export function installProbe(shown: string): void {
  let pressedAtMs = 0
  let selector: string | undefined
  let result: ProbedScan | undefined
  let shownAtMs: number | undefined
  // Registered before the page's own listener; the stamp of the event counts the wait behind a busy page.
  window.addEventListener('keydown', (event) => noteKey(event.timeStamp), { capture: true })
  new MutationObserver((records) => {
    if (shownAtMs === undefined) notePage()
    if (selector !== undefined && records.some(isLooked)) noteLine()
  }).observe(document, { childList: true, subtree: true, characterData: true })
  const probe: Probe = {
    expect: (looked) => {
      selector = looked
      result = undefined
    },
    measured: () => result,
    shownAtMs: () => shownAtMs,
  }
  Object.assign(window, { probe })

  function noteKey(stampMs: number): void {
    pressedAtMs = Math.min(stampMs, performance.now())
  }

  function isLooked({ addedNodes }: MutationRecord): boolean {
    const looked = selector ?? ''
    return [...addedNodes].some(
      (node) => node instanceof Element && (node.matches(looked) || node.querySelector(looked)),
    )
  }

  function noteLine(): void {
    const pressed = pressedAtMs
    const domMs = performance.now() - pressed
    selector = undefined
    // A message posted before a frame arrives after it was painted.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        result = { domMs, paintMs: performance.now() - pressed }
      }
      port2.postMessage(null)
    })
  }

  function notePage(): void {
    if (document.querySelector(shown)) shownAtMs = performance.now()
  }
}
