"""Reclassification by two people, grounds of help, checks of suspects against the protected."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    pass
