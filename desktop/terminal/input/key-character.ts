// Which character a key stands for. A scanner types on a keyboard without a language, so letters and
// digits are read from the place of the key: a Japanese input method cannot turn them into kana.

export type KeyPress = {
  /** The place of the key, as `KeyboardEvent.code`. */
  readonly code: string
  /** What the layout and the input method made of it. */
  readonly key: string
  readonly shift: boolean
  readonly capsLock: boolean
  readonly control: boolean
  readonly alt: boolean
}

/** The separator of fields in GS1 codes; some scanners send it as Ctrl+]. */
export const GROUP_SEPARATOR = '\u001d'

/** One character, or nothing for keys that write none. */
export function characterOf(press: KeyPress): string | undefined {
  if (press.control && press.code === 'BracketRight') return GROUP_SEPARATOR
  if (press.control || press.alt) return
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]
  if (letter !== undefined) return press.shift === press.capsLock ? letter.toLowerCase() : letter
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1]
  if (digit !== undefined && !press.shift) return digit
  // Where the signs are differs between keyboards: the layout knows, unless a method hides it.
  if (isPrintable(press.key)) return press.key
  if (digit !== undefined) return SHIFTED_DIGITS[Number(digit)]
  return SIGNS[press.code]?.[press.shift ? 1 : 0]
}

const isPrintable = (key: string): boolean => key.length === 1 && key >= ' ' && key <= '~'

const SHIFTED_DIGITS = ')!@#$%^&*('

const SIGNS: Readonly<Record<string, string>> = {
  Space: '  ',
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Backquote: '`~',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  NumpadMultiply: '**',
  NumpadAdd: '++',
  NumpadSubtract: '--',
  NumpadDecimal: '..',
  NumpadDivide: '//',
}
