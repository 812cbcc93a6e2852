// The same, with receipts and reports of the day in three languages.

import { renderReceipt } from '../receipt/render.ts'
import { renderDay } from '../receipt/render-day.ts'
import { toText } from '../receipt/to-text.ts'
import { rules } from './size-rules.ts'

export const prints = { ...rules, renderReceipt, renderDay, toText }
