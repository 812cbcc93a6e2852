// Draws the icon of the till, a receipt with a tick, from one list of shapes: as SVG, and as PNG in
// the sizes that phones ask for. Run it after changing the shapes; what it writes is kept in git.

import '@evertill/shared/scripts/node24.ts'
import { writeFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'

type Point = readonly [number, number]
type Shape = { readonly colour: string; readonly points: readonly Point[] }

/** On a field of 64 by 64; the middle 80 % survives any mask. */
const SHAPES: readonly Shape[] = [
  { colour: '#0a6349', points: box(0, 0, 64, 64) },
  {
    colour: '#ffffff',
    points: [
      [18, 12],
      [46, 12],
      [46, 52],
      [41, 48],
      [36.5, 52],
      [32, 48],
      [27.5, 52],
      [23, 48],
      [18, 52],
    ],
  },
  { colour: '#c3cbc6', points: box(23, 18, 18, 3) },
  { colour: '#c3cbc6', points: box(23, 24, 12, 3) },
  {
    colour: '#0a6349',
    points: [
      [23, 35.5],
      [25.5, 33],
      [30, 37.5],
      [39, 28.5],
      [41.5, 31],
      [30, 42.5],
    ],
  },
]

const folder = new URL('../terminal/public/', import.meta.url)
writeFileSync(new URL('icon.svg', folder), svg())
for (const size of [192, 512]) writeFileSync(new URL(`icon-${size}.png`, folder), png(size))
console.log('icons: drawn as svg, 192 and 512')

function box(x: number, y: number, width: number, height: number): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
}

function svg(): string {
  const drawn = SHAPES.map(
    ({ colour, points }) => `  <polygon fill="${colour}" points="${points.join(' ')}" />`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">\n  <title>Evertill</title>\n${drawn.join('\n')}\n</svg>\n`
}

/** Eight bits of red, green and blue for each dot, one line after the other. */
function png(size: number): Buffer {
  const lines = Array.from({ length: size }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: size }, (_, x) => dot(x, y, size)).flat()]),
  )
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(lines), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** The mean of nine places inside the dot, so that slopes are smooth. */
function dot(x: number, y: number, size: number): number[] {
  const places = [1 / 6, 3 / 6, 5 / 6].flatMap((dx) =>
    [1 / 6, 3 / 6, 5 / 6].map((dy): Point => [((x + dx) * 64) / size, ((y + dy) * 64) / size]),
  )
  const colours = places.map((place) => SHAPES.findLast(({ points }) => holds(points, place)))
  return [1, 3, 5].map((at) => {
    const parts = colours.map((shape) =>
      Number.parseInt(shape?.colour.slice(at, at + 2) ?? '0', 16),
    )
    return Math.round(parts.reduce((sum, part) => sum + part, 0) / parts.length)
  })
}

/** A line from the place to the right meets the rim of a shape that holds it an odd number of times. */
function holds(points: readonly Point[], [x, y]: Point): boolean {
  const crossings = points.filter(([ax, ay], at) => {
    const [bx, by] = points[(at + 1) % points.length] ?? [0, 0]
    return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)
  })
  return crossings.length % 2 === 1
}
