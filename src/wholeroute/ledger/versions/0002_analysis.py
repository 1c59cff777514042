"""What analysis adds: judgements, clusters, match keys, findings, records, protecting at once."""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = """
-- Append-only. `subject_lane` is 'open' while a judgement stands and null once it does not:
-- while it stands, the composite keys below refuse a subject of any other lane *and* refuse
-- that a subject changes lane. Retract first, then protect.
create table ledger.judgement (
  id bigint generated always as identity primary key,
  left_entity uuid not null,
  right_entity uuid not null check (left_entity < right_entity),
  subject_lane ledger.lane check (subject_lane = 'open'),
  verdict text not null check (verdict in ('same', 'different', 'unsure', 'retracted')),
  score double precision,
  explanation jsonb not null default '[]',
  reason text not null,
  member text,
  model text,
  undo_of bigint references ledger.judgement,
  access_left integer not null,
  access_right integer not null,
  at timestamptz not null default clock_timestamp(),
  check (num_nonnulls(member, model) = 1),
  check (member is null or length(trim(reason)) > 0),
  check ((verdict = 'retracted') <= (subject_lane is null)),
  foreign key (left_entity, subject_lane) references ledger.entity (id, lane),
  foreign key (right_entity, subject_lane) references ledger.entity (id, lane)
);
create unique index one_standing_judgement on ledger.judgement (left_entity, right_entity)
  where subject_lane is not null;
create index judgement_right on ledger.judgement (right_entity) where subject_lane is not null;

create table ledger.cluster_member (
  entity uuid primary key,
  subject_lane ledger.lane not null default 'open' check (subject_lane = 'open'),
  analytic uuid not null,       -- machine and human judgements
  confirmed uuid not null,      -- human judgements alone: what may leave analysis
  access integer not null,
  foreign key (entity, subject_lane) references ledger.entity (id, lane)
);
create index cluster_analytic on ledger.cluster_member (analytic);

create table open.match_key (
  key text not null,
  entity uuid not null,
  access integer not null,
  primary key (key, entity)
);
create index match_key_of_entity on open.match_key (entity);

create table ledger.finding (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  rule text not null,
  version text not null,
  parameters jsonb not null,
  base_rate double precision,
  innocent_readings jsonb not null,
  stands_without jsonb not null,
  handling text not null,
  access integer[] not null check (cardinality(access) > 0),
  state text not null check (state in ('new', 'confirmed', 'dismissed', 'withdrawn', 'expired')),
  state_reason text not null default '',
  at timestamptz not null default clock_timestamp(),
  check ((state = 'dismissed') <= (length(trim(state_reason)) > 0))
);
create table ledger.finding_subject (
  finding uuid not null references ledger.finding on delete cascade,
  entity uuid not null,
  subject_lane ledger.lane check (subject_lane = 'open'),
  primary key (finding, entity),
  foreign key (entity, subject_lane) references ledger.entity (id, lane)
);
create index finding_of_entity on ledger.finding_subject (entity);
create table ledger.finding_evidence (
  finding uuid not null references ledger.finding on delete cascade,
  statement uuid not null,
  primary key (finding, statement)
);

create table ledger.record_part (
  id uuid primary key,
  contribution integer not null references ledger.contribution on delete cascade,
  kind text not null,
  rows bigint not null,
  sha256 bytea not null,
  access integer not null
);

-- Counts up with everything that makes an older snapshot wrong to read.
create table ledger.epoch (
  single boolean primary key default true check (single),
  protected_at bigint not null default 0
);
insert into ledger.epoch default values;
"""

FUNCTIONS = """
create function ledger.position() returns table (last_audit bigint, epoch bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((select max(id) from ledger.audit), 0), (select protected_at from ledger.epoch)
$$;

-- Who else holds something about these entities that this reader was sent, but not for the
-- purpose they state. Organisations that did not address the reader stay unnamed.
create function ledger.restricted(entities uuid[]) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct c.originator
  from ledger.current_session() s
  join ledger.access_rule r on r.role = s.role and r.action = 'read' and r.lane = 'open'
   and r.purpose = s.purpose
  join open.entity seen on seen.id = any (entities)
   and seen.access in (select ledger.allowed('open'))
  join open.statement st on st.entity in (
    select seen.id union
    select other.entity from ledger.cluster_member mine
    join ledger.cluster_member other on other.analytic = mine.analytic
    where mine.entity = seen.id)
  join ledger.access_class c on c.id = st.access
   and c.tlp <> 'red' and c.audience && array[s.organisation, '*']
  where st.access not in (select ledger.allowed('open'))
  order by 1
$$;

-- The identity values that protecting an entity must first carry to the vault.
create function ledger.identity_values(which uuid, properties text[])
returns table (id uuid, contribution uuid, value text, original text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select st.id, c.ref, st.value, st.original
  from open.statement st join ledger.contribution c on c.id = st.contribution
  where st.entity = which and st.property = any (properties) and ledger.may('categorise')
$$;

-- Move an entity out of the open lane, at once: judgements retracted, findings withdrawn,
-- clusters and keys gone, identity values replaced by their vault tokens. Returns the
-- entities whose clusters must be computed anew in this same transaction.
create function ledger.protect(which uuid, category text, why text, properties text[])
returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who ledger.session := ledger.current_session();
begin
  if not ledger.may('categorise') then
    raise insufficient_privilege using message = 'only a custodian categorises';
  end if;
  perform from open.entity where id = which for update;
  if not found then
    raise no_data_found using message = 'no such entity in the open lane';
  end if;
  return query
    select other.entity from ledger.cluster_member mine
    join ledger.cluster_member other on other.analytic = mine.analytic
    where mine.entity = which and other.entity <> which;
  insert into ledger.judgement (left_entity, right_entity, verdict, reason, member, undo_of,
                                access_left, access_right)
    select left_entity, right_entity, 'retracted', why, who.member, id, access_left, access_right
    from ledger.judgement where subject_lane is not null and which in (left_entity, right_entity);
  update ledger.judgement set subject_lane = null
    where subject_lane is not null and which in (left_entity, right_entity);
  delete from ledger.cluster_member where entity = which;
  delete from open.match_key where entity = which;
  update ledger.finding set state = 'withdrawn', state_reason = why
    where id in (select finding from ledger.finding_subject where entity = which);
  update ledger.finding_subject set subject_lane = null where entity = which;
  update ledger.entity
    set lane = 'protected', categories = array(select distinct unnest(categories || category))
    where id = which;
  update ledger.statement set lane = 'protected',
    value = case when property = any (properties) then '' else value end,
    original = case when property = any (properties) then null else original end,
    flag = case when property = any (properties) then 'vault' else flag end
    where entity = which and lane = 'open';
  update ledger.epoch set protected_at = protected_at + 1;
end $$;
"""

