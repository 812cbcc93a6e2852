// Loaded into each program of the demo before its own first line: whoever started it holds the other
// end of its standard input. When that end is gone, however it went, the program stops in order.

const { stdin } = process

stdin.once('close', () => process.kill(process.pid, 'SIGTERM'))
stdin.on('error', () => stdin.destroy())
stdin.resume()
// A program that has nothing else to do may end.
if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
