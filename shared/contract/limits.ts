// How much one request or answer of the wire contract may hold, with the reason for each number.

/** Deeper than any body of the contract: a book is category, tab, button, so seven levels. */
export const BODY_DEPTH_MAX = 16
/** The largest item book anybody draws has some thirty thousand values. */
export const BODY_VALUES_MAX = 50_000
/** As many as a cart has lines; no list of a body is longer. */
export const BODY_LIST_MAX = 1_000
/** A key that is longer is no field of ours, whatever it says. */
export const KEY_MAX = 100

/** Codes of items, categories, staff, tenders: a GS1 element string still fits. */
export const CODE_MAX = 100
export const TENANT_ID_MAX = 40
export const STORE_CODE_MAX = 40
/** Six digits: more tills than any store has, and it keeps the terminal id short. */
export const TERMINAL_NO_MAX = 999_999
/** A name is printed on 32 columns; three lines of it are enough. */
export const NAME_MAX = 100
export const DESCRIPTION_MAX = 200
export const NOTE_MAX = 1_000
export const URL_MAX = 2_000
/** Receipt headers and footers are kept as one JSON text. */
export const SETTING_VALUE_MAX = 10_000
/** bcrypt reads 72 bytes; the rest of the room is for other hashes. */
export const PASSWORD_MAX = 200
export const PIN_MAX = 32
/** A signed token with its claims; also what a WebSocket carries in its query. */
export const TOKEN_MAX = 4_000
/** The receipt of the largest cart as XML: a thousand lines with twenty discounts each. */
export const PRINT_TEXT_MAX = 3_000_000

export const CART_LINES_MAX = 1_000
/** Discounts given by hand in one call. */
export const DISCOUNTS_MAX = 20
/** By hand and by promotion, as an answer lists them. */
export const SHOWN_DISCOUNTS_MAX = 200
export const TENDERS_MAX = 50
export const TAXES_MAX = 50
export const MODIFIERS_MAX = 50
export const TAGS_MAX = 100
export const ROLES_MAX = 50
export const STORES_MAX = 1_000
export const IMAGES_MAX = 20
export const ITEM_DETAILS_MAX = 50
export const SETTING_VALUES_MAX = 1_000
export const PROMOTION_TARGETS_MAX = 1_000
export const BOOK_CATEGORIES_MAX = 50
export const BOOK_TABS_MAX = 50
export const BOOK_BUTTONS_MAX = 200
/** Rows and columns of a touch page. */
export const BOOK_POSITION_MAX = 999
export const HEALTH_CHECKS_MAX = 100

/** Rows of one answered page; who needs more turns the page. */
export const LIST_MAX = 10_000
/** Keeps page × limit a number that every database counts to. */
export const PAGE_MAX = 1_000_000
export const SORT_FIELDS_MAX = 4
/** Values of one repeatable search field, such as terminals. */
export const SEARCH_VALUES_MAX = 100
export const SEARCH_WORD_MAX = 100
export const SEARCH_WORDS_MAX = 20

/** Problems one answer lists: enough for a form, too few for a flood. */
export const PROBLEMS_MAX = 20