GRANTS = """
grant select, insert, update (subject_lane) on ledger.judgement to wr_enforcement;
create policy reading on ledger.judgement for select to wr_enforcement
  using (access_left in (select ledger.allowed('open'))
     and access_right in (select ledger.allowed('open')));
create policy judging on ledger.judgement for insert to wr_enforcement
  with check ((select ledger.may('judge'))
     and access_left in (select ledger.allowed('open'))
     and access_right in (select ledger.allowed('open')));
create policy retiring on ledger.judgement for update to wr_enforcement
  using ((select ledger.may('judge'))
     and access_left in (select ledger.allowed('open'))
     and access_right in (select ledger.allowed('open')))
  with check (subject_lane is null);

grant select, insert, delete on ledger.cluster_member to wr_enforcement;
create policy clustering on ledger.cluster_member to wr_enforcement
  using (access in (select ledger.allowed('open')))
  with check (access in (select ledger.allowed('open')) and (select ledger.may('judge')));

grant select, insert, delete on open.match_key to wr_enforcement;
create policy keying on open.match_key to wr_enforcement
  using (access in (select ledger.allowed('open')))
  with check (access in (select ledger.allowed('open')) and (select ledger.may('judge')));

grant select, insert, update (state, state_reason) on ledger.finding to wr_enforcement;
create policy finding on ledger.finding to wr_enforcement
  using (not exists (select unnest(access) except select ledger.allowed('open')))
  with check (not exists (select unnest(access) except select ledger.allowed('open')));
grant select, insert on ledger.finding_subject, ledger.finding_evidence to wr_enforcement;
create policy finding on ledger.finding_subject to wr_enforcement
  using (finding in (select id from ledger.finding))
  with check (finding in (select id from ledger.finding));
create policy finding on ledger.finding_evidence to wr_enforcement
  using (finding in (select id from ledger.finding))
  with check (finding in (select id from ledger.finding));

grant insert on ledger.record_part to wr_intake;
create policy writing on ledger.record_part for insert to wr_intake
  with check (access in (select ledger.writable()));
grant select on ledger.record_part to wr_enforcement;
create policy reading on ledger.record_part for select to wr_enforcement
  using (access in (select ledger.allowed('open')));

-- Protecting recomputes clusters in its own transaction: ids and verdicts, never a value.
grant select on ledger.judgement to wr_custodian;
create policy recomputing on ledger.judgement for select to wr_custodian
  using (subject_lane is not null and (select ledger.may('categorise')));
grant select, insert, delete on ledger.cluster_member to wr_custodian;
create policy recomputing on ledger.cluster_member to wr_custodian
  using ((select ledger.may('categorise'))) with check ((select ledger.may('categorise')));

grant execute on function ledger.position() to wr_enforcement;
grant execute on function ledger.restricted(uuid[]) to wr_enforcement;
grant execute on function ledger.identity_values(uuid, text[]) to wr_custodian;
grant execute on function ledger.protect(uuid, text, text, text[]) to wr_custodian;
"""

WALLED = (
    "ledger.judgement",
    "ledger.cluster_member",
    "open.match_key",
    "ledger.finding",
    "ledger.finding_subject",
    "ledger.finding_evidence",
    "ledger.record_part",
    "ledger.epoch",
)


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FUNCTIONS)
    for name in ("position()", "restricted(uuid[])", "identity_values(uuid, text[])"):
        op.execute(f"revoke execute on function ledger.{name} from public")
    op.execute("revoke execute on function ledger.protect(uuid, text, text, text[]) from public")
    for table in WALLED:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy owner on {table} to wr_owner using (true) with check (true)")
    op.execute(GRANTS)


def downgrade() -> None:
    for function in (
        "protect(uuid, text, text, text[])",
        "identity_values(uuid, text[])",
        "restricted(uuid[])",
        "position()",
    ):
        op.execute(f"drop function ledger.{function}")
    for table in reversed(WALLED):
        op.execute(f"drop table {table} cascade")
