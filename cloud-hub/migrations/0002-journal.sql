-- What the stores sent: the session of each node, its streams, their entries as exact bytes, the facts
-- that count, and what somebody should look at.

-- The generation of this database for one tenant: new whenever it was created or restored.
create table generation (
  tenant_id text primary key,
  gen text not null
);

create table node_session (
  tenant_id text not null,
  node uuid not null,
  store text not null,
  gen text not null,
  sess bigint not null,
  ep int not null,
  boot text,
  -- No lease of a new incarnation begins below; absent before the first incarnation was seen.
  numbers_from bigint,
  -- The highest number that any fact of this node carries.
  highest bigint not null default 0,
  seen_at timestamptz not null default now(),
  primary key (tenant_id, node)
);

create table stream (
  tenant_id text not null,
  node uuid not null,
  inc text not null,
  ep int not null,
  state text not null check (state in ('OPEN', 'SEALED', 'SUSPECT')),
  -- Nothing is held up to the base; the head is the newest entry; announced is what the node said it has.
  base_seq bigint not null,
  base_hash text not null,
  head_seq bigint not null,
  head_hash text not null,
  announced_seq bigint not null,
  announced_hash text not null,
  -- Up to here a second copy of this database has it, and a backup has it.
  acked_seq bigint not null,
  prunable_seq bigint not null,
  gaps text not null default '[]',
  primary key (tenant_id, node, inc),
  check (base_seq <= head_seq)
);

create table log (
  tenant_id text not null,
  node uuid not null,
  inc text not null,
  seq bigint not null,
  -- Of the innermost fact: several wraps of one fact have one.
  fact_id uuid not null,
  hash bytea not null,
  bytes bytea not null,
  received_at timestamptz not null default now(),
  primary key (tenant_id, node, inc, seq)
);

-- Where each fact counts, for ever: also after its entry was pruned.
create table entry_id (
  tenant_id text not null,
  id uuid not null,
  node uuid not null,
  inc text not null,
  seq bigint not null,
  primary key (tenant_id, id)
);

-- Entries that neither side holds any more: after the one and up to the other.
create table gap_record (
  tenant_id text not null,
  node uuid not null,
  inc text not null,
  after_seq bigint not null,
  after_hash text not null,
  until_seq bigint not null,
  until_hash text not null,
  recorded_at timestamptz not null default now(),
  primary key (tenant_id, node, inc, after_seq, until_seq)
);

-- The inbox of the accountant: one row for one cause, however often it is met.
create table exception (
  tenant_id text not null,
  code text not null,
  about text not null,
  store text,
  times int not null default 1,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  primary key (tenant_id, code, about)
);

call guard('generation');
call guard('node_session');
call guard('stream');
call guard('log');
call guard('entry_id');
call guard('gap_record');
call guard('exception');
