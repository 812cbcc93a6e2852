-- What this store found in its books, until a manager looked at it.

CREATE TABLE finding (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL,
  -- Words, as a list: sales, carts, terminals.
  about TEXT NOT NULL,
  found_ms INTEGER NOT NULL,
  looked_ms INTEGER
) STRICT;
CREATE INDEX finding_open ON finding (no) WHERE looked_ms IS NULL;
