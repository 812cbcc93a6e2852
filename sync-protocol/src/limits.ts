// Every bound of the protocol, each with its reason. Both ends check before they parse.

/** A batch fits one request on a shop's worst line and one fsync on its slowest disk. */
export const BATCH_ENTRIES_MAX = 500

/** Raw bytes of a push or pull body: what a hub may hold in memory for each of many stores. */
export const BODY_BYTES_MAX = 4 * 1024 * 1024

/** One entry: a cart of 1,000 lines with every field filled stays below it. */
export const ENTRY_BYTES_MAX = 2 * 1024 * 1024

/**
 * The header line in front of the entries: names, numbers, and in an offer one hash of 67 bytes for
 * each of its 500 entries, which is half of this.
 */
export const HEADER_BYTES_MAX = 64 * 1024

/** Incarnations a node still keeps; one is added by a restore or a clone, none by daily work. */
export const STREAMS_MAX = 256

/** Leases a till shows in its HELLO: one per terminal it operates, and a few it had before. */
export const LEASES_SHOWN_MAX = 16

/** Gaps that a HELLO answer names of one stream, the newest: each came of a loss that was recorded. */
export const GAPS_SHOWN_MAX = 8

/** Gaps that a row of a stream remembers; each has its own record and its alarm besides. */
export const GAPS_KEPT_MAX = 1_000

/** Feeds one node follows. */
export const FEEDS_MAX = 16

/** Nesting of an entry's JSON; a transaction needs eight. */
export const DEPTH_MAX = 32

/** Facts that one entry may name: each receipt that a return or a Z speaks of, not each line. */
export const REFS_MAX = 1_000

/** A type of entry changes its shape a few times in its life. */
export const TYPE_VERSION_MAX = 1_000

/** Types of entries a node can name in its HELLO; there are a few dozen. */
export const TYPES_MAX = 256

/** Protocol versions a node can offer: its own and the few it still speaks. */
export const PROTOCOLS_MAX = 16

/** Pace that a receiver may ask for; anything slower is an outage and says so with BUSY. */
export const PACE_MAX_MS = 600_000

/** The longest a busy peer may send a node away: an hour, after which everybody has forgotten why. */
export const RETRY_AFTER_MAX_MS = 3_600_000

/** Rows of one page of a feed: what fits a body with the common sizes of an item. */
export const FEED_ROWS_MAX = 5_000

/** One row of a feed: an item with all its prices, pictures by name. */
export const FEED_ROW_BYTES_MAX = 256 * 1024

/**
 * Chunks of one snapshot, so that its manifest stays one message: a quarter of a GiB of rows, which
 * is seven hundred thousand items of 350 bytes.
 */
export const SNAPSHOT_CHUNKS_MAX = 4_096

/** One part of a manifest: a number, a length, a hash and where to ask. */
export const SNAPSHOT_PART_BYTES_MAX = 1_024

/** Rows of one chunk: twice as many as the smallest rows that fit. */
export const SNAPSHOT_CHUNK_ROWS_MAX = 10_000

/** Names of software, tenants, stores, terminals and staff: as long as the tills' own contract has. */
export const NAME_MAX = 100

/** Rows applied to the masters in one slice, so that a sale never waits for a publish. */
export const FEED_SLICE_ROWS = 500

/**
 * Rows are packed into a chunk up to this size. Reading one is a single step of the follower, for
 * which a sale on the same processor waits: 1 ms at this size, 4 ms with a slow moment in it.
 */
export const SNAPSHOT_CHUNK_BYTES = 64 * 1024

/** In front of the rows of a chunk: names and numbers, each in its longest form, stay far below. */
export const SNAPSHOT_HEADER_BYTES = 1024

/** The largest chunk: one row of the greatest size, alone. */
export const SNAPSHOT_CHUNK_BYTES_MAX = SNAPSHOT_HEADER_BYTES + FEED_ROW_BYTES_MAX + 1

export const BACKOFF_FIRST_MS = 1_000
export const BACKOFF_MAX_MS = 300_000

/** So many sessions lost to another one within the window, and the node suspects a clone of itself. */
export const SUPERSEDED_TIMES = 3
export const SUPERSEDED_WINDOW_MS = 600_000
