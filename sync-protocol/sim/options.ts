// What one seed is: how large a chain it plays, how long, and which faults may strike how often. All
// of it is printed with a failure, so that the same world can be played again and made smaller.

import { createHash } from 'node:crypto'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import { type Dice, diceOf } from '@evertill/shared/testing/random.ts'
import { z } from 'zod'

/** Each fault of the world, in the words of the shop. A rate of 0 means that it never comes. */
export const FAULTS = {
  loss: 'a request or an answer is lost on the line',
  duplicate: 'a request or an answer comes twice',
  delay: 'a packet takes seconds to minutes and is overtaken',
  replay: 'a packet of long ago comes again',
  partition: 'a line carries in one direction only, or in none, for a while',
  flap: 'a line comes and goes every half second',
  truncate: 'a body ends in the middle',
  flip: 'a bit of a body is flipped',
  answerLost: 'the answer is lost although everything was done',
  proxyError: 'a proxy answers with an error although it passed the request on',
  tillCrash: 'a till dies and starts again',
  edgeCrash: 'the machine of a store dies and starts again',
  hubCrash: 'the hub dies and starts again',
  tillFull: 'the disk of a till is full at some write',
  edgeFull: 'the disk of a store is full at some write, which undoes a whole group',
  tillPowerCut: 'a till loses power, and its disk the tail it had promised',
  edgePowerCut: 'a store loses power, and its disk the tail it had promised',
  edgeRot: 'a row of the journal of a store rots on disk',
  clockJump: 'a wall clock jumps forward or back',
  edgeRestore: 'a store is restored from an older backup',
  edgeLost: 'a store gets a new machine with an empty disk',
  edgeRenewed: 'a store goes on in a new incarnation for a reason of its own',
  edgeCloned: 'the machine of a store is copied and both run',
  hubRestore: 'the hub is restored from its newest backup',
  tillWiped: 'the browser of a till forgets everything',
  tillCloned: 'a till is copied and both run',
  tillDead: 'a till dies for good, and a manager forces its terminal to another device',
  secondTill: 'a second device claims a terminal that is in use',
  takeOver: 'a manager takes a terminal away from a living device',
  alone: 'a till sells without the store for long',
  cut: 'a store is without the hub for long',
  newerTill: 'a till writes a version of entries that the store and the hub do not know yet',
  poison: 'an entry comes that nobody can read',
  slowHub: 'the hub takes one entry at a time',
} as const
export type FaultName = keyof typeof FAULTS

export type Options = {
  readonly seed: number
  /** 1 to 5. */
  readonly stores: number
  /** Terminals of each store, 1 to 6. */
  readonly tills: number
  /** What people do in the whole world before everything heals. */
  readonly deeds: number
  /** Thousandths: of each packet, of each write or of each deed, as the fault has it. */
  readonly rates: Readonly<Partial<Record<FaultName, number>>>
}

/** A seed beyond these would throw the dice of another one. */
export const SEED_MAX = 2_000_000_000

/** Each seed has weather of its own: some faults often, others never, so that rare pairs meet. */
export function drawOptions(seed: number): Options {
  const dice = diceOf(ownSeed(seed))
  const { stores, tills } = drawSize(dice)
  return { seed, stores, tills, deeds: drawDeeds(dice), rates: drawRates(dice) }
}

/** The world throws the dice of the seed itself; those that draw it must not fall alike. */
function ownSeed(seed: number): number {
  return createHash('sha256').update(`options ${seed}`).digest().readUInt32BE(0) % SEED_MAX
}

function drawSize(dice: Dice): Pick<Options, 'stores' | 'tills'> {
  if (dice.chance(2)) return { stores: dice.between(2, 5), tills: dice.between(2, 6) }
  const stores = dice.chance(70) ? 1 : dice.pick([2, 2, 2, 3, 3, 4, 5])
  const tills = dice.chance(82) ? dice.pick([1, 1, 2, 2, 2, 3]) : dice.between(4, 6)
  return { stores, tills: Math.min(tills, Math.floor(TILLS_OF_A_WORLD / stores)) }
}

/** What most worlds stay within, all stores together: larger ones find little more and take long. */
const TILLS_OF_A_WORLD = 8

function drawDeeds(dice: Dice): number {
  if (dice.chance(70)) return dice.between(32, 48)
  return dice.chance(40) ? dice.between(20, 31) : dice.between(49, 120)
}

function drawRates(dice: Dice): Options['rates'] {
  const sky = dice.below(100)
  if (sky < CALM) return {}
  const everything = sky < CALM + STORM
  const clear = !everything && sky < CALM + STORM + CLEAR
  const rates: Partial<Record<FaultName, number>> = {}
  for (const fault of Object.keys(FAULTS) as FaultName[]) {
    const choice = PACKET_FAULTS.has(fault) ? PACKET_RATES : DEED_RATES
    // Where everything strikes, each strikes seldom: else nothing gets through at all.
    if (everything) rates[fault] = dice.pick(choice.slice(0, 2))
    else if (clear && LINE_FAULTS.has(fault)) continue
    else if (dice.chance(33)) rates[fault] = dice.pick(choice)
  }
  return rates
}

/** Of a hundred seeds: those without any fault, with all of them, and with lines that never fail. */
const CALM = 10
const STORM = 5
const CLEAR = 20

/** These strike a packet; the others a deed or a write, and do more harm each time. */
const PACKET_FAULTS: ReadonlySet<FaultName> = new Set([
  'loss',
  'duplicate',
  'delay',
  'replay',
  'truncate',
  'flip',
  'answerLost',
  'proxyError',
])
const LINE_FAULTS: ReadonlySet<FaultName> = new Set([
  ...PACKET_FAULTS,
  ...([
    'partition',
    'flap',
    'alone',
    'cut',
    'hubCrash',
    'edgeCrash',
    'slowHub',
    'edgeFull',
  ] as const),
])
const PACKET_RATES = [10, 30, 100, 200, 300]
const DEED_RATES = [5, 10, 20, 40, 60]

/** One line that `readOptions` reads again. */
export function textOf(options: Options): string {
  return JSON.stringify(options)
}

/** Options from a person or a file: beyond what seeds draw, and within what a machine can play. */
export function readOptions(text: string): Result<Options, string> {
  try {
    return checkOptions(JSON.parse(text))
  } catch {
    return refuse(`not JSON: ${text.slice(0, 60)}`)
  }
}

export function checkOptions(value: unknown): Result<Options, string> {
  const read = OptionsSchema.safeParse(value)
  if (read.success) return ok(read.data as Options)
  return refuse(
    read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  )
}

const OptionsSchema = z.strictObject({
  seed: z.int().min(0).max(SEED_MAX),
  stores: z.int().min(1).max(5),
  tills: z.int().min(1).max(6),
  deeds: z.int().min(1).max(10_000),
  rates: z.partialRecord(z.enum(Object.keys(FAULTS) as FaultName[]), z.int().min(0).max(1_000)),
})
