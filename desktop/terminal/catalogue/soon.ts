// Runs something after all that waits already, without the least delay of a timer: browsers hold a
// timer of 0 back for milliseconds, and for a whole second where the page is hidden.

export function createSoon(): (run: () => void) => void {
  const { port1, port2 } = new MessageChannel()
  const waiting: (() => void)[] = []
  port1.onmessage = () => waiting.shift()?.()
  return (run) => {
    waiting.push(run)
    port2.postMessage(null)
  }
}
