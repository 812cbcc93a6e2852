// A receipt as the XML document that older printing clients read: PrintData, Page, Line. The lines
// were made to fit before, so a client that lays them out itself stays on the paper too.

import type { Align, ReceiptLine } from './line.ts'

/**
 * The declaration names no encoding: the document travels inside JSON as text, and some readers
 * refuse a text that claims to be bytes.
 */
export function toXml(lines: readonly ReceiptLine[]): string {
  const elements = lines.flatMap(element).map((row) => `\t\t${row}`)
  return [
    '<?xml version="1.0"?>',
    '<PrintData>',
    '\t<Page>',
    ...elements,
    '\t</Page>',
    '</PrintData>',
    '',
  ].join('\n')
}

const ALIGN: Readonly<Record<Align, string>> = { left: 'Left', center: 'Center', right: 'Right' }

function element(line: ReceiptLine): readonly string[] {
  switch (line.type) {
    case 'qr':
      return []
    case 'rule':
      return ['<Line type="Line"/>']
    case 'text':
      return [`<Line type="Text" align="${ALIGN[line.align]}">${escapeXml(line.text)}</Line>`]
    case 'split':
      return [
        '<Line type="Text" align="Split">',
        `\t<Item1>${escapeXml(line.left)}</Item1>`,
        `\t<Item2>${escapeXml(line.right)}</Item2>`,
        '</Line>',
      ]
  }
}

/** What XML 1.0 cannot hold at all was taken out when the line was made to fit. */
function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
