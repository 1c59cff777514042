"""The plan and its evidence, as every other installation has them."""

from importlib import import_module

revision = "p0004"
down_revision = "p0003"


def upgrade() -> None:
    """Add what 0029 and 0030 add."""
    import_module("wholeroute.ledger.versions.0029_plan").upgrade()
    import_module("wholeroute.ledger.versions.0030_plan_kept").upgrade()
