"""What left, on whose assessment, and what its recipients must be told."""

from alembic import op

revision = "0010"
down_revision = "0009"

TABLES = """
-- What somebody asks to let out, before it leaves. The words of necessity name people: they are
-- the vault's, under `necessity`, and one more token for each person.
create table ledger.disclosure_request (
  id uuid primary key,
  asked_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  member text not null references ledger.member,
  organisation text not null references ledger.organisation,
  role text not null,
  purpose text not null,
  kind text not null check (kind in ('export', 'transmission')),
  format text not null,
  recipient text not null,
  recipient_enrolled boolean not null,
  recipient_country text not null,
  recipient_regime text not null,
  legal_basis text not null,
  transfer_basis text not null default '',
  necessity uuid not null,
  needs_second boolean not null,
  confirmed_by text references ledger.member,
  confirmed_at timestamptz,
  refused_by text references ledger.member,
  left_at timestamptz,
  check (confirmed_by is distinct from member),
  check (num_nonnulls(confirmed_by, confirmed_at) in (0, 2))
);
create table ledger.disclosure_subject (
  request uuid not null references ledger.disclosure_request on delete cascade,
  entity uuid not null,
  necessity uuid,              -- of a person; objects share the request's
  primary key (request, entity)
);

-- What left. Nothing of it is kept but whom it was about, under which names it went, and its hash.
create table ledger.disclosure (
  id uuid primary key,
  at timestamptz not null default clock_timestamp(),
  member text not null references ledger.member,
  organisation text not null references ledger.organisation,
  role text not null,
  purpose text not null,
  kind text not null check (kind in ('export', 'transmission', 'referral')),
  recipient text not null,
  recipient_enrolled boolean not null,
  recipient_country text not null,
  recipient_regime text not null,
  legal_basis text not null,
  transfer_basis text not null default '',
  necessity uuid not null,
  confirmed_by text references ledger.member,
  format text not null,
  sha256 bytea not null,
  h0 boolean not null default false,
  h1 boolean not null default false,
  h2 boolean not null default false,
  tlp text not null default 'amber',
  check (confirmed_by is distinct from member)
);
create index disclosure_of_organisation on ledger.disclosure (organisation, at);

-- An erased person's id stays here, for it is random and whoever received them must be told.
create table ledger.disclosed (
  disclosure uuid not null references ledger.disclosure,
  entity uuid not null,
  contribution integer not null,
  package_id uuid not null,
  necessity uuid,
  primary key (disclosure, entity)
);
create index disclosed_entity on ledger.disclosed (entity);

create table ledger.notice (
  id uuid primary key default gen_random_uuid(),
  disclosure uuid not null references ledger.disclosure,
  entity uuid not null,
  package_id uuid not null,
  what text not null check (what in ('erased', 'restricted', 'protected', 'corrected', 'withdrawn')),
  at timestamptz not null default clock_timestamp(),
  told_at timestamptz,
  told_by text references ledger.member,
  acknowledged_at timestamptz
);
create unique index notice_once on ledger.notice (disclosure, entity, what)
  where told_at is null;

-- A provider lifts its own H1 or H2 for one recipient, for a time. Signed by the installation.
create table ledger.permission (
  id uuid primary key,
  granted_at timestamptz not null default clock_timestamp(),
  granted_by text not null references ledger.member,
  originator text not null references ledger.organisation,
  code text not null check (code in ('H1', 'H2')),
  contribution integer references ledger.contribution on delete cascade,
  access integer references ledger.access_class on delete cascade,
  recipient text not null,
  purpose text not null,
  proceedings text not null default '',
  until timestamptz not null,
  signature bytea not null,
  revoked_at timestamptz,
  revoked_by text references ledger.member,
  check (num_nonnulls(contribution, access) = 1)
);
create index permission_of_recipient on ledger.permission (recipient, code);
"""

FUNCTIONS = """
-- Owe a notice to everybody who once received one of these entities. For the owner's other
-- functions alone: whoever erases, restricts, protects, corrects or withdraws calls it.
create function ledger.notify_recipients(entities uuid[], what text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  written integer;
begin
  insert into ledger.notice (disclosure, entity, package_id, what)
    select d.disclosure, d.entity, d.package_id, notify_recipients.what
    from ledger.disclosed d where d.entity = any (entities)
    on conflict do nothing;
  get diagnostics written = row_count;
  return written;
end $$;
"""

TABLE_NAMES = (
    "disclosure_request",
    "disclosure_subject",
    "disclosure",
    "disclosed",
    "notice",
    "permission",
)

CALLERS = {"notify_recipients(uuid[], text)": ""}


def upgrade() -> None:
    op.execute(TABLES)
    for table in TABLE_NAMES:
        op.execute(f"alter table ledger.{table} enable row level security")
        op.execute(f"alter table ledger.{table} force row level security")
        op.execute(
            f"create policy owner on ledger.{table} to wr_owner using (true) with check (true)"
        )
    op.execute(FUNCTIONS)
    for function, callers in CALLERS.items():
        op.execute(f"revoke execute on function ledger.{function} from public")
        if callers:
            op.execute(f"grant execute on function ledger.{function} to {callers}")
