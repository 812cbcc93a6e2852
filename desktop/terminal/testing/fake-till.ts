// A till that only plays views, for looking at pages: it sells from a short list, keeps nothing, and
// its figures are as rough as they may be in a picture.

import type { CartLineView, Stage, Till, TillView } from '../view.ts'

const GOODS = [
  { code: '4901234567894', name: 'Green tea, unsweetened 500 ml', price: 150 },
  { code: '4902102072618', name: 'Rice ball with salmon', price: 178 },
  { code: '4512345678906', name: 'Umbrella, clear', price: 990 },
  {
    code: '8991002101234',
    name: 'Instant noodles, chicken curry, family pack of five',
    price: 645,
  },
  { code: '12', name: 'Paper bag, large', price: 10 },
]

const yen = (amount: number): string => `¥${amount.toLocaleString('en')}`

const RECEIPT = `            EVERTILL MARKET
          Harbour Street Branch
--------------------------------------
Green tea, unsweetened 500 ml
                    3 x 150       ¥450
Rice ball with salmon
                    1 x 178       ¥178
--------------------------------------
Total                             ¥628
  (tax inside 8 %           ¥46)
Cash                            ¥1,000
Change                            ¥372
--------------------------------------
Till 3  No. 000124   2026-11-21 09:14`

export function createFakeTill(first: Partial<TillView> & { stage: Stage }): Till & {
  show: (some: Partial<TillView>) => void
} {
  let view: TillView = {
    header: {
      link: 'online',
      waitingStore: 0,
      waitingHq: 0,
      safeToSwitchOff: true,
      publish: 118,
      pricesAgeMinutes: 1,
      storage: 'kept',
    },
    waiting: [],
    ...first,
  }
  const listeners = new Set<() => void>()
  let soundNo = 0
  let noticeNo = 0
  let sums: { no: number; amount: number }[] = []

  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    show,
    speak: () => undefined,
    pair: (name) => show({ stage: { at: 'pairing', name, code: '4821-93' } }),
    signInAndOpen: (id) => {
      if (view.stage.at !== 'closed') return
      const { storeName, terminal, staff } = view.stage
      const who = staff.find((each) => each.id === id) ?? { id, name: id }
      show({ stage: openStage(storeName, terminal, who) })
    },
    scan,
    times: (times) => showCart({ times }),
    cancelLine: (no) => {
      const { lines } = cart()
      sums = sums.filter((each) => each.no !== no)
      showLines(lines.map((line) => (line.no === no ? { ...line, cancelled: true } : line)))
    },
    total: () =>
      showCart({
        state: 'paying',
        dueText: cart().totalText,
        quick: [1_000, 2_000, 5_000, 10_000].map((each) => ({
          label: yen(each),
          typed: String(each),
        })),
      }),
    back: () => showCart({ state: 'selling', quick: [] }),
    cash: (typed) => pay(typed === '' ? due() : Number(typed)),
    cancelCart: () => {
      sums = []
      showLines([])
    },
    lookUp: (text) =>
      GOODS.filter(({ name, code }) =>
        `${name} ${code}`.toLowerCase().includes(text.toLowerCase()),
      ).map(({ code, name, price }) => ({ code, name, priceText: yen(price) })),
    claimLease: () => undefined,
    tryNow: () => undefined,
    pairAgain: () => show({ header: { ...view.header, pairAgain: { code: '4821-93' } } }),
    closeDay: () => undefined,
  }

  function show(some: Partial<TillView>): void {
    view = { ...view, ...some }
    for (const listener of listeners) listener()
  }

  function cart() {
    if (view.stage.at !== 'open') throw new Error('the till is not open')
    return view.stage.cart
  }

  function showCart(some: Partial<ReturnType<typeof cart>>): void {
    if (view.stage.at === 'open') {
      show({ stage: { ...view.stage, cart: { ...view.stage.cart, ...some } } })
    }
  }

  function showLines(lines: CartLineView[]): void {
    showCart({
      state: lines.length > 0 ? 'selling' : 'empty',
      times: 1,
      lines,
      countText: String(lines.filter(({ cancelled }) => !cancelled).length),
      totalText: yen(due()),
      quick: [],
    })
  }

  function due(): number {
    return sums.reduce((sum, { amount }) => sum + amount, 0)
  }

  function scan(code: string): void {
    const item = GOODS.find((each) => each.code === code)
    soundNo += 1
    noticeNo += 1
    if (item === undefined) {
      const text = `No item has the code ${code}. Nothing was added. Scan again or press F2 to search.`
      show({
        notice: { no: noticeNo, kind: 'error', code: 'ITEM_UNKNOWN', text },
        sound: { no: soundNo, kind: 'error' },
      })
      return
    }
    const { notice: _, receipt: __, ...rest } = view
    view = { ...rest, sound: { no: soundNo, kind: 'ok' } }
    const { lines, times } = cart()
    const no = lines.length + 1
    sums = [...sums, { no, amount: item.price * times }]
    const line = {
      no,
      name: item.name,
      quantityText: String(times),
      unitText: yen(item.price),
      amountText: yen(item.price * times),
      cancelled: false,
    }
    showLines([...lines, line])
  }

  function pay(given: number): void {
    const total = due()
    soundNo += 1
    sums = []
    view = {
      ...view,
      receipt: {
        id: 'sale',
        number: '000124',
        totalText: yen(total),
        paidText: yen(given),
        changeText: yen(given - total),
        text: RECEIPT,
        copies: 'till',
      },
      sound: { no: soundNo, kind: 'paid' },
    }
    showLines([])
  }
}

export function openStage(
  storeName: string,
  terminal: number,
  staff: { readonly id: string; readonly name: string },
): Stage {
  return {
    at: 'open',
    storeName,
    terminal,
    staff,
    lease: 'held',
    cart: {
      state: 'empty',
      times: 1,
      lines: [],
      countText: '0',
      totalText: yen(0),
      paid: [],
      quick: [],
    },
  }
}
