"""Quarantined rows are mended, retried or rejected; a mended row can only make a report stricter."""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = """
alter table ledger.quarantine add column state text not null default 'waiting'
  check (state in ('waiting', 'accepted', 'rejected'));
create index quarantine_waiting on ledger.quarantine (field, reason) where state = 'waiting';
alter table ledger.contribution add column rows_rejected integer not null default 0;
alter table ledger.contribution
  add check (rows_read = rows_accepted + rows_quarantined + rows_rejected);

-- Append-only: who did what to a quarantined row. The row as it came stays where it is; a
-- correction, a reason and whatever else may quote it is sealed under its contribution's key.
create table ledger.mending (
  id bigint generated always as identity primary key,
  quarantine bigint not null references ledger.quarantine on delete cascade,
  at timestamptz not null default clock_timestamp(),
  member text not null references ledger.member,
  act text not null check (act in ('fixed', 'accepted', 'outside', 'rejected')),
  sealed bytea not null
);
create index mending_of_row on ledger.mending (quarantine, id);

-- Identities of other reports that left the open lane with a mended row's person, on their way to
-- the vault: no sender may see them, so they wait here, where no role reads, for a custodian.
create table ledger.shelf (
  token uuid primary key,
  contribution integer not null references ledger.contribution on delete cascade,
  access integer not null,
  value text not null,
  original text,
  flag text
);
"""

