"""The ledger: members, access classes, contributions, entities, statements, quarantine, audit."""

from alembic import op

revision = "0001"
down_revision = None

LANES = ("open", "uncategorised", "protected", "judicial")

TABLES = """
create type ledger.lane as enum ('open', 'uncategorised', 'protected', 'judicial');

create table ledger.organisation (
  id text primary key,
  name text not null,
  kind text not null,
  regime text not null,
  country text not null default ''
);
create table ledger.member (
  id text primary key,
  organisation text not null references ledger.organisation,
  name text not null,
  roles text[] not null
);
create table ledger.session (
  token_hash bytea primary key,
  member text not null references ledger.member,
  organisation text not null,
  role text not null,
  purpose text not null,
  database_role text not null,
  opened_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create table ledger.access_rule (
  id text not null,
  role text not null,
  action text not null,
  lane text not null,          -- '' where the action has no lane
  purpose text not null,
  primary key (role, action, lane, purpose)
);
create table ledger.access_class (
  id integer generated always as identity primary key,
  originator text not null references ledger.organisation,
  audience text[] not null,
  purposes text[] not null,
  h0 boolean not null,
  h1 boolean not null,
  h2 boolean not null,
  h3 text not null,
  tlp text not null
);
create unique index access_class_once on ledger.access_class
  (originator, audience, purposes, h0, h1, h2, h3, tlp);

create table ledger.contribution (
  id integer generated always as identity primary key,
  ref uuid not null unique,
  contributor text not null references ledger.organisation,
  submitted_by text not null references ledger.member,
  controller text not null,
  regime text not null,
  legal_basis text not null,
  reliability text not null,
  grade_original text not null,
  access integer not null references ledger.access_class,
  judicial_case text not null default '',
  title text not null,
  reader text not null,
  sha256 bytea not null,
  bytes bigint not null,
  collected_on date,
  received_at timestamptz not null default now(),
  review_on date not null,
  erase_on date not null,
  rows_read integer not null default 0,
  rows_accepted integer not null default 0,
  rows_quarantined integer not null default 0,
  statements bigint not null default 0
);
create unique index contribution_once on ledger.contribution (contributor, sha256);
create index contribution_of_access on ledger.contribution (access);

create table ledger.entity (
  id uuid not null,
  lane ledger.lane not null,
  contribution integer not null references ledger.contribution on delete cascade,
  kind text not null,
  categories text[] not null,
  minor boolean not null,
  access integer not null,
  primary key (id, lane)
) partition by list (lane);
create index entity_of_contribution on ledger.entity (contribution);

-- A statement's id is the HMAC of (entity, property, value) under its contribution's
-- secret: random to everybody else, equal only for a repetition within one report.
create table ledger.statement (
  id uuid not null,
  entity uuid not null,
  contribution integer not null,
  access integer not null,
  line integer not null,
  lane ledger.lane not null,
  grade smallint not null,
  assessment boolean not null,
  property text not null,
  value text not null,
  original text,
  lang text,
  flag text,
  primary key (id, lane)
) partition by list (lane);
create index statement_of_entity on ledger.statement (entity);

create table ledger.quarantine (
  id bigint generated always as identity primary key,
  contribution integer not null references ledger.contribution on delete cascade,
  line integer not null,
  field text not null,
  reason text not null,
  fix text not null,
  sealed bytea not null        -- the row itself, under its contribution's key
);
create index quarantine_of_contribution on ledger.quarantine (contribution, line);

create table ledger.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  member text not null,
  organisation text not null,
  role text not null,
  purpose text not null,
  action text not null,
  object text not null,
  allowed boolean not null,
  rule text not null,
  details jsonb not null default '{}'
);
"""

