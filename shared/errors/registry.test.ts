// The register of errors against the v1 contract, and every text against what a shop can read.

import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import {
  ERROR_NAMES,
  type ErrorName,
  errorOf,
  isErrorName,
  messageOf,
  screenLine,
  screenText,
  TABLES_OF_FAMILY,
  technicalTextOf,
  wireError,
  wireNumberOf,
  writeMoney,
} from './registry.ts'

// Number and status as the v1 contract lists them, copied by hand. A number without a status is
// one the contract names without saying how it is answered.
const V1_CONTRACT = `
  100000     100001 404 200001 401 200002 403 300001 422 300002     300003 422 300004 400
  500001     500002 400 500003     500004 400 500005 400 500006 400 500007 400 500008 400
  600001     900001 500 900999 500
  401001 400 401002 404 401003 500
  402001 404 402002 400 402003 400 402004 400 402005 400
  403001 406 403002 406 403003 406 403004 406 403005 400 403006 400 403007 400 403008
  403011 406 403012 406 403013 406 403014 406
  404001 400 404002 400 404003 500 404004 500 404999 500
  405001 422 405002 404 405003 409 405004 400 405005 400 405006 400
  405101 404 405102 409 405103 400 405104 400 405201     405202     405203
  405301     405302     405401     405402     405501     405502
  406001 404 406002 400 406003 400 406004 401 406005 401 406006 401 406007 400 406008 400
  406009 400 406010 400 406011     406012     406013 401 406014 400 406015 401 406016 
  406017 409 406101 400 406102     406103     406104     406105     406106
  407001 404 407002 400 407003 400 407004 400 407005 400 407006 400
  407101 404 407102 400 407103 400 407104 400 407105 400 407106
  407201 502 407202 502 407203 502 407204 502 407205 502 407301 500 407399 500
  410001 404 410002 400 410003 500 410004 500 410005 400 410006 400 410007 500
  410101 404 410102 404 410103 400 410104 400 410105 400
  411001     411002     411003     411004     411005     411006
  412001 404 412002 400 412003 500 412004     412005     412006 400 412007 500
  412101 403 412102     412103     412104     412105     412106     412107 400
  413001     413002     413003     413004     413005     413006
  414001 404 414002 400 414003 400 414004 403 414005 500
  414101 500 414102 400 414103 409 414104     414201 500 414202 404 414203     414204
  414301 503 414302 503 414303 503 414401 500 414402 400 414403 409
`

// One number, another status: the contract answers these situations their own way.
const OWN_STATUS: Readonly<Partial<Record<ErrorName, number>>> = {
  TRANSACTION_TYPE_WRONG: 400,
  REFUND_TENDERS_MISMATCH: 400,
}

// The first three digits each group of paths may use.
const RANGES = {
  common: ['100', '200', '300', '500', '600', '900'],
  sync: ['600'],
  cart: ['401', '402', '404'],
  payment: ['403', '100', '300'],
  'master-data': ['405'],
  terminal: ['406', '407'],
  account: ['408', '409'],
  journal: ['410', '411'],
  report: ['412', '413'],
  stock: ['414', '415'],
} as const

const AT_RISK: readonly ErrorName[] = [
  'DATABASE_FAILED',
  'STORAGE_FULL',
  'DEVICE_STORAGE_FULL',
  'DEVICE_STORAGE_LOST',
  'CART_SAVE_FAILED',
  'JOURNAL_WRITE_FAILED',
  'JOURNAL_CHAIN_BROKEN',
]

const contract = [...V1_CONTRACT.matchAll(/(\d{6})(?: (\d{3})\b)?/g)].map(([, code, status]) => ({
  code: String(code),
  status: status === undefined ? undefined : Number(status),
}))

const errors = ERROR_NAMES.map(errorOf)

