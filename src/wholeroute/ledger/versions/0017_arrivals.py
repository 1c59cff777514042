"""A report is cross-checked as it comes in, and whoever owns one side of a hit is told of it.

The installation checks under a login of its own, `wr_arrivals`: for one organisation at a time it
sees what an analyst of theirs would see for analysis, and writes keys and a machine's judgements.
Hits are nothing that is kept: they follow from the judgements that stand when they are asked for.
"""

from alembic import op

revision = "0017"
down_revision = "0016"

TABLES = """
-- How often rows came into a report, how many of those times have been checked, and when last.
create table ledger.arrival (
  contribution integer primary key references ledger.contribution on delete cascade,
  came bigint not null default 1,
  checked bigint not null default 0,
  checked_at timestamptz
);
create index arrival_waiting on ledger.arrival (contribution) where came > checked;

-- Whatever was said of somebody, whether or not it stands.
create index judgement_of_left on ledger.judgement (left_entity);
create index judgement_of_right on ledger.judgement (right_entity);
-- What stands between two classes, the newest last.
create index judgement_told on ledger.judgement (access_left, access_right, id)
  where subject_lane is not null and verdict in ('same', 'unsure');

-- How many entities of a class hold a word, or have keys at all: how rare a name is, without a
-- count over all keys. A reader adds up the classes they see.
create table open.key_tally (
  key text not null,
  access integer not null,
  held bigint not null,
  primary key (key, access)
);
"""

# With the class in the index, the policy is answered from it and no row is fetched in vain.
KEYS = """
alter table open.match_key drop constraint match_key_pkey, add primary key (key, entity) include (access);

create function ledger.keys_are_tallied() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  sign constant integer := case tg_op when 'INSERT' then 1 else -1 end;
begin
  -- In one order, so that two who key at once wait for each other and never in a ring.
  insert into open.key_tally as t (key, access, held)
    select key, access, sign * count(*) from changed
    where key = 'profile' or starts_with(key, 'word|')
    group by key, access order by key, access
    on conflict (key, access) do update set held = t.held + excluded.held;
  return null;
end $$;
create trigger tallied_when_keyed after insert on open.match_key
  referencing new table as changed for each statement execute function ledger.keys_are_tallied();
create trigger tallied_when_gone after delete on open.match_key
  referencing old table as changed for each statement execute function ledger.keys_are_tallied();

-- Every keyed entity has the key 'profile': to be counted, and known for keyed without any name.
insert into open.match_key (key, entity, access)
  select distinct 'profile', entity, access from open.match_key on conflict do nothing;
insert into open.key_tally (key, access, held)
  select key, access, count(*) from open.match_key
  where key = 'profile' or starts_with(key, 'word|') group by key, access
  on conflict (key, access) do update set held = excluded.held;
"""

