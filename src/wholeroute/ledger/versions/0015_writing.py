"""What a contributor writes into a report is weighed once a statement, not row by row.

The policies on insertion listed every class and every report of the contributor's organisation at
each insert: a small report beside two thousand classes spent a third of its time in them, and with
each report the next one cost more. What they held is held by a trigger over all that was added.
"""

from alembic import op

revision = "0015"
down_revision = "0014"

FUNCTION = """
-- Into a report of one's own alone, under that report's own class: nobody puts words into another's
-- mouth. The owner, who moves rows between lanes, is not asked. The application may insert into the
-- whole tables alone, never into a lane's part, where no such trigger stands.
create function ledger.written_in_own_report() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if session_user <> 'wr_intake' then
    return null;
  end if;
  if not ledger.may('submit') or exists (
    select from (select distinct contribution, access from added) a
    where not exists (
      select from ledger.contribution c
      where c.id = a.contribution and c.access = a.access
        and c.contributor = ledger.my_organisation()))
  then
    raise insufficient_privilege using message = 'this is written into a report that is not yours';
  end if;
  return null;
end $$;
revoke execute on function ledger.written_in_own_report() from public;
"""

# A report may be written under a class of which its sender is the originator: one row, one look.
OF_REPORTS = """
drop policy own on ledger.contribution;
create policy own on ledger.contribution to wr_intake
  using (contributor = (select ledger.my_organisation()))
  with check (contributor = (select ledger.my_organisation())
              and (select ledger.may('submit'))
              and exists (select from ledger.access_class k where k.id = contribution.access));
"""


def upgrade() -> None:
    """Put the trigger in the place of what the policies said of each row."""
    op.execute(FUNCTION)
    op.execute(OF_REPORTS)
    for table in ("entity", "statement", "record_part"):
        op.execute(
            f"create trigger written_in_own_report after insert on ledger.{table}"
            " referencing new table as added"
            " for each statement execute function ledger.written_in_own_report()"
        )
        op.execute(f"drop policy writing on ledger.{table}")
        op.execute(
            f"create policy writing on ledger.{table} for insert to wr_intake with check (true)"
        )
