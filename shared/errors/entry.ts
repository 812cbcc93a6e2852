// The shape of one known error: its number on the wire, its HTTP status, and what people read in
// the three languages of the shop.

import type { Language } from '../language.ts'

/** What one error is. Texts may hold `{name}` gaps, and `{name:money}` for written amounts. */
export type ErrorEntry = Texts & {
  /** Six digits, sent as `userError.code`. Two names may share one number of the v1 contract. */
  readonly code: string
  readonly status: HttpStatus
  /** A group of paths that answers the same situation by its own number. */
  readonly at?: { readonly [group in Family]?: WireNumber }
  /** Set where something already rung up may be lost; everywhere else the sale is safe. */
  readonly atRisk?: true
  /** The English text of the envelope's `message`, where v1 clients match on its words. */
  readonly technical?: string
  /** What the cashier or technician does next. */
  readonly todo: Texts
}

export type WireNumber = {
  readonly code: string
  readonly status: HttpStatus
}

export type Texts = { readonly [language in Language]: string }

export type ErrorTable = Readonly<Record<string, ErrorEntry>>

export type Family =
  | 'common'
  | 'sync'
  | 'cart'
  | 'payment'
  | 'master-data'
  | 'terminal'
  | 'account'
  | 'journal'
  | 'report'
  | 'stock'

export type HttpStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 406
  | 409
  | 410
  | 413
  | 415
  | 422
  | 426
  | 429
  | 500
  | 502
  | 503
  | 504
