// Older clients write the keys of a body in camelCase or snake_case, often mixed. A body is brought
// into the form its schema is written in before the schema sees it, within limits of depth and size.
import { ok, type Result, refuse } from '../result.ts'
import { BODY_DEPTH_MAX, BODY_LIST_MAX, BODY_VALUES_MAX, KEY_MAX } from './limits.ts'
import type { Problem, ProblemName, ProblemValues } from './problem.ts'

/** `asIs` is for bodies whose keys are the caller's own, such as a raw transaction log. */
export type KeyForm = 'camel' | 'snake' | 'asIs'

/** The body itself where every key already has the form: most clients write them as we do. */
export function inKeyForm(body: unknown, form: KeyForm): Result<unknown, Problem> {
  const survey: Survey = { values: 0, foreign: false, form, path: [] }
  const problem = inspect(body, survey)
  if (problem !== undefined) return refuse(problem)
  return ok(survey.foreign ? rewritten(body, form) : body)
}

export function camelKey(key: string): string {
  if (!key.includes('_')) return key
  return key.replace(/(?<=[a-zA-Z0-9])_([a-z0-9])/g, (_, after: string) => after.toUpperCase())
}

export function snakeKey(key: string): string {
  return key.replace(/(?<=[a-zA-Z0-9])[A-Z]/g, (upper) => `_${upper.toLowerCase()}`)
}

type Survey = {
  values: number
  foreign: boolean
  readonly form: KeyForm
  /** Where the survey stands, from the outside in. */
  readonly path: (string | number)[]
}

/** What makes the body unreadable, if anything; counts as it goes and notes keys to rewrite. */
function inspect(value: unknown, survey: Survey): Problem | undefined {
  survey.values += 1
  if (survey.values > BODY_VALUES_MAX) return wrong(survey, 'TOO_MUCH', { max: BODY_VALUES_MAX })
  if (typeof value !== 'object' || value === null) return undefined
  if (survey.path.length >= BODY_DEPTH_MAX)
    return wrong(survey, 'TOO_DEEP', { max: BODY_DEPTH_MAX })
  return Array.isArray(value) ? inspectList(value, survey) : inspectFields(value, survey)
}

function inspectList(list: readonly unknown[], survey: Survey): Problem | undefined {
  if (list.length > BODY_LIST_MAX) return wrong(survey, 'TOO_MANY', { max: BODY_LIST_MAX })
  for (const [at, item] of list.entries()) {
    const problem = inspectAt(at, item, survey)
    if (problem !== undefined) return problem
  }
  return undefined
}

function inspectFields(body: object, survey: Survey): Problem | undefined {
  const { form } = survey
  let foreign = false
  for (const [key, value] of Object.entries(body)) {
    if (key.length > KEY_MAX) return wrong(survey, 'TOO_LONG', { max: KEY_MAX })
    const wanted = keyIn(key, form)
    foreign ||= wanted !== key || key === PROTO
    const problem = inspectAt(wanted, value, survey)
    if (problem !== undefined) return problem
  }
  if (!foreign) return undefined
  survey.foreign = true
  return twice(Object.keys(body), survey)
}

function inspectAt(at: string | number, value: unknown, survey: Survey): Problem | undefined {
  survey.path.push(at)
  const problem = inspect(value, survey)
  survey.path.pop()
  return problem
}

/** Which of two spellings the caller means cannot be known, and a price is too dear to guess. */
function twice(keys: readonly string[], survey: Survey): Problem | undefined {
  const first = new Map<string, string>()
  for (const key of keys) {
    const wanted = keyIn(key, survey.form)
    const other = first.get(wanted)
    if (other !== undefined) {
      return {
        path: [...survey.path, wanted],
        name: 'KEY_TWICE',
        values: { first: other, second: key },
      }
    }
    first.set(wanted, key)
  }
  return undefined
}

function rewritten(value: unknown, form: KeyForm): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => rewritten(item, form))
  const fields: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) {
    // No field has this name, and writing it would change what the object is.
    if (key !== PROTO) fields[keyIn(key, form)] = rewritten(inner, form)
  }
  return fields
}

function keyIn(key: string, form: KeyForm): string {
  if (form === 'asIs') return key
  return form === 'camel' ? camelKey(key) : snakeKey(key)
}

function wrong(survey: Survey, name: ProblemName, values: ProblemValues): Problem {
  return { path: [...survey.path], name, values }
}

const PROTO = '__proto__'
