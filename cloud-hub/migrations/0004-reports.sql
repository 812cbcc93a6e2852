-- What the projector adds up from the log: one row for each sale, the totals of each terminal's day, how
-- far it has read, and what stands aside.

create table projector (
  tenant_id text not null,
  name text not null,
  taken bigint not null,
  projected bigint not null,
  ended bigint not null,
  primary key (tenant_id, name)
);

create table projector_cursor (
  tenant_id text not null,
  name text not null,
  node uuid not null,
  inc text not null,
  seq bigint not null,
  primary key (tenant_id, name, node, inc)
);

-- Entries aside with their reason, or parked behind one that is; the bytes stay in the log.
create table projector_held (
  tenant_id text not null,
  name text not null,
  no bigint not null,
  fact_id uuid not null,
  node uuid not null,
  inc text not null,
  seq bigint not null,
  store text not null,
  business_date text,
  aggregates text not null,
  aside text,
  primary key (tenant_id, name, no)
);

create table sale (
  tenant_id text not null,
  fact_id uuid not null,
  store text not null,
  terminal int not null,
  business_date text not null,
  transaction_no bigint not null,
  receipt_no bigint not null,
  kind text not null,
  training boolean not null,
  -- As it stands on the receipt, in minor units; the kind says whether it came in or went back.
  amount bigint not null,
  currency text,
  -- Milliseconds since 1970, and what the clock of the store showed.
  moment bigint not null,
  local text not null,
  operator text not null,
  cart text,
  node uuid not null,
  inc text not null,
  seq bigint not null,
  primary key (tenant_id, fact_id)
);

create index sale_of_day on sale (tenant_id, business_date, moment desc, fact_id desc);
create index sale_by_number on sale (tenant_id, store, terminal, transaction_no);
create index sale_by_cart on sale (tenant_id, cart) where cart is not null;

create table day_total (
  tenant_id text not null,
  business_date text not null,
  store text not null,
  terminal int not null,
  open_counter int not null,
  business_counter int not null,
  sales bigint not null,
  sales_amount bigint not null,
  voids bigint not null,
  voids_amount bigint not null,
  returns bigint not null,
  returns_amount bigint not null,
  cancels bigint not null,
  -- What came in less what went back, and the part of it that was cash.
  net_amount bigint not null,
  cash_amount bigint not null,
  closed boolean not null,
  -- Everything the folds know of this day.
  totals text not null,
  primary key (tenant_id, business_date, store, terminal, open_counter, business_counter)
);

call guard('projector');
call guard('projector_cursor');
call guard('projector_held');
call guard('sale');
call guard('day_total');