describe('the numbers old clients know', () => {
  test('the contract was copied whole', () => {
    expect(contract).toHaveLength(162)
  })

  test.each(contract)('$code is there, answered with $status', ({ code, status }) => {
    const answers = errors
      .flatMap((error) => [
        { name: error.name, code: error.code, status: error.status },
        ...Object.values(error.at ?? {}).map((number) => ({ name: error.name, ...number })),
      ])
      .filter((answer) => answer.code === code)
    expect(answers.length).toBeGreaterThan(0)
    for (const answer of answers) {
      if (status !== undefined) expect(answer.status).toBe(OWN_STATUS[answer.name] ?? status)
    }
  })

  test('a terminal that is not open has one name and two numbers', () => {
    expect(wireNumberOf('TERMINAL_NOT_OPEN')).toEqual({ code: '404001', status: 400 })
    expect(wireNumberOf('TERMINAL_NOT_OPEN', 'cart')).toEqual({ code: '404001', status: 400 })
    expect(wireNumberOf('TERMINAL_NOT_OPEN', 'terminal')).toEqual({ code: '406003', status: 400 })
    expect(wireNumberOf('NOT_SIGNED_IN', 'cart')).toEqual({ code: '404002', status: 400 })
    expect(wireNumberOf('NOT_SIGNED_IN', 'terminal')).toEqual({ code: '406013', status: 401 })
  })

  test.each([
    ['HQ_OFFLINE', 503],
    ['OUTCOME_UNKNOWN', 504],
    ['ALREADY_DONE', 409],
    ['IDEMPOTENCY_KEY_REUSED', 409],
    ['VERSION_STALE', 409],
    ['VOID_OTHER_TERMINAL', 422],
    ['RETURN_OTHER_STORE', 422],
    ['TENANT_MISMATCH', 400],
    ['CURRENCY_DECIMALS', 422],
    ['EXPECTED_TOTAL_DIFFERS', 409],
    ['SIGN_IN_LOCKED', 401],
  ] as const)('%s is answered with %i', (name, status) => {
    expect(errorOf(name).status).toBe(status)
  })

  test('what a client asks wrongly is never answered as our own fault', () => {
    const ours = errors.filter((error) => error.status === 500).map((error) => error.name)
    for (const name of ours) expect(name).toMatch(/FAILED$|FAULT$|UNEXPECTED$|UNREADABLE$|_WRONG$/)
  })
})

describe('every error', () => {
  test('has a name of its own', () => {
    const listed = Object.values(TABLES_OF_FAMILY).flat().flatMap(Object.keys)
    expect(new Set(listed).size).toBe(listed.length)
    expect([...ERROR_NAMES].sort()).toEqual(listed.sort())
    for (const name of listed) expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/)
  })

  test('has a number of six digits in the range of its family', () => {
    for (const error of errors) {
      expect(error.code, error.name).toMatch(/^\d{6}$/)
      expect(RANGES[error.family], error.name).toContain(error.code.slice(0, 3))
    }
  })

  test('shares its number with another only where v1 gave both the same', () => {
    const shared = new Map<string, string[]>()
    for (const { code, name } of errors) shared.set(code, [...(shared.get(code) ?? []), name])
    const doubled = [...shared].filter(([, names]) => names.length > 1).map(([code]) => code)
    expect(doubled.sort()).toEqual([
      '100000',
      '100001',
      '200001',
      '300001',
      '300003',
      '402002',
      '406003',
    ])
  })

  test('says in all three languages what happened and what to do, leaving open the same gaps', () => {
    for (const error of errors) {
      for (const language of LANGUAGES) {
        expect(error[language].length, error.name).toBeGreaterThan(5)
        expect(error.todo[language].length, error.name).toBeGreaterThan(5)
        expect(gapsIn(error[language]), error.name).toEqual(gapsIn(error.en))
        expect(gapsIn(error.todo[language]), error.name).toEqual(gapsIn(error.todo.en))
      }
    }
  })

  test('speaks Japanese to a Japanese shop, without English words', () => {
    for (const error of errors) {
      for (const text of [error.ja, error.todo.ja]) {
        expect(withoutGaps(text), error.name).not.toMatch(/[A-Za-z]/)
        expect(text, error.name).toMatch(/[\p{Script=Hiragana}]/u)
      }
    }
  })

  test('says each sentence in the right language', () => {
    for (const error of errors) {
      for (const text of [error.en, error.todo.en, error.id, error.todo.id]) {
        expect(text, error.name).not.toMatch(
          /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
        )
      }
      expect(error.en, error.name).not.toBe(error.id)
      expect(error.todo.en, error.name).not.toBe(error.todo.id)
    }
  })

  test('is short enough for a tired cashier', () => {
    for (const error of errors) {
      expect(error.ja.length, error.name).toBeLessThanOrEqual(45)
      expect(error.todo.ja.length, error.name).toBeLessThanOrEqual(45)
      for (const language of ['en', 'id'] as const) {
        expect(error[language].length, error.name).toBeLessThanOrEqual(95)
        expect(error.todo[language].length, error.name).toBeLessThanOrEqual(95)
      }
    }
  })

  test('ends its sentences', () => {
    for (const error of errors) {
      for (const language of LANGUAGES) {
        expect(error.todo[language], error.name).toMatch(/[.。]$/)
        expect(error[language], error.name).toMatch(/[.。?]$|か。$|\}$/)
      }
    }
  })
})

