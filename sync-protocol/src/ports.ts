// What the protocol is given, because rules reach for nothing: hashing, text, signatures and dice.
// Time is a number that comes with each input; the log that a node keeps has a file of its own.

export type Sha256 = (bytes: Uint8Array) => Uint8Array

export type Utf8 = {
  readonly encode: (text: string) => Uint8Array
  /** Nothing where the bytes are no UTF-8; a leading byte order mark is kept as text. */
  readonly decode: (bytes: Uint8Array) => string | undefined
}

/** Hashing and text, which almost everything needs together. */
export type Codec = { readonly sha256: Sha256; readonly utf8: Utf8 }

/** Ed25519 with the key of this node. */
export type Sign = (bytes: Uint8Array) => Uint8Array

/** Ed25519 with the key that the node was enrolled with. */
export type Verify = (bytes: Uint8Array, signature: Uint8Array) => boolean

/** At least 0 and below 1. */
export type Dice = () => number
