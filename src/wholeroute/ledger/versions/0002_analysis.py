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

-- Who leaves the open lane with `which`: the people a person judged to be the same, the links
-- that name any of them, the objects nobody else holds. Nobody where `which` is not one that
-- this custodian was sent. Kinds and properties are `entities.vocabulary`'s; intake settles
-- lanes by the same rules. Whoever moves is locked: no judgement reaches them meanwhile.
create function ledger.moving_with(which uuid, objects text[], links text[], holding text[])
returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moving uuid[];
  reports integer[];
  before integer := 0;
begin
  if not ledger.may('categorise') then
    raise insufficient_privilege using message = 'only a custodian categorises';
  end if;
  moving := array(select id from open.entity
                  where id = which and access in (select ledger.allowed('uncategorised')));
  while cardinality(moving) > before loop
    before := cardinality(moving);
    perform from open.entity where id = any (moving) for update;
    reports := array(select distinct contribution from open.entity where id = any (moving));
    moving := array(
      with here as (
        select id, kind, lane from ledger.entity where contribution = any (reports)
      ), naming as (
        select s.id as source, s.kind as source_kind, s.lane as source_lane, r.property,
               t.id as target, t.kind as target_kind, t.lane as target_lane
        from here s
        join ledger.statement r on r.entity = s.id and r.lane = s.lane
        join here t on t.id::text = r.value
      ), held as (
        select source as object, target as holder, target_lane as lane from naming
        where source_kind = any (objects) and property = any (holding)
          and not target_kind = any (objects)
        union all
        select thing.target, holder.target, holder.target_lane
        from naming thing join naming holder using (source)
        where thing.target_kind = any (objects) and holder.property = any (holding)
          and not holder.target_kind = any (objects)
      )
      select unnest(moving)
      union
      select case when left_entity = any (moving) then right_entity else left_entity end
      from ledger.judgement
      where subject_lane is not null and verdict = 'same' and member is not null
        and (left_entity = any (moving) or right_entity = any (moving))
      union
      select source from naming
      where source_lane = 'open' and source_kind = any (links) and target = any (moving)
      union
      select object from held join here on here.id = object and here.lane = 'open'
      group by object
      having bool_or(holder = any (moving))
         and bool_and(held.lane <> 'open' or holder = any (moving)));
  end loop;
  return query select unnest(moving);
end $$;

-- What must reach the vault before `which` and who moves with them leave the open lane: what
-- tells who they are, and all prose of their reports, which may speak of them.
create function ledger.identity_values(
  which uuid, objects text[], links text[], holding text[], identifying text[], free text[])
