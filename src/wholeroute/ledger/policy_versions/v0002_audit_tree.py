"""The audit tree, as every other installation has it."""

from importlib import import_module

revision = "p0002"
down_revision = "p0001"


def upgrade() -> None:
    import_module("wholeroute.ledger.versions.0009_audit_tree").upgrade()
