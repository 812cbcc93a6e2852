// Bodies: every byte that was sent arrives, or nothing is believed.

import { readFileSync } from 'node:fs'
import { assert } from '@evertill/shared/result.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginningOf, entriesAfter, streamNo } from '../testing/entries.ts'
import { codec, utf8 } from '../testing/node-ports.ts'
import { readRun } from './chain.ts'
import { BATCH_ENTRIES_MAX, BODY_BYTES_MAX, ENTRY_BYTES_MAX, HEADER_BYTES_MAX } from './limits.ts'
import { ErrorAnswer, PushHeader } from './messages.ts'
import { answerTo, type BodyFault, decodeBody, ENTRY_LIMITS, encodeBody } from './ndjson.ts'

const stream = streamNo(1)
const begin = beginningOf(stream)
const entries = entriesAfter(stream, begin, 3)
const header = {
  node: stream.node,
  inc: stream.inc,
  sess: 4,
  from: 1,
  prev: begin.hash,
  head: { seq: 3, hash: entries[2]?.hash ?? '', sig: 'ab'.repeat(64) },
}
const sent = encodeBody<PushHeader>(
  header,
  entries.map(({ bytes }) => bytes),
  codec,
)

const encode = (lines: readonly Uint8Array[], changes = {}) =>
  encodeBody<PushHeader>({ ...header, ...changes }, lines, codec)
const decode = (body: Uint8Array, limits = ENTRY_LIMITS) =>
  decodeBody(PushHeader, body, limits, codec)
const fault = (body: Uint8Array, limits = ENTRY_LIMITS) => {
  const decoded = decode(body, limits)
  return decoded.ok ? undefined : decoded.error
}

const line = fc
  .oneof(
    { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 60 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1 }).map(utf8.encode) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('\r', '{"a":1}\r', '\u2028', '\u2029\u0085', '\u0000', '\uFEFF')
        .map(utf8.encode),
    },
  )
  .filter((bytes) => !bytes.includes(0x0a))

describe('what was sent', () => {
  test('[C1] any lines come back byte for byte: only a line feed ends one', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const decoded = decode(encode(lines))
        assert(decoded.ok, 'what was encoded can be decoded')
        expect(decoded.value.lines.map((each) => [...each])).toEqual(lines.map((each) => [...each]))
        expect(decoded.value.header).toMatchObject({ ...header, n: lines.length })
      }),
    )
  })

  test('[C1] entries arrive with the hashes they were sent with', () => {
    const decoded = decode(sent)
    assert(decoded.ok, 'a good push')
    const run = readRun(stream, begin, decoded.value.lines, codec)
    expect(run.good.map(({ hash }) => hash)).toEqual(entries.map(({ hash }) => hash))
    expect(run.head).toMatchObject({ seq: header.head.seq, hash: header.head.hash })
  })

  test('[C1] a header that was read can be sent on with other lines', () => {
    const decoded = decode(sent)
    assert(decoded.ok, 'a good push')
    const again = decode(encodeBody<PushHeader>(decoded.value.header, [], codec))
    expect(again).toMatchObject({ ok: true, value: { header: { n: 0 } } })
  })

  test('[C1] whoever would send an empty line or two in one is stopped', () => {
    expect(() => encode([new Uint8Array()])).toThrow(RangeError)
    expect(() => encode([utf8.encode('a\nb')])).toThrow(RangeError)
  })

  test('[C3] a body is read the same as a Buffer, and not a byte of it is changed', () => {
    const received = Buffer.from(sent)
    const [read, wanted] = [decode(received), decode(sent)]
    assert(read.ok && wanted.ok, 'a good push')
    expect(read.value.header).toEqual(wanted.value.header)
    expect(read.value.lines.map((one) => [...one])).toEqual(
      wanted.value.lines.map((one) => [...one]),
    )
    expect(received.equals(Buffer.from(sent))).toBe(true)
  })

  test('[C1] the largest entry there may be fits into one body', () => {
    expect(decode(encode([new Uint8Array(ENTRY_BYTES_MAX).fill(0x31)])).ok).toBe(true)
  })
})

