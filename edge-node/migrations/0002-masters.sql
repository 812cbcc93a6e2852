-- The masters that this store follows: by edition, so that a cart keeps those it was begun with.

-- Rows of one feed that came by one snapshot, and the changes to them since.
CREATE TABLE masters_shelf (
  -- Never given twice, so that nothing remembered of an old one is taken for it.
  shelf INTEGER PRIMARY KEY AUTOINCREMENT,
  feed TEXT NOT NULL CHECK (feed IN ('common', 'store')),
  -- Of deletions up to here nobody can be told.
  floor INTEGER NOT NULL,
  -- Changes behind this number were given up: undone before the next ones are staged.
  undo_above INTEGER,
  -- The first edition that does not see it; 0 where none ever will.
  ended INTEGER
) STRICT;

-- Seen by the editions from `since` on, and before `until`.
CREATE TABLE masters_row (
  id INTEGER PRIMARY KEY,
  shelf INTEGER NOT NULL,
  key TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  ver INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  del INTEGER NOT NULL CHECK (del IN (0, 1)),
  body TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX masters_row_key ON masters_row (shelf, key, since);
CREATE INDEX masters_row_seq ON masters_row (shelf, seq);
CREATE INDEX masters_row_until ON masters_row (until) WHERE until IS NOT NULL;
CREATE INDEX masters_row_deleted ON masters_row (shelf, seq) WHERE del = 1;

-- Nobody sees these rows yet: a snapshot under way has a next chunk, what is ready has a cursor.
CREATE TABLE masters_stage (
  feed TEXT PRIMARY KEY,
  shelf INTEGER NOT NULL,
  next INTEGER,
  cursor TEXT,
  CHECK ((next IS NULL) <> (cursor IS NULL))
) STRICT;
CREATE TABLE masters_manifest (
  shelf INTEGER PRIMARY KEY,
  manifest TEXT NOT NULL
) STRICT;

-- The one row that decides what carts are rung up with.
CREATE TABLE masters_active (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  edition INTEGER NOT NULL,
  gen TEXT NOT NULL,
  publish INTEGER NOT NULL,
  common_shelf INTEGER NOT NULL,
  common_cursor TEXT NOT NULL,
  store_shelf INTEGER NOT NULL,
  store_cursor TEXT NOT NULL
) STRICT;

-- A feed whose rows were found wrong: the shelf stays until it was compared with the new one.
CREATE TABLE masters_doubt (
  feed TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  gen TEXT NOT NULL,
  publish INTEGER NOT NULL,
  shelf INTEGER NOT NULL,
  edition INTEGER NOT NULL
) STRICT;
