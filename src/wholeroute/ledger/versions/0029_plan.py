"""The plan: who answers for which actor, evidence and words on it, values, and what was asked.

Nothing here is a person who is reported on. Rows are signed by who wrote them and never change: of
rows about the same thing the newest stands, and what stood before stays. How far an action has
come is stored nowhere: it follows from evidence whenever it is read.
"""

from importlib import import_module

from alembic import op

revision = "0029"
down_revision = "0028"

SIGNED = """
  member text not null references ledger.member,
  organisation text not null references ledger.organisation,
  at timestamptz not null default clock_timestamp()
"""
"""By whom a row was written, on whose behalf and when: the last columns of each table."""

_DAY = r"'^\d{4}(-\d\d(-\d\d)?)?$'"

TABLES = f"""
create schema plan;
grant usage on schema plan to wr_programme;

-- A plan as canonical JSON, so that its hash is that of the text.
create table plan.version (
  id bigint generated always as identity primary key,
  plan text not null check (plan ~ '^[a-z0-9.-]{{1,60}}$'),
  number integer not null check (number > 0),
  content text not null check (length(content) <= 4000000),
  sha256 bytea not null check (sha256 = sha256(convert_to(content, 'UTF8'))),
  {SIGNED},
  unique (plan, number)
);

-- Which enrolled organisation answers for which actor of a plan: of rows on the same two the newest
-- stands, and one whose `until` has passed ends it.
create table plan.stands_for (
  id bigint generated always as identity primary key,
  plan text not null,
  actor text not null,
  answers text not null references ledger.organisation,
  since date not null,
  until date check (until >= since),
  {SIGNED}
);
create index stands_for_actor on plan.stands_for (plan, actor, answers, id);

-- What shows that something happened. No bytes of a document are kept: they may speak of people.
-- Without actor it is a query of this installation's own figures.
create table plan.evidence (
  id bigint generated always as identity primary key,
  plan text not null,
  action text not null default '',
  actor text not null default '',
  kind text not null check (kind in ('document', 'query', 'meeting', 'law')),
  title text not null check (length(title) between 1 and 400),
  reference text not null default '' check (length(reference) <= 400),
  sha256 bytea check (length(sha256) = 32),
  held_by text not null check (length(held_by) between 1 and 200),
  day text not null check (day ~ {_DAY}),
  quality text not null check (quality in ('A', 'B', 'C', 'D')),
  public boolean not null,
  {SIGNED},
  check (reference <> '' or sha256 is not null)
);
create index evidence_of_action on plan.evidence (plan, action, id);

-- A number, day, stage or yes-no of an indicator: of rows of one actor for the same breakdown and
-- period the newest stands. No value without evidence.
create table plan.value (
  id bigint generated always as identity primary key,
  indicator text not null,
  actor text not null default '',
  breakdown jsonb not null default '{{}}' check (jsonb_typeof(breakdown) = 'object'),
  since text not null check (since ~ {_DAY}),
  until text not null check (until ~ {_DAY}),
  value text not null check (length(value) between 1 and 60),
  qualifier text not null default 'exactly',
  evidence bigint not null references plan.evidence,
  {SIGNED}
);
create index value_of_indicator on plan.value (indicator, id);
create index value_of_evidence on plan.value (evidence);

-- A word on evidence. The newest of an organisation is its word; `withdrawn` is the attester's own.
create table plan.word (
  id bigint generated always as identity primary key,
  evidence bigint not null references plan.evidence,
  verdict text not null check (verdict in ('verified', 'doubted', 'taken-back', 'withdrawn')),
  reason text not null check (length(reason) between 1 and 400),
  {SIGNED}
);
create index word_on_evidence on plan.word (evidence, id);

-- Questions of one version as canonical JSON; to whom they went and by when an answer is due.
create table plan.questionnaire (
  id bigint generated always as identity primary key,
  plan text not null,
  name text not null check (name ~ '^[a-z0-9.-]{{1,60}}$'),
  number integer not null check (number > 0),
  content text not null check (length(content) <= 400000),
  sha256 bytea not null check (sha256 = sha256(convert_to(content, 'UTF8'))),
  {SIGNED},
  unique (name, number)
);
create table plan.sent (
  id bigint generated always as identity primary key,
  questionnaire bigint not null references plan.questionnaire,
  recipient text not null references ledger.organisation,
  actor text not null,
  due date not null,
  {SIGNED},
  unique (questionnaire, recipient, actor)
);
create table plan.reminder (
  id bigint generated always as identity primary key,
  sent bigint not null references plan.sent,
  {SIGNED}
);
create index reminder_of_sent on plan.reminder (sent, id);

-- The newest answer stands; one that is not complete is its writer's own until it is.
create table plan.answer (
  id bigint generated always as identity primary key,
  sent bigint not null references plan.sent,
  content text not null check (length(content) <= 400000),
  complete boolean not null,
  {SIGNED}
);
create index answer_to_sent on plan.answer (sent, id);
"""

