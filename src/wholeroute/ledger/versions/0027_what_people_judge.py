"""What waits for a person, and what people judged, lie apart from all that machines judged."""

from alembic import op

revision = "0027"
down_revision = "0026"

# Few wait of all that was judged, and a page shows the first of them: neither all are looked through
# for it, nor those that wait sorted. Which do wait is told by this index alone. Fewer still were
# judged by people.
OF_PEOPLE = """
create index judgement_waits on ledger.judgement
  ((case when score is null then 0 else score end), left_entity, right_entity)
  include (id, access_left, access_right)
  where subject_lane is not null and verdict = 'unsure' and member is null;
create index judgement_by_people on ledger.judgement (id)
  where subject_lane is not null and member is not null;
"""


def upgrade() -> None:
    """Keep an index of the pairs that wait, likeliest last, and one of what people hold."""
    op.execute(OF_PEOPLE)
