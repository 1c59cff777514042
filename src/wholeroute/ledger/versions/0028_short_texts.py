"""Short texts of the open lane that name somebody who is hidden are walled, as prose is.

"Wife of …" as a position is prose by another name. Whoever moves people reads these texts beside the
names, in their own process, and says which of them name somebody; the database walls those, or lets
out what names nobody any more, and nothing else.
"""

from alembic import op

revision = "0028"
down_revision = "0027"

OLDER = """
-- What came in before this was never held against its names: the next check does that, once.
alter table ledger.contribution add column texts_settled boolean not null default true;
update ledger.contribution c set texts_settled = false
  where exists (select from ledger.entity e where e.contribution = c.id and e.lane <> 'open')
    and exists (select from open.entity e where e.contribution = c.id);
"""

READING = """
-- The report whose texts this session may settle, null for any other: a custodian's who was sent it,
-- and that of whoever co-signs that somebody in it enters the open lane.
create function ledger.settled_here(report uuid) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id from ledger.contribution c
  where c.ref = report
    and ((ledger.may('categorise') and c.access in (select ledger.allowed('uncategorised')))
      or (ledger.may('co-sign') and c.access in (select ledger.allowed('open'))))
$$;

-- The reports of whoever moves with `which`, and who they are. For the functions below alone.
create function ledger.moving_here(
  which uuid, objects text[], links text[], holding text[], out moving uuid[], out reports integer[])
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  moving := array(select ledger.moving_with(which, objects, links, holding));
  reports := array(select distinct e.contribution from open.entity e where e.id = any (moving));
end $$;

-- The short texts of the open lane that stay there when `moving` have left. Where one is walled
-- already the vault has it.
create function ledger.texts_in(reports integer[], moving uuid[], short text[])
returns table (report uuid, token uuid, property text, value text, original text, flag text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.ref, st.id, st.property, st.value, st.original, st.flag
  from open.statement st join ledger.contribution c on c.id = st.contribution
  where st.contribution = any (reports) and st.property = any (short)
    and not st.entity = any (moving) and st.flag is distinct from 'walled'
$$;

-- The names and numbers of everybody in these reports, and whether who bears one is hidden when
-- `moving` have left; of whom the vault keeps it, its token alone.
create function ledger.names_in(reports integer[], moving uuid[], naming text[])
returns table (report uuid, token uuid, property text, value text, vaulted boolean, hidden boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.ref, st.id, st.property, coalesce(st.original, st.value),
         st.flag is not distinct from 'vault', st.lane <> 'open' or st.entity = any (moving)
  from ledger.statement st join ledger.contribution c on c.id = st.contribution
  where st.contribution = any (reports) and st.property = any (naming)
$$;

create function ledger.texts_of(which uuid, short text[])
returns table (report uuid, token uuid, property text, value text, original text, flag text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.* from ledger.texts_in(array[ledger.settled_here(which)], '{}', short) t
$$;
create function ledger.names_of(which uuid, naming text[])
returns table (report uuid, token uuid, property text, value text, vaulted boolean, hidden boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select n.* from ledger.names_in(array[ledger.settled_here(which)], '{}', naming) n
$$;

-- The same of every report that somebody leaves with `which`, before they do.
create function ledger.texts_beside(
  which uuid, objects text[], links text[], holding text[], short text[])
returns table (report uuid, token uuid, property text, value text, original text, flag text)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select t.* from ledger.moving_here(which, objects, links, holding) m,
         ledger.texts_in(m.reports, m.moving, short) t
$$;
create function ledger.names_beside(
  which uuid, objects text[], links text[], holding text[], naming text[])
returns table (report uuid, token uuid, property text, value text, vaulted boolean, hidden boolean)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select n.* from ledger.moving_here(which, objects, links, holding) m,
         ledger.names_in(m.reports, m.moving, naming) n
$$;
"""

