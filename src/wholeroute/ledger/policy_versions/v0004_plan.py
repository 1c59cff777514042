"""The plan and its evidence, and the desk of those who act for it, as other installations have them."""

from importlib import import_module

from alembic import op

revision = "p0004"
down_revision = "p0003"

DESK = import_module("wholeroute.ledger.versions.0020_desk")
FOUND = import_module("wholeroute.ledger.policy_versions.v0001_policy").found

MARKS = f"""
{FOUND(r"create table ledger[.]desk_mark .*?^[)];", DESK.TABLES)}
alter table ledger.desk_mark enable row level security;
alter table ledger.desk_mark force row level security;
create policy owner on ledger.desk_mark to wr_owner using (true) with check (true);
{FOUND(r"create function ledger[.]marks_follow_membership.*?^end [$][$];.*?;", DESK.ENDS)}
{FOUND(r"create function ledger[.]colleagues.*?^[$][$];", DESK.DESK)}
revoke execute on function ledger.marks_follow_membership(), ledger.colleagues() from public;
"""
"""What a desk remembers: ids, days and members' names; nobody whom it could be about is here."""


def upgrade() -> None:
    """Add a desk's marks, and what 0029 and 0030 add."""
    op.execute(MARKS)
    import_module("wholeroute.ledger.versions.0029_plan").upgrade()
    import_module("wholeroute.ledger.versions.0030_plan_kept").upgrade()
