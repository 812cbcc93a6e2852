// The same, with the text of every error in three languages.

import { screenText } from '../errors/registry.ts'
import { prints } from './size-prints.ts'

export const texts = { ...prints, screenText }
