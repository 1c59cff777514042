"""What the matrix of roles still lacked: figures that name nobody, metadata for auditors, profiles.

Whoever manages the programme gets a database role that reads nothing but suppressed counts; an
auditor sees which reports there are and for how long, never what they say; where a protection
body works, nobody stands in the open lane.
"""

from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = """
-- The cells that were last counted, as they are: no role reads them, `ledger.statistics` rounds.
create table ledger.figure_edition (
  population text not null,
  first text not null,
  second text not null,
  number bigint not null check (number > 0),
  made_at timestamptz not null,
  primary key (population, first, second)
);
"""

FIGURES = """
-- All that is counted, each report, person and finding in exactly one cell. Who protects, and who
-- is suspected, are `rights`' own sets; a test holds them equal. Who waits on hold is no suspect.
create function ledger.counted() returns setof ledger.figure_edition
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select 'reports', o.kind, to_char(c.received_at at time zone 'UTC', 'YYYY-"Q"Q'), count(*), now()
  from ledger.contribution c join ledger.organisation o on o.id = c.contributor group by 2, 3
  union all
  select 'people', case
      when e.minor or e.categories && array['smuggled-person', 'victim', 'witness', 'informant',
        'humanitarian-actor', 'missing', 'deceased'] then 'protected'
      when 'official' = any (e.categories) then 'official'
      when e.lane in ('open', 'judicial') and e.categories && array['suspect', 'convicted',
        'likely-to-commit', 'contact', 'associate', 'listed'] then 'suspected'
      else 'uncategorised' end,
    to_char(c.received_at at time zone 'UTC', 'YYYY-"Q"Q'), count(*), now()
  from ledger.entity e join ledger.contribution c on c.id = e.contribution
  where e.kind = 'Person' group by 2, 3
  union all
  select 'findings', f.kind, f.state, count(*), now()
  from ledger.finding f where f.state in ('new', 'confirmed', 'dismissed') group by 2, 3
$$;

-- Take over what was counted anew of each population in which at least ten came, or ten went, since
-- its last edition: one more or less never shows, and what shows is never one person's doing.
create function ledger.renew_figures(fresh ledger.figure_edition[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  due constant text[] := array(
    select population from (
      select population, coalesce(f.number, 0) - coalesce(e.number, 0) as change
      from unnest(fresh) f full join ledger.figure_edition e using (population, first, second)
    ) moved group by population
    having greatest(sum(greatest(change, 0)), sum(greatest(-change, 0))) >= 10);
begin
  delete from ledger.figure_edition e where e.population = any (due);
  insert into ledger.figure_edition select f.* from unnest(fresh) f
    where f.population = any (due) and f.number > 0;
end $$;

-- Every cell rounded down to tens; one of fewer than ten is not there. No total is told: what one
-- adds up oneself gives nothing away. Counted at most once a day.
create function ledger.statistics()
returns table (population text, first text, second text, number bigint, counted_on date)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not ledger.may('count') then
    raise insufficient_privilege using message = 'only who counts sees figures';
  end if;
  lock table ledger.figure_edition in share row exclusive mode;
  if not exists (select from ledger.figure_edition e where e.made_at > now() - interval '1 day') then
    perform ledger.renew_figures(array(select c from ledger.counted() c));
  end if;
  return query
    select e.population, e.first, e.second, e.number / 10 * 10,
           (e.made_at at time zone 'UTC')::date
    from ledger.figure_edition e where e.number >= 10 order by 1, 2, 3;
end $$;
"""

