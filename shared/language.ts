// The three languages that every screen and receipt speaks, and names that exist in some of them.

export const LANGUAGES = ['ja', 'en', 'id'] as const
export type Language = (typeof LANGUAGES)[number]

/** A name by language; at least one of them is there. */
export type Names = { readonly [L in Language]?: string }

/** The name in the language asked for, else in the next best one. */
export function nameIn(names: Names, language: Language): string {
  return names[language] ?? names.en ?? names.ja ?? names.id ?? ''
}
