-- Somebody looked at a cause and is done with it; when it is met again it is open again.

alter table exception add column done_at timestamptz;

create index exception_open on exception (tenant_id, last_at desc) where done_at is null;
