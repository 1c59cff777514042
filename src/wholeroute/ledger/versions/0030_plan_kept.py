"""What a plan keeps beside evidence: steps of laws, what each state applies, notes, and editions.

Rows are signed and never change, as those of 0029. Laws, notes for everybody and published editions
are read without a session: they are what the public asks for.
"""

from importlib import import_module

from alembic import op

revision = "0030"
down_revision = "0029"

PLAN = import_module("wholeroute.ledger.versions.0029_plan")
SIGNED: str = PLAN.SIGNED
_DAY = r"'^\d{4}(-\d\d(-\d\d)?)?$'"

TABLES = f"""
-- A stage that a law or another document reached; of a state where it is one state's own. Of rows on
-- the same act, state, stage and reference (the number of a procedure) the newest stands, or takes
-- back what was written by mistake.
create table plan.law_step (
  id bigint generated always as identity primary key,
  act text not null,
  state text not null default '' check (state ~ '^([A-Z]{{2}})?$'),
  stage text not null check (stage ~ '^[a-z-]{{1,40}}$'),
  reference text not null default '' check (length(reference) <= 60),
  day text not null check (day ~ {_DAY}),
  source text not null check (length(source) between 1 and 400),
  note text not null default '' check (length(note) <= 400),
  taken_back boolean not null default false,
  {SIGNED}
);
create index law_step_of_act on plan.law_step (act, state, id);

-- How a state applies an act, topic by topic (an offence, a penalty, an exemption): the newest stands.
create table plan.application (
  id bigint generated always as identity primary key,
  act text not null,
  state text not null check (state ~ '^[A-Z]{{2}}$'),
  topic text not null check (topic ~ '^[a-z-]{{1,40}}$'),
  status text not null check (status ~ '^[a-z-]{{1,40}}$'),
  says text not null default '' check (length(says) <= 400),
  source text not null check (length(source) between 1 and 400),
  as_of text not null check (as_of ~ {_DAY}),
  {SIGNED}
);
create index application_of_act on plan.application (act, state, topic, id);

-- Knowledge: a practice, study, need, training, tool, conclusion, consultation or reply to one.
-- `about` is the first row of what this one says anew: the newest of them stands.
create table plan.note (
  id bigint generated always as identity primary key,
  plan text not null,
  kind text not null check (kind ~ '^[a-z-]{{1,40}}$'),
  about bigint references plan.note,
  replies_to bigint references plan.note,
  actions text[] not null default '{{}}',
  title text not null check (length(title) between 1 and 200),
  words text not null check (length(words) between 1 and 2000),
  details jsonb not null default '{{}}' check (jsonb_typeof(details) = 'object'),
  link text not null default '' check (length(link) <= 400),
  day text not null check (day ~ {_DAY}),
  public boolean not null,
  {SIGNED}
);
create index note_about on plan.note (about, id);

-- What a forum agreed on, element by element; evidence of it is that of the actions it serves.
create table plan.commitment (
  id bigint generated always as identity primary key,
  plan text not null,
  forum text not null check (length(forum) between 1 and 200),
  element text not null check (length(element) between 1 and 200),
  actor text not null,
  words text not null check (length(words) between 1 and 400),
  made_on text not null check (made_on ~ {_DAY}),
  due text not null default '' check (due = '' or due ~ {_DAY}),
  actions text[] not null default '{{}}',
  about bigint references plan.commitment,
  {SIGNED}
);

-- A plan as it stood one day, numbered and hashed: canonical JSON, so that its hash is that of the
-- text. What it is rendered into is told by its hash alone, and must come out the same again.
create table plan.edition (
  id bigint generated always as identity primary key,
  plan text not null,
  number integer not null check (number > 0),
  kind text not null check (kind ~ '^[a-z0-9-]{{1,40}}$'),
  title text not null check (length(title) between 1 and 200),
  content text not null check (length(content) <= 8000000),
  sha256 bytea not null check (sha256 = sha256(convert_to(content, 'UTF8'))),
  before bigint references plan.edition,
  -- The edition of any plan that was the newest when this one was frozen: each knows all before it.
  follows bigint not null unique,
  joint boolean not null default false,
  {SIGNED},
  unique (plan, number)
);
create table plan.rendering (
  id bigint generated always as identity primary key,
  edition bigint not null references plan.edition,
  form text not null check (form ~ '^[a-z0-9-]{{1,40}}$'),
  language text not null check (language ~ '^[a-z]{{2}}$'),
  sha256 bytea not null check (length(sha256) = 32),
  size integer not null check (size > 0),
  {SIGNED},
  unique (edition, form, language)
);
create table plan.signature (
  id bigint generated always as identity primary key,
  edition bigint not null references plan.edition,
  sha256 bytea not null check (length(sha256) = 32),
  {SIGNED},
  unique (edition, member)
);
create table plan.publication (
  edition bigint primary key references plan.edition,
  {SIGNED}
);
"""

