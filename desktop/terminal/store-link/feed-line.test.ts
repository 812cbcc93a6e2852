// New prices come between two customers.
import { expect, test } from 'vitest'
import { createFeedLine } from './feed-line.ts'
import type { Answer } from './store-line.ts'

const PAGE: Answer = { status: 200, bytes: Uint8Array.of(1), json: undefined }

test('while a basket is rung up an answer waits, and comes when the basket is gone', async () => {
  const { line, heard, ring } = aLine(PAGE)
  ring(true)
  line.ask('pull', new Uint8Array(), (bytes) => heard.push(bytes))
  await turn()
  expect(heard).toEqual([])
  ring(false)
  line.released()
  expect(heard).toEqual(['pulled', PAGE.bytes])
  line.released()
  expect(heard).toHaveLength(2)
})

test('between two customers it comes at once', async () => {
  const { line, heard } = aLine(PAGE)
  line.ask('chunk', new Uint8Array(), (bytes) => heard.push(bytes))
  await turn()
  expect(heard).toEqual([PAGE.bytes])
})

test('prices are no younger for an answer that did not come, or was a refusal', async () => {
  for (const answer of [undefined, { ...PAGE, status: 503 }]) {
    const { line, heard } = aLine(answer)
    line.ask('pull', new Uint8Array(), (bytes) => heard.push(bytes))
    await turn()
    expect(heard).toEqual([answer?.bytes])
  }
})

function aLine(answer: Answer | undefined) {
  const heard: unknown[] = []
  let isRinging = false
  const line = createFeedLine({
    line: { signed: () => Promise.resolve(answer) },
    isRinging: () => isRinging,
    pulled: () => heard.push('pulled'),
    fault: (error) => heard.push(error),
  })
  const ring = (is: boolean) => {
    isRinging = is
  }
  return { line, heard, ring }
}

function turn(): Promise<void> {
  return new Promise((next) => setImmediate(next))
}