ARRIVALS = """
-- Also where nothing of it stands open, so that what waits tells nothing of lanes.
create function ledger.rows_came_in() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into ledger.arrival as a (contribution)
    select distinct contribution from added order by contribution
    on conflict (contribution) do update set came = a.came + 1;
  return null;
end $$;
create trigger rows_came_in after insert on ledger.statement
  referencing new table as added
  for each statement execute function ledger.rows_came_in();

-- Who is opened after a second person's signature is cross-checked as who comes in.
create function ledger.opened_is_new() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ledger.arrival a set came = a.came + 1
    where a.contribution in (
      select n.contribution from moved n join before b on b.id = n.id
      where n.lane = 'open' and b.lane <> 'open');
  return null;
end $$;
create trigger opened_is_new after update on ledger.entity
  referencing old table as before new table as moved
  for each statement execute function ledger.opened_is_new();

insert into ledger.arrival (contribution) select id from ledger.contribution;

-- For whom a report is cross-checked: the organisations whose analysts may read it for analysis.
-- The one that sent it comes first. Nobody, where its codes or this installation know none.
create function ledger.arrivals_waiting(most integer, only_refs uuid[])
returns table (ref uuid, came bigint, organisation text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.ref, w.came, o.organisation
  from (select a.contribution, a.came from ledger.arrival a where a.came > a.checked
          and (only_refs is null or a.contribution in (
                 select r.id from ledger.contribution r where r.ref = any (only_refs)))
        order by a.contribution limit most) w
  join ledger.contribution c on c.id = w.contribution
  join ledger.access_class k on k.id = c.access
  left join lateral (
    select distinct m.organisation from ledger.member m
    where 'analyst' = any (m.roles) and m.suspended_at is null
      and 'analysis' = any (k.purposes)
      and (k.originator = m.organisation
           or (k.tlp <> 'red' and k.audience && array[m.organisation, '*']))
      and exists (select from ledger.access_rule r where r.role = 'analyst'
                  and r.action = 'judge' and r.lane = 'open' and r.purpose = 'analysis')
  ) o on true
  order by w.contribution, o.organisation <> c.contributor, o.organisation
$$;

create function ledger.open_arrival(body text, hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (
    select from ledger.member m
    join ledger.access_rule r on r.role = 'analyst' and r.action = 'judge' and r.lane = 'open'
      and r.purpose = 'analysis'
    where m.organisation = body and 'analyst' = any (m.roles) and m.suspended_at is null)
  then
    return false;
  end if;
  insert into ledger.session (token_hash, member, organisation, role, purpose, database_role,
                              expires_at)
    values (hash, null, body, 'analyst', 'analysis', 'wr_arrivals', now() + interval '10 minutes');
  return true;
end $$;
-- Nobody's session: no member stands behind it, and none can be written into a judgement by it.
alter table ledger.session alter column member drop not null,
  add check (member is not null or database_role = 'wr_arrivals');

create function ledger.close_arrival(token text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from ledger.session
  where token_hash = sha256(convert_to(token, 'UTF8')) and database_role = 'wr_arrivals'
$$;

-- What came in while it was checked waits on.
create function ledger.arrival_checked(which uuid, seen bigint) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update ledger.arrival a set checked = greatest(a.checked, seen), checked_at = clock_timestamp()
  from ledger.contribution c where c.id = a.contribution and c.ref = which
$$;

-- A whole run has done what these waited for: where nobody but the runner's organisation may look,
-- and everybody in the report has keys, so that nothing came in behind the run's back.
create function ledger.checked_by_a_run(kinds text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from ledger.current_session() s
                 where s.role = 'analyst' and s.purpose = 'analysis') then
    return;
  end if;
  update ledger.arrival a set checked = w.came, checked_at = clock_timestamp()
  from (select ref, came, array_remove(array_agg(organisation), null) as bodies
        from ledger.arrivals_waiting(2147483647, null) group by ref, came) w
  join ledger.contribution c on c.ref = w.ref
  where a.contribution = c.id and w.bodies <@ array[ledger.my_organisation()]
    and not exists (
      select from open.entity e
      where e.contribution = c.id and e.kind = any (kinds) and not exists (
        select from open.match_key k where k.key = 'profile' and k.entity = e.id));
end $$;
"""

HITS = """
-- Whoever files reports or judges pairs, for a purpose for which pairs are judged at all.
create function ledger.sees_hits() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.current_session() s
    join ledger.access_rule r
      on r.role = s.role and r.purpose = s.purpose and r.action in ('submit', 'judge')
    where exists (select from ledger.access_rule j where j.action = 'judge' and j.purpose = s.purpose))
$$;

-- The session's own classes, and those of others of which it may be told that something is there:
-- given for its purpose, and shared with its organisation. RED is shared with nobody.
create function ledger.tellable(own boolean) returns setof integer
language sql stable security definer rows 1000 set search_path = pg_catalog, pg_temp as $$
  select c.id from ledger.current_session() s
  join ledger.access_class c
    on s.purpose = any (c.purposes)
   and not (c.h0 and s.purpose not in ('analysis', 'investigation', 'prosecution'))
   and case when own then c.originator = s.organisation
       else c.originator <> s.organisation and c.tlp <> 'red'
        and c.audience && array[s.organisation, '*'] end
  where ledger.sees_hits()
$$;
"""

# That there is a hit, on which row of one's own report, with whom: never what the other side says.
# Whoever may read the other side is told where it stands; what it says is read there, under its codes.
# A standing judgement's keys hold both its subjects in the open lane.
# Whether one is listed is told as a value: of "exists" the planner may list all who are anywhere.
_SIDE = """
    (select j.id, c.ref as report, c.title,
       (select min(s.line) from open.statement s where s.entity = m.id) as line,
       case when session_user = 'wr_enforcement' then m.id end as entity,
       case when session_user = 'wr_enforcement' and o.access in (select ledger.allowed('open'))
         then o.id end as other,
       m.kind, k.originator as owner,
       case when listed.theirs then d.reader when listed.mine then c.reader else '' end as list,
       since.filed, j.verdict, j.member is not null as by_person, j.at
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
# Class by class, the newest first: by index, however many judgements of others there are.
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
  filed boolean, verdict text, by_person boolean, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
  with own as materialized (select id from ledger.tellable(true) id),
  others as materialized (
    select id, false as ours from ledger.tellable(false) id union all select id, true from own)
  select h.report, h.title, h.line, h.entity, h.other, h.kind, h.owner, h.list, h.filed, h.verdict,
         h.by_person, h.at
  from {source}
  order by h.id desc limit most
$$;
"""