FUNCTIONS = """
create function ledger.token() returns bytea language sql stable as $$
  select sha256(convert_to(coalesce(current_setting('wholeroute.session', true), ''), 'UTF8'))
$$;

-- Who holds the token this connection shows. A token opened for one database role is
-- worthless to another, whatever settings are changed.
create function ledger.current_session() returns ledger.session
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s from ledger.session s
  where s.token_hash = ledger.token() and s.database_role = session_user
    and s.expires_at > now()
$$;

-- The classes this session may read in a lane: `rights.decide` a second time, over the
-- same rows. A test compares the two on every combination.
create function ledger.allowed(which ledger.lane) returns setof integer
language sql stable security definer rows 1000
set search_path = pg_catalog, pg_temp as $$
  select c.id
  from ledger.current_session() s
  join ledger.access_rule r
    on r.role = s.role and r.action = 'read' and r.lane = which::text and r.purpose = s.purpose
  join ledger.access_class c
    on (c.originator = s.organisation
        or (c.tlp <> 'red' and c.audience && array[s.organisation, '*']))
   and (s.purpose = any (c.purposes) or s.purpose in ('categorisation', 'oversight'))
   and not (c.h0 and s.purpose not in
            ('analysis', 'investigation', 'prosecution', 'categorisation', 'oversight'))
   and not (c.h1 and s.purpose = 'prosecution')
$$;

-- Every statement stands in the lane of its entity. A foreign key says this row by row and
-- costs three quarters of the intake rate; this says it once a batch.
-- By index always: the planner cannot know how small a batch is beside all entities.
create function ledger.statements_stand_with_their_entity() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  if exists (
    select from added a where not exists (
      select from ledger.entity e
      where e.id = a.entity and e.lane = a.lane and e.contribution = a.contribution))
  then
    raise foreign_key_violation using message = 'a statement stands outside its entity''s lane';
  end if;
  return null;
end $$;
create trigger stands_with_its_entity after insert on ledger.statement
  referencing new table as added
  for each statement execute function ledger.statements_stand_with_their_entity();

-- The classes a contributor may write: those of which their organisation is the originator.
create function ledger.writable() returns setof integer
language sql stable security definer rows 1000
set search_path = pg_catalog, pg_temp as $$
  select c.id
  from ledger.current_session() s
  join ledger.access_rule r
    on r.role = s.role and r.action = 'submit' and r.lane = '' and r.purpose = s.purpose
  join ledger.access_class c on c.originator = s.organisation
$$;

create function ledger.my_organisation() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select organisation from ledger.current_session() where organisation is not null
$$;

-- Which of these contributions exist: all that the sweep of orphans may learn.
create function ledger.known(refs uuid[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select ref from ledger.contribution where ref = any (refs)
$$;

create function ledger.may(which text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.current_session() s join ledger.access_rule r
      on r.role = s.role and r.action = which and r.purpose = s.purpose)
$$;
"""


def upgrade() -> None:
    for lane in LANES:
        op.execute(f"create schema {lane}")
    op.execute(TABLES)
    for lane in LANES:
        for table in ("entity", "statement"):
            op.execute(
                f"create table {lane}.{table} partition of ledger.{table} for values in ('{lane}')"
            )
    op.execute(FUNCTIONS)
    _fences()


READERS = {
    "open": "wr_enforcement, wr_judicial",
    "uncategorised": "wr_custodian",
    "protected": "wr_protection, wr_custodian",
    "judicial": "wr_judicial",
}
SHARED = (
    "contribution",
    "quarantine",
    "audit",
    "session",
    "member",
    "organisation",
    "access_class",
)


def _fences() -> None:
    """Force row-level security everywhere; a grant and a policy for each thing a role does."""
    walled = [f"ledger.{t}" for t in (*SHARED, "access_rule", "entity", "statement")]
    walled += [f"{lane}.{table}" for lane in LANES for table in ("entity", "statement")]
    for table in walled:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        # Only the functions above run as the owner; the application cannot log in as it.
        op.execute(f"create policy owner on {table} to wr_owner using (true) with check (true)")
    roles = "wr_intake, wr_enforcement, wr_judicial, wr_protection, wr_custodian, wr_audit, wr_gate"
    op.execute(f"grant usage on schema ledger to {roles}")
    op.execute("revoke execute on all functions in schema ledger from public")
    op.execute(f"grant execute on all functions in schema ledger to {roles}")
    op.execute(f"revoke execute on function ledger.known(uuid[]) from {roles}")
    op.execute("grant execute on function ledger.known(uuid[]) to wr_gate")
    for lane, readers in READERS.items():
        op.execute(f"grant usage on schema {lane} to {readers}")
        for table in ("entity", "statement"):
            op.execute(f"grant select on {lane}.{table} to {readers}")
            op.execute(
                f"create policy reading on {lane}.{table} for select to {readers} "
                f"using (access in (select ledger.allowed('{lane}')))"
            )
        op.execute(
            f"create policy reading_{lane} on ledger.contribution for select to {readers} "
            f"using (access in (select ledger.allowed('{lane}')) and exists "
            f"(select from {lane}.entity e where e.contribution = contribution.id))"
        )
    op.execute(INTAKE)
    op.execute(SHARED_READING)


