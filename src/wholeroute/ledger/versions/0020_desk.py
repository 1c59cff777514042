"""What a desk remembers of what waits on it, and what the owner of a hit says that it was worth.

A mark holds ids, days and names of members: no word of anybody's. It belongs to one role of one
organisation for one purpose, so that nobody reads from it of what their session does not see.
"""

from alembic import op

revision = "0020"
down_revision = "0019"

TABLES = """
create table ledger.desk_mark (
  organisation text not null,
  role text not null,
  purpose text not null,
  kind text not null check (kind ~ '^[a-z-]{1,32}$'),
  item text not null check (item ~ '^[0-9a-f:-]{1,80}$'),
  about uuid[] not null default '{}',
  assigned_to text references ledger.member,
  snoozed_until date,
  reason text check (reason in ('answer', 'report', 'colleague', 'order', 'away')),
  done_at timestamptz,
  member text not null references ledger.member,
  at timestamptz not null default now(),
  primary key (organisation, role, purpose, kind, item),
  check ((snoozed_until is null) = (reason is null)),
  check (num_nonnulls(assigned_to, snoozed_until, done_at) > 0)
);

-- Append-only, until one of the two leaves the open lane: then it goes, as the hit does.
create table ledger.hit_feedback (
  id bigint generated always as identity primary key,
  left_entity uuid not null,
  right_entity uuid not null check (left_entity < right_entity),
  organisation text not null,
  said text not null check (said in ('used', 'not-useful', 'known-already')),
  member text not null,
  at timestamptz not null default clock_timestamp()
);
create index hit_feedback_of on ledger.hit_feedback (left_entity, right_entity, organisation, id);
create index hit_feedback_right on ledger.hit_feedback (right_entity);
"""

ENDS = """
-- Whoever is erased, or stands in another lane than when it was said, leaves no mark behind.
create function ledger.marks_end_with_whom_they_are_about() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ended uuid[];
begin
  if tg_op = 'DELETE' then
    ended := array(select id from gone);
  else
    ended := array(select b.id from before b join moved n on n.id = b.id where n.lane <> b.lane);
  end if;
  if cardinality(ended) = 0 then
    return null;
  end if;
  delete from ledger.desk_mark m where exists (
    select from unnest(m.about) a join unnest(ended) e on e = a);
  delete from ledger.hit_feedback
    where left_entity = any (ended) or right_entity = any (ended);
  return null;
end $$;
create trigger marks_end_with_the_erased after delete on ledger.entity
  referencing old table as gone
  for each statement execute function ledger.marks_end_with_whom_they_are_about();
create trigger marks_end_with_the_lane after update on ledger.entity
  referencing old table as before new table as moved
  for each statement execute function ledger.marks_end_with_whom_they_are_about();

-- A mark waits for nobody who does not hold the role any more.
create function ledger.marks_follow_membership() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from ledger.desk_mark m where m.assigned_to = new.id
    and m.snoozed_until is null and m.done_at is null
    and (m.role <> all (new.roles) or m.organisation <> new.organisation
         or new.suspended_at is not null);
  update ledger.desk_mark m set assigned_to = null where m.assigned_to = new.id
    and (m.role <> all (new.roles) or m.organisation <> new.organisation
         or new.suspended_at is not null);
  return null;
end $$;
create trigger marks_follow_membership after update on ledger.member
  for each row execute function ledger.marks_follow_membership();
"""

DESK = """
-- Who may take what waits on this session's desk: colleagues who hold its role.
create function ledger.colleagues() returns table (id text, name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, m.name from ledger.current_session() s
  join ledger.member m on m.organisation = s.organisation and s.role = any (m.roles)
  where m.suspended_at is null and s.member is not null
$$;

grant select, insert, update, delete on ledger.desk_mark
  to wr_intake, wr_enforcement, wr_judicial, wr_protection, wr_custodian;
create policy at_the_desk on ledger.desk_mark
  to wr_intake, wr_enforcement, wr_judicial, wr_protection, wr_custodian
  using ((organisation, role, purpose) =
    (select s.organisation, s.role, s.purpose from ledger.current_session() s))
  with check ((organisation, role, purpose, member) =
    (select s.organisation, s.role, s.purpose, s.member from ledger.current_session() s)
    and (assigned_to is null or assigned_to in (select c.id from ledger.colleagues() c)));
"""

