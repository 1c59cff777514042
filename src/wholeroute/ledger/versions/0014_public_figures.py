"""Figures for everybody who opens the safeguards page: rounded, and never of one person."""

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Change nothing yet."""
