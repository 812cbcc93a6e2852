// A receipt as plain text, one line of text per line of paper: what the journal keeps and searches.

import type { ReceiptLine } from './line.ts'
import { blanks, type Paper, padEnd, widthOf } from './width.ts'

/** Codes are pictures and have no line here; what they say stands in words beside them. */
export function toText(lines: readonly ReceiptLine[], paper: Paper): string {
  return lines
    .filter((line) => line.type !== 'qr')
    .map((line) => lineText(line, paper).trimEnd())
    .join('\n')
}

function lineText(line: Exclude<ReceiptLine, { type: 'qr' }>, paper: Paper): string {
  const { columns } = paper
  switch (line.type) {
    case 'rule':
      return '-'.repeat(columns)
    case 'split': {
      const room = columns - 1 - widthOf(line.right, paper)
      return `${padEnd(line.left, room, paper)} ${line.right}`
    }
    case 'text': {
      const free = columns - widthOf(line.text, paper)
      if (line.align === 'left') return line.text
      return blanks(line.align === 'right' ? free : Math.floor(free / 2)) + line.text
    }
  }
}