# As 0017 tells hits, with a name for each and what the owner of the earlier side said of it. The
# name is the same on both sides, and of two unguessable ids nobody gets back to either.
_SIDE = """
    (select j.id, c.ref as report, c.title,
       (select min(s.line) from open.statement s where s.entity = m.id) as line,
       case when session_user = 'wr_enforcement' then m.id end as entity,
       case when session_user = 'wr_enforcement' and o.access in (select ledger.allowed('open'))
         then o.id end as other,
       m.kind, k.originator as owner,
       case when listed.theirs then d.reader when listed.mine then c.reader else '' end as list,
       since.filed, j.verdict, j.member is not null as by_person, j.at,
       ledger.name_of_hit(j.left_entity, j.right_entity) as hit, word.said, word.at as said_at
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
     left join lateral (
       select f.said, f.at from ledger.hit_feedback f
       where f.left_entity = j.left_entity and f.right_entity = j.right_entity
         and f.organisation = case when since.filed then k.originator
                              else ledger.my_organisation() end
       order by f.id desc limit 1) word on true
     where j.subject_lane is not null and j.verdict in ('same', 'unsure') and {which}
       and not (listed.mine and listed.theirs)
     order by j.id desc limit most)"""
_NEWEST = "own cross join others cross join lateral (" + "\n    union all".join(
    _SIDE.format(
        mine=mine, other=other,
        which=f"j.access_{mine} = own.id and j.access_{other} = others.id"
        " and (since.filed or not others.ours)",
    )
    for mine, other in (("left", "right"), ("right", "left"))
) + ") h"  # fmt: skip
_OF_REPORT = (
    "ledger.contribution r join open.entity e on e.contribution = r.id and r.ref = which"
    " cross join lateral ("
) + "\n    union all".join(
    _SIDE.format(
        mine=mine, other=other,
        which=f"j.{mine}_entity = e.id and m.access in (select id from own)"
        " and (o.access in (select id from others where not ours)"
        " or (since.filed and o.access in (select id from own)))",
    )
    for mine, other in (("left", "right"), ("right", "left"))
) + ") h"  # fmt: skip
SOURCES = {"hits(most integer)": _NEWEST, "hits_of(which uuid, most integer)": _OF_REPORT}
_HITS = """
create function ledger.{name} returns table (
  report uuid, title text, line integer, entity uuid, other uuid, kind text, owner text, list text,
  filed boolean, verdict text, by_person boolean, at timestamptz, hit uuid, said text,
  said_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
  with own as materialized (select id from ledger.tellable(true) id),
  others as materialized (
    select id, false as ours from ledger.tellable(false) id union all select id, true from own)
  select h.report, h.title, h.line, h.entity, h.other, h.kind, h.owner, h.list, h.filed, h.verdict,
         h.by_person, h.at, h.hit, h.said, h.said_at
  from {source}
  order by h.id desc limit most
$$;
"""

NAME_OF_HIT = """
create function ledger.name_of_hit(one uuid, other uuid) returns uuid
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select encode(substr(sha256(uuid_send(one) || uuid_send(other)), 1, 16), 'hex')::uuid
$$;
"""

SAYING = """
-- Say what a hit on an own earlier report was worth: of one that this session is told of, alone.
create function ledger.say_of_hit(which uuid, named uuid, word text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who constant ledger.session := ledger.current_session();
begin
  if who.member is null or not exists (
    select from ledger.hits_of(which, 2147483647) h where h.hit = named and not h.filed)
  then
    return false;
  end if;
  insert into ledger.hit_feedback (left_entity, right_entity, organisation, said, member)
    select j.left_entity, j.right_entity, who.organisation, word, who.member
    from ledger.contribution c join open.entity e on e.contribution = c.id
    join ledger.judgement j on e.id in (j.left_entity, j.right_entity)
    where c.ref = which and j.subject_lane is not null
      and ledger.name_of_hit(j.left_entity, j.right_entity) = named
    limit 1;
  return found;
end $$;
"""

CALLERS = {
    "marks_end_with_whom_they_are_about()": "",
    "marks_follow_membership()": "",
    "name_of_hit(uuid, uuid)": "",
    "colleagues()": "wr_intake, wr_enforcement, wr_judicial, wr_protection, wr_custodian",
    "hits(integer)": "wr_intake, wr_enforcement",
    "hits_of(uuid, integer)": "wr_intake, wr_enforcement",
    "say_of_hit(uuid, uuid, text)": "wr_intake, wr_enforcement",
}


def upgrade() -> None:
    """Add the marks of the desks, and the words on hits."""
    op.execute(TABLES)
    for table in ("ledger.desk_mark", "ledger.hit_feedback"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy owner on {table} to wr_owner using (true) with check (true)")
    op.execute(ENDS)
    op.execute("drop function ledger.hits(integer), ledger.hits_of(uuid, integer)")
    op.execute(NAME_OF_HIT)
    for name, source in SOURCES.items():
        op.execute(_HITS.format(name=name, source=source))
    op.execute(SAYING)
    op.execute(DESK)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
