"""What left, on whose assessment, and what its recipients must be told."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    pass
