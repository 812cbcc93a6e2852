// The next steps that many errors share, so that the same advice always reads the same.

import type { Texts } from './entry.ts'

export const correctInput = {
  ja: '入力内容を直して、もう一度お試しください。',
  en: 'Correct the entry and try again.',
  id: 'Perbaiki isian, lalu coba lagi.',
} as const satisfies Texts

export const tryAgain = {
  ja: 'もう一度お試しください。続くときはシステム担当に番号を伝えてください。',
  en: 'Try again. If it keeps happening, tell support the number.',
  id: 'Coba lagi. Jika terus terjadi, sampaikan nomornya ke teknisi.',
} as const satisfies Texts

export const callSupport = {
  ja: 'システム担当に連絡し、番号を伝えてください。',
  en: 'Call support and tell them the number.',
  id: 'Hubungi teknisi dan sampaikan nomornya.',
} as const satisfies Texts

export const callManager = {
  ja: '責任者を呼んでください。',
  en: 'Call the manager.',
  id: 'Panggil manajer.',
} as const satisfies Texts

export const askForRight = {
  ja: '権限のある人に頼んでください。',
  en: 'Ask somebody who has the right to do it.',
  id: 'Minta bantuan orang yang berwenang.',
} as const satisfies Texts

export const reload = {
  ja: '画面を更新して、最新の内容を確かめてください。',
  en: 'Refresh the screen and look at the latest state.',
  id: 'Muat ulang layar dan lihat keadaan terbaru.',
} as const satisfies Texts

export const waitAndRetry = {
  ja: '少し待ってから、もう一度お試しください。',
  en: 'Wait a moment, then try again.',
  id: 'Tunggu sebentar, lalu coba lagi.',
} as const satisfies Texts

export const signIn = {
  ja: 'サインインしてから、もう一度お試しください。',
  en: 'Sign in and try again.',
  id: 'Masuk dahulu, lalu coba lagi.',
} as const satisfies Texts

export const openTerminal = {
  ja: 'レジを開けてから、もう一度お試しください。',
  en: 'Open the terminal and try again.',
  id: 'Buka mesin kasir dahulu, lalu coba lagi.',
} as const satisfies Texts

export const checkNumber = {
  ja: '番号を確かめて、もう一度探してください。',
  en: 'Check the number and search again.',
  id: 'Periksa nomornya, lalu cari lagi.',
} as const satisfies Texts

export const checkLines = {
  ja: '明細を確かめてください。',
  en: 'Look at the lines again.',
  id: 'Periksa kembali baris belanja.',
} as const satisfies Texts

export const nothingToDo = {
  ja: '何もする必要はありません。',
  en: 'There is nothing to do.',
  id: 'Tidak ada yang perlu dilakukan.',
} as const satisfies Texts

export const otherTender = {
  ja: '金額を変えるか、別の支払方法を選んでください。',
  en: 'Change the amount or choose another tender.',
  id: 'Ubah jumlahnya atau pilih cara bayar lain.',
} as const satisfies Texts

export const runReportAgain = {
  ja: '条件を確かめて、もう一度出力してください。',
  en: 'Check the selection and run the report again.',
  id: 'Periksa pilihannya, lalu buat laporan lagi.',
} as const satisfies Texts
