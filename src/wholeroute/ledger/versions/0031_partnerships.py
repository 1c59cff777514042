"""Partnerships: what is said of partners, what was imported, at which rates, and what was alleged.

Nothing here is a person. Rows are signed by who wrote them and never change: of rows about the same
thing the newest stands. An allegation is only ever added to: triggers stop whoever owns the tables too.
"""

from importlib import import_module

from alembic import op

revision = "0031"
down_revision = "0030"

SIGNED: str = import_module("wholeroute.ledger.versions.0029_plan").SIGNED
_PARTNER = r"'^([A-Z]{2}|[a-z][a-z-]{1,39})$'"
"""A country by two letters, or a region by its name in `partnerships/data/routes.yaml`."""

TABLES = f"""
create schema partnership;
grant usage on schema partnership to wr_programme, wr_enforcement;

-- What is said of a partner, or of a whole route where it names none. `about` is the first row of
-- what this one says anew or takes back: the newest of them stands.
create table partnership.record (
  id bigint generated always as identity primary key,
  kind text not null check (kind ~ '^[a-z-]{{1,40}}$'),
  partner text not null default '' check (partner = '' or partner ~ {_PARTNER}),
  about bigint references partnership.record,
  body jsonb not null check (jsonb_typeof(body) = 'object' and length(body::text) <= 20000),
  public boolean not null,
  taken_back boolean not null default false check (not taken_back or about is not null),
  {SIGNED}
);
create index record_of_partner on partnership.record (partner, kind, id);
create index record_in_turn on partnership.record (coalesce(about, id), id);

-- What somebody says was done against people's rights. It names nobody, and stays.
create table partnership.allegation (
  id bigint generated always as identity primary key,
  partner text not null check (partner ~ {_PARTNER}),
  activity bigint references partnership.record,
  received_by text not null references ledger.organisation,
  received_on date not null,
  through text not null check (through ~ '^[a-z-]{{1,40}}$'),
  words text not null check (length(words) between 1 and 2000),
  sha256 bytea not null check (sha256 = sha256(convert_to(words, 'UTF8'))),
  {SIGNED}
);
create table partnership.allegation_step (
  id bigint generated always as identity primary key,
  allegation bigint not null references partnership.allegation,
  kind text not null
    check (kind in ('forwarded', 'decided', 'reopened', 'corrected', 'joined', 'apart')),
  step bigint references partnership.allegation_step,
  other bigint references partnership.allegation check (other <> allegation),
  recipient text not null default '' check (length(recipient) <= 200),
  outcome text not null default '' check (outcome ~ '^[a-z-]{{0,40}}$'),
  day date not null,
  words text not null check (length(words) between 1 and 2000),
  sha256 bytea not null check (sha256 = sha256(convert_to(words, 'UTF8'))),
  {SIGNED},
  check ((kind = 'joined') = (other is not null)),
  check ((kind = 'forwarded') = (recipient <> '')),
  check ((kind = 'decided') = (outcome <> '')),
  check (case kind when 'apart' then step is not null when 'corrected' then true else step is null end)
);
create index allegation_step_of on partnership.allegation_step (allegation, id);

-- One file as it was imported: its rows as canonical JSON, and what was wrong with it by line. Of
-- files under one name the newest stands.
create table partnership.dataset (
  id bigint generated always as identity primary key,
  name text not null check (name ~ '^[a-z0-9.-]{{1,60}}$'),
  shape text not null check (shape ~ '^[a-z0-9-]{{1,40}}$'),
  source text not null check (length(source) between 1 and 400),
  file bytea not null check (length(file) = 32),
  faults jsonb not null default '[]' check (jsonb_typeof(faults) = 'array'),
  content text not null check (length(content) <= 64000000),
  sha256 bytea not null check (sha256 = sha256(convert_to(content, 'UTF8'))),
  public boolean not null,
  taken_back boolean not null default false,
  {SIGNED}
);
create index dataset_of_name on partnership.dataset (name, id);

-- How much of a currency one euro was on a day: of rows on the same two the newest stands.
create table partnership.rate (
  id bigint generated always as identity primary key,
  currency text not null check (currency ~ '^[A-Z]{{3}}$' and currency <> 'EUR'),
  day date not null,
  per_euro numeric not null check (per_euro > 0),
  source text not null check (length(source) between 1 and 400),
  {SIGNED},
  check (day <= (at at time zone 'UTC')::date)
);
create index rate_of_currency on partnership.rate (currency, day, id);
"""

