"""Records get their manifest: one row a part, walled by lane as entities and statements are."""

from alembic import op

revision = "0004"
down_revision = "0003"

READERS = {
    "open": "wr_enforcement, wr_judicial",
    "uncategorised": "wr_custodian",
    "protected": "wr_protection, wr_custodian",
    "judicial": "wr_judicial",
}

TABLES = """
create temporary table kept on commit drop as select * from ledger.record_part;
drop table ledger.record_part cascade;
-- One file for each contribution, kind and lane; `id` names it. Prose is a file of its own where
-- its report speaks of anyone outside the open lane. Counts are those of the part alone.
create table ledger.record_part (
  id uuid not null,
  lane ledger.lane not null,
  contribution integer not null references ledger.contribution on delete cascade,
  kind text not null,
  prose boolean not null default false,
  rows bigint not null check (rows > 0),
  grade smallint not null,
  sha256 bytea not null,
  access integer not null,
  primary key (id, lane),
  check (not (prose and lane = 'open'))
) partition by list (lane);
create index record_part_of_contribution on ledger.record_part (contribution);
"""

# Nothing wrote a part before this version: whatever stands there takes its report's strictest lane.
BACK = """
insert into ledger.record_part (id, lane, contribution, kind, rows, grade, sha256, access)
select k.id,
       coalesce((select max(e.lane) from ledger.entity e where e.contribution = k.contribution),
                'open'),
       k.contribution, k.kind, k.rows, 4, k.sha256, k.access
from kept k where k.rows > 0
"""

FUNCTIONS = """
-- Which of these parts the manifest names: all that the sweep of orphans may learn.
create function ledger.known_parts(parts uuid[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select id from ledger.record_part where id = any (parts)
$$;

-- The open parts of the reports of whoever leaves the open lane with `which`. The reports are
-- locked first and read after: two who protect people of one report take turns, and the second
-- finds what the first left.
create function ledger.moving_parts(which uuid, objects text[], links text[], holding text[])
returns table (id uuid, contribution uuid, kind text, rows bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moving constant uuid[] := array(select ledger.moving_with(which, objects, links, holding));
  reports constant integer[] := array(
    select distinct e.contribution from open.entity e where e.id = any (moving));
begin
  perform from ledger.contribution c where c.id = any (reports) order by c.id for no key update;
  return query
    select p.id, c.ref, p.kind, p.rows
    from open.record_part p join ledger.contribution c on c.id = p.contribution
    where p.contribution = any (reports);
end $$;

-- Put pieces in the place of parts of one lane: each row of a part is in exactly one piece of it,
-- and what is not prose is counted to see that. For the two functions below alone.
create function ledger.replace_parts(
  standing ledger.lane, replaceable uuid[], lanes ledger.lane[], pieces jsonb)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    select from jsonb_to_recordset(pieces) as p(of uuid, lane ledger.lane, prose boolean)
    where not p.lane = any (lanes) or (p.prose and p.lane = 'open')
       or p.of is null or not p.of = any (replaceable)
  ) or exists (
    select from jsonb_to_recordset(pieces) as p(of uuid, prose boolean, rows bigint)
    join ledger.record_part o on o.id = p.of and o.lane = standing
    group by o.id, o.rows having coalesce(sum(p.rows) filter (where not p.prose), 0) <> o.rows)
  then
    raise integrity_constraint_violation using message = 'a record would be lost, or moved astray';
  end if;
  with piece as (
    select * from jsonb_to_recordset(pieces)
      as p(of uuid, id uuid, lane ledger.lane, prose boolean, rows bigint, sha256 text)
  ), old as (
    delete from ledger.record_part o
    where o.lane = standing and o.id in (select p.of from piece p) returning o.*
  )
  insert into ledger.record_part
    (id, lane, contribution, kind, prose, rows, grade, sha256, access)
    select p.id, p.lane, old.contribution, old.kind, p.prose, p.rows, old.grade,
           decode(p.sha256, 'hex'), old.access
    from old join piece p on p.of = old.id;
end $$;

-- Put pieces in the place of parts that leave the open lane with `which`.
create function ledger.move_parts(
  which uuid, objects text[], links text[], holding text[], pieces jsonb)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform ledger.replace_parts(
    'open', array(select m.id from ledger.moving_parts(which, objects, links, holding) m),
    '{open,protected}', pieces);
end $$;

-- Who stands outside the open lane in a report of which a custodian was sent uncategorised people.
create function ledger.walls_of(report uuid) returns table (id uuid, lane ledger.lane)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.lane from ledger.contribution c join ledger.entity e on e.contribution = c.id
  where c.ref = report and e.lane <> 'open' and ledger.may('categorise')
    and c.access in (select ledger.allowed('uncategorised'))
$$;

-- The parts of a report that wait for its uncategorised people, even where none is left: then
-- the report itself shows to no custodian any more. Locked as for protecting.
create function ledger.unsettled_parts(report uuid)
returns table (id uuid, contribution uuid, kind text, rows bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not ledger.may('categorise') then
    raise insufficient_privilege using message = 'only a custodian categorises';
  end if;
  perform from ledger.contribution c where c.ref = report
    and c.access in (select ledger.allowed('uncategorised')) for no key update;
  return query
    select p.id, c.ref, p.kind, p.rows
    from uncategorised.record_part p join ledger.contribution c on c.id = p.contribution
    where c.ref = report and not p.prose
      and p.access in (select ledger.allowed('uncategorised'));
end $$;

-- Put pieces in the place of parts whose people have been categorised since.
create function ledger.settle_parts(pieces jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not ledger.may('categorise') then
    raise insufficient_privilege using message = 'only a custodian categorises';
  end if;
  perform ledger.replace_parts(
    'uncategorised',
    array(select p.id from uncategorised.record_part p
          where not p.prose and p.access in (select ledger.allowed('uncategorised'))),
    '{open,uncategorised,protected}', pieces);
end $$;
"""

GRANTS = """
grant insert on ledger.record_part to wr_intake;
create policy writing on ledger.record_part for insert to wr_intake
  with check (access in (select ledger.writable())
              and contribution in (select id from ledger.contribution));
"""

CALLERS = {
    "known_parts(uuid[])": "wr_gate",
    "moving_parts(uuid, text[], text[], text[])": "wr_custodian",
    "replace_parts(ledger.lane, uuid[], ledger.lane[], jsonb)": "",
    "move_parts(uuid, text[], text[], text[], jsonb)": "wr_custodian",
    "walls_of(uuid)": "wr_custodian",
    "unsettled_parts(uuid)": "wr_custodian",
    "settle_parts(jsonb)": "wr_custodian",
}


def upgrade() -> None:
    op.execute(TABLES)
    for lane in READERS:
        op.execute(
            f"create table {lane}.record_part partition of ledger.record_part for values in ('{lane}')"
        )
    for table in ("ledger.record_part", *(f"{lane}.record_part" for lane in READERS)):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy owner on {table} to wr_owner using (true) with check (true)")
    op.execute(BACK)
    for lane, readers in READERS.items():
        op.execute(f"grant select on {lane}.record_part to {readers}")
        op.execute(
            f"create policy reading on {lane}.record_part for select to {readers} "
            f"using (access in (select ledger.allowed('{lane}')))"
        )
    op.execute(GRANTS)
    op.execute(FUNCTIONS)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
