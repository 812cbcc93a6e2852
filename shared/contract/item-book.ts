// Item books: the pages of keys a cashier touches. Category, tab and button are addressed by number
// and position; a body brings its inner lists along.
import * as z from 'zod'
import { Code, Description, Name, timestamps, Url } from './fields.ts'
import {
  BOOK_BUTTONS_MAX,
  BOOK_CATEGORIES_MAX,
  BOOK_POSITION_MAX,
  BOOK_TABS_MAX,
} from './limits.ts'
import type { MoneySchemas } from './money.ts'
import { ItemBookId } from './scalars.ts'
import { line } from './text.ts'

export const BUTTON_SIZES = ['Single', 'DoubleWidth', 'DoubleHeight', 'Quad'] as const
export type V1ButtonSize = (typeof BUTTON_SIZES)[number]

const Position = z.int().min(0).max(BOOK_POSITION_MAX)
/** `#ff8800` or a name; the screen decides what it makes of it. */
const Colour = line(50)
const page = { title: Name, color: Colour }

export const ItemBookQuery = z.object({ store_code: Code.optional() })
export type ItemBookQuery = z.output<typeof ItemBookQuery>

export const ItemBookDetailQuery = z.object({ store_code: Code })
export type ItemBookDetailQuery = z.output<typeof ItemBookDetailQuery>

export const V1ItemBookId = z.object({ itemBookId: ItemBookId })
export type V1ItemBookId = z.output<typeof V1ItemBookId>
export const V1BookCategoryKey = V1ItemBookId.extend({ categoryNumber: Position })
export type V1BookCategoryKey = z.output<typeof V1BookCategoryKey>
export const V1BookTabKey = V1BookCategoryKey.extend({ tabNumber: Position })
export type V1BookTabKey = z.output<typeof V1BookTabKey>
export const V1BookButtonKey = V1BookTabKey.extend({ posX: Position, posY: Position })
export type V1BookButtonKey = z.output<typeof V1BookButtonKey>

export function itemBookSchemas(money: MoneySchemas) {
  const button = {
    posX: Position,
    posY: Position,
    size: z.enum(BUTTON_SIZES),
    imageUrl: Url,
    colorText: Colour,
    itemCode: Code,
  }
  const BookButtonBody = z.object({
    ...button,
    unitPrice: money.price.nullish(),
    description: Description.nullish(),
  })
  const BookTabBody = z.object({
    tabNumber: Position,
    ...page,
    buttons: z.array(BookButtonBody).max(BOOK_BUTTONS_MAX).nullish(),
  })
  const BookCategoryBody = z.object({
    categoryNumber: Position,
    ...page,
    tabs: z.array(BookTabBody).max(BOOK_TABS_MAX).nullish(),
  })
  const V1BookButton = z.object({
    ...button,
    unitPrice: money.price.nullable(),
    description: Description.nullable(),
  })
  const V1BookTab = BookTabBody.extend({ buttons: z.array(V1BookButton).max(BOOK_BUTTONS_MAX) })
  const V1BookCategory = BookCategoryBody.extend({ tabs: z.array(V1BookTab).max(BOOK_TABS_MAX) })
  return {
    ItemBookQuery,
    ItemBookDetailQuery,
    V1ItemBookId,
    V1BookCategoryKey,
    V1BookTabKey,
    V1BookButtonKey,
    BookButtonBody,
    BookTabBody,
    BookCategoryBody,
    ItemBookBody: z.object({
      title: Name,
      categories: z.array(BookCategoryBody).max(BOOK_CATEGORIES_MAX).nullish(),
    }),
    V1ItemBook: z.object({
      itemBookId: ItemBookId,
      title: Name,
      categories: z.array(V1BookCategory).max(BOOK_CATEGORIES_MAX),
      ...timestamps,
    }),
  }
}

export type ItemBookSchemas = ReturnType<typeof itemBookSchemas>
export type BookButtonBody = z.output<ItemBookSchemas['BookButtonBody']>
export type BookTabBody = z.output<ItemBookSchemas['BookTabBody']>
export type BookCategoryBody = z.output<ItemBookSchemas['BookCategoryBody']>
export type ItemBookBody = z.output<ItemBookSchemas['ItemBookBody']>
export type V1ItemBook = z.output<ItemBookSchemas['V1ItemBook']>
