"""Partnerships as other installations have them, and the desk on which allegations wait for reviewers."""

from importlib import import_module

from alembic import op

revision = "p0005"
down_revision = "p0004"

DESK = import_module("wholeroute.ledger.versions.0020_desk").DESK
_AT_THE_DESK = DESK[DESK.index("  using (") :]
"""What keeps a desk's marks to those who sit at it, word for word as it keeps all others."""

OF_REVIEWERS = f"""
grant execute on function ledger.colleagues() to wr_enforcement;
grant select, insert, update, delete on ledger.desk_mark to wr_enforcement;
create policy at_the_desk on ledger.desk_mark to wr_enforcement
{_AT_THE_DESK}"""


def upgrade() -> None:
    """Add what 0031 adds, and a desk for who reviews what was alleged."""
    import_module("wholeroute.ledger.versions.0031_partnerships").upgrade()
    op.execute(OF_REVIEWERS)
