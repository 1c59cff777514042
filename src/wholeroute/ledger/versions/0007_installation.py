"""What an installation is for, and whether it holds an exercise: said once, when it is made."""

from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = """
-- `exercise`: its people and reports are invented, and anybody at this machine may act as any of
-- its members. It is said before the first member is enrolled and never again.
create table ledger.installation (
  single boolean primary key default true check (single),
  id uuid not null default gen_random_uuid(),
  profile text not null,
  exercise boolean not null default false,
  made_at timestamptz not null default now()
);
insert into ledger.installation (profile) values ('competent-authority');
"""

FUNCTIONS = """
create function ledger.become_an_exercise() returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ledger.installation set exercise = true
    where exercise or not exists (select from ledger.member);
  return found;
end $$;
"""

GRANTS = """
alter table ledger.installation enable row level security;
alter table ledger.installation force row level security;
create policy owner on ledger.installation to wr_owner using (true) with check (true);
grant select on ledger.installation to wr_gate;
create policy gate on ledger.installation for select to wr_gate using (true);
revoke execute on function ledger.become_an_exercise() from public;
grant execute on function ledger.become_an_exercise() to wr_gate;
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(FUNCTIONS)
    op.execute(GRANTS)
