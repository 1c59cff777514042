"""Holds, categorising with four eyes, and references that hide with whom they name."""

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = """
-- Why the label of an uncategorised person waits: what their report shows them doing.
alter table ledger.entity add column holds text[] not null default '{}';

-- One person asks that somebody be categorised as open, another decides. Nothing is changed
-- before, and the reason, which may name them, is the vault's under `id`.
create table ledger.release (
  id uuid primary key,
  entity uuid not null,
  contribution integer not null references ledger.contribution on delete cascade,
  access integer not null,
  category text not null,
  holds text[] not null,
  evidence uuid[] not null,     -- statements of the open lane, of other reports
  asked_by text not null references ledger.member,
  asked_at timestamptz not null default clock_timestamp(),
  decided_by text references ledger.member,
  decided_at timestamptz,
  granted boolean,
  decision text not null default '',
  check (decided_by is distinct from asked_by),
  check (num_nonnulls(decided_by, decided_at, granted) in (0, 3))
);
create unique index one_open_release on ledger.release (entity) where granted is null;
"""

FUNCTIONS = """
-- The uncategorised person `which`, where this session may decide on them: a custodian who was
-- sent them, or whoever co-signs a release that somebody else asked for.
create function ledger.undecided(which uuid) returns uncategorised.entity
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e from uncategorised.entity e
  where e.id = which and e.kind = 'Person' and (
    (ledger.may('categorise') and e.access in (select ledger.allowed('uncategorised')))
    or exists (select from ledger.release r where r.entity = which and r.granted is null
               and ledger.may('co-sign') and r.access in (select ledger.allowed('open'))))
$$;

-- Compute the lanes of a report's objects and links anew, by the rules of intake, from the people
-- and from who names whom.
create function ledger.settle_report(report integer, objects text[], links text[], holding text[])
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  changed integer := 1;
begin
  while changed > 0 loop
    with here as (
      select id, kind, lane from ledger.entity where contribution = report
    ), naming as (
      select s.id as source, s.kind as source_kind, r.property, t.id as target,
             t.kind as target_kind, t.lane as target_lane
      from here s
      join ledger.statement r on r.entity = s.id and r.lane = s.lane
      join here t on t.id::text = r.value
    ), held as (
      select source as object, target_lane as lane from naming
      where source_kind = any (objects) and property = any (holding)
        and not target_kind = any (objects)
      union all
      select thing.target, holder.target_lane
      from naming thing join naming holder using (source)
      where thing.target_kind = any (objects) and holder.property = any (holding)
        and not holder.target_kind = any (objects)
    ), due as (
      select object as id, case when bool_or(lane = 'open') then 'open'::ledger.lane
                                else max(lane) end as lane
      from held group by object
      union all
      select source, max(target_lane) from naming where source_kind = any (links) group by source
    )
    update ledger.entity e set lane = due.lane from due
    where e.id = due.id and e.lane <> due.lane and e.lane <> 'judicial'
      and e.contribution = report;
    get diagnostics changed = row_count;
    update ledger.statement s set lane = e.lane from ledger.entity e
    where e.contribution = report and s.entity = e.id and s.lane <> e.lane;
  end loop;
end $$;

-- Let an uncategorised person into the open lane as `category`. Returns what the vault must give
-- back in this same transaction: tokens, no values.
create function ledger.open_up(
  which uuid, objects text[], links text[], holding text[], free text[], category text)
returns table (id uuid, property text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
  person constant uncategorised.entity := ledger.undecided(which);
begin
  if person.id is null then
    return;
  end if;
  if cardinality(person.holds) > 0 and not exists (
    select from ledger.release r where r.entity = which and r.granted is null
      and ledger.may('co-sign') and r.asked_by <> who.member and r.category = open_up.category)
  then
    raise insufficient_privilege using message = 'a hold is lifted by two people';
  end if;
  update ledger.entity e set lane = 'open', holds = '{}',
    categories = array(select distinct unnest(e.categories || open_up.category))
    where e.id = which and e.lane = 'uncategorised';
  update ledger.statement s set lane = 'open' where s.entity = which and s.lane = 'uncategorised';
  perform ledger.settle_report(person.contribution, objects, links, holding);
  return query
    select s.id, s.property from open.statement s
    where s.contribution = person.contribution and s.flag = 'vault'
      and not s.property = any (free);
end $$;

-- Put back what the vault held of whoever has just entered the open lane. Outside this transaction
-- the open lane holds nothing of the vault's but prose.
create function ledger.give_back(which uuid, free text[], given jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  report constant integer := (select contribution from open.entity where id = which);
begin
  if not (ledger.may('categorise') or ledger.may('co-sign')) then
    raise insufficient_privilege using message = 'only who categorises gives back';
  end if;
  update open.statement s set value = g.value, original = g.original, flag = g.flag
    from jsonb_to_recordset(given) as g(id uuid, value text, original text, flag text)
    where s.id = g.id and s.contribution = report and s.flag = 'vault'
      and not s.property = any (free);
  if exists (select from open.statement s where s.contribution = report and s.flag = 'vault'
             and not s.property = any (free))
  then
    raise integrity_constraint_violation using message = 'an identity is still in the vault';
  end if;
end $$;

-- Wall an uncategorised person off as one who is protected; their identity is in the vault already.
create function ledger.shelter(
  which uuid, objects text[], links text[], holding text[], category text)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uncategorised.entity := ledger.undecided(which);
begin
  if person.id is null or not ledger.may('categorise') then
    return false;
  end if;
  update ledger.entity e set lane = 'protected', holds = '{}',
    categories = array(select distinct unnest(e.categories || shelter.category))
    where e.id = which and e.lane = 'uncategorised';
  update ledger.statement s set lane = 'protected'
    where s.entity = which and s.lane = 'uncategorised';
  perform ledger.settle_report(person.contribution, objects, links, holding);
  -- Nobody decides any more on whether they enter the open lane.
  delete from ledger.release r where r.entity = which and r.granted is null;
  return true;
end $$;
"""

