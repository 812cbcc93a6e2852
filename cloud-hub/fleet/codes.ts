// The code that a technician types to enrol a box: short enough to be read over the phone, useless
// after a quarter of an hour, and known to the hub only as hashes.

import { createHmac, hkdfSync } from 'node:crypto'

/** 40 bits: with five tries for a quarter of an hour nobody guesses one. */
const CODE_LENGTH = 8
const HALF = CODE_LENGTH / 2

/** Without I, L, O and U, which people confuse. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export type HashedCode = {
  /** Finds the code that was meant, so that a wrong try counts against it. */
  readonly selectorHash: string
  readonly codeHash: string
}

/** From 5 random bytes. */
export function codeFrom(bytes: Uint8Array): string {
  let rest = bytes.slice(0, 5).reduce((value, byte) => value * 256 + byte, 0)
  let text = ''
  for (let at = 0; at < CODE_LENGTH; at += 1) {
    text = `${ALPHABET[rest % 32]}${text}`
    rest = Math.floor(rest / 32)
  }
  return `${text.slice(0, HALF)}-${text.slice(HALF)}`
}

/** As it was meant, whatever way it was typed; nothing where it is no code. */
export function readCode(typed: string): string | undefined {
  const plain = typed
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  const isCode = plain.length === CODE_LENGTH && [...plain].every((each) => ALPHABET.includes(each))
  return isCode ? plain : undefined
}

/** Under a key that does not stand in the database: who reads that finds no code in it. */
export function createCodeHashes(operatorKey: string): (plain: string) => HashedCode {
  const key = Buffer.from(hkdfSync('sha256', operatorKey, '', 'evertill enrolment codes', 32))
  const hash = (text: string) => createHmac('sha256', key).update(text).digest('hex')
  return (plain) => ({
    selectorHash: hash(`selector ${plain.slice(0, HALF)}`),
    codeHash: hash(`code ${plain}`),
  })
}
