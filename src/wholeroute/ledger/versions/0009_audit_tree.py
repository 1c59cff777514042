"""The tree that audit leaves stand in, and its checkpoints."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    pass
