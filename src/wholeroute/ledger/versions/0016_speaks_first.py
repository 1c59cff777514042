"""The trigger on writing speaks before all others of its table: PostgreSQL calls them by name.

Whoever writes into another's report is told so, and not what a later check makes of the row.
"""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Give the trigger and its function a name that comes first."""
    for table in ("entity", "statement", "record_part"):
        op.execute(f"alter trigger written_in_own_report on ledger.{table} rename to in_own_report")
    op.execute("alter function ledger.written_in_own_report() rename to in_own_report")
