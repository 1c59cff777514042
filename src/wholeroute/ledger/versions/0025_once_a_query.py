"""Ask once a query, not once a row: which classes a session may read, and what a hit is told with.

Neither changes who sees what. A finding is read where every input's class is among those allowed:
these are gathered once, where each finding gathered them before. Of hits the newest are looked into
first, and no more than are told.
"""

from alembic import op

revision = "0025"
down_revision = "0024"

_ALLOWED = "access <@ (select array(select ledger.allowed('open')))"

FINDINGS = f"""
alter policy reading on ledger.finding using ({_ALLOWED});
alter policy writing on ledger.finding
  with check ((select ledger.may('judge')) and state = 'new' and {_ALLOWED});
alter policy deciding on ledger.finding using ((select ledger.may('judge')) and {_ALLOWED});
"""

# The sides as 0020 tells them, without what is looked up of those alone that are told.
_SIDE = """
    (select j.id, m.id as mine, o.id as theirs, o.access, c.ref as report, c.title, m.kind,
       k.originator as owner,
       case when listed.theirs then d.reader when listed.mine then c.reader else '' end as list,
       since.filed, j.verdict, j.member is not null as by_person, j.at, j.left_entity, j.right_entity
     from ledger.judgement j
     join open.entity m on m.id = j.{mine}_entity and m.access = j.access_{mine}
     join open.entity o on o.id = j.{other}_entity and o.access = j.access_{other}
     join ledger.contribution c on c.id = m.contribution
     join ledger.contribution d on d.id = o.contribution and d.id <> c.id
     join ledger.access_class k on k.id = o.access
     cross join lateral (select (c.received_at, c.id) > (d.received_at, d.id) as filed) since
     cross join lateral (
       select coalesce((select true from open.statement s where s.entity = m.id
                        and s.property = 'listingId' limit 1), false) as mine,
              coalesce((select true from open.statement s where s.entity = o.id
                        and s.property = 'listingId' limit 1), false) as theirs) listed
     where j.subject_lane is not null and j.verdict in ('same', 'unsure') and {which}
       and not (listed.mine and listed.theirs)
     order by j.id desc limit most)"""
_WAYS = (("left", "right"), ("right", "left"))


def _sides(which: str) -> str:
    sides = (
        _SIDE.format(mine=m, other=o, which=which.format(mine=m, other=o, is_left=m == "left"))
        for m, o in _WAYS
    )
    return "cross join lateral (" + "\n    union all".join(sides) + ") h"


_DIRECTION = "(since.filed or not {}.ours)"
# Class by class, the newest first: by index, however many judgements of others there are.
_NEWEST = "own cross join others " + _sides(
    "j.access_{mine} = own.id and j.access_{other} = others.id and " + _DIRECTION.format("others")
)
_OF_REPORT = (
    "ledger.contribution r join open.entity e on e.contribution = r.id and r.ref = which "
) + _sides(
    "j.{mine}_entity = e.id and m.access in (select id from own)"
    " and (o.access in (select id from others where not ours)"
    " or (since.filed and o.access in (select id from own)))"
)
_TOLD = """
create or replace function ledger.{name} returns table (
  report uuid, title text, line integer, entity uuid, other uuid, kind text, owner text, list text,
  filed boolean, verdict text, by_person boolean, at timestamptz, hit uuid, said text,
  said_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
  with own as materialized (select id from ledger.tellable(true) id),
  others as materialized (
    select id, false as ours from ledger.tellable(false) id union all select id, true from own),
  {chosen}
  select h.report, h.title,
         (select min(s.line) from open.statement s where s.entity = h.mine),
         case when session_user = 'wr_enforcement' then h.mine end,
         case when session_user = 'wr_enforcement' and h.access in (select ledger.allowed('open'))
           then h.theirs end,
         h.kind, h.owner, h.list, h.filed, h.verdict, h.by_person, h.at,
         ledger.name_of_hit(h.left_entity, h.right_entity), word.said, word.at
  from told h
  left join lateral (
    select f.said, f.at from ledger.hit_feedback f
    where f.left_entity = h.left_entity and f.right_entity = h.right_entity
      and f.organisation = case when h.filed then h.owner else ledger.my_organisation() end
    order by f.id desc limit 1) word on true
  order by h.id desc
$$;
"""
_ALL = "told as materialized (select h.* from {source} order by h.id desc limit most)"

# What may be a hit, by index alone: of each two classes the newest, some more than are told, since
# not all are. Looked into from the newest on,
# a page is full after a few. It is surely the newest where no two classes had more, or none that were
# cut short reach up to it; else all are looked into.
_MAY_BE = """
  may_be as materialized (
    select found.* from own cross join others cross join lateral (
      (select j.id, own.id as mine, others.id as theirs, others.ours, true as is_left
       from ledger.judgement j
       where j.subject_lane is not null and j.verdict in ('same', 'unsure')
         and j.access_left = own.id and j.access_right = others.id
       order by j.id desc limit cast(most as bigint) * 4)
      union all
      (select j.id, own.id, others.id, others.ours, false
       from ledger.judgement j
       where j.subject_lane is not null and j.verdict in ('same', 'unsure')
         and j.access_right = own.id and j.access_left = others.id
       order by j.id desc limit cast(most as bigint) * 4)) found),
  newest as materialized (
    select h.* from (select * from may_be order by id desc) found {sides}
    order by found.id desc limit most),
  sure as materialized (
    select cut.first is null
      or (select count(*) from newest where id >= cut.first) >= most as so
    from (select max(last) as first from (
      select min(id) as last from may_be group by mine, theirs, is_left
      having count(*) >= cast(most as bigint) * 4) full_ones) cut),
  told as materialized (
    select * from newest where (select so from sure)
    union all
    (select h.* from {source} where not (select so from sure) order by h.id desc limit most))"""
_FOUND = _sides(
    "j.id = found.id and found.is_left = {is_left} and "
    + _DIRECTION.format("found")
    + " and j.access_{mine} = found.mine and j.access_{other} = found.theirs"
)


def upgrade() -> None:
    """Gather what is allowed once a query, and look into no more hits than are told."""
    op.execute(FINDINGS)
    quickly = _MAY_BE.format(sides=_FOUND, source=_NEWEST)
    whole = _ALL.format(source=_OF_REPORT)
    op.execute(_TOLD.format(name="hits(most integer)", chosen=quickly))
    op.execute(_TOLD.format(name="hits_of(which uuid, most integer)", chosen=whole))