FUNCTIONS = """
-- Whether this session's organisation answers for an actor of a plan today.
create function plan.answers_for(which text, who text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((
    select current_date between f.since and coalesce(f.until, 'infinity')
    from plan.stands_for f
    where f.plan = which and f.actor = who and f.answers = ledger.my_organisation()
    order by f.id desc limit 1), false)
$$;

-- Whose evidence it is; null where there is none.
create function plan.attested_by(which bigint) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.organisation from plan.evidence e where e.id = which
$$;

-- The newest value that this organisation gives rests on evidence of its own for the same actor.
create function plan.rests_on(which bigint, who text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from plan.evidence e
    where e.id = which and e.actor = who and e.organisation = ledger.my_organisation())
$$;

create function plan.asked(which bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from plan.sent s
    where s.id = which and s.recipient = ledger.my_organisation())
$$;
"""

CALLERS = (
    "answers_for(text, text)", "attested_by(bigint)", "rests_on(bigint, text)", "asked(bigint)",
)  # fmt: skip

_FOR_ALL = "true"
_FOR_MEMBERS = "(select ledger.may('verify'))"
_STEERING = "(select ledger.may('steer'))"
_ATTESTING = "(select ledger.may('attest'))"
_MINE = "(select ledger.my_organisation())"
_OWN = f"organisation = {_MINE}"
_OF_THE_HOUSE = "actor = '' and kind = 'query'"

POLICIES: dict[str, tuple[str, str]] = {
    "version": (_FOR_ALL, _STEERING),
    "stands_for": (_FOR_MEMBERS, _STEERING),
    "evidence": (
        _FOR_MEMBERS,
        f"{_ATTESTING} and plan.answers_for(plan, actor) or {_STEERING} and {_OF_THE_HOUSE}",
    ),
    "value": (
        _FOR_MEMBERS,
        f"({_ATTESTING} or {_STEERING} and actor = '') and plan.rests_on(evidence, actor)",
    ),
    # Nobody verifies, doubts or takes back on behalf of whoever attested; only these withdraw.
    "word": (
        _FOR_MEMBERS,
        f"{_FOR_MEMBERS} and (verdict = 'withdrawn') = (plan.attested_by(evidence) = {_MINE})",
    ),
    "questionnaire": (_FOR_MEMBERS, _STEERING),
    "sent": (_FOR_MEMBERS, _STEERING),
    "reminder": (_FOR_MEMBERS, _STEERING),
    "answer": (
        f"{_FOR_MEMBERS} and (complete or {_OWN})",
        f"{_ATTESTING} and plan.asked(sent)",
    ),
}
"""For each table who reads a row, and who writes one: signed by their session as it stands."""


def fenced(table: str, readers: str, writers: str, columns: str) -> str:
    """Return what keeps a table of the plan: forced fences, no change of a row, a signature."""
    return f"""
alter table plan.{table} enable row level security;
alter table plan.{table} force row level security;
create policy owner on plan.{table} to wr_owner using (true) with check (true);
grant select, insert ({columns}, member, organisation) on plan.{table} to wr_programme;
create policy reading on plan.{table} for select to wr_programme using ({readers});
create policy writing on plan.{table} for insert to wr_programme with check (
  ({writers}) and (member, organisation) =
    (select s.member, s.organisation from ledger.current_session() s));
"""


COLUMNS = {
    "version": "plan, number, content, sha256",
    "stands_for": "plan, actor, answers, since, until",
    "evidence": "plan, action, actor, kind, title, reference, sha256, held_by, day, quality, public",
    "value": "indicator, actor, breakdown, since, until, value, qualifier, evidence",
    "word": "evidence, verdict, reason",
    "questionnaire": "plan, name, number, content, sha256",
    "sent": "questionnaire, recipient, actor, due",
    "reminder": "sent",
    "answer": "sent, content, complete",
}

DESK: str = import_module("wholeroute.ledger.versions.0020_desk").DESK
_AT_THE_DESK = DESK[DESK.index("  using (") :]
"""What keeps a desk's marks to those who sit at it, word for word as it keeps all others."""

GRANTS = f"""
grant select on ledger.organisation to wr_programme;
grant execute on function ledger.my_organisation(), ledger.proved_recently(), ledger.colleagues()
  to wr_programme;
grant select, insert, update, delete on ledger.desk_mark to wr_programme;
create policy at_a_desk_of_the_plan on ledger.desk_mark to wr_programme
{_AT_THE_DESK}"""


def upgrade() -> None:
    """Add the tables of evidence and of questionnaires, and a desk for those who act for a plan."""
    op.execute(TABLES)
    op.execute(FUNCTIONS)
    for table, (readers, writers) in POLICIES.items():
        op.execute(fenced(table, readers, writers, COLUMNS[table]))
    for function in CALLERS:
        op.execute(f"revoke execute on function plan.{function} from public")
        op.execute(f"grant execute on function plan.{function} to wr_programme")
    op.execute(GRANTS)
