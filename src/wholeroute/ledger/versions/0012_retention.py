"""Clocks, decisions on what is kept, erasure, and requests of people about their own data."""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    pass