REFERENCES = """
-- Who names an entity: its id is 36 letters, and hardly any other value is.
create index statement_naming on ledger.statement (value) where length(value) = 36;
create index entity_of_kind on ledger.entity (kind, id);

-- An open object may have a hidden holder. That it names them is hidden with them.
create function ledger.references_follow_lanes() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  update ledger.statement s set flag = case when n.lane <> 'open' then 'walled' end
  from moved n
  where s.value = n.id::text and length(s.value) = 36 and s.contribution = n.contribution
    and s.lane = 'open'
    and s.flag is distinct from case when n.lane <> 'open' then 'walled' end;
  return null;
end $$;
create trigger references_follow_lanes after update on ledger.entity
  referencing new table as moved
  for each statement execute function ledger.references_follow_lanes();
update ledger.statement s set flag = 'walled' from ledger.entity e
  where s.value = e.id::text and length(s.value) = 36 and s.contribution = e.contribution
    and s.lane = 'open' and e.lane <> 'open';
drop policy reading on open.statement;
create policy reading on open.statement for select to wr_enforcement, wr_judicial
  using (access in (select ledger.allowed('open'))
         and (flag is null or flag not in ('vault', 'walled')));
"""

GRANTS = """
alter table ledger.release enable row level security;
alter table ledger.release force row level security;
create policy owner on ledger.release to wr_owner using (true) with check (true);
grant select, insert on ledger.release to wr_custodian;
create policy asking on ledger.release to wr_custodian
  using (access in (select ledger.allowed('uncategorised')))
  with check ((select ledger.may('categorise')) and granted is null
     and asked_by = (select s.member from ledger.current_session() s)
     and access in (select ledger.allowed('uncategorised')));
grant select on ledger.release to wr_enforcement;
grant update (decided_by, decided_at, granted, decision) on ledger.release to wr_enforcement;
create policy reviewing on ledger.release for select to wr_enforcement
  using ((select ledger.may('co-sign')) and access in (select ledger.allowed('open')));
create policy deciding on ledger.release for update to wr_enforcement
  using ((select ledger.may('co-sign')) and granted is null
     and access in (select ledger.allowed('open')))
  with check (decided_by = (select s.member from ledger.current_session() s));
"""

CALLERS = {
    "references_follow_lanes()": "",
    "undecided(uuid)": "",
    "settle_report(integer, text[], text[], text[])": "",
    "open_up(uuid, text[], text[], text[], text[], text)": "wr_custodian, wr_enforcement",
    "give_back(uuid, text[], jsonb)": "wr_custodian, wr_enforcement",
    "shelter(uuid, text[], text[], text[], text)": "wr_custodian",
}


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FUNCTIONS)
    op.execute(REFERENCES)
    op.execute(GRANTS)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
