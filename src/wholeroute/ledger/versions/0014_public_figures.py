"""Figures for everybody who opens the page of safeguards: in tens, and never of one person's doing.

What is told of people is what `ledger.statistics` tells, its cells added up as anybody could. Acts
and refusals of thirty days come from the log by the same rule: a cell below ten is not there, and
a new edition is made only once ten came or ten went.
"""

from alembic import op

revision = "0014"
down_revision = "0013"

TABLES = """
-- What was last counted of the log, as it is: no role reads it.
create table ledger.public_edition (
  population text not null,
  first text not null,
  number bigint not null check (number > 0),
  made_at timestamptz not null,
  primary key (population, first)
);
"""

FUNCTIONS = """
create function ledger.counted_acts() returns setof ledger.public_edition
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select 'refusals', a.rule, count(*), now() from ledger.audit a
  where not a.allowed and a.at > now() - interval '30 days' group by 2
  union all
  select case when a.allowed then 'acts' else 'refused' end, a.action, count(*), now()
  from ledger.audit a
  where a.at > now() - interval '30 days' and a.action in
    ('export', 'refer', 'erase', 'answer', 'release-identity', 'check', 'co-sign', 'permit')
  group by 1, 2
$$;

create function ledger.renew_public_figures() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  fresh constant ledger.public_edition[] := array(select c from ledger.counted_acts() c);
  due constant text[] := array(
    select population from (
      select population, coalesce(f.number, 0) - coalesce(e.number, 0) as change
      from unnest(fresh) f full join ledger.public_edition e using (population, first)
    ) moved group by population
    having greatest(sum(greatest(change, 0)), sum(greatest(-change, 0))) >= 10);
begin
  delete from ledger.public_edition e where e.population = any (due);
  insert into ledger.public_edition select f.* from unnest(fresh) f where f.population = any (due);
  perform ledger.renew_figures(array(select c from ledger.counted() c));
end $$;

-- Nobody need sign in for these. Counted at most once a day, by one at a time.
create function ledger.public_figures()
returns table (population text, first text, number bigint, counted_on date)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from ledger.public_edition e where e.made_at > now() - interval '1 day')
    and pg_try_advisory_xact_lock(hashtext('ledger.public_edition'))
  then
    lock table ledger.figure_edition in share row exclusive mode;
    perform ledger.renew_public_figures();
  end if;
  return query
    select 'people', e.first, sum(e.number / 10 * 10)::bigint,
           min(e.made_at at time zone 'UTC')::date
    from ledger.figure_edition e where e.population = 'people' and e.number >= 10 group by e.first
    union all
    select e.population, e.first, e.number / 10 * 10, (e.made_at at time zone 'UTC')::date
    from ledger.public_edition e where e.number >= 10
    union all
    (select 'log', 'sealed', c.size / 10 * 10, (c.at at time zone 'UTC')::date
     from ledger.audit_checkpoint c where c.size >= 10 order by c.size desc limit 1)
    order by 1, 2;
end $$;
"""

GRANTS = """
alter table ledger.public_edition enable row level security;
alter table ledger.public_edition force row level security;
create policy owner on ledger.public_edition to wr_owner using (true) with check (true);
"""

CALLERS = {"counted_acts()": "", "renew_public_figures()": "", "public_figures()": "wr_gate"}


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FUNCTIONS)
    op.execute(GRANTS)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
