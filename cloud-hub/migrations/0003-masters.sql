-- Masters on their way to the stores: the head of each feed, and each key in its latest version.

create table feed (
  tenant_id text not null,
  feed text not null,
  gen text not null,
  publish bigint not null,
  seq bigint not null,
  floor bigint not null,
  sum text not null,
  primary key (tenant_id, feed)
);

create table feed_row (
  tenant_id text not null,
  feed text not null,
  key text collate "C" not null,
  ver bigint not null,
  seq bigint not null,
  del boolean not null,
  -- The JSON that travels, letter for letter: its hash is in the sum of the feed.
  body text not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, feed, key)
);

create index feed_row_in_order on feed_row (tenant_id, feed, seq);
create index feed_row_deleted on feed_row (tenant_id, feed, changed_at) where del;

call guard('feed');
call guard('feed_row');
