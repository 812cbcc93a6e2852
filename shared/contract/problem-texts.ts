// The texts beside a field that was refused, in the three languages of the shop. `{gaps}` are filled
// with limits and names of ours, never with what the caller sent.
import type { Language } from '../language.ts'
import type { ProblemName, ProblemValues } from './problem.ts'

/** The text of one problem, its gaps filled. */
export function problemText(name: ProblemName, values: ProblemValues, language: Language): string {
  return TEXTS[name][language].replace(/\{(\w+)\}/g, (_, gap: string) => {
    const value = Object.hasOwn(values, gap) ? String(values[gap]) : ''
    return gap === 'type' ? (TYPES[value]?.[language] ?? value) : value
  })
}

type Texts = Readonly<Record<Language, string>>

const TEXTS: Readonly<Record<ProblemName, Texts>> = {
  REQUIRED: { ja: '必ず入力してください。', en: 'Field required', id: 'Wajib diisi.' },
  WRONG_TYPE: {
    ja: '{type}で入力してください。',
    en: 'Must be {type}',
    id: 'Harus berupa {type}.',
  },
  NOT_WHOLE: {
    ja: '整数で入力してください。',
    en: 'Must be a whole number',
    id: 'Harus bilangan bulat.',
  },
  TOO_SMALL: {
    ja: '{min}以上にしてください。',
    en: 'Must be {min} or more',
    id: 'Harus {min} atau lebih.',
  },
  TOO_BIG: {
    ja: '{max}以下にしてください。',
    en: 'Must be {max} or less',
    id: 'Harus {max} atau kurang.',
  },
  TOO_SHORT: {
    ja: '{min}文字以上にしてください。',
    en: 'Must have {min} or more characters',
    id: 'Paling sedikit {min} karakter.',
  },
  TOO_LONG: {
    ja: '{max}文字以内にしてください。',
    en: 'Must have at most {max} characters',
    id: 'Paling banyak {max} karakter.',
  },
  TOO_FEW: {
    ja: '{min}件以上にしてください。',
    en: 'Must have {min} or more entries',
    id: 'Paling sedikit {min} entri.',
  },
  TOO_MANY: {
    ja: '{max}件以内にしてください。',
    en: 'Must have at most {max} entries',
    id: 'Paling banyak {max} entri.',
  },
  NOT_LISTED: {
    ja: '次のどれかにしてください：{allowed}',
    en: 'Must be one of: {allowed}',
    id: 'Harus salah satu dari: {allowed}',
  },
  BAD_FORMAT: {
    ja: '書き方が正しくありません。',
    en: 'Is not written the way it must be',
    id: 'Penulisannya tidak sesuai.',
  },
  NOT_A_DATE: {
    ja: '実際にある日付をYYYYMMDDで入力してください。',
    en: 'Must be a day of the calendar, written YYYYMMDD',
    id: 'Harus tanggal yang ada, ditulis YYYYMMDD.',
  },
  NOT_A_TIME: {
    ja: '日時を2026-11-21T09:30:00の形で入力してください。',
    en: 'Must be a date and time, written 2026-11-21T09:30:00',
    id: 'Harus tanggal dan jam, ditulis 2026-11-21T09:30:00.',
  },
  END_BEFORE_START: {
    ja: '終わりは始まりより後にしてください。',
    en: 'Must be later than the start',
    id: 'Harus setelah waktu mulai.',
  },
  AMOUNT_OUT_OF_RANGE: {
    ja: '金額は{min}から{max}まで（{currency}）にしてください。',
    en: 'Must be an amount from {min} to {max} {currency}',
    id: 'Harus jumlah dari {min} sampai {max} {currency}.',
  },
  AMOUNT_ZERO: {
    ja: '0以外の金額にしてください。',
    en: 'Must be an amount other than 0',
    id: 'Jumlah tidak boleh 0.',
  },
  CURRENCY_DECIMALS: {
    ja: '小数点以下は{decimals}桁までです（{currency}）。',
    en: 'Must have at most {decimals} decimals in {currency}',
    id: 'Paling banyak {decimals} angka desimal untuk {currency}.',
  },
  TOO_MANY_DECIMALS: {
    ja: '小数点以下は{decimals}桁までです。',
    en: 'Must have at most {decimals} decimals',
    id: 'Paling banyak {decimals} angka desimal.',
  },
  QUANTITY_ZERO: {
    ja: '0以外の数量にしてください。',
    en: 'Must be a quantity other than 0',
    id: 'Jumlah barang tidak boleh 0.',
  },
  HYPHEN_IN_ID: {
    ja: '「-」は使えません。端末番号の区切りになります。',
    en: 'Must not contain a hyphen: terminal ids are split at it',
    id: 'Tidak boleh memuat tanda "-": itu pemisah nomor kasir.',
  },
  KEY_TWICE: {
    ja: '同じ項目が二つの書き方で送られました：{first}、{second}',
    en: 'Was sent in two spellings: {first} and {second}',
    id: 'Dikirim dalam dua penulisan: {first} dan {second}',
  },
  UNKNOWN_FIELD: {
    ja: 'この項目はありません。',
    en: 'There is no such field',
    id: 'Isian ini tidak ada.',
  },
  TOO_DEEP: {
    ja: '入れ子は{max}段までです。',
    en: 'Must not be nested deeper than {max} levels',
    id: 'Paling dalam {max} tingkat.',
  },
  TOO_MUCH: {
    ja: '一度に送れる値は{max}個までです。',
    en: 'Must not hold more than {max} values at once',
    id: 'Paling banyak {max} nilai sekaligus.',
  },
  NOT_JSON: {
    ja: '内容をJSONとして読めません。',
    en: 'Is not JSON',
    id: 'Bukan JSON.',
  },
  INVALID: { ja: '正しくありません。', en: 'Is not valid', id: 'Tidak valid.' },
}

const TYPES: Readonly<Record<string, Texts>> = {
  string: { ja: '文字', en: 'a text', id: 'teks' },
  number: { ja: '数値', en: 'a number', id: 'angka' },
  int: { ja: '整数', en: 'a whole number', id: 'bilangan bulat' },
  boolean: { ja: '「はい」か「いいえ」', en: 'true or false', id: 'true atau false' },
  array: { ja: '一覧', en: 'a list', id: 'daftar' },
  object: { ja: '項目の集まり', en: 'an object', id: 'objek' },
  record: { ja: '項目の集まり', en: 'an object', id: 'objek' },
}
