"""A search is kept under an opaque id for whoever asked; a saved one is told of what comes in.

Its words stand in no address. Rows are the member's own, in the role and for the purpose in which
they asked, and end by themselves.
"""

from alembic import op

revision = "0022"
down_revision = "0021"

TABLES = """
create table ledger.search (
  id uuid primary key default gen_random_uuid(),
  member text not null references ledger.member,
  organisation text not null,
  role text not null,
  purpose text not null,
  words text not null check (length(words) between 1 and 300),
  narrowed jsonb not null default '{}',
  name text not null default '',
  made_at timestamptz not null default clock_timestamp(),
  saved_at timestamptz,
  ends_at timestamptz not null default clock_timestamp() + interval '30 days',
  check ((name <> '') = (saved_at is not null))
);
create index search_ends on ledger.search (ends_at);
create index search_of_member on ledger.search (member, made_at);

-- What a saved search waits for: keys as open entities have them.
create table ledger.search_key (
  key text not null,
  search uuid not null references ledger.search on delete cascade,
  primary key (key, search)
);
create index search_key_of on ledger.search_key (search);

-- Who came in since, and holds one of them. That it is who is sought is looked at when it is read.
create table ledger.search_alert (
  search uuid not null references ledger.search on delete cascade,
  entity uuid not null,
  came_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz,
  primary key (search, entity)
);
create index search_alert_of on ledger.search_alert (entity);
"""

FUNCTIONS = """
-- Keys are there for the open lane alone, so nobody else ever makes an alert. A run of the
-- cross-check makes all keys anew: what stood before the search was saved is no news.
create function ledger.arrivals_are_sought() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from ledger.search_key) then
    return null;
  end if;
  insert into ledger.search_alert (search, entity)
    select distinct k.search, a.entity
    from added a
    join ledger.search_key k on k.key = a.key
    join ledger.search s on s.id = k.search and s.ends_at > now()
    join open.entity e on e.id = a.entity
    join ledger.contribution c on c.id = e.contribution
    join ledger.arrival w on w.contribution = c.id
    where c.received_at > s.saved_at or w.came > w.checked
    order by 1, 2
    on conflict do nothing;
  return null;
end $$;
create trigger sought_when_keyed after insert on open.match_key
  referencing new table as added
  for each statement execute function ledger.arrivals_are_sought();

-- Whoever leaves the open lane, or is erased, leaves no trace of having been found.
create function ledger.alerts_leave_with_their_entity() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from ledger.search_alert) then
    delete from ledger.search_alert a using before b
      where a.entity = b.id and not exists (select from open.entity e where e.id = a.entity);
  end if;
  return null;
end $$;
create trigger alerts_leave after update on ledger.entity
  referencing old table as before
  for each statement execute function ledger.alerts_leave_with_their_entity();
create trigger alerts_end after delete on ledger.entity
  referencing old table as before
  for each statement execute function ledger.alerts_leave_with_their_entity();

create function ledger.searches_end() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from ledger.search where ends_at < now();
  return null;
end $$;
create trigger searches_end after insert on ledger.search
  for each statement execute function ledger.searches_end();
"""

GRANTS = """
grant select, insert, delete, update (name, narrowed, saved_at, ends_at) on ledger.search
  to wr_enforcement;
create policy searching on ledger.search to wr_enforcement
  using ((select ledger.may('screen')) and ends_at > now()
     and (member, organisation, role, purpose) =
         (select s.member, s.organisation, s.role, s.purpose from ledger.current_session() s))
  with check ((select ledger.may('screen'))
     and (member, organisation, role, purpose) =
         (select s.member, s.organisation, s.role, s.purpose from ledger.current_session() s));

grant select, insert, delete on ledger.search_key to wr_enforcement;
create policy searching on ledger.search_key to wr_enforcement
  using (search in (select id from ledger.search))
  with check (search in (select id from ledger.search));

-- Only the trigger tells; what the member may no longer see is not there for them.
grant select, update (seen_at) on ledger.search_alert to wr_enforcement;
create policy searching on ledger.search_alert to wr_enforcement
  using (search in (select id from ledger.search)
     and exists (select from open.entity e where e.id = entity));
"""

TRIGGERS = ("arrivals_are_sought()", "alerts_leave_with_their_entity()", "searches_end()")


def upgrade() -> None:
    """Add searches, what saved ones wait for, and who came in since."""
    op.execute(TABLES)
    for table in ("search", "search_key", "search_alert"):
        op.execute(f"alter table ledger.{table} enable row level security")
        op.execute(f"alter table ledger.{table} force row level security")
        op.execute(
            f"create policy owner on ledger.{table} to wr_owner using (true) with check (true)"
        )
    op.execute(FUNCTIONS)
    for function in TRIGGERS:
        op.execute(f"revoke execute on function ledger.{function} from public")
    op.execute(GRANTS)
