// The list of all texts of the page: a language that lacks one of them does not compile.

export type PageTexts = {
  readonly starting: string
  readonly elsewhere: string
  readonly elsewhereWhat: string
  readonly broken: string
  readonly pairing: string
  readonly pairingWhat: string
  readonly deviceName: string
  readonly deviceNameHint: string
  readonly pair: string
  readonly yourCode: string
  readonly codeWhat: string
  readonly codeWaiting: string
  readonly pairAgain: string
  readonly pairAgainWhat: string
  readonly loading: string
  readonly loadingWhat: string
  readonly rows: (rows: string, of?: string) => string
  readonly signIn: string
  readonly whoAreYou: string
  readonly nobody: string
  readonly float: string
  readonly floatHint: string
  readonly openTill: string
  readonly terminal: (no: number) => string
  readonly online: string
  readonly alone: string
  readonly waitingCount: (count: number) => string
  readonly copyTill: string
  readonly copyStore: string
  readonly copyHq: string
  readonly copiesWhere: string
  readonly notYet: string
  readonly done: string
  readonly pricesAge: (minutes: number) => string
  readonly pricesUnknown: string
  readonly pricesPublish: (publish: number) => string
  readonly switchOffSafe: string
  readonly switchOffWait: string
  readonly storageRisk: string
  readonly storageRiskNow: (count: number) => string
  readonly status: string
  readonly waitingSales: string
  readonly waitingNone: string
  readonly waitingMore: (count: number) => string
  readonly tryNow: string
  readonly trouble: string
  readonly code: string
  readonly settings: string
  readonly language: string
  readonly theme: string
  readonly themeSystem: string
  readonly themeLight: string
  readonly themeDark: string
  readonly volume: string
  readonly volumeTry: string
  readonly closeDay: string
  readonly closeDayWhat: string
  readonly counted: string
  readonly countedHint: string
  readonly lines: string
  readonly scanFirst: string
  readonly scanHint: string
  readonly pieces: (count: string) => string
  readonly total: string
  readonly toPay: string
  readonly paid: string
  readonly change: string
  readonly noChange: string
  readonly saleDone: string
  readonly nextSale: string
  readonly receipt: string
  readonly receiptNo: (number: string) => string
  readonly typed: string
  readonly timesNext: (count: number) => string
  readonly cashGiven: string
  readonly cashHint: string
  readonly cashEmpty: string
  readonly search: string
  readonly searchField: string
  readonly searchHint: string
  readonly searchNothing: string
  readonly searchCount: (count: number, isMore: boolean) => string
  readonly quantity: string
  readonly voidLine: string
  readonly voided: string
  readonly nothingToVoid: string
  readonly exact: string
  readonly goTotal: string
  readonly confirm: string
  readonly back: string
  readonly erase: string
  readonly close: string
  readonly cancelSale: string
  readonly cancelSaleAsk: string
  readonly cancelSaleYes: string
  readonly cancelSaleNo: string
  readonly scanNotSold: string
  readonly scanTooMany: string
  readonly leaseAsking: string
  readonly leaseNone: string
  readonly leaseRefused: string
  readonly claimLease: string
  readonly updateReady: string
  readonly failedToLoad: string
}
