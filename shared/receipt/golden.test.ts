// Golden receipts: what the engine sold is printed and compared byte by byte with the files in
// golden/, which people have read. `vitest -u` writes them anew; then read them again.
import { expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import type { DayReport } from '../terminal/day-report.ts'
import { americanDay, indonesianDay, japaneseDay } from '../testing/golden-days.ts'
import { goldenReports } from '../testing/golden-reports.ts'
import {
  AMERICAN_MARKET,
  INDONESIAN_RESTAURANT,
  JAPANESE_GROCERY,
} from '../testing/golden-shops.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { ReceiptLine } from './line.ts'
import { printedTexts } from './printed.ts'
import type { ReceiptProfile } from './profile.ts'
import { type ReceiptOptions, renderReceipt } from './render.ts'
import { renderDay } from './render-day.ts'
import { renderSlip, type SlipFact } from './slip.ts'
import { renderStoreReport } from './store-report.ts'

const ja = { profile: JAPANESE_GROCERY.profile, day: japaneseDay() }
const id = { profile: INDONESIAN_RESTAURANT.profile, day: indonesianDay() }
const en = { profile: AMERICAN_MARKET.profile, day: americanDay() }

const receipts: readonly (readonly [string, Transaction, ReceiptProfile, ReceiptOptions?])[] = [
  ...[ja, id, en].flatMap(({ profile, day }) => {
    const of = profile.language
    return [
      [`${of}-sale`, day.sale, profile],
      [`${of}-invoice`, day.invoice, profile],
      [`${of}-void`, day.voided, profile],
      [`${of}-return`, day.returned, profile],
      [`${of}-training`, day.training, profile],
      [`${of}-copy`, day.sale, profile, { copy: 2 }],
      [`${of}-gift`, day.invoice, profile, { form: { type: 'gift' } }],
    ] as const
  }),
  ['ja-eat-in', ja.day.eatIn, ja.profile],
  ['ja-exchange', ja.day.exchange, ja.profile],
  ['ja-cancel', ja.day.cancelled, ja.profile],
  ['ja-stamp', ja.day.stamped, ja.profile],
  [
    'ja-addressed',
    ja.day.stamped,
    ja.profile,
    { form: { type: 'addressed', addressee: '株式会社青葉商事', purpose: '電動自転車代' } },
  ],
  ['id-addressed', id.day.sale, id.profile, { form: { type: 'addressed', addressee: 'Budi' } }],
  ['en-addressed', en.day.invoice, en.profile, { form: { type: 'addressed', addressee: '' } }],
  ['ja-invoice-in-english', ja.day.invoice, { ...ja.profile, language: 'en' }],
  ['ja-invoice-in-indonesian', ja.day.invoice, { ...ja.profile, language: 'id' }],
  ['ja-invoice-42', ja.day.invoice, { ...ja.profile, columns: 42 }],
  ['en-invoice-48', en.day.invoice, { ...en.profile, columns: 48 }],
]

test.for(receipts)(
  'the receipt %s is the golden one',
  async ([name, transaction, profile, options]) => {
    await compare(name, renderReceipt(transaction, profile, options), profile)
  },
)

const days: readonly (readonly [string, DayReport, ReceiptProfile])[] = [
  ...[ja, id, en].flatMap(({ profile, day }) => [
    [`${profile.language}-x`, day.x, profile] as const,
    [`${profile.language}-z`, day.z, profile] as const,
  ]),
  ['ja-x-blind', ja.day.blindX, ja.profile],
]

test.for(days)('the report %s is the golden one', async ([name, report, profile]) => {
  await compare(name, renderDay(report, profile), profile)
})

const slips: readonly (readonly [string, SlipFact, ReceiptProfile])[] = [
  ...[ja, id, en].flatMap(({ profile, day }) => [
    [`${profile.language}-slip-open`, day.opened, profile] as const,
    [`${profile.language}-slip-cash-out`, day.paidOut, profile] as const,
    [`${profile.language}-slip-close`, day.closed, profile] as const,
  ]),
  ['ja-slip-cash-in', ja.day.paidIn, ja.profile],
  ['ja-slip-drop', ja.day.dropped, ja.profile],
  ['ja-slip-no-sale', ja.day.opening, ja.profile],
]

test.for(slips)('the slip %s is the golden one', async ([name, fact, profile]) => {
  await compare(name, renderSlip(fact, profile), profile)
})

const reports = LANGUAGES.flatMap((language) =>
  goldenReports(language).map(
    (report) =>
      [`${language}-report-${report.type}`, report, { ja, id, en }[language].profile] as const,
  ),
)

test.for(reports)('the report %s is the golden one', async ([name, report, profile]) => {
  await compare(name, renderStoreReport(report, profile), profile)
})

async function compare(name: string, lines: readonly ReceiptLine[], profile: ReceiptProfile) {
  const { receiptText, journalText } = printedTexts(lines, profile)
  await expect(`${journalText}\n`).toMatchFileSnapshot(`golden/${name}.txt`)
  await expect(receiptText).toMatchFileSnapshot(`golden/${name}.xml`)
}