NAMED_AS_RESTRICTED = """
-- As before, and: a prosecutor follows the judgements of persons alone, as they see no other; what
-- no purpose would open is not held back for lack of one.
create or replace function ledger.restricted(entities uuid[]) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct c.originator
  from ledger.current_session() s
  join ledger.access_rule r on r.role = s.role and r.action = 'read' and r.lane = 'open'
   and r.purpose = s.purpose
  join open.entity seen on seen.id = any (entities)
   and seen.access in (select ledger.allowed('open'))
  join open.statement st on st.entity in (
    select seen.id union
    select j.right_entity from ledger.judgement j
    where j.left_entity = seen.id and j.subject_lane is not null and j.verdict = 'same'
      and (j.member is not null or s.database_role <> 'wr_judicial') union
    select j.left_entity from ledger.judgement j
    where j.right_entity = seen.id and j.subject_lane is not null and j.verdict = 'same'
      and (j.member is not null or s.database_role <> 'wr_judicial'))
   and (st.flag is null or st.flag not in ('vault', 'walled'))
  join ledger.access_class c on c.id = st.access
   and c.tlp <> 'red' and c.audience && array[s.organisation, '*']
  where st.access not in (select ledger.allowed('open'))
  order by 1
$$;
"""

KEPT_APART = """
create function ledger.for_protection_alone(which integer) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.contribution c join ledger.access_class a on a.id = c.access
    where c.id = which and c.contributor = ledger.my_organisation()
      and a.purposes = array['protection'])
$$;
"""

WALLED_EVERYBODY = """
-- Whether everybody is walled off here: a protection body's account of a smuggler is a protected
-- person's own, and never by itself makes a suspect.
create function ledger.walls_everybody() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from ledger.installation i where i.profile = 'protection-body')
$$;

create function ledger.nobody_is_open_here() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if ledger.walls_everybody() and exists (
    select from added a where a.lane = 'open' and (a.kind = 'Person' or a.categories <> '{}'))
  then
    raise insufficient_privilege
      using message = 'a protection body holds nobody in the open lane';
  end if;
  return null;
end $$;
create trigger nobody_is_open_by_report after insert on ledger.entity
  referencing new table as added
  for each statement execute function ledger.nobody_is_open_here();
create trigger nobody_is_opened after update on ledger.entity
  referencing new table as added
  for each statement execute function ledger.nobody_is_open_here();
"""

GRANTS = """
alter table ledger.figure_edition enable row level security;
alter table ledger.figure_edition force row level security;
create policy owner on ledger.figure_edition to wr_owner using (true) with check (true);

-- Who manages the programme asks for figures, and leaves a line in the log.
grant usage on schema ledger to wr_programme;
grant execute on function
  ledger.token(), ledger.current_session(), ledger.may(text), ledger.allowed(ledger.lane)
  to wr_programme;
grant insert (member, organisation, role, purpose, action, object, allowed, rule, details)
  on ledger.audit to wr_programme;

-- An auditor sees that a report is there, whose, under which codes, how much it holds and for how
-- long: never a word of it, nor of who sent it.
grant select (id, ref, contributor, regime, reliability, access, reader, collected_on, received_at,
              review_on, erase_on, rows_read, rows_accepted, rows_quarantined, rows_rejected,
              statements)
  on ledger.contribution to wr_audit;
create policy auditing on ledger.contribution for select to wr_audit
  using ((select ledger.may('audit')));
grant select (id, originator, audience, purposes, h0, h1, h2, tlp)
  on ledger.access_class to wr_audit;
create policy auditing on ledger.access_class for select to wr_audit
  using ((select ledger.may('audit')));

-- One organisation may send for protection and for other ends. Rows that stayed outside hold words:
-- those of a report that was given for protection alone are opened by who sends for protection.
create policy kept_apart on ledger.quarantine as restrictive for select to wr_intake
  using ((select s.purpose = 'protection' from ledger.current_session() s)
     or not ledger.for_protection_alone(contribution));
"""

CALLERS = {
    "counted()": "",
    "renew_figures(ledger.figure_edition[])": "",
    "statistics()": "wr_programme, wr_audit",
    "for_protection_alone(integer)": "wr_intake",
    "walls_everybody()": "wr_intake, wr_custodian",
    "nobody_is_open_here()": "",
}


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FIGURES)
    op.execute(NAMED_AS_RESTRICTED)
    op.execute(WALLED_EVERYBODY)
    op.execute(KEPT_APART)
    op.execute(GRANTS)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