describe('a screen', () => {
  test('says what happened, that the sales are safe, and the next step', () => {
    const text = screenText('ITEM_NOT_FOUND', 'en', { item: '4901234567894' })
    expect(text).toEqual({
      happened: 'The item 4901234567894 is not known here.',
      safety: 'Your sales are safe.',
      next: 'Scan it again or search for it by name.',
      code: '402001',
      atRisk: false,
    })
    expect(screenLine(text, 'en')).toBe(
      'The item 4901234567894 is not known here. Your sales are safe. Scan it again or search for it by name.',
    )
  })

  test('joins Japanese sentences without spaces', () => {
    const text = screenText('BALANCE_LEFT', 'ja', { balance: '¥120' })
    expect(screenLine(text, 'ja')).toBe(
      'あと¥120足りません。売上の記録は無事です。残りの金額を受け取ってください。',
    )
  })

  test('says so only where records really are at risk', () => {
    const named = errors.filter((error) => error.atRisk).map((error) => error.name)
    expect(named.sort()).toEqual([...AT_RISK].sort())
    expect(screenText('STORAGE_FULL', 'id', {}).safety).toBe('Data penjualan terancam hilang.')
  })

  test('never calls a failed payment a lost sale', () => {
    const text = screenText('PAYMENT_UNKNOWN', 'en', {})
    expect(text.atRisk).toBe(false)
    expect(text.next).toMatch(/^Do not charge again/)
  })
})

describe('the wire', () => {
  test('answers in the language that was asked for', () => {
    const params = { event: 'payment', state: 'Idle' }
    expect(wireError('INVALID_EVENT', params, 'ja')).toEqual({
      code: '300004',
      message: 'いまの会計の状態では、この操作はできません。',
    })
    expect(wireError('NOT_SIGNED_IN', {}, 'id', 'terminal')).toEqual({
      code: '406013',
      message: 'Belum ada yang masuk.',
    })
  })

  test('keeps the English words old clients look for in the envelope', () => {
    expect(technicalTextOf('INVALID_EVENT', { event: 'payment', state: 'Idle' })).toBe(
      'Invalid event: payment for state: IdleState',
    )
    expect(technicalTextOf('INPUT_INVALID', { details: 'body -> amount: required' })).toBe(
      'Invalid input data: body -> amount: required',
    )
    expect(technicalTextOf('UNEXPECTED', {})).toBe('Internal server error')
    expect(technicalTextOf('QUANTITY_ZERO', {})).toBe('A quantity cannot be zero.')
  })

  test('writes amounts as the shop reads them and leaves other numbers alone', () => {
    const params = writeMoney('TENDER_OVER_LIMIT', { tender: 'PayPay', max: 50_000 }, yen)
    expect(messageOf('TENDER_OVER_LIMIT', 'en', params)).toBe('PayPay takes at most ¥50000.')
    const lines = writeMoney('LINES_TOO_MANY', { max: 1_000 }, yen)
    expect(messageOf('LINES_TOO_MANY', 'id', lines)).toBe(
      'Satu transaksi paling banyak 1000 baris.',
    )
  })

  test('takes the text of a customer as text, whatever is in it', () => {
    expect(messageOf('ITEM_NOT_FOUND', 'en', { item: '$& {max} {item}' })).toBe(
      'The item $& {max} {item} is not known here.',
    )
  })

  test('shows a dash where a plug-in gave no detail', () => {
    const nothing = {} as { item: string }
    expect(messageOf('ITEM_NOT_FOUND', 'en', nothing)).toBe('The item – is not known here.')
  })

  test('knows a name from a stranger', () => {
    expect(isErrorName('CART_NOT_FOUND')).toBe(true)
    expect(isErrorName('toString')).toBe(false)
    expect(() => errorOf('NO_SUCH_NAME' as ErrorName)).toThrow('NO_SUCH_NAME')
  })
})

function yen(minor: number): string {
  return `¥${minor}`
}

function gapsIn(text: string): readonly string[] {
  return [...text.matchAll(/\{[^}]*\}/g)].map(([gap]) => gap).sort()
}

function withoutGaps(text: string): string {
  return text.replaceAll(/\{[^}]*\}/g, '')
}
