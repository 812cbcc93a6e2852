// The lines of a receipt before they meet a printer: text, a label with a figure, a rule, a code.
// `layOut` lays them out, so that whatever a name holds no line is wider than the paper.
import { assert } from '../result.ts'
import { cutTo, type Paper, printable, widthOf, wrapTo } from './width.ts'

export type Align = 'left' | 'center' | 'right'

export type ReceiptLine =
  | { readonly type: 'text'; readonly align: Align; readonly text: string }
  | {
      readonly type: 'split'
      readonly left: string
      readonly right: string
      /** A name too long for its line is cut; a label is never, it takes a line of its own. */
      readonly cut?: boolean
    }
  | { readonly type: 'rule' }
  /** A printer draws it; what it says stands in words beside it. */
  | { readonly type: 'qr'; readonly content: string }

/** Narrower paper holds no price of a million beside a word, wider paper is no receipt. */
export const COLUMNS_MIN = 24
const COLUMNS_MAX = 80

/** A name cut shorter than this says nothing. */
const CUT_MIN = 6

/** Lines that fit the paper, in their order; some take two. */
export function layOut(lines: readonly ReceiptLine[], paper: Paper): readonly ReceiptLine[] {
  const { columns } = paper
  assert(
    Number.isInteger(columns) && columns >= COLUMNS_MIN && columns <= COLUMNS_MAX,
    `no receipt paper: ${columns} columns`,
  )
  return lines.flatMap((line) => fitLine(line, paper))
}

export function text(content: string, align: Align = 'left'): ReceiptLine {
  return { type: 'text', align, text: content }
}

export function split(left: string, right: string): ReceiptLine {
  return { type: 'split', left, right }
}

/** A name on the left that may be cut, because the figure beside it counts more. */
export function named(left: string, right: string): ReceiptLine {
  return { type: 'split', left, right, cut: true }
}

export const RULE: ReceiptLine = { type: 'rule' }
export const BLANK: ReceiptLine = { type: 'text', align: 'left', text: '' }

function fitLine(line: ReceiptLine, paper: Paper): readonly ReceiptLine[] {
  switch (line.type) {
    case 'rule':
      return [line]
    case 'qr':
      return [{ type: 'qr', content: printable(line.content) }]
    case 'text':
      return fitText(line.text, line.align, paper)
    case 'split':
      return fitSplit(line, paper)
  }
}

function fitText(content: string, align: Align, paper: Paper): readonly ReceiptLine[] {
  return wrapTo(printable(content), paper.columns, paper).map((part) => text(part, align))
}

function fitSplit(
  line: Extract<ReceiptLine, { type: 'split' }>,
  paper: Paper,
): readonly ReceiptLine[] {
  const left = printable(line.left)
  const right = printable(line.right)
  const room = paper.columns - 1 - widthOf(right, paper)
  const wanted = widthOf(left, paper)
  if (wanted <= room) return [split(left, right)]
  if (line.cut && room >= CUT_MIN) return [split(cutTo(left, room, paper), right)]
  const above = line.cut ? [text(cutTo(left, paper.columns, paper))] : fitText(left, 'left', paper)
  return [...above, ...fitText(right, 'right', paper)]
}