describe('what was damaged on the way', () => {
  test('[C3] one flipped bit anywhere, in the header too, and nothing is believed', () => {
    for (let bit = 0; bit < sent.length * 8; bit += 1) {
      const flipped = sent.slice()
      const at = Math.floor(bit / 8)
      // biome-ignore lint/suspicious/noBitwiseOperators: a flipped bit is what this is about
      flipped[at] = (sent[at] ?? 0) ^ (1 << (bit % 8))
      const found = fault(flipped)
      if (found?.code !== 'GARBLED' && found?.code !== 'TRUNCATED') {
        expect.fail(`bit ${bit} flipped: ${JSON.stringify(found)}`)
      }
    }
  })

  test('[C3] a body cut after any byte is no body', () => {
    for (let length = 0; length < sent.length; length += 1) {
      const found = fault(sent.subarray(0, length))
      if (found?.code !== 'GARBLED' && found?.code !== 'TRUNCATED') {
        expect.fail(`cut at ${length}: ${JSON.stringify(found)}`)
      }
    }
  })

  test('[C3] bytes put in, taken out or exchanged anywhere are noticed', () => {
    const place = fc.nat(sent.length - 1)
    fc.assert(
      fc.property(place, fc.nat(30), fc.uint8Array({ maxLength: 30 }), (at, count, put) => {
        const changed = Uint8Array.from([
          ...sent.subarray(0, at),
          ...put,
          ...sent.subarray(at + count),
        ])
        fc.pre(Buffer.compare(changed, sent) !== 0)
        expect(decode(changed).ok).toBe(false)
      }),
    )
  })

  test('[C3] two bodies run together are none', () => {
    expect(fault(Uint8Array.from([...sent, ...sent]))).toEqual({ code: 'GARBLED' })
  })
})

describe('what is too much', () => {
  test('[C2] a body over the limit is not even hashed', () => {
    const never = {
      utf8,
      sha256: () => {
        throw new Error('was hashed')
      },
    }
    const body = new Uint8Array(BODY_BYTES_MAX + 1)
    expect(decodeBody(PushHeader, body, ENTRY_LIMITS, never)).toEqual({
      ok: false,
      error: { code: 'TOO_LARGE', what: 'body', max: BODY_BYTES_MAX },
    })
    const headerOnly = new Uint8Array(HEADER_BYTES_MAX + 1).fill(0x20)
    expect(decodeBody(PushHeader, headerOnly, ENTRY_LIMITS, never)).toEqual({
      ok: false,
      error: { code: 'TOO_LARGE', what: 'header', max: HEADER_BYTES_MAX },
    })
  })

  test('[C2] a million lines end at the line after the last one allowed', () => {
    const lines = Array.from({ length: 1_000_000 }, () => Uint8Array.of(0x31))
    expect(fault(encode(lines))).toEqual({ code: 'TOO_MANY_LINES', max: BATCH_ENTRIES_MAX })
  })

  test('[C2] a line over its limit is refused, one at its limit is not', () => {
    const limits = { ...ENTRY_LIMITS, lineBytes: 10 }
    expect(fault(encode([new Uint8Array(11).fill(0x31)]), limits)).toEqual({
      code: 'TOO_LARGE',
      what: 'line',
      max: 10,
    })
    expect(fault(encode([new Uint8Array(10).fill(0x31)]), limits)).toBeUndefined()
  })

  test('[C2] a batch at the limit is taken, one entry more is not', () => {
    const lines = Array.from({ length: BATCH_ENTRIES_MAX }, () => Uint8Array.of(0x31))
    expect(fault(encode(lines))).toBeUndefined()
    expect(fault(encode([...lines, ...lines.slice(0, 1)]))).toEqual({
      code: 'TOO_MANY_LINES',
      max: BATCH_ENTRIES_MAX,
    })
  })
})