FUNCTIONS = """
create function plan.published(which bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from plan.publication p where p.edition = which)
$$;

-- Two people sign what is published, and a joint edition two organisations; each signs the hash.
create function plan.signed(which bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(distinct s.member) >= 2
     and (not bool_or(e.joint) or count(distinct s.organisation) >= 2)
  from plan.signature s join plan.edition e on e.id = s.edition and e.sha256 = s.sha256
  where s.edition = which
$$;

create function plan.hash_of(which bigint) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.sha256 from plan.edition e where e.id = which
$$;

-- A state's own contact point says how it applies the law; whoever steers may for any, and alone for
-- the Union, which is named by no state.
create function plan.speaks_for(which text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select ledger.may('steer') or which <> '' and ledger.may('attest') and exists (
    select from ledger.organisation o where o.id = ledger.my_organisation() and upper(o.country) = which)
$$;

-- Whoever wrote a note or commitment first may say it anew.
create function plan.wrote_note(which bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select which is null or exists (select from plan.note n
    where n.id = which and n.about is null and n.organisation = ledger.my_organisation())
$$;

-- What is no longer for everybody is so with all that it said before.
create function plan.open_note(which bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select n.public from plan.note n where which in (n.id, n.about) order by n.id desc limit 1
$$;
create function plan.wrote_commitment(which bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select which is null or exists (select from plan.commitment c
    where c.id = which and c.about is null and c.organisation = ledger.my_organisation())
$$;
"""

CALLERS = (
    "published(bigint)", "signed(bigint)", "hash_of(bigint)", "speaks_for(text)",
    "wrote_note(bigint)", "open_note(bigint)", "wrote_commitment(bigint)",
)  # fmt: skip

_MEMBERS = "(select ledger.may('verify'))"
_STEERING = "(select ledger.may('steer'))"
_WRITING = f"((select ledger.may('attest')) or {_STEERING})"

POLICIES: dict[str, tuple[str, str]] = {
    "law_step": ("true", "plan.speaks_for(state)"),
    "application": ("true", "plan.speaks_for(state)"),
    "note": (
        f"plan.open_note(coalesce(about, id)) or {_MEMBERS}",
        f"{_WRITING} and plan.wrote_note(about)",
    ),
    "commitment": ("true", f"{_WRITING} and plan.wrote_commitment(about)"),
    "edition": (f"{_MEMBERS} or plan.published(id)", _STEERING),
    "rendering": (f"{_MEMBERS} or plan.published(edition)", _STEERING),
    "signature": (
        f"{_MEMBERS} or plan.published(edition)",
        f"{_STEERING} and sha256 = plan.hash_of(edition) and (select ledger.proved_recently())",
    ),
    "publication": (
        "true",
        f"{_STEERING} and plan.signed(edition) and (select ledger.proved_recently())",
    ),
}

COLUMNS = {
    "law_step": "act, state, stage, reference, day, source, note, taken_back",
    "application": "act, state, topic, status, says, source, as_of",
    "note": "plan, kind, about, replies_to, actions, title, words, details, link, day, public",
    "commitment": "plan, forum, element, actor, words, made_on, due, actions, about",
    "edition": "plan, number, kind, title, content, sha256, before, follows, joint",
    "rendering": "edition, form, language, sha256, size",
    "signature": "edition, sha256",
    "publication": "edition",
}


def upgrade() -> None:
    """Add the law tracker, knowledge, commitments and editions."""
    op.execute(TABLES)
    op.execute(FUNCTIONS)
    for table, (readers, writers) in POLICIES.items():
        op.execute(PLAN.fenced(table, readers, writers, COLUMNS[table]))
    for function in CALLERS:
        op.execute(f"revoke execute on function plan.{function} from public")
        op.execute(f"grant execute on function plan.{function} to wr_programme")
