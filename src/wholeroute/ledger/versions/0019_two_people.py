"""Whether two people hold a pair for one is told by the database, to a court as well."""

from alembic import op

revision = "0019"
down_revision = "0018"

TWO_PEOPLE = """
-- Which of these pairs two people hold for one: the last of them stands, and another judged so before
-- with nothing else said between. Told of pairs whose standing judgement the session may read, and
-- neither by whom nor why: a court sees no judgement that no longer stands.
create function ledger.held_by_two(lefts uuid[], rights uuid[])
returns table (left_entity uuid, right_entity uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select j.left_entity, j.right_entity
  from unnest(lefts, rights) as asked (l, r)
  join ledger.judgement j on j.left_entity = asked.l and j.right_entity = asked.r
  where j.subject_lane is not null and j.verdict = 'same' and j.member is not null
    and j.access_left in (select ledger.allowed('open'))
    and j.access_right in (select ledger.allowed('open'))
    and exists (
      select from ledger.judgement earlier
      where earlier.left_entity = j.left_entity and earlier.right_entity = j.right_entity
        and earlier.id < j.id and earlier.verdict = 'same' and earlier.member <> j.member
        and not exists (
          select from ledger.judgement other
          where other.left_entity = j.left_entity and other.right_entity = j.right_entity
            and other.id > earlier.id and other.id < j.id
            and (other.verdict <> 'same' or other.member is null)))
$$;
"""


def upgrade() -> None:
    op.execute(TWO_PEOPLE)
    op.execute("revoke execute on function ledger.held_by_two(uuid[], uuid[]) from public")
    op.execute(
        "grant execute on function ledger.held_by_two(uuid[], uuid[]) to wr_enforcement, wr_judicial"
    )
