// Whether people with weak eyes and screens in the sun can read what stands on what.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const root = css.slice(css.indexOf(':root {'), css.indexOf(":root[data-theme='light']"))
const colours = new Map(
  [...root.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map((found) => [
    found[1] ?? '',
    { light: found[2] ?? '', dark: found[3] ?? '' },
  ]),
)

/** Text, and the ground it stands on. */
const texts: [string, string][] = [
  ...['ground', 'panel', 'raised'].flatMap((on): [string, string][] => [
    ['ink', on],
    ['soft', on],
    ['on-danger', on],
  ]),
  ['on-accent', 'accent'],
  ['accent', 'panel'],
  ['on-good', 'good'],
  ['on-watch', 'watch'],
  ['on-danger', 'danger'],
  ['on-chosen', 'chosen'],
]

/** What is no text but has to be seen: rims of fields, the ring around what has the focus. */
const shapes: [string, string][] = ['ground', 'panel', 'raised', 'chosen'].flatMap(
  (on): [string, string][] => [
    ['focus', on],
    ...(on === 'panel' || on === 'ground' ? ([['outline', on]] as [string, string][]) : []),
  ],
)

for (const theme of ['light', 'dark'] as const) {
  test.each(texts)(`%s can be read on %s in ${theme}`, (text, ground) => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(shapes)(`%s can be seen on %s in ${theme}`, (shape, ground) => {
    expect(contrast(colour(shape, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3)
  })
}

function colour(name: string, theme: 'light' | 'dark'): string {
  const found = colours.get(name)
  if (found === undefined) throw new Error(`tokens.css has no colour ${name}`)
  return found[theme]
}

/** As WCAG 2.2 defines it. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
