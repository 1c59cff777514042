"""What people judged corrects the weights, for their organisation alone, once two people say so.

A version is learnt by one person and put to use by another; going back to the weights as they are
written needs nobody else. Both are rows that stay: what scored when can be told for good.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

TABLES = """
create sequence ledger.model_number as integer;

create table ledger.model (
  version text primary key,
  organisation text not null default ledger.my_organisation(),
  corrections jsonb not null,
  card jsonb not null,
  member text not null,
  at timestamptz not null default clock_timestamp(),
  unique (organisation, version)
);

-- No version: the weights as they are written.
create table ledger.model_choice (
  id bigint generated always as identity primary key,
  organisation text not null default ledger.my_organisation(),
  version text,
  member text not null,
  reason text not null check (btrim(reason) <> ''),
  at timestamptz not null default clock_timestamp(),
  foreign key (organisation, version) references ledger.model (organisation, version)
);
alter sequence ledger.model_number owned by ledger.model.version;
create index model_choice_of on ledger.model_choice (organisation, id);
"""

GRANTS = """
grant usage on sequence ledger.model_number to wr_enforcement;
grant select, insert on ledger.model, ledger.model_choice to wr_enforcement;
grant select on ledger.model, ledger.model_choice to wr_arrivals;
create policy scoring on ledger.model for select to wr_enforcement, wr_arrivals
  using (organisation = (select ledger.my_organisation()) and (select ledger.may('judge')));
create policy scoring on ledger.model_choice for select to wr_enforcement, wr_arrivals
  using (organisation = (select ledger.my_organisation()) and (select ledger.may('judge')));
create policy learning on ledger.model for insert to wr_enforcement
  with check (organisation = (select ledger.my_organisation()) and (select ledger.may('judge'))
    and member = (select s.member from ledger.current_session() s));
-- Four eyes: who learnt a version does not put it to use.
create policy choosing on ledger.model_choice for insert to wr_enforcement
  with check (organisation = (select ledger.my_organisation()) and (select ledger.may('judge'))
    and member = (select s.member from ledger.current_session() s)
    and (version is null
         or member <> (select m.member from ledger.model m where m.version = model_choice.version)));
"""


def upgrade() -> None:
    """Add the versions that were learnt and which of them is in use."""
    op.execute(TABLES)
    for table in ("ledger.model", "ledger.model_choice"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy owner on {table} to wr_owner using (true) with check (true)")
    op.execute(GRANTS)