returns table (id uuid, contribution uuid, value text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moving constant uuid[] := array(select ledger.moving_with(which, objects, links, holding));
begin
  return query
    select st.id, c.ref, coalesce(st.original, st.value)
    from open.statement st join ledger.contribution c on c.id = st.contribution
    where st.flag is distinct from 'vault'
      and ((st.entity = any (moving) and st.property = any (identifying))
        or (st.property = any (free) and st.contribution in
              (select e.contribution from open.entity e where e.id = any (moving))));
end $$;

-- What recomputing clusters must know of entities that no custodian may read: whether they are
-- in the open lane, under which class, and which are entries of one list (a number that says
-- nothing beyond this answer). A report is named only where the custodian was sent it.
create function ledger.remaining(entities uuid[])
returns table (entity uuid, access integer, contribution uuid, list bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.access,
    case when e.access in (select ledger.allowed('uncategorised')) then c.ref end,
    case when exists (
      select from open.statement st where st.entity = e.id and st.property = 'listingId')
    then dense_rank() over (order by e.contribution) end
  from open.entity e join ledger.contribution c on c.id = e.contribution
  where e.id = any (entities) and ledger.may('categorise')
$$;

-- Move `which`, and who moves with them, out of the open lane, at once: judgements retracted,
-- findings withdrawn, clusters and keys gone, what the vault now holds emptied. Whatever stays
-- within enforcement's sight says neither why nor what was said of them. Returns the entities
-- whose clusters must be computed anew in this same transaction.
create function ledger.protect(
  which uuid, objects text[], links text[], holding text[], identifying text[], free text[],
  category text)
returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  neutral constant text := 'a subject left the open lane';
  moving constant uuid[] := array(select ledger.moving_with(which, objects, links, holding));
  vaulted constant uuid[] := array(
    select id from ledger.identity_values(which, objects, links, holding, identifying, free));
begin
  return query
    select distinct other.entity from ledger.cluster_member mine
    join ledger.cluster_member other on other.analytic = mine.analytic
    where mine.entity = any (moving) and not other.entity = any (moving);
  insert into ledger.judgement (left_entity, right_entity, verdict, reason, member, undo_of,
                                access_left, access_right)
    select left_entity, right_entity, 'retracted', neutral, who.member, id, access_left,
           access_right
    from ledger.judgement
    where subject_lane is not null and (left_entity = any (moving) or right_entity = any (moving));
  update ledger.judgement set subject_lane = null, explanation = '[]',
    reason = case when member is null then '' else neutral end
    where left_entity = any (moving) or right_entity = any (moving);
  delete from ledger.cluster_member where entity = any (moving);
  delete from open.match_key where entity = any (moving);
  update ledger.finding
    set state = 'withdrawn', state_reason = neutral, parameters = '{}', innocent_readings = '[]',
        stands_without = '{}'
    where id in (select finding from ledger.finding_subject where entity = any (moving));
  update ledger.finding_subject set subject_lane = null where entity = any (moving);
  update ledger.entity set lane = 'protected',
    categories = case when kind = 'Person'
      then array(select distinct unnest(categories || category)) else categories end
    where id = any (moving) and lane = 'open';
  update ledger.statement set lane = 'protected' where entity = any (moving) and lane = 'open';
  update ledger.statement set value = '', original = null, flag = 'vault'
    where id = any (vaulted) and lane in ('open', 'protected');
  update ledger.epoch set protected_at = protected_at + 1;
end $$;
"""

GRANTS = """
grant select, insert, update (subject_lane) on ledger.judgement to wr_enforcement;
-- A standing judgement's keys hold both subjects in the open lane; of one that no longer
-- stands, a subject may have left it since.
create policy reading on ledger.judgement for select to wr_enforcement
  using (access_left in (select ledger.allowed('open'))
     and access_right in (select ledger.allowed('open'))
     and (subject_lane is not null
          or (exists (select from open.entity e where e.id = left_entity)
          and exists (select from open.entity e where e.id = right_entity))));
create policy judging on ledger.judgement for insert to wr_enforcement
  with check ((select ledger.may('judge'))
     and (subject_lane is not null or verdict = 'retracted')
     and (member is null or member = (select s.member from ledger.current_session() s))
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
  with check (access in (select ledger.writable())
              and contribution in (select id from ledger.contribution));
grant select on ledger.record_part to wr_enforcement;
create policy reading on ledger.record_part for select to wr_enforcement
  using (access in (select ledger.allowed('open'))
         and contribution in (select id from ledger.contribution));

-- Protecting recomputes clusters in its own transaction: ids and verdicts, never a value.
grant select (id, left_entity, right_entity, subject_lane, verdict, score, member, model, at,
              undo_of)
  on ledger.judgement to wr_custodian;
create policy recomputing on ledger.judgement for select to wr_custodian
  using (subject_lane is not null and (select ledger.may('categorise')));
grant select, insert, delete on ledger.cluster_member to wr_custodian;
create policy recomputing on ledger.cluster_member to wr_custodian
  using ((select ledger.may('categorise'))) with check ((select ledger.may('categorise')));

grant execute on function ledger.position() to wr_enforcement, wr_custodian;
grant execute on function ledger.restricted(uuid[]) to wr_enforcement;
grant execute on function
  ledger.moving_with(uuid, text[], text[], text[]),
  ledger.identity_values(uuid, text[], text[], text[], text[], text[]),
  ledger.remaining(uuid[]),
  ledger.protect(uuid, text[], text[], text[], text[], text[], text) to wr_custodian;
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


NAMES = (
    "protect(uuid, text[], text[], text[], text[], text[], text)",
    "remaining(uuid[])",
    "identity_values(uuid, text[], text[], text[], text[], text[])",
    "moving_with(uuid, text[], text[], text[])",
    "restricted(uuid[])",
    "position()",
)


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FUNCTIONS)
    for name in NAMES:
        op.execute(f"revoke execute on function ledger.{name} from public")
    for table in WALLED:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy owner on {table} to wr_owner using (true) with check (true)")
    op.execute(GRANTS)
