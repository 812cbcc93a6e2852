-- The journal of a store and its streams, and what the store adds up from the facts in it.

CREATE TABLE stream_head (
  inc TEXT PRIMARY KEY,
  appeared INTEGER NOT NULL UNIQUE,
  base_seq INTEGER NOT NULL,
  base_hash TEXT NOT NULL,
  head_seq INTEGER NOT NULL,
  head_hash TEXT NOT NULL,
  acked INTEGER NOT NULL,
  prunable INTEGER NOT NULL,
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
  CHECK (base_seq <= head_seq AND prunable <= acked AND acked <= head_seq)
) STRICT;
CREATE UNIQUE INDEX stream_head_current ON stream_head (is_current) WHERE is_current = 1;

-- Exact bytes: they are hashed and never written again.
CREATE TABLE journal (
  inc TEXT NOT NULL,
  seq INTEGER NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  hash TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (inc, seq)
) STRICT;
CREATE INDEX journal_own ON journal (inc, seq) WHERE type <> 'adopted';

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal BEGIN
  SELECT RAISE(ABORT, 'an entry of the journal is never changed');
END;
-- Below the floor, which pruning moves, and behind a head that a rebirth puts back, nothing counts.
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
WHEN EXISTS (
  SELECT 1 FROM stream_head
  WHERE inc = OLD.inc AND OLD.seq > base_seq AND OLD.seq <= head_seq
) BEGIN
  SELECT RAISE(ABORT, 'an entry of the journal is never deleted');
END;

-- Where an entry is by its own id, for ever: also when it was pruned.
CREATE TABLE entry_id (
  id TEXT PRIMARY KEY,
  inc TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every fact that counts here, once, with who wrote it: whose log is the evidence for it.
CREATE TABLE fact (
  id TEXT PRIMARY KEY,
  inc TEXT NOT NULL,
  seq INTEGER NOT NULL,
  writer_node TEXT NOT NULL,
  writer_inc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What was taken of the log of each device: the hash under each number, and the fact inside.
CREATE TABLE held_entry (
  device TEXT NOT NULL,
  inc TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  fact TEXT NOT NULL,
  PRIMARY KEY (device, inc, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_node (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- By device and incarnation, with a slash between.
CREATE TABLE device_stream (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- A projection of the entries that pair and revoke.
CREATE TABLE device (
  device TEXT PRIMARY KEY,
  x TEXT NOT NULL,
  y TEXT NOT NULL,
  terminal INTEGER NOT NULL,
  name TEXT NOT NULL,
  revoked INTEGER NOT NULL CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Single values: the book of leases, the state of the database, the quarantine, the clock.
CREATE TABLE cell (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE lease_fact (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE missing (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE raised (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE z_due (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE cart (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE cart_content (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE receipt (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE receipt_status (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE stock_level (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE z_of_day (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Facts that stand aside, whole, until they can be read.
CREATE TABLE held_fact (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE day_total (
  key TEXT PRIMARY KEY,
  biz TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX day_total_biz ON day_total (biz);

CREATE TABLE sale (
  id TEXT PRIMARY KEY,
  store TEXT NOT NULL,
  terminal INTEGER NOT NULL,
  number INTEGER NOT NULL,
  biz TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- Of a sale, the cart it was billed from.
  cart TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX sale_number ON sale (store, terminal, number);
CREATE INDEX sale_biz ON sale (biz);
CREATE INDEX sale_cart ON sale (cart) WHERE cart IS NOT NULL;
