// Every word of what is printed for the shop itself: X and Z, slips of the drawer, store reports.

import type { Language } from '../language.ts'

export type DayLabels = {
  readonly x: string
  readonly z: string
  readonly amendment: (number: string) => string
  readonly opened: string
  readonly closed: string
  /** How often, beside what happened. */
  readonly times: (what: string, count: string) => string

  readonly salesHeading: string
  readonly gross: string
  readonly sales: string
  readonly voids: string
  readonly returns: string
  readonly lineDiscounts: string
  readonly promotions: string
  readonly subtotalDiscounts: string
  readonly tax: string
  readonly net: string
  readonly service: string
  readonly rounding: string
  readonly exchanges: string
  readonly cancels: string
  readonly customers: string
  readonly averageBasket: string

  readonly taxHeading: string
  readonly target: (tax: string) => string
  readonly taxAmount: (tax: string) => string
  readonly tendersHeading: string

  readonly cashHeading: string
  readonly float: string
  readonly cashSales: string
  readonly cashRefunds: string
  readonly payIns: string
  readonly payOuts: string
  readonly drops: string
  readonly expected: string
  readonly counted: string
  readonly difference: string
  readonly reason: string
  readonly notCounted: string
  readonly foreignHeading: string

  readonly usageHeading: string
  readonly noSales: string
  readonly drawerOpens: string
  readonly training: string
  readonly numbersHeading: string
  readonly transactionNos: string
  readonly receiptNos: string
  readonly missing: string
  readonly openCarts: string
  readonly perpetualHeading: string
  readonly perpetualNet: string
  readonly perpetualAbsolute: string
  readonly chainHead: string
}

export type SlipLabels = {
  readonly open: string
  readonly in: string
  readonly out: string
  readonly drop: string
  readonly noSale: string
  readonly close: string
  readonly store: string
  readonly businessDate: string
  readonly openCounter: string
  readonly businessCounter: string
  readonly ordinal: (count: string) => string
  readonly drawerCash: string
  readonly noReceiptNo: string
  readonly reason: string
}

export type StoreReportLabels = {
  readonly scopes: Readonly<Record<'daily' | 'flash', string>>
  readonly titles: Readonly<Record<'sales' | 'category' | 'item' | 'payment' | 'promotion', string>>
  readonly title: (report: string, scope: string) => string
  readonly allTerminals: string
  readonly period: string
  readonly salesNet: string
  readonly logicalCash: string
  readonly physicalCash: string
  readonly cashIn: string
  readonly cashOut: string
  readonly quantity: (pieces: string) => string
  readonly discount: string
  readonly categoryTotal: string
  readonly total: string
  readonly nothing: string
}

