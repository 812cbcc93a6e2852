// What a receipt must say and must not say, whatever it looks like.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { add, createTill, pay, SUBTOTAL } from '../testing/golden-carts.ts'
import { japaneseDay } from '../testing/golden-days.ts'
import { INDONESIAN_RESTAURANT, JAPANESE_GROCERY } from '../testing/golden-shops.ts'
import type { Transaction, TransactionTender } from '../transaction/transaction.ts'
import { printedTexts } from './printed.ts'
import type { ReceiptProfile } from './profile.ts'
import { type ReceiptOptions, renderReceipt } from './render.ts'

const { profile } = JAPANESE_GROCERY
const day = japaneseDay()

function journal(transaction: Transaction, options?: ReceiptOptions, of: ReceiptProfile = profile) {
  return printedTexts(renderReceipt(transaction, of, options), of).journalText
}

function paidBy(...tenders: readonly Partial<TransactionTender>[]): Transaction {
  const [cash] = day.sale.tenders
  return {
    ...day.sale,
    tenders: tenders.map((one) => ({ ...(cash as TransactionTender), ...one })),
  }
}

describe('a qualified invoice', () => {
  const paper = journal(day.invoice)

  test('names the issuer, its number and the day', () => {
    expect(paper).toContain('みどり屋 駅前店')
    expect(paper).toContain('事業者登録番号 T7123456789012')
    expect(paper).toContain('2026年11月21日(土)')
  })

  test('marks goods at the reduced rate and says what the mark means', () => {
    expect(paper).toMatch(/^※おにぎり 鮭 +450軽$/m)
    expect(paper).toMatch(/^赤ワイン 750ml +3,960込$/m)
    expect(paper).toContain('※印は軽減税率対象')
  })

  test('has the total and the tax of every rate', () => {
    expect(paper).toMatch(/内税8% 対象額 +\\1,454\)/)
    expect(paper).toMatch(/内税8% 消費税額 +\\107\)/)
    expect(paper).toMatch(/非課税 対象額 +\\220\)/)
  })

  test('is silent about reduced rates where there are none', () => {
    expect(journal(day.stamped)).not.toContain('※')
  })

  test('a tax whose name hides its rate still says it', () => {
    const [first, ...others] = day.invoice.taxes
    const unnamed = { ...first, names: { ja: '内税' } } as Transaction['taxes'][number]
    const parts = unnamed.parts.map((part) => ({ ...part, names: { ja: '内税' } }))
    const paper = journal({ ...day.invoice, taxes: [{ ...unnamed, parts }, ...others] })
    expect(paper).toMatch(/\(内税 8% 対象額 +\\1,454\)/)
  })
})

describe('numbers and people', () => {
  test('a terminal whose device was replaced shows its lease, another one does not', () => {
    expect(journal(day.sale)).toMatch(/^レジNo\. 3-2 /m)
    expect(journal({ ...day.sale, lease: 1 })).toMatch(/^レジNo\. 3 /m)
  })

  test('operators are six digits, and nobody is a dash', () => {
    expect(journal(day.sale)).toContain('責# 000012')
    expect(journal({ ...day.sale, operator: '' })).toContain('責# ------')
    expect(journal({ ...day.sale, operator: 'mia' })).toContain('責# mia')
  })

  test('the shop is named once, also where its header does not name it', () => {
    const bare = { ...profile, header: [] }
    expect(journal(day.sale).split('みどり屋 駅前店')).toHaveLength(2)
    expect(journal(day.sale, {}, bare).split('みどり屋 駅前店')).toHaveLength(2)
  })
})

