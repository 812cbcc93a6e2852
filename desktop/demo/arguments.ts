// What somebody types behind `npm start --`.

import { parseArgs } from 'node:util'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'

export type Wishes = {
  readonly help: boolean
  readonly fresh: boolean
  readonly hubPort: number
  readonly storePort: number
  readonly items: number
}

export const USAGE = `npm start -- [--fresh] [--hub-port N] [--store-port N] [--items N]

  --fresh         begin anew: what the demo kept is deleted
  --hub-port N    where the hub answers (8480)
  --store-port N  where the store and its tills answer (8490)
  --items N       so many items in the demo shop (120; up to 100000; counts for a new demo)
  --help          only this`

export function readArguments(given: readonly string[]): Result<Wishes, string> {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        help: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        'hub-port': { type: 'string', default: '8480' },
        'store-port': { type: 'string', default: '8490' },
        items: { type: 'string', default: '120' },
      },
    })
    const hubPort = wholeIn(values['hub-port'], 1, 65_535)
    const storePort = wholeIn(values['store-port'], 1, 65_535)
    const items = wholeIn(values.items, 1, 100_000)
    if (hubPort === undefined) return refuse('--hub-port is a number from 1 to 65535')
    if (storePort === undefined) return refuse('--store-port is a number from 1 to 65535')
    if (hubPort === storePort) return refuse('--hub-port and --store-port are two ports')
    if (items === undefined) return refuse('--items is a number from 1 to 100000')
    return ok({ help: values.help, fresh: values.fresh, hubPort, storePort, items })
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function wholeIn(text: string, from: number, to: number): number | undefined {
  const value = Number(text)
  return /^\d{1,6}$/.test(text) && value >= from && value <= to ? value : undefined
}