WALLING = """
-- Wall texts that the vault has by now; findings that rest on one are withdrawn. For the two
-- functions below alone.
create function ledger.wall(reports integer[], texts uuid[], short text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  naming constant uuid[] := array(
    select st.id from open.statement st
    where st.id = any (texts) and st.contribution = any (reports) and st.property = any (short)
      and st.flag is distinct from 'vault');
begin
  if cardinality(naming) = 0 then
    return;
  end if;
  perform ledger.withdraw('{}', naming, '{}');
  update open.statement set value = '', original = null, flag = 'vault' where id = any (naming);
  update ledger.epoch set protected_at = protected_at + 1;
end $$;

create function ledger.wall_texts(which uuid, texts uuid[], short text[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select ledger.wall(array[ledger.settled_here(which)], texts, short)
$$;
create function ledger.wall_beside(
  which uuid, objects text[], links text[], holding text[], texts uuid[], short text[])
returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select ledger.wall(m.reports, texts, short)
  from ledger.moving_here(which, objects, links, holding) m
$$;

-- Let texts out that name nobody who is hidden; prose stays where it is.
create function ledger.let_texts_out(which uuid, given jsonb, short text[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update open.statement s set value = g.value, original = g.original, flag = g.flag
    from jsonb_to_recordset(given) as g(id uuid, value text, original text, flag text)
    where s.id = g.id and s.contribution = ledger.settled_here(which) and s.flag = 'vault'
      and s.property = any (short)
$$;
"""

WAITING = """
-- The reports of before whose texts this custodian has to settle, and that one is.
create function ledger.texts_waiting() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.ref from ledger.contribution c
  where not c.texts_settled and ledger.may('categorise')
    and c.access in (select ledger.allowed('uncategorised'))
  order by 1
$$;
create function ledger.texts_are_settled(which uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update ledger.contribution c set texts_settled = true
    where c.ref = which and c.ref in (select ledger.texts_waiting())
$$;
"""

MENDING = """
-- What a mended row hides: the texts of its own report that its sender found to name somebody, and of
-- the reports of others every short text beside whoever leaves with it, for no sender may read them.
-- Those wait on the shelf until a custodian settles them. Call it before `tighten`, with what that is
-- told. Returns the epoch from which older snapshots are wrong, null where nothing was walled.
create function ledger.shelve_texts(
  report uuid, changed jsonb, texts uuid[], objects text[], links text[], holding text[],
  short text[])
returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant integer := ledger.own_report(report);
  before constant bigint := (select protected_at from ledger.epoch);
  leaving uuid[];
  others integer[];
  beside uuid[];
begin
  if here is null then
    raise insufficient_privilege using message = 'only its sender mends a report';
  end if;
  leaving := ledger.leaving_with(
    array(select e.id from jsonb_to_recordset(changed) as g(id uuid, lane ledger.lane)
          join open.entity e on e.id = g.id
          where e.contribution = here and g.lane = 'protected' and e.kind = 'Person'),
    objects, links, holding);
  others := array(select distinct e.contribution from open.entity e
                  where e.id = any (leaving) and e.contribution <> here);
  beside := array(select t.token from ledger.texts_in(others, leaving, short) t
                  where t.flag is distinct from 'vault');
  insert into ledger.shelf (token, contribution, access, value, original, flag)
    select st.id, st.contribution, st.access, st.value, st.original, st.flag
    from open.statement st where st.id = any (beside)
    on conflict do nothing;
  perform ledger.wall(others, beside, short);
  perform ledger.wall(array[here], texts, short);
  return (select nullif(protected_at, before) from ledger.epoch);
end $$;
"""

QUARANTINE = """
-- Of the few rows of one report it is asked whether that report is one's own, not which ones are.
alter policy own on ledger.quarantine
  with check (exists (select from ledger.contribution c where c.id = quarantine.contribution));
"""

_MOVING = "uuid, text[], text[], text[]"
CALLERS = {
    "settled_here(uuid)": "",
    f"moving_here({_MOVING})": "",
    "texts_in(integer[], uuid[], text[])": "",
    "names_in(integer[], uuid[], text[])": "",
    "texts_of(uuid, text[])": "wr_custodian, wr_enforcement",
    "names_of(uuid, text[])": "wr_custodian, wr_enforcement",
    f"texts_beside({_MOVING}, text[])": "wr_custodian",
    f"names_beside({_MOVING}, text[])": "wr_custodian",
    "wall(integer[], uuid[], text[])": "",
    "wall_texts(uuid, uuid[], text[])": "wr_custodian, wr_enforcement",
    f"wall_beside({_MOVING}, uuid[], text[])": "wr_custodian",
    "let_texts_out(uuid, jsonb, text[])": "wr_custodian, wr_enforcement",
    "texts_waiting()": "wr_custodian",
    "texts_are_settled(uuid)": "wr_custodian",
    "shelve_texts(uuid, jsonb, uuid[], text[], text[], text[], text[])": "wr_intake",
}


def upgrade() -> None:
    op.execute(OLDER)
    op.execute(READING)
    op.execute(WALLING)
    op.execute(WAITING)
    op.execute(MENDING)
    op.execute(QUARANTINE)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