describe('money', () => {
  test('cash handed over twice is one line, what covered nothing is none', () => {
    const paper = journal(
      paidBy(
        {
          no: 1,
          method: '11',
          names: { ja: 'クレジット' },
          kind: 'card',
          amount: minor(58),
          change: minor(0),
        },
        { no: 2, amount: minor(500), tendered: minor(500), change: minor(0) },
        { no: 3, amount: minor(300), tendered: minor(1_000) },
        {
          no: 4,
          method: '12',
          names: { ja: 'その他' },
          kind: 'voucher',
          amount: minor(0),
          change: minor(0),
        },
      ),
    )
    expect(paper).toMatch(/お預り +\\1,500/)
    expect(paper).toMatch(/^現金 +\\800$/m)
    expect(paper.indexOf('現金')).toBeLessThan(paper.indexOf('クレジット'))
    expect(paper).not.toContain('その他')
  })

  test('two cards are two lines, each with its own reference', () => {
    const card = { method: '11', kind: 'card', names: { ja: 'カード' }, change: minor(0) } as const
    const paper = journal(
      paidBy(
        { ...card, amount: minor(500), reference: 'A-1' },
        { ...card, amount: minor(358), reference: 'B-2' },
      ),
    )
    expect(paper).toMatch(/カード +\\500\n {2}承認番号 A-1\nカード +\\358\n {2}承認番号 B-2/)
  })

  test('a payment says its reference, foreign notes, what it was worth, and that it may yet fail', () => {
    const paper = journal(
      paidBy(
        { method: '21', kind: 'card', reference: '884-217', subjectToApproval: true },
        {
          method: '31',
          kind: 'foreign-cash',
          names: { ja: '米ドル' },
          foreign: { currency: 'USD', amount: minor(2_000) },
        },
        { method: '41', kind: 'voucher', amount: minor(800), forfeited: minor(200) },
      ),
    )
    expect(paper).toContain('  承認番号 884-217')
    expect(paper).toContain('  承認待ち(後日確定)')
    expect(paper).toContain('  USD 20.00')
    expect(paper).toContain('  額面 \\1,000 お釣りなし')
  })

  test('a void and a return say what goes back, not what was handed over', () => {
    for (const transaction of [day.voided, day.returned]) {
      const paper = journal(transaction)
      expect(paper).toContain('ご返金額')
      expect(paper).not.toContain('お預り')
      expect(paper).toContain('[対象レシート]')
    }
  })

  test('coins rounded away stand between the total and what is paid', () => {
    const till = createTill(INDONESIAN_RESTAURANT)
    const sale = till.sell([add(['teh', 1]), SUBTOTAL, pay('01', 20_000)])
    const paper = journal(sale, {}, INDONESIAN_RESTAURANT.profile)
    // 9,500 + 5 % service 475 + 10 % tax 997.5 = 10,973; the smallest coin in use is 100.
    expect(paper).toMatch(/TOTAL +Rp 10\.973/)
    expect(paper).toMatch(/Pembulatan +Rp 27/)
    expect(paper).toMatch(/Jumlah bayar +Rp 11\.000/)
    expect(paper).toMatch(/Kembali +Rp 9\.000/)
  })

  test('no amount below zero has two minus signs', () => {
    for (const transaction of [day.invoice, day.returned, day.exchange]) {
      expect(journal(transaction).replaceAll(/^-+$/gm, '')).not.toContain('--')
    }
  })
})

describe('what is no receipt for money', () => {
  test('training says so at both ends and bears no registration number', () => {
    const paper = journal(day.training)
    expect(paper.split('練習用につき無効です')).toHaveLength(3)
    expect(paper.startsWith('****')).toBe(true)
    expect(paper.endsWith('****')).toBe(true)
    expect(paper).not.toContain('T7123456789012')
  })

  test('a training sale of 98,000 yen asks for no stamp', () => {
    const paper = journal({ ...day.stamped, training: true })
    expect(paper).not.toContain('印紙')
    const form = { type: 'addressed', addressee: 'A' } as const
    expect(journal({ ...day.stamped, training: true }, { form })).not.toContain('印紙')
  })

  test('a cancelled sale shows neither payments nor a registration number', () => {
    const paper = journal(day.cancelled)
    expect(paper).toContain('【 取 引 中 止 】')
    expect(paper).not.toContain('T7123456789012')
    expect(paper).not.toContain('お預り')
  })

  test('a gift receipt tells no price', () => {
    const paper = journal(day.invoice, { form: { type: 'gift' } })
    for (const price of ['450', '1,980', '5,580', '698', '\\']) expect(paper).not.toContain(price)
    expect(paper).toMatch(/ふじりんご +1\.236kg/)
    expect(paper).toContain('レシートNo. 121112')
  })

  test('the void of a stamped receipt bears no stamp', () => {
    expect(journal(day.stamped)).toContain('印紙代 200円')
    expect(journal({ ...day.stamped, kind: 'void' })).not.toContain('印紙')
  })

  test('lines that were cancelled while ringing up are not there', () => {
    const till = createTill(JAPANESE_GROCERY)
    const sale = till.sell([
      add(['onigiri', 1], ['wine', 1]),
      { type: 'cancelLine', lineNo: 2 },
      SUBTOTAL,
      pay('01', 150),
    ])
    expect(journal(sale)).not.toContain('赤ワイン')
    expect(journal(sale)).toContain('小計 1 個')
  })
})

describe('copies and receipts made out to a name', () => {
  test('a copy says its number at both ends, in every language', () => {
    const marks = { ja: '再発行 3回目', en: 'DUPLICATE 3', id: 'SALINAN 3' } as const
    for (const language of ['ja', 'en', 'id'] as const) {
      const paper = journal(day.sale, { copy: 3 }, { ...profile, language })
      expect(paper.split(marks[language])).toHaveLength(3)
    }
  })

  test('a receipt made out to a name has the name, the sum, the purpose and the stamp', () => {
    const form = { type: 'addressed', addressee: '青葉商事', purpose: '自転車代' } as const
    const paper = journal(day.stamped, { form })
    expect(paper).toContain('青葉商事 様')
    expect(paper).toMatch(/金額 +\\98,000-/)
    expect(paper).toContain('但し 自転車代として')
    expect(paper).toContain('印紙代 200円')
    expect(paper).not.toContain('電動アシスト自転車')
  })

  test('nobody is given a receipt for money that went back', () => {
    const form = { type: 'addressed', addressee: 'A' } as const
    expect(() => renderReceipt(day.returned, profile, { form })).toThrow(RangeError)
  })
})

test('printers that have no backslash get the yen sign', () => {
  expect(journal(day.sale, {}, { ...profile, yenSign: '¥' })).toMatch(/合計 +¥858$/m)
})