INTAKE = """
grant insert on ledger.entity, ledger.statement, ledger.quarantine to wr_intake;
grant select, insert, update (rows_read, rows_accepted, rows_quarantined, statements)
  on ledger.contribution to wr_intake;
-- Into a report of one's own alone: nobody puts words into another's mouth.
create policy writing on ledger.entity for insert to wr_intake
  with check (access in (select ledger.writable())
              and contribution in (select id from ledger.contribution));
create policy writing on ledger.statement for insert to wr_intake
  with check (access in (select ledger.writable())
              and contribution in (select id from ledger.contribution));
create policy own on ledger.contribution to wr_intake
  using (contributor = (select ledger.my_organisation()))
  with check (contributor = (select ledger.my_organisation())
              and access in (select ledger.writable()));
grant select on ledger.quarantine to wr_intake;
create policy own on ledger.quarantine to wr_intake
  using (contribution in (select id from ledger.contribution))
  with check (contribution in (select id from ledger.contribution));
grant select, insert on ledger.access_class to wr_intake;
create policy own on ledger.access_class to wr_intake
  using (originator = (select ledger.my_organisation()))
  with check (originator = (select ledger.my_organisation()));
"""

SHARED_READING = """
-- Where a statement comes from. A contribution shows only where an entity of it does: one
-- that holds nothing but protected people must not betray itself by its existence, nor one
-- that holds some by counting more rows than enforcement sees, nor its codes by being there.
grant select on ledger.contribution to wr_protection, wr_custodian;
grant select (id, ref, contributor, controller, regime, legal_basis, reliability, grade_original,
              access, judicial_case, title, reader, collected_on, received_at, review_on, erase_on)
  on ledger.contribution to wr_enforcement, wr_judicial;
grant select on ledger.access_class to wr_enforcement, wr_judicial, wr_protection, wr_custodian;
create policy reading on ledger.access_class for select
  to wr_enforcement, wr_judicial, wr_protection, wr_custodian
  using (exists (select from ledger.contribution c where c.access = access_class.id));
grant select on ledger.organisation to
  wr_intake, wr_enforcement, wr_judicial, wr_protection, wr_custodian, wr_audit, wr_gate;
create policy everyone on ledger.organisation for select using (true);

-- The gate signs members in and records what was refused; it reads no statement.
grant select, insert, update on ledger.member, ledger.organisation to wr_gate;
create policy gate on ledger.member to wr_gate using (true) with check (true);
create policy gate on ledger.organisation to wr_gate using (true) with check (true);
grant insert, select, delete on ledger.session to wr_gate;
create policy gate on ledger.session to wr_gate using (true) with check (true);

-- Everybody leaves audit rows in their own name and at the time it is; the auditor alone
-- reads them.
grant insert (member, organisation, role, purpose, action, object, allowed, rule, details)
  on ledger.audit to
  wr_intake, wr_enforcement, wr_judicial, wr_protection, wr_custodian, wr_audit, wr_gate;
create policy own on ledger.audit for insert with check (
  session_user = 'wr_gate'
  or (member, organisation, role, purpose) =
     (select s.member, s.organisation, s.role, s.purpose from ledger.current_session() s));
grant select on ledger.audit to wr_audit;
create policy auditing on ledger.audit for select to wr_audit
  using ((select ledger.may('audit')));
"""
