// Errors of the cart as a whole: starting it, keeping it, handing it over, who may fill it.

import type { ErrorTable } from './entry.ts'
import { callSupport, checkLines, openTerminal, signIn, tryAgain, waitAndRetry } from './steps.ts'

const keepTheScreen = {
  ja: '画面はそのままにして、すぐシステム担当に連絡してください。',
  en: 'Leave the screen as it is and call support now.',
  id: 'Biarkan layar seperti ini dan segera hubungi teknisi.',
} as const

export const cartErrors = {
  CART_CREATE_FAILED: {
    code: '401001',
    status: 400,
    ja: '会計を始められませんでした。',
    en: 'The sale could not be started.',
    id: 'Transaksi tidak dapat dimulai.',
    todo: tryAgain,
  },
  CART_NOT_FOUND: {
    code: '401002',
    status: 404,
    ja: 'この会計は見つかりません。',
    en: 'This basket was not found.',
    id: 'Keranjang ini tidak ditemukan.',
    todo: {
      ja: '保留中の一覧を確かめるか、新しい会計を始めてください。',
      en: 'Look in the list of suspended baskets or start a new sale.',
      id: 'Lihat daftar keranjang tertunda atau mulai transaksi baru.',
    },
  },
  CART_SAVE_FAILED: {
    code: '401003',
    status: 500,
    atRisk: true,
    ja: '会計の途中経過を保存できませんでした。',
    en: 'The basket could not be saved.',
    id: 'Keranjang tidak dapat disimpan.',
    todo: keepTheScreen,
  },
  CART_PARKED_ELSEWHERE: {
    code: '401004',
    status: 409,
    ja: 'この会計は保留され、店舗に預けられています。',
    en: 'This basket is suspended and held by the store.',
    id: 'Keranjang ini ditunda dan dipegang toko.',
    todo: {
      ja: '保留中の一覧から呼び出してください。',
      en: 'Recall it from the list of suspended baskets.',
      id: 'Panggil kembali dari daftar keranjang tertunda.',
    },
  },
  CART_GONE: {
    code: '401005',
    status: 409,
    ja: 'この会計は別のレジで呼び出されました。',
    en: 'This basket has been recalled at another terminal.',
    id: 'Keranjang ini sudah dipanggil di mesin kasir lain.',
    todo: {
      ja: '別のレジで続けるか、新しい会計を始めてください。',
      en: 'Go on at the other terminal or start a new sale.',
      id: 'Lanjutkan di mesin kasir lain atau mulai transaksi baru.',
    },
  },
  CUSTOMER_INVALID: {
    code: '401006',
    status: 422,
    ja: 'このお客様を会計に付けられません。',
    en: 'This customer cannot be attached to the sale.',
    id: 'Pelanggan ini tidak dapat dipasang pada transaksi.',
    todo: {
      ja: 'お客様を探し直すか、付けずに続けてください。',
      en: 'Search for the customer again or go on without.',
      id: 'Cari lagi pelanggannya atau lanjutkan tanpa pelanggan.',
    },
  },
  NOTE_TOO_LONG: {
    code: '401007',
    status: 422,
    ja: 'メモは{max}文字までです。',
    en: 'A note has at most {max} characters.',
    id: 'Catatan paling banyak {max} karakter.',
    todo: {
      ja: 'メモを短くしてください。',
      en: 'Make the note shorter.',
      id: 'Persingkat catatannya.',
    },
  },
  EXPECTED_TOTAL_DIFFERS: {
    code: '401008',
    status: 409,
    ja: '店舗で計算した合計が、注文の合計と違います。',
    en: 'The store’s total differs from the total of the order.',
    id: 'Total menurut toko berbeda dari total pesanan.',
    todo: {
      ja: '新しい合計をお客様に見せ、よければもう一度注文してください。',
      en: 'Show the customer the new total and order again if it is accepted.',
      id: 'Tunjukkan total baru ke pelanggan dan pesan lagi bila disetujui.',
    },
  },
  CARTS_TOO_MANY: {
    code: '401009',
    status: 409,
    ja: '保留中の会計が多すぎます（{max}件まで）。',
    en: 'Too many baskets are suspended (at most {max}).',
    id: 'Terlalu banyak keranjang tertunda (paling banyak {max}).',
    todo: {
      ja: '保留中の会計を済ませるか、取り消してください。',
      en: 'Finish or cancel some of the suspended baskets.',
      id: 'Selesaikan atau batalkan sebagian keranjang tertunda.',
    },
  },
  ORDER_LINES_INVALID: {
    code: '401010',
    status: 422,
    ja: '注文の明細に誤りがあります。',
    en: 'Some lines of the order are not right.',
    id: 'Ada baris pesanan yang tidak benar.',
    todo: checkLines,
  },
  TERMINAL_NOT_OPEN: {
    code: '404001',
    status: 400,
    at: { terminal: { code: '406003', status: 400 } },
    ja: 'レジが開いていません。',
    en: 'The terminal is not open.',
    id: 'Mesin kasir belum dibuka.',
    todo: openTerminal,
  },
  NOT_SIGNED_IN: {
    code: '404002',
    status: 400,
    at: { terminal: { code: '406013', status: 401 } },
    ja: 'サインインしている人がいません。',
    en: 'Nobody is signed in.',
    id: 'Belum ada yang masuk.',
    todo: signIn,
  },
  CART_EXTERNAL_FAILED: {
    code: '404003',
    status: 500,
    ja: '会計に必要な外部のサービスが答えませんでした。',
    en: 'A service the sale needs did not answer.',
    id: 'Layanan yang diperlukan transaksi tidak menjawab.',
    todo: waitAndRetry,
  },
  CART_FAULT: {
    code: '404004',
    status: 500,
    ja: '会計の処理で問題が起きました。',
    en: 'Something went wrong in the sale.',
    id: 'Terjadi masalah pada transaksi.',
    todo: tryAgain,
  },
  CART_UNEXPECTED: {
    code: '404999',
    status: 500,
    ja: '会計の処理で予期しない問題が起きました。',
    en: 'Something unexpected happened in the sale.',
    id: 'Terjadi hal yang tidak terduga pada transaksi.',
    todo: callSupport,
  },
} as const satisfies ErrorTable