FUNCTIONS = """
-- The report of this session's own organisation that it may mend, null for any other.
create function ledger.own_report(report uuid) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id from ledger.contribution c
  where c.ref = report and c.contributor = ledger.my_organisation() and ledger.may('submit')
$$;

-- In which lane each entity of an own report stands by now: what is added to it must stand there.
create function ledger.standing(report uuid) returns table (id uuid, kind text, lane ledger.lane)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.kind, e.lane from ledger.entity e where e.contribution = ledger.own_report(report)
$$;

-- Lock those of an own report's entities that are about to be spoken of anew: whoever protects one
-- of them meanwhile comes before this or after it, never between. Entities first, then the report,
-- as protecting does.
create function ledger.hold_still(report uuid, which uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from ledger.entity e
    where e.contribution = ledger.own_report(report) and e.id = any (which)
    order by e.id for update;
end $$;

-- Who leaves the open lane with `leaving`, by the rules of `moving_with`, and locked as there. For
-- the function below alone.
create function ledger.leaving_with(
  leaving uuid[], objects text[], links text[], holding text[])
returns uuid[]
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moving uuid[] := leaving;
  reports integer[];
  before integer := 0;
begin
  while cardinality(moving) > before loop
    before := cardinality(moving);
    perform from open.entity where id = any (moving) order by id for update;
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
  return moving;
end $$;

-- Make entities of an own report stricter, at once and with all that this brings: `changed` holds
-- them with lane, categories, minority and holds as the whole report gives them by now. `vaulted`
-- are the statements that the vault already has. Whoever leaves the open lane as protected takes
-- along whom a person judged to be the same, whoever reported them. What is not in the vault yet
-- waits on the shelf. Returns the epoch from which older snapshots are wrong, null where none is.
create function ledger.tighten(
  report uuid, changed jsonb, vaulted uuid[], objects text[], links text[], holding text[],
  identifying text[], free text[])
returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  here constant integer := ledger.own_report(report);
  neutral constant text := 'a subject left the open lane';
  going uuid[];
  leaving uuid[];
  gone uuid[];
  speaking integer[];
  emptied uuid[];
begin
  if here is null then
    raise insufficient_privilege using message = 'only its sender mends a report';
  end if;
  perform from ledger.entity e
    where e.contribution = here
      and e.id in (select id from jsonb_to_recordset(changed) as g(id uuid)) order by e.id for update;
  if exists (
    select from jsonb_to_recordset(changed) as g(id uuid, lane ledger.lane)
    left join ledger.entity e on e.id = g.id and e.contribution = here
    where e.id is null or g.lane < e.lane)
  then
    raise insufficient_privilege using message = 'nothing becomes laxer by mending';
  end if;
  going := array(
    select e.id from jsonb_to_recordset(changed) as g(id uuid, lane ledger.lane)
    join open.entity e on e.id = g.id where g.lane <> 'open');
  gone := array(
    select e.id from jsonb_to_recordset(changed) as g(id uuid, lane ledger.lane)
    join open.entity e on e.id = g.id where g.lane = 'protected' and e.kind = 'Person');
  leaving := array(
    select unnest(going) union
    select unnest(ledger.leaving_with(gone, objects, links, holding)));
  -- Prose may speak of whoever left, and of whoever is hidden since this mending.
  speaking := array(select distinct e.contribution from open.entity e where e.id = any (leaving));
  emptied := array(
    select st.id from ledger.statement st
    where st.flag is distinct from 'vault' and (
      (st.lane = 'open' and st.entity = any (leaving) and st.property = any (identifying))
      or (st.lane = 'open' and st.property = any (free)
          and (st.contribution = any (speaking)
               or (st.contribution = here and st.id = any (vaulted))))));
  insert into ledger.shelf (token, contribution, access, value, original, flag)
    select st.id, st.contribution, st.access, st.value, st.original, st.flag
    from open.statement st where st.id = any (emptied) and not st.id = any (vaulted)
    on conflict do nothing;

  insert into ledger.judgement (left_entity, right_entity, verdict, reason, member, undo_of,
                                access_left, access_right)
    select left_entity, right_entity, 'retracted', neutral, who.member, id, access_left,
           access_right
    from ledger.judgement
    where subject_lane is not null
      and (left_entity = any (leaving) or right_entity = any (leaving));
  update ledger.judgement set subject_lane = null, explanation = '[]',
    reason = case when member is null then '' else neutral end
    where left_entity = any (leaving) or right_entity = any (leaving);
  delete from open.match_key where entity = any (leaving);
  update ledger.finding
    set state = 'withdrawn', state_reason = neutral, parameters = '{}', innocent_readings = '[]',
        stands_without = '{}', decided_by = '', decided_at = null
    where id in (
      select finding from ledger.finding_subject where entity = any (leaving) union
      select v.finding from ledger.finding_evidence v join open.statement st on st.id = v.statement
      where st.entity = any (leaving) or st.id = any (emptied));
  update ledger.finding_subject set subject_lane = null where entity = any (leaving);
  update ledger.contribution c set title = 'report'
    where c.id = any (speaking)
      and exists (
        select from open.statement st,
               regexp_split_to_table(lower(coalesce(st.original, st.value)), '[^[:alnum:]]+') word
        where st.entity = any (leaving) and st.property = any (identifying) and length(word) > 2
          and word = any (regexp_split_to_array(lower(c.title), '[^[:alnum:]]+')));
  -- Records of other reports wait whole where only custodians see them, until one settles them.
  update ledger.record_part p set lane = 'uncategorised'
    where p.lane = 'open' and p.contribution = any (speaking) and p.contribution <> here;

  update ledger.entity e set lane = g.lane, minor = e.minor or g.minor,
    categories = array(select distinct c from unnest(e.categories || g.categories) c order by c),
    holds = case when g.lane in ('open', 'uncategorised')
      then array(select distinct h from unnest(e.holds || g.holds) h order by h) else e.holds end
    from jsonb_to_recordset(changed)
      as g(id uuid, lane ledger.lane, categories text[], minor boolean, holds text[])
    where e.id = g.id and e.contribution = here;
  update ledger.entity e set lane = 'protected' where e.id = any (leaving) and e.lane = 'open';
  update ledger.statement s set lane = e.lane from ledger.entity e
    where s.entity = e.id and s.lane <> e.lane and (
      e.id = any (leaving) or e.id in (select id from jsonb_to_recordset(changed) as g(id uuid)));
  update ledger.statement set value = '', original = null, flag = 'vault'
    where id = any (emptied) and lane in ('open', 'uncategorised', 'protected');
  if cardinality(leaving) = 0 and cardinality(emptied) = 0 then
    return null;
  end if;
  update ledger.epoch set protected_at = protected_at + 1;
  return (select protected_at from ledger.epoch);
end $$;

-- A title that names somebody whom a mended row hides goes; nothing else of a report changes.
create function ledger.retitle(report uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update ledger.contribution set title = 'report' where id = ledger.own_report(report)
$$;

-- The open parts of an own report, whose people may have left the open lane with a mended row.
create function ledger.own_parts(report uuid)
returns table (id uuid, contribution uuid, kind text, rows bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, report, p.kind, p.rows from open.record_part p
  where p.contribution = ledger.own_report(report)
$$;

-- Put pieces in the place of open parts of an own report.
create function ledger.mend_parts(report uuid, pieces jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform ledger.replace_parts(
    'open', array(select p.id from ledger.own_parts(report) p),
    '{open,uncategorised,protected,judicial}', pieces);
end $$;

-- What waits on the shelf for this custodian to carry it to the vault.
create function ledger.shelved()
returns table (token uuid, contribution uuid, value text, original text, flag text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.token, c.ref, s.value, s.original, s.flag
  from ledger.shelf s join ledger.contribution c on c.id = s.contribution
  where ledger.may('categorise') and s.access in (select ledger.allowed('uncategorised'))
$$;

-- Clear the shelf of what the vault has now.
create function ledger.clear_shelf(tokens uuid[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from ledger.shelf s where s.token = any (tokens)
    and s.token in (select h.token from ledger.shelved() h)
$$;
"""

GRANTS = """
grant update (rows_rejected) on ledger.contribution to wr_intake;
grant update (field, reason, fix, state) on ledger.quarantine to wr_intake;
grant select, insert (quarantine, member, act, sealed) on ledger.mending to wr_intake;
create policy own on ledger.mending to wr_intake
  using (exists (select from ledger.quarantine q where q.id = quarantine))
  with check (exists (select from ledger.quarantine q where q.id = quarantine)
     and member = (select s.member from ledger.current_session() s));
"""

CALLERS = {
    "own_report(uuid)": "",
    "standing(uuid)": "wr_intake",
    "hold_still(uuid, uuid[])": "wr_intake",
    "leaving_with(uuid[], text[], text[], text[])": "",
    "tighten(uuid, jsonb, uuid[], text[], text[], text[], text[], text[])": "wr_intake",
    "retitle(uuid)": "wr_intake",
    "own_parts(uuid)": "wr_intake",
    "mend_parts(uuid, jsonb)": "wr_intake",
    "shelved()": "wr_custodian",
    "clear_shelf(uuid[])": "wr_custodian",
}


def upgrade() -> None:
    op.execute(TABLES)
    for table in ("ledger.mending", "ledger.shelf"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy owner on {table} to wr_owner using (true) with check (true)")
    op.execute(FUNCTIONS)
    op.execute(GRANTS)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