FEEDBACK = """
-- Of one's own reports: when each was cross-checked last, and whether rows of it wait.
create function ledger.reports_checked(refs uuid[])
returns table (ref uuid, checked_at timestamptz, waits boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.ref, a.checked_at, a.came > a.checked
  from ledger.contribution c join ledger.arrival a on a.contribution = c.id
  where c.ref = any (refs) and c.contributor = ledger.my_organisation() and ledger.sees_hits()
$$;
"""

GRANTS = """
grant usage on schema ledger, open to wr_arrivals;
grant execute on function
  ledger.token(), ledger.current_session(), ledger.may(text), ledger.allowed(ledger.lane),
  ledger.my_organisation()
  to wr_arrivals;

grant select on open.entity, open.statement, open.key_tally to wr_arrivals;
create policy arriving on open.entity for select to wr_arrivals
  using (access in (select ledger.allowed('open')));
create policy arriving on open.statement for select to wr_arrivals
  using (access in (select ledger.allowed('open')) and flag is distinct from 'vault');
grant select (id, ref, access) on ledger.contribution to wr_arrivals;
create policy arriving on ledger.contribution for select to wr_arrivals
  using (access in (select ledger.allowed('open'))
     and exists (select from open.entity e where e.contribution = contribution.id));

grant select on open.key_tally to wr_enforcement;
create policy reading on open.key_tally for select to wr_enforcement, wr_arrivals
  using (access in (select ledger.allowed('open')));

grant select, insert on open.match_key to wr_arrivals;
create policy arriving on open.match_key to wr_arrivals
  using (access in (select ledger.allowed('open')))
  with check (access in (select ledger.allowed('open')) and (select ledger.may('judge')));

-- A machine's word alone, and nothing is taken back by it.
grant select, insert on ledger.judgement to wr_arrivals;
-- Also what was taken back: a machine does not say it again because a report is checked again.
create policy arriving on ledger.judgement for select to wr_arrivals
  using (access_left in (select ledger.allowed('open'))
     and access_right in (select ledger.allowed('open'))
     and (subject_lane is not null
          or (exists (select from open.entity e where e.id = left_entity)
          and exists (select from open.entity e where e.id = right_entity))));
create policy judging_arrivals on ledger.judgement for insert to wr_arrivals
  with check ((select ledger.may('judge')) and subject_lane is not null and member is null
     and access_left in (select ledger.allowed('open'))
     and access_right in (select ledger.allowed('open')));

grant insert (member, organisation, role, purpose, action, object, allowed, rule, details)
  on ledger.audit to wr_arrivals;
create policy arriving on ledger.audit for insert to wr_arrivals with check (
  member = 'wholeroute' and (organisation, role, purpose) =
    (select s.organisation, s.role, s.purpose from ledger.current_session() s));
"""

CALLERS = {
    "keys_are_tallied()": "",
    "rows_came_in()": "",
    "opened_is_new()": "",
    "tellable(boolean)": "",
    "sees_hits()": "wr_intake, wr_enforcement",
    "hits(integer)": "wr_intake, wr_enforcement",
    "hits_of(uuid, integer)": "wr_intake, wr_enforcement",
    "reports_checked(uuid[])": "wr_intake, wr_enforcement",
    "checked_by_a_run(text[])": "wr_enforcement",
    "arrivals_waiting(integer, uuid[])": "wr_arrivals",
    "open_arrival(text, bytea)": "wr_arrivals",
    "close_arrival(text)": "wr_arrivals",
    "arrival_checked(uuid, bigint)": "wr_arrivals",
}


def upgrade() -> None:
    """Add the login's place, what waits, what is tallied, and what tells of hits."""
    op.execute(TABLES)
    for table in ("ledger.arrival", "open.key_tally"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy owner on {table} to wr_owner using (true) with check (true)")
    op.execute(KEYS)
    op.execute(ARRIVALS)
    op.execute(HITS)
    for name, source in SOURCES.items():
        op.execute(_HITS.format(name=name, source=source))
    op.execute(FEEDBACK)
    for function in CALLERS:
        op.execute(f"revoke execute on function ledger.{function} from public")
    op.execute(GRANTS)
    for function, callers in CALLERS.items():
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
