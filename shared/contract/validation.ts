// The door of every route: what came in is read by its schema, and what is wrong with it becomes
// the v1 error text and a list of fields that a form can show beside its inputs.
import type * as z from 'zod'
import type { Language } from '../language.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { V1Field } from './envelope.ts'
import { inKeyForm, type KeyForm } from './keys.ts'
import { KEY_MAX, PROBLEMS_MAX } from './limits.ts'
import type { Problem, ProblemName, ProblemValues, says } from './problem.ts'
import { problemText } from './problem-texts.ts'

export type InputPart = 'body' | 'query' | 'path'

/** Why an input was refused: 422, with this number as the user error's code. */
export type InvalidInput = {
  readonly part: InputPart
  readonly code: '300001' | '300003'
  readonly problems: readonly Problem[]
}

/** Reads a body whose keys may be spelt either way. */
export function readBody<S extends z.ZodType>(
  schema: S,
  body: unknown,
  keys: KeyForm,
): Result<z.output<S>, InvalidInput> {
  const known = inKeyForm(body, keys)
  if (!known.ok) return refuse(invalid('body', [known.error]))
  return readInput('body', schema, known.value)
}

export function readInput<S extends z.ZodType>(
  part: InputPart,
  schema: S,
  input: unknown,
): Result<z.output<S>, InvalidInput> {
  // The refused values tell "left out" from "wrong"; they are never repeated to anybody.
  const read = schema.safeParse(input, { reportInput: true })
  if (read.success) return ok(read.data)
  return refuse(invalid(part, read.error.issues.slice(0, PROBLEMS_MAX).map(problemOf)))
}

/** A body that could not even be parsed. */
export function notJson(): InvalidInput {
  return invalid('body', [{ path: [], name: 'NOT_JSON', values: {} }])
}

/** The English text of the envelope: `Invalid input data: body -> amount: Field required`. */
export function invalidText({ part, problems }: InvalidInput): string {
  const texts = problems.map(({ path, name, values }) => {
    return `${[part, ...path].join(' -> ')}: ${problemText(name, values, 'en')}`
  })
  return `Invalid input data: ${texts.join('; ')}`
}

/** What stands beside each field, in the language of whoever reads it. */
export function invalidFields({ problems }: InvalidInput, language: Language): V1Field[] {
  return problems.map(({ path, name, values }) => ({
    field: path.join('.'),
    name,
    message: problemText(name, values, language),
  }))
}

function invalid(part: InputPart, problems: readonly Problem[]): InvalidInput {
  const onlyIds = problems.every(({ name }) => name === 'HYPHEN_IN_ID')
  return { part, code: onlyIds ? '300003' : '300001', problems }
}

type Issue = z.core.$ZodIssue

function problemOf(issue: Issue): Problem {
  const path = issue.path.filter((key) => typeof key !== 'symbol')
  if (issue.code === 'unrecognized_keys') {
    const key = (issue.keys[0] ?? '').slice(0, KEY_MAX)
    return { path: [...path, key], name: 'UNKNOWN_FIELD', values: {} }
  }
  if (issue.code === 'custom') return { path, ...ownProblem(issue.params) }
  if (issue.input === undefined) return { path, name: 'REQUIRED', values: {} }
  const [name, values] = standardProblem(issue)
  return { path, name, values }
}

/** What `says` put there; a check that says nothing is simply not met. */
function ownProblem(params: Record<string, unknown> | undefined) {
  const own = params as ReturnType<typeof says> | undefined
  return { name: own?.problem ?? 'INVALID', values: own?.values ?? {} } as const
}

type Standard = Exclude<Issue, { code: 'custom' | 'unrecognized_keys' }>

function standardProblem(issue: Standard): readonly [ProblemName, ProblemValues] {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue)
    case 'too_big':
      return [TOO_BIG[issue.origin] ?? 'TOO_BIG', { max: Number(issue.maximum) }]
    case 'too_small':
      return tooSmall(issue)
    case 'invalid_format':
      return ['BAD_FORMAT', {}]
    case 'invalid_value':
      return ['NOT_LISTED', { allowed: issue.values.map(String).join(', ').slice(0, 300) }]
    case 'invalid_union':
      return unknownKind(issue)
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return ['INVALID', {}]
  }
}

/** One of several shapes, chosen by a field such as `discountType`. */
function unknownKind(issue: z.core.$ZodIssueInvalidUnion): readonly [ProblemName, ProblemValues] {
  const options = 'options' in issue ? issue.options : undefined
  if (options === undefined) return ['INVALID', {}]
  const chosen = (issue.input as Record<string, unknown>)[issue.discriminator ?? '']
  if (chosen === undefined) return ['REQUIRED', {}]
  return ['NOT_LISTED', { allowed: options.map(String).join(', ') }]
}

function wrongType(issue: z.core.$ZodIssueInvalidType): readonly [ProblemName, ProblemValues] {
  const fraction = issue.expected === 'int' && typeof issue.input === 'number'
  return fraction ? ['NOT_WHOLE', {}] : ['WRONG_TYPE', { type: issue.expected }]
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): readonly [ProblemName, ProblemValues] {
  const min = Number(issue.minimum)
  if (issue.origin === 'string') return min === 1 ? ['REQUIRED', {}] : ['TOO_SHORT', { min }]
  return [issue.origin === 'array' ? 'TOO_FEW' : 'TOO_SMALL', { min }]
}

const TOO_BIG: Readonly<Record<string, ProblemName>> = { string: 'TOO_LONG', array: 'TOO_MANY' }