FUNCTIONS = """
-- What is no longer for everybody, or is taken back, is so with all that it said before.
create function partnership.open_record(which bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.public and not r.taken_back from partnership.record r
  where coalesce(r.about, r.id) = which order by r.id desc limit 1
$$;
create function partnership.open_dataset(which text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.public and not d.taken_back from partnership.dataset d
  where d.name = which order by d.id desc limit 1
$$;

-- What is said anew is of the same kind and partner, by whoever said it first or by who steers.
create function partnership.says_anew(which bigint, what text, who text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select which is null or exists (select from partnership.record r
    where r.id = which and r.about is null and r.kind = what and r.partner = who
      and (r.organisation = ledger.my_organisation() or ledger.may('steer')))
$$;

create function partnership.written_by(which bigint) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.member from partnership.allegation a where a.id = which
$$;
-- A step may name another of the same allegation; apart is what was joined.
create function partnership.fits(which bigint, whose bigint, what text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select which is null or exists (select from partnership.allegation_step s
    where s.id = which and s.allegation = whose and (what <> 'apart' or s.kind = 'joined'))
$$;

-- Whoever owns a table may do with its rows as they like, but for this.
create function partnership.stays() returns trigger language plpgsql as $$
begin
  raise exception 'what was alleged stays: add a correction beside it'
    using errcode = 'insufficient_privilege';
end $$;
"""

STAYS = """
create trigger stays before update or delete or truncate on partnership.{table}
  for each statement execute function partnership.stays();
"""
ONLY_ADDED_TO = ("allegation", "allegation_step")

CALLERS = (
    "open_record(bigint)", "open_dataset(text)", "says_anew(bigint, text, text)",
    "written_by(bigint)", "fits(bigint, bigint, text)",
)  # fmt: skip

_MEMBERS = "(select ledger.may('verify'))"
_STEERING = "(select ledger.may('steer'))"
_ATTESTING = "(select ledger.may('attest'))"
_REVIEWING = "(select ledger.may('audit'))"
_OWN = "received_by = (select ledger.my_organisation())"
_TOLD = "(select a.id from partnership.allegation a)"
"""Those that the session reads: the fence of allegations holds for what is asked here as well."""

POLICIES: dict[str, tuple[str, str]] = {
    "record": (
        f"partnership.open_record(coalesce(about, id)) or {_MEMBERS}",
        f"""
        ({_STEERING} or {_ATTESTING} and kind in ('need', 'activity', 'exchange'))
        and partnership.says_anew(about, kind, partner)""",
    ),
    "allegation": (
        f"{_STEERING} or {_ATTESTING} and {_OWN}",
        f"({_STEERING} or {_ATTESTING} and {_OWN}) and received_on <= current_date",
    ),
    # Whoever wrote one down does not decide it.
    "allegation_step": (
        f"allegation in {_TOLD}",
        f"""
        allegation in {_TOLD} and day <= current_date
        and partnership.fits(step, allegation, kind)
        and ({_ATTESTING} and kind in ('forwarded', 'corrected')
          or {_STEERING} and (kind <> 'decided'
            or partnership.written_by(allegation) <> allegation_step.member))""",
    ),
    "dataset": (f"partnership.open_dataset(name) or {_MEMBERS}", _STEERING),
    "rate": ("true", _STEERING),
}
"""For each table who reads a row, and who writes one: signed by their session as it stands."""

REVIEWED = {"allegation": _REVIEWING, "allegation_step": f"{_REVIEWING} and allegation in {_TOLD}"}
"""What rights reviewers read as well, who act through another login."""

COLUMNS = {
    "record": "kind, partner, about, body, public, taken_back",
    "allegation": "partner, activity, received_by, received_on, through, words, sha256",
    "allegation_step": "allegation, kind, step, other, recipient, outcome, day, words, sha256",
    "dataset": "name, shape, source, file, faults, content, sha256, public, taken_back",
    "rate": "currency, day, per_euro, source",
}


def fenced(table: str, readers: str, writers: str) -> str:
    """Return what keeps a table of this room, as those of the plan are kept."""
    of = f"partnership.{table}"
    return f"""
alter table {of} enable row level security;
alter table {of} force row level security;
create policy owner on {of} to wr_owner using (true) with check (true);
grant select, insert ({COLUMNS[table]}, member, organisation) on {of} to wr_programme;
create policy reading on {of} for select to wr_programme using ({readers});
create policy writing on {of} for insert to wr_programme with check (
  ({writers}) and (member, organisation) =
    (select s.member, s.organisation from ledger.current_session() s));
"""


def upgrade() -> None:
    """Add records, allegations, imported files and rates."""
    op.execute(TABLES)
    op.execute(FUNCTIONS)
    for table, (readers, writers) in POLICIES.items():
        op.execute(fenced(table, readers, writers))
    for table, readers in REVIEWED.items():
        op.execute(f"grant select on partnership.{table} to wr_enforcement")
        op.execute(
            f"create policy reviewing on partnership.{table} for select to wr_enforcement"
            f" using ({readers})"
        )
    for table in ONLY_ADDED_TO:
        op.execute(STAYS.format(table=table))
    op.execute("revoke execute on function partnership.stays() from public")
    for function in CALLERS:
        op.execute(f"revoke execute on function partnership.{function} from public")
        op.execute(f"grant execute on function partnership.{function} to wr_programme")