export const DAY_LABELS: Readonly<Record<Language, DayLabels>> = {
  ja: {
    x: '【 点検レポート (X) 】',
    z: '【 精算レポート (Z) 】',
    amendment: (number) => `訂正 第${number}回`,
    opened: '開設',
    closed: '精算',
    times: (what, count) => `${what} ${count}件`,
    salesHeading: '[売上]',
    gross: '総売上',
    sales: '売上',
    voids: '取消',
    returns: '返品',
    lineDiscounts: '明細値引割引',
    promotions: 'うち販促',
    subtotalDiscounts: '小計値引割引',
    tax: '税額',
    net: '純売上(税抜)',
    service: 'うちサービス料',
    rounding: '端数調整',
    exchanges: '交換返品',
    cancels: '取引中止',
    customers: '客数',
    averageBasket: '客単価',
    taxHeading: '[税率別]',
    target: (tax) => `${tax} 対象額`,
    taxAmount: (tax) => `${tax} 税額`,
    tendersHeading: '[支払方法別]',
    cashHeading: '[ドロア現金]',
    float: '釣銭準備金',
    cashSales: '現金売上',
    cashRefunds: '現金返金',
    payIns: '入金',
    payOuts: '出金',
    drops: '回収',
    expected: '理論在高',
    counted: 'ドロア内現金',
    difference: '過不足',
    reason: '理由 ',
    notCounted: '未計数',
    foreignHeading: '[外貨]',
    usageHeading: '[操作]',
    noSales: '両替・開放',
    drawerOpens: 'ドロア開',
    training: 'トレーニング(集計外)',
    numbersHeading: '[番号]',
    transactionNos: '取引通番',
    receiptNos: 'レシートNo.',
    missing: '欠番',
    openCarts: '未会計カート(店舗へ)',
    perpetualHeading: '[総累計]',
    perpetualNet: '累計(差引)',
    perpetualAbsolute: '累計(絶対)',
    chainHead: '記録照合番号',
  },
  en: {
    x: '*** X REPORT ***',
    z: '*** Z REPORT ***',
    amendment: (number) => `Amendment ${number}`,
    opened: 'Opened',
    closed: 'Closed',
    times: (what, count) => `${what} (${count})`,
    salesHeading: '[Sales]',
    gross: 'Gross sales',
    sales: 'Sales',
    voids: 'Voids',
    returns: 'Returns',
    lineDiscounts: 'Line discounts',
    promotions: 'of which promotions',
    subtotalDiscounts: 'Subtotal disc.',
    tax: 'Tax',
    net: 'Net sales, no tax',
    service: 'of which service',
    rounding: 'Cash rounding',
    exchanges: 'Exchanged back',
    cancels: 'Cancelled',
    customers: 'Customers',
    averageBasket: 'Average basket',
    taxHeading: '[Taxes]',
    target: (tax) => `${tax} base`,
    taxAmount: (tax) => `${tax} amount`,
    tendersHeading: '[Payments]',
    cashHeading: '[Cash drawer]',
    float: 'Float',
    cashSales: 'Cash sales',
    cashRefunds: 'Cash refunds',
    payIns: 'Cash in',
    payOuts: 'Cash out',
    drops: 'Safe drops',
    expected: 'Expected',
    counted: 'Counted',
    difference: 'Over/short',
    reason: 'Reason: ',
    notCounted: 'not counted',
    foreignHeading: '[Foreign notes]',
    usageHeading: '[Use]',
    noSales: 'No-sales',
    drawerOpens: 'Drawer opened',
    training: 'Training (not counted)',
    numbersHeading: '[Numbers]',
    transactionNos: 'Transactions',
    receiptNos: 'Receipts',
    missing: 'Missing',
    openCarts: 'Open carts left to store',
    perpetualHeading: '[Perpetual totals]',
    perpetualNet: 'Net',
    perpetualAbsolute: 'Absolute',
    chainHead: 'Journal head',
  },
  id: {
    x: '*** LAPORAN X ***',
    z: '*** LAPORAN Z ***',
    amendment: (number) => `Revisi ke-${number}`,
    opened: 'Buka',
    closed: 'Tutup',
    times: (what, count) => `${what} (${count})`,
    salesHeading: '[Penjualan]',
    gross: 'Penjualan kotor',
    sales: 'Penjualan',
    voids: 'Pembatalan',
    returns: 'Retur',
    lineDiscounts: 'Diskon item',
    promotions: 'termasuk promo',
    subtotalDiscounts: 'Diskon subtotal',
    tax: 'Pajak',
    net: 'Bersih tanpa pajak',
    service: 'termasuk layanan',
    rounding: 'Pembulatan',
    exchanges: 'Tukar barang',
    cancels: 'Dibatalkan',
    customers: 'Pelanggan',
    averageBasket: 'Rata-rata',
    taxHeading: '[Pajak]',
    target: (tax) => `DPP ${tax}`,
    taxAmount: (tax) => tax,
    tendersHeading: '[Pembayaran]',
    cashHeading: '[Laci kas]',
    float: 'Modal awal',
    cashSales: 'Penjualan tunai',
    cashRefunds: 'Refund tunai',
    payIns: 'Kas masuk',
    payOuts: 'Kas keluar',
    drops: 'Setor brankas',
    expected: 'Seharusnya',
    counted: 'Hasil hitung',
    difference: 'Selisih',
    reason: 'Alasan: ',
    notCounted: 'belum dihitung',
    foreignHeading: '[Uang asing]',
    usageHeading: '[Pemakaian]',
    noSales: 'Tanpa penjualan',
    drawerOpens: 'Laci dibuka',
    training: 'Latihan (tak dihitung)',
    numbersHeading: '[Nomor]',
    transactionNos: 'Transaksi',
    receiptNos: 'Struk',
    missing: 'Hilang',
    openCarts: 'Keranjang terbuka',
    perpetualHeading: '[Total kumulatif]',
    perpetualNet: 'Bersih',
    perpetualAbsolute: 'Mutlak',
    chainHead: 'Sidik jurnal',
  },
}

