"""Views of a network canvas that members keep: acts and ids, and never a name.

Whoever opens one does its acts again on what their own rights give, so a view may be shared within
an organisation and shows nobody anything. Its form is checked here as well: no word fits into it.
"""

from alembic import op

revision = "0023"
down_revision = "0022"

TABLE = """
create table ledger.canvas_view (
  ref uuid primary key default gen_random_uuid(),
  organisation text not null default ledger.my_organisation(),
  member text not null references ledger.member,
  -- A letter and ids in 22 signs, days, numbers, and words of closed sets.
  acts text not null check (length(acts) <= 48000
    and acts ~ '^[a-z][*A-Za-z0-9_-]*([.][a-z][*A-Za-z0-9_-]*)*$'),
  shared boolean not null default false,
  kept_at timestamptz not null default clock_timestamp()
);
create index canvas_view_of on ledger.canvas_view (organisation, kept_at);
"""

GRANTS = """
grant select, insert (member, acts, shared), update (shared), delete on ledger.canvas_view
  to wr_enforcement;
create policy opening on ledger.canvas_view for select to wr_enforcement
  using (organisation = (select ledger.my_organisation()) and (select ledger.may('read'))
    and (shared or member = (select s.member from ledger.current_session() s)));
create policy keeping on ledger.canvas_view for insert to wr_enforcement
  with check (organisation = (select ledger.my_organisation()) and (select ledger.may('read'))
    and member = (select s.member from ledger.current_session() s));
create policy sharing on ledger.canvas_view for update to wr_enforcement
  using (organisation = (select ledger.my_organisation()) and (select ledger.may('read'))
    and member = (select s.member from ledger.current_session() s))
  with check (organisation = (select ledger.my_organisation())
    and member = (select s.member from ledger.current_session() s));
create policy forgetting on ledger.canvas_view for delete to wr_enforcement
  using (organisation = (select ledger.my_organisation()) and (select ledger.may('read'))
    and member = (select s.member from ledger.current_session() s));
"""


def upgrade() -> None:
    """Add the views, and who may open them."""
    op.execute(TABLE)
    op.execute("alter table ledger.canvas_view enable row level security")
    op.execute("alter table ledger.canvas_view force row level security")
    op.execute(
        "create policy owner on ledger.canvas_view to wr_owner using (true) with check (true)"
    )
    op.execute(GRANTS)
