"""The vault: sealed identity values, each under the token that the ledger holds instead."""

from alembic import op

revision = "v0001"
down_revision = None


def upgrade() -> None:
    op.execute("""
create table ledger.identity (
  token uuid primary key,
  contribution uuid not null,
  sealed bytea not null,
  stored_at timestamptz not null default now()
);
create index identity_of_contribution on ledger.identity (contribution);
grant usage on schema ledger to wr_vault;
grant select, insert, delete on ledger.identity to wr_vault;
""")