export const SLIP_LABELS: Readonly<Record<Language, SlipLabels>> = {
  ja: {
    open: '【 開 設  レ ポ ー ト 】',
    in: '【 入 金  レ ポ ー ト 】',
    out: '【 出 金  レ ポ ー ト 】',
    drop: '【 回 収  レ ポ ー ト 】',
    noSale: '【 両替・ドロア開放 】',
    close: '【 精 算  レ ポ ー ト 】',
    store: '店舗名 ',
    businessDate: '営業日付 ',
    openCounter: '開設回数 ',
    businessCounter: '精算通番 ',
    ordinal: (count) => `${count}回`,
    drawerCash: 'ドロア内現金',
    noReceiptNo: 'レシートNo. ------',
    reason: '理由 ',
  },
  en: {
    open: '*** OPENING ***',
    in: '*** CASH IN ***',
    out: '*** CASH OUT ***',
    drop: '*** SAFE DROP ***',
    noSale: '*** NO SALE ***',
    close: '*** CLOSING ***',
    store: 'Store ',
    businessDate: 'Business date ',
    openCounter: 'Opening ',
    businessCounter: 'Closing ',
    ordinal: (count) => `no. ${count}`,
    drawerCash: 'Cash in drawer',
    noReceiptNo: 'Receipt ------',
    reason: 'Reason: ',
  },
  id: {
    open: '*** PEMBUKAAN ***',
    in: '*** KAS MASUK ***',
    out: '*** KAS KELUAR ***',
    drop: '*** SETOR BRANKAS ***',
    noSale: '*** BUKA LACI ***',
    close: '*** PENUTUPAN ***',
    store: 'Toko ',
    businessDate: 'Tanggal usaha ',
    openCounter: 'Pembukaan ',
    businessCounter: 'Penutupan ',
    ordinal: (count) => `ke-${count}`,
    drawerCash: 'Uang di laci',
    noReceiptNo: 'Struk ------',
    reason: 'Alasan: ',
  },
}

export const STORE_REPORT_LABELS: Readonly<Record<Language, StoreReportLabels>> = {
  ja: {
    scopes: { daily: '日報', flash: '速報' },
    titles: {
      sales: '売上レポート',
      category: '分類別売上',
      item: '商品別売上',
      payment: '決済別レポート',
      promotion: '販促別レポート',
    },
    title: (report, scope) => `${report} ( ${scope} )`,
    allTerminals: '店舗合計',
    period: '対象期間 ',
    salesNet: '純売上',
    logicalCash: '理論在高',
    physicalCash: '実在高',
    cashIn: '入金',
    cashOut: '出金',
    quantity: (pieces) => `${pieces}点`,
    discount: '値引',
    categoryTotal: '分類計',
    total: '合計',
    nothing: '該当なし',
  },
  en: {
    scopes: { daily: 'daily', flash: 'flash' },
    titles: {
      sales: 'SALES REPORT',
      category: 'SALES BY CATEGORY',
      item: 'SALES BY ITEM',
      payment: 'PAYMENTS',
      promotion: 'PROMOTIONS',
    },
    title: (report, scope) => `${report} (${scope})`,
    allTerminals: 'All terminals',
    period: 'Period ',
    salesNet: 'Net sales',
    logicalCash: 'Expected',
    physicalCash: 'Counted',
    cashIn: 'Cash in',
    cashOut: 'Cash out',
    quantity: (pieces) => `${pieces} pcs`,
    discount: 'Discount',
    categoryTotal: 'Category total',
    total: 'TOTAL',
    nothing: 'Nothing to report',
  },
  id: {
    scopes: { daily: 'harian', flash: 'sementara' },
    titles: {
      sales: 'LAPORAN PENJUALAN',
      category: 'PER KATEGORI',
      item: 'PER BARANG',
      payment: 'PEMBAYARAN',
      promotion: 'PROMOSI',
    },
    title: (report, scope) => `${report} (${scope})`,
    allTerminals: 'Semua terminal',
    period: 'Periode ',
    salesNet: 'Penjualan bersih',
    logicalCash: 'Seharusnya',
    physicalCash: 'Hasil hitung',
    cashIn: 'Kas masuk',
    cashOut: 'Kas keluar',
    quantity: (pieces) => `${pieces} pcs`,
    discount: 'Diskon',
    categoryTotal: 'Total kategori',
    total: 'TOTAL',
    nothing: 'Tidak ada data',
  },
}