describe('what is wrong though it arrived as it was sent', () => {
  /** A body with a true hash over whatever it holds. */
  function sealed(headerText: string, rest: string): Uint8Array {
    const zeros = '0'.repeat(64)
    const blank = utf8.encode(`{"batch_sha256":"${zeros}"${headerText}\n${rest}`)
    const hash = Buffer.from(codec.sha256(blank)).toString('hex')
    return utf8.encode(`{"batch_sha256":"${hash}"${headerText}\n${rest}`)
  }
  const fields = JSON.stringify(header).slice(1, -1)

  test.each<[string, Uint8Array, BodyFault]>([
    [
      'fewer lines than it says',
      sealed(`,${fields},"n":2}`, 'a\n'),
      { code: 'COUNT_WRONG', lines: 1 },
    ],
    [
      'more lines than it says',
      sealed(`,${fields},"n":0}`, 'a\n'),
      { code: 'COUNT_WRONG', lines: 1 },
    ],
    ['an empty line', sealed(`,${fields},"n":2}`, 'a\n\n'), { code: 'EMPTY_LINE', line: 2 }],
    ['an empty first line', sealed(`,${fields},"n":1}`, '\na\n'), { code: 'EMPTY_LINE', line: 1 }],
    ['no end of its last line', sealed(`,${fields},"n":1}`, 'a'), { code: 'TRUNCATED' }],
    [
      'a field too many',
      sealed(`,${fields},"n":0,"more":1}`, ''),
      { code: 'HEADER_INVALID', path: '' },
    ],
    [
      'a wrong field',
      sealed(`,${fields},"n":0,"sess":"x"}`, ''),
      { code: 'HEADER_INVALID', path: 'sess' },
    ],
    ['no JSON in front', sealed(`,${fields}`, ''), { code: 'HEADER_INVALID', path: '' }],
    [
      'a deep header',
      sealed(`,"a":${'['.repeat(9_000)}`, ''),
      { code: 'HEADER_INVALID', path: '' },
    ],
    ['nothing in it', new Uint8Array(), { code: 'TRUNCATED' }],
    ['one empty line', utf8.encode('\n'), { code: 'GARBLED' }],
    ['its hash elsewhere', utf8.encode(`{${fields},"n":0}\n`), { code: 'GARBLED' }],
  ])('[C5] a body with %s is refused with its code', (_, body, expected) => {
    expect(fault(body)).toEqual(expected)
  })

  test('[C6] any bytes at all end in a body or a code', () => {
    const lines = fc.array(fc.string({ unit: 'binary' })).map((parts) => parts.join('\n'))
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.json(), lines).map(([json, rest]) => sealed(`,${json.slice(1)}`, rest)),
      lines.map((rest) => sealed(`,${fields},"n":1}`, rest)),
    )
    fc.assert(
      fc.property(anything, (body) => {
        const decoded = decode(body)
        if (decoded.ok) expect(decoded.value.lines.length).toBe(1)
        else expect(decoded.error.code).toMatch(/^[A-Z_]+$/)
      }),
    )
  })

  test('[C4] what cannot be read is answered: smaller please, or the same once more', () => {
    const limits = { max_entries: 100, max_bytes: 1_000, min_interval_ms: 0 }
    const faults: Record<BodyFault['code'], BodyFault> = {
      TOO_LARGE: { code: 'TOO_LARGE', what: 'body', max: 1 },
      TOO_MANY_LINES: { code: 'TOO_MANY_LINES', max: 1 },
      TRUNCATED: { code: 'TRUNCATED' },
      GARBLED: { code: 'GARBLED' },
      HEADER_INVALID: { code: 'HEADER_INVALID', path: 'sess' },
      EMPTY_LINE: { code: 'EMPTY_LINE', line: 1 },
      COUNT_WRONG: { code: 'COUNT_WRONG', lines: 1 },
    }
    const answers = Object.values(faults).map((each) => answerTo(each, limits))
    expect(answers.map(({ code }) => code)).toEqual([
      ...['TOO_LARGE', 'TOO_LARGE'],
      ...['MALFORMED', 'MALFORMED', 'MALFORMED', 'MALFORMED', 'MALFORMED'],
    ])
    for (const answer of answers) expect(ErrorAnswer.safeParse(answer).success).toBe(true)
  })
})

test('[V5] the body of version 1 that was kept is written the same today', () => {
  const kept = readFileSync(new URL('../testing/fixtures/push-1.json', import.meta.url), 'utf8')
  const { text }: { text: string } = JSON.parse(kept)
  expect(Buffer.from(sent).toString('utf8')).toBe(text)
  expect(decode(utf8.encode(text)).ok).toBe(true)
})
