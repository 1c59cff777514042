"""What the matrix of roles still lacked."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    pass
