-- Tenants, their stores, the node of each store with its keys, and the codes by which a node enrols;
-- and how every table is guarded.

create schema door;
grant usage on schema door to evertill_app, evertill_door;
grant create on schema door to evertill_door;
grant usage on schema public to evertill_app, evertill_door;

-- Each table belongs to tenants: the application sees and writes the rows of the one it acts for, and
-- nobody goes round that, not even the owner.
create procedure guard(guarded regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format(
    'create policy of_tenant on %s to evertill_app '
    'using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')) '
    'with check (tenant_id = nullif(current_setting(''app.tenant'', true), ''''))', guarded);
  execute format('grant select, insert, update, delete on %s to evertill_app', guarded);
end
$$;

-- What a look-up of the door may see of a table, before a tenant is known.
create procedure show_at_door(shown regclass) language plpgsql as $$
begin
  execute format('create policy at_door on %s for select to evertill_door using (true)', shown);
  execute format('grant select on %s to evertill_door', shown);
end
$$;

create table tenant_directory (
  tenant_id text primary key check (tenant_id <> ''),
  made_ms bigint not null
);
call guard('tenant_directory');
call show_at_door('tenant_directory');

create table store (
  tenant_id text not null references tenant_directory,
  store text not null check (store <> ''),
  name text not null,
  made_ms bigint not null,
  primary key (tenant_id, store)
);
call guard('store');

-- A store has one node for ever; a new box takes over its name with a key of its own.
create table node (
  tenant_id text not null,
  store text not null,
  node uuid not null unique,
  app text not null,
  enrolled_ms bigint not null,
  revoked_ms bigint,
  seen_ms bigint,
  -- Entries that the node said it still has to send.
  backlog bigint,
  primary key (tenant_id, store),
  foreign key (tenant_id, store) references store
);
call guard('node');
call show_at_door('node');

create table node_key (
  tenant_id text not null,
  node uuid not null,
  public_key text not null,
  made_ms bigint not null,
  revoked_ms bigint,
  primary key (tenant_id, node, public_key)
);
create unique index node_key_in_use on node_key (tenant_id, node) where revoked_ms is null;
call guard('node_key');
call show_at_door('node_key');

-- Both halves as keyed hashes: whoever reads this table learns no code.
create table enrolment_code (
  tenant_id text not null,
  store text not null,
  selector_hash text not null unique,
  code_hash text not null,
  made_ms bigint not null,
  expires_ms bigint not null,
  tries int not null default 0,
  -- The key that it let in.
  used_key text,
  primary key (tenant_id, store),
  foreign key (tenant_id, store) references store
);
call guard('enrolment_code');
call show_at_door('enrolment_code');

-- Keys that all processes of this hub share. No tenant's: only the door reads them.
create table hub_key (
  name text primary key,
  key text not null
);
alter table hub_key enable row level security;
alter table hub_key force row level security;
create policy at_door on hub_key to evertill_door using (true) with check (true);
grant select, insert on hub_key to evertill_door;

create function door.tenants() returns table (tenant_id text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$ select tenant_id from tenant_directory order by tenant_id limit 100000 $$;

create function door.node_by_id(wanted uuid)
  returns table (
    tenant_id text, store text, revoked_ms bigint, public_key text, key_revoked_ms bigint
  )
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select n.tenant_id, n.store, n.revoked_ms, k.public_key, k.revoked_ms
    from node n join node_key k using (tenant_id, node)
    where n.node = wanted
    order by k.revoked_ms desc nulls first limit 5
  $$;

create function door.code_by_selector(wanted text) returns table (tenant_id text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  as $$ select tenant_id from enrolment_code where selector_hash = wanted $$;

-- The key of this name; the first process to ask gives the one it drew.
create function door.shared_key(wanted text, drawn text) returns table (key text)
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
    insert into hub_key (name, key) values (wanted, drawn) on conflict do nothing;
    select key from hub_key where name = wanted
  $$;

-- Granted before they are given away: afterwards only the door itself could.
revoke all on all functions in schema door from public;
grant execute on all functions in schema door to evertill_app;
alter function door.tenants() owner to evertill_door;
alter function door.node_by_id(uuid) owner to evertill_door;
alter function door.code_by_selector(text) owner to evertill_door;
alter function door.shared_key(text, text) owner to evertill_door;
