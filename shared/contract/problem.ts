// What can be wrong with one field, by name. Schemas of the contract attach these names to their
// own checks, so that the texts people read are written in one place.

export type ProblemName =
  | 'REQUIRED'
  | 'WRONG_TYPE'
  | 'NOT_WHOLE'
  | 'TOO_SMALL'
  | 'TOO_BIG'
  | 'TOO_SHORT'
  | 'TOO_LONG'
  | 'TOO_FEW'
  | 'TOO_MANY'
  | 'NOT_LISTED'
  | 'BAD_FORMAT'
  | 'NOT_A_DATE'
  | 'NOT_A_TIME'
  | 'END_BEFORE_START'
  | 'AMOUNT_OUT_OF_RANGE'
  | 'CURRENCY_DECIMALS'
  | 'TOO_MANY_DECIMALS'
  | 'AMOUNT_ZERO'
  | 'QUANTITY_ZERO'
  | 'HYPHEN_IN_ID'
  | 'KEY_TWICE'
  | 'UNKNOWN_FIELD'
  | 'TOO_DEEP'
  | 'TOO_MUCH'
  | 'NOT_JSON'
  | 'INVALID'

export type ProblemValues = Readonly<Record<string, string | number>>

/** One thing wrong with one field of a request. */
export type Problem = {
  /** Keys and list positions from the outside in. */
  readonly path: readonly (string | number)[]
  readonly name: ProblemName
  /** What the gaps of the text are filled with; never what the caller sent. */
  readonly values: ProblemValues
}

/** The `params` of a schema's own check, read back by whoever explains the refusal. */
export function says(problem: ProblemName, values: ProblemValues = {}) {
  return { problem, values }
}
