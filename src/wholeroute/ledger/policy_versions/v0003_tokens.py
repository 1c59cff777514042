"""Tokens for programs, as every other installation has them."""

from importlib import import_module

revision = "p0003"
down_revision = "p0002"


def upgrade() -> None:
    import_module("wholeroute.ledger.versions.0024_tokens").upgrade()
