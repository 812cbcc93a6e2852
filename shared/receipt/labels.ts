// Every word of a receipt of the shop's customers, in each language. What one language says the
// others say too; the type leaves no gap.
import type { Language } from '../language.ts'
import type { OrderType } from '../tax/rule.ts'
import type { TransactionKind } from '../transaction/transaction.ts'

export type ReceiptLabels = {
  readonly titles: Readonly<Record<TransactionKind | 'gift' | 'addressed', string>>
  readonly terminal: string
  readonly operator: string
  readonly orderTypes: Readonly<Record<OrderType, string>>

  readonly pieces: (count: string, one: boolean) => string
  readonly times: (count: string, price: string) => string
  readonly weighed: (quantity: string, price: string) => string
  readonly serial: string
  readonly broughtBack: string
  /** Behind the amount of a line; two columns wide each. */
  readonly taxMarks: Readonly<Record<'external' | 'internal' | 'reduced' | 'none', string>>
  /** Before the name of goods at a reduced rate, and what it means. */
  readonly reducedSign: string
  readonly reducedLegend: string
  readonly lineAmountOff: string
  readonly linePercentOff: (percent: string) => string

  readonly subtotal: (pieces: string) => string
  readonly subtotalAmountOff: string
  readonly subtotalPercentOff: (percent: string) => string
  readonly service: string
  readonly total: string
  readonly taxTarget: (tax: string) => string
  readonly taxAmount: Readonly<Record<'internal' | 'external', (tax: string) => string>>
  readonly rounding: string
  readonly settled: string
  readonly deposit: string
  readonly change: string
  readonly givenBack: string
  readonly reference: string
  readonly faceValue: (money: string) => string
  readonly subjectToApproval: string

  readonly origin: {
    readonly heading: string
    readonly at: string
    readonly kind: string
    readonly kinds: Readonly<Record<TransactionKind, string>>
    readonly storeCode: string
    readonly storeName: string
    readonly terminal: string
    readonly receiptNo: string
    readonly transactionNo: string
  }

  readonly receiptNo: string
  readonly transactionNo: string
  readonly stamp: readonly [string, string]
  readonly stampDuty: (amount: string, money: string) => string
  readonly registration: string
  readonly copy: (number: string) => string
  readonly training: readonly [string, string]

  readonly addressee: (name: string) => string
  readonly sumReceived: string
  readonly sumText: (money: string) => string
  readonly purpose: (text: string) => string
  readonly purposeUnsaid: string
  readonly acknowledgement: string
  readonly breakdown: string
}

