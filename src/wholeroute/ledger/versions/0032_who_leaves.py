"""Who leaves the open lane together is found in one place, and by what their reports say alone.

Every statement of everybody was looked through for it, several times for each who is protected, and
who holds an object was asked for each entity anew. The rules are those of 0002 and 0006.
"""

from alembic import op

revision = "0032"
down_revision = "0031"

FUNCTIONS = """
-- All that a report says: whoever leaves the open lane looks through it, and whoever is erased.
create index statement_of_report on ledger.statement (contribution);

-- Who leaves the open lane with `leaving`, locked: links that name them, what only they hold, and whom
-- a person judged to be the same, until nobody is added. For functions alone that look who asks. Reports
-- are few among all there are and differ in size a thousandfold: no guess at it makes a better plan.
create or replace function ledger.leaving_with(
  leaving uuid[], objects text[], links text[], holding text[])
returns uuid[]
language plpgsql security definer set search_path = pg_catalog, pg_temp
  set enable_seqscan = off set enable_nestloop = off set plan_cache_mode = force_generic_plan as $$
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
        select id, id::text as told, kind, lane from ledger.entity
        where contribution = any (reports)
      ), naming as (
        select s.id as source, s.kind as source_kind, s.lane as source_lane, r.property,
               t.id as target, t.kind as target_kind, t.lane as target_lane
        from ledger.statement r
        join here s on s.id = r.entity and s.lane = r.lane
        join here t on t.told = r.value
        where r.contribution = any (reports) and length(r.value) = 36
      ), held as (
        select source as object, source_lane as lane, target as holder, target_lane as holder_lane
        from naming
        where source_kind = any (objects) and property = any (holding)
          and not target_kind = any (objects)
        union all
        select thing.target, thing.target_lane, holder.target, holder.target_lane
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
      select object from held where lane = 'open'
      group by object
      having bool_or(holder = any (moving))
         and bool_and(holder_lane <> 'open' or holder = any (moving)));
  end loop;
  return moving;
end $$;

create or replace function ledger.moving_with(
  which uuid, objects text[], links text[], holding text[])
returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not ledger.may('categorise') then
    raise insufficient_privilege using message = 'only a custodian categorises';
  end if;
  return query select unnest(ledger.leaving_with(
    array(select id from open.entity
          where id = which and access in (select ledger.allowed('uncategorised'))),
    objects, links, holding));
end $$;

create or replace function ledger.identity_values(
  which uuid, objects text[], links text[], holding text[], identifying text[], free text[])
returns table (id uuid, contribution uuid, value text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moving constant uuid[] := array(select ledger.moving_with(which, objects, links, holding));
  reports constant integer[] :=
    array(select distinct e.contribution from open.entity e where e.id = any (moving));
begin
  return query
    select st.id, c.ref, coalesce(st.original, st.value)
    from open.statement st join ledger.contribution c on c.id = st.contribution
    where st.entity = any (moving) and st.property = any (identifying)
      and st.flag is distinct from 'vault'
    union all
    select st.id, c.ref, coalesce(st.original, st.value)
    from open.statement st join ledger.contribution c on c.id = st.contribution
    where st.contribution = any (reports) and st.property = any (free)
      and not (st.entity = any (moving) and st.property = any (identifying))
      and st.flag is distinct from 'vault';
end $$;
"""


def upgrade() -> None:
    """Find what a report says by an index, and whoever leaves by that."""
    op.execute(FUNCTIONS)