export const RECEIPT_LABELS: Readonly<Record<Language, ReceiptLabels>> = {
  ja: {
    titles: {
      sale: '【 領 収 証 】',
      return: '【 返 品 伝 票 】',
      void: '【 売 上 取 消 伝 票 】',
      voidReturn: '【 返 品 取 消 伝 票 】',
      cancel: '【 取 引 中 止 】',
      gift: '【 ギ フ ト レ シ ー ト 】',
      addressed: '【 領 収 書 】',
    },
    terminal: 'レジNo. ',
    operator: '責# ',
    orderTypes: { eatIn: '店内飲食', takeOut: 'お持ち帰り' },
    pieces: (count) => `${count} 個`,
    times: (count, price) => `${count} 個@${price}`,
    weighed: (quantity, price) => `${quantity}@${price}`,
    serial: '製造番号 ',
    broughtBack: '返品',
    taxMarks: { external: '外', internal: '込', reduced: '軽', none: '  ' },
    reducedSign: '※',
    reducedLegend: '※印は軽減税率対象',
    lineAmountOff: '値引:',
    linePercentOff: (percent) => `割引: ${percent}`,
    subtotal: (pieces) => `小計 ${pieces}`,
    subtotalAmountOff: 'ポイント値引',
    subtotalPercentOff: (percent) => `ポイント割引: ${percent}`,
    service: 'サービス料',
    total: '合計',
    taxTarget: (tax) => `${tax} 対象額`,
    taxAmount: { internal: (tax) => `${tax} 消費税額`, external: (tax) => `${tax} 消費税額` },
    rounding: '端数調整',
    settled: 'お支払額',
    deposit: 'お預り',
    change: 'お釣り',
    givenBack: 'ご返金額',
    reference: '承認番号 ',
    faceValue: (money) => `額面 ${money} お釣りなし`,
    subjectToApproval: '承認待ち(後日確定)',
    origin: {
      heading: '[対象レシート]',
      at: '日時',
      kind: '取引区分',
      kinds: {
        sale: '売上',
        return: '返品',
        void: '売上取消',
        voidReturn: '返品取消',
        cancel: '取引中止',
      },
      storeCode: '店舗コード',
      storeName: '店舗名',
      terminal: 'レジNo.',
      receiptNo: 'レシートNo.',
      transactionNo: '取引通番',
    },
    receiptNo: 'レシートNo. ',
    transactionNo: '取引 ',
    stamp: ['収入印紙', '貼付欄'],
    stampDuty: (amount) => `印紙代 ${amount}円`,
    registration: '事業者登録番号 ',
    copy: (number) => `** 再発行 ${number}回目 **`,
    training: ['トレーニング', '練習用につき無効です'],
    addressee: (name) => `${name} 様`,
    sumReceived: '金額',
    sumText: (money) => `${money}-`,
    purpose: (what) => `但し ${what}として`,
    purposeUnsaid: 'お品代',
    acknowledgement: '上記正に領収いたしました',
    breakdown: '[内訳]',
  },
  en: {
    titles: {
      sale: '*** RECEIPT ***',
      return: '*** RETURN ***',
      void: '*** VOID OF SALE ***',
      voidReturn: '*** VOID OF RETURN ***',
      cancel: '*** CANCELLED ***',
      gift: '*** GIFT RECEIPT ***',
      addressed: '*** OFFICIAL RECEIPT ***',
    },
    terminal: 'Terminal ',
    operator: 'Staff ',
    orderTypes: { eatIn: 'Eat in', takeOut: 'Take-out' },
    pieces: (count, one) => `${count} ${one ? 'item' : 'items'}`,
    times: (count, price) => `${count} @ ${price}`,
    weighed: (quantity, price) => `${quantity} @ ${price}`,
    serial: 'Serial no. ',
    broughtBack: 'Returned',
    taxMarks: { external: ' T', internal: '  ', reduced: ' *', none: '  ' },
    reducedSign: '',
    reducedLegend: '* taxed at the reduced rate',
    lineAmountOff: 'Discount',
    linePercentOff: (percent) => `Discount ${percent}`,
    subtotal: (pieces) => `Subtotal (${pieces})`,
    subtotalAmountOff: 'Discount',
    subtotalPercentOff: (percent) => `Discount ${percent}`,
    service: 'Service charge',
    total: 'TOTAL',
    taxTarget: (tax) => `${tax} base`,
    taxAmount: { internal: (tax) => `${tax} included`, external: (tax) => `${tax} added` },
    rounding: 'Cash rounding',
    settled: 'To pay',
    deposit: 'Cash given',
    change: 'Change',
    givenBack: 'Refund',
    reference: 'Ref. ',
    faceValue: (money) => `worth ${money}, no change`,
    subjectToApproval: 'subject to approval',
    origin: {
      heading: '[Original receipt]',
      at: 'Date',
      kind: 'Type',
      kinds: {
        sale: 'Sale',
        return: 'Return',
        void: 'Void of sale',
        voidReturn: 'Void of return',
        cancel: 'Cancelled',
      },
      storeCode: 'Store code',
      storeName: 'Store',
      terminal: 'Terminal',
      receiptNo: 'Receipt no.',
      transactionNo: 'Transaction no.',
    },
    receiptNo: 'Receipt ',
    transactionNo: 'Trans. ',
    stamp: ['Revenue', 'stamp'],
    stampDuty: (_, money) => `Stamp duty ${money}`,
    registration: 'Tax reg. no. ',
    copy: (number) => `** DUPLICATE ${number} **`,
    training: ['TRAINING', 'NOT A RECEIPT'],
    addressee: (name) => `Received from: ${name}`,
    sumReceived: 'Amount',
    sumText: (money) => money,
    purpose: (what) => `For: ${what}`,
    purposeUnsaid: 'purchase of goods',
    acknowledgement: 'Received with thanks.',
    breakdown: '[Breakdown]',
  },
  id: {
    titles: {
      sale: '*** STRUK PENJUALAN ***',
      return: '*** RETUR PENJUALAN ***',
      void: '*** PEMBATALAN PENJUALAN ***',
      voidReturn: '*** PEMBATALAN RETUR ***',
      cancel: '*** TRANSAKSI DIBATALKAN ***',
      gift: '*** STRUK HADIAH ***',
      addressed: '*** KUITANSI ***',
    },
    terminal: 'Terminal ',
    operator: 'Kasir ',
    orderTypes: { eatIn: 'Makan di tempat', takeOut: 'Bawa pulang' },
    pieces: (count) => `${count} item`,
    times: (count, price) => `${count} x ${price}`,
    weighed: (quantity, price) => `${quantity} x ${price}`,
    serial: 'No. seri ',
    broughtBack: 'Barang dikembalikan',
    taxMarks: { external: '  ', internal: '  ', reduced: ' *', none: '  ' },
    reducedSign: '',
    reducedLegend: '* tarif pajak lebih rendah',
    lineAmountOff: 'Diskon',
    linePercentOff: (percent) => `Diskon ${percent}`,
    subtotal: (pieces) => `Subtotal (${pieces})`,
    subtotalAmountOff: 'Diskon',
    subtotalPercentOff: (percent) => `Diskon ${percent}`,
    service: 'Biaya layanan',
    total: 'TOTAL',
    taxTarget: (tax) => `DPP ${tax}`,
    taxAmount: { internal: (tax) => `${tax} termasuk`, external: (tax) => tax },
    rounding: 'Pembulatan',
    settled: 'Jumlah bayar',
    deposit: 'Tunai',
    change: 'Kembali',
    givenBack: 'Pengembalian dana',
    reference: 'Ref. ',
    faceValue: (money) => `nilai ${money}, tanpa kembalian`,
    subjectToApproval: 'menunggu persetujuan',
    origin: {
      heading: '[Struk asal]',
      at: 'Tanggal',
      kind: 'Jenis',
      kinds: {
        sale: 'Penjualan',
        return: 'Retur',
        void: 'Batal jual',
        voidReturn: 'Batal retur',
        cancel: 'Dibatalkan',
      },
      storeCode: 'Kode toko',
      storeName: 'Toko',
      terminal: 'Terminal',
      receiptNo: 'No. struk',
      transactionNo: 'No. transaksi',
    },
    receiptNo: 'Struk ',
    transactionNo: 'Trans. ',
    stamp: ['Meterai', 'tempel'],
    stampDuty: (_, money) => `Bea meterai ${money}`,
    registration: 'No. reg. pajak ',
    copy: (number) => `** SALINAN ${number} **`,
    training: ['LATIHAN', 'BUKAN STRUK YANG SAH'],
    addressee: (name) => `Sudah terima dari: ${name}`,
    sumReceived: 'Uang sejumlah',
    sumText: (money) => `${money},-`,
    purpose: (what) => `Untuk pembayaran: ${what}`,
    purposeUnsaid: 'pembelian barang',
    acknowledgement: 'Telah diterima dengan baik.',
    breakdown: '[Rincian]',
  },
}
