"""Tell those who read findings when a rule last looked for them: the log knows, and they may not read it.

Of their own organisation and purpose alone, and nothing but the moment.
"""

from alembic import op

revision = "0026"
down_revision = "0025"

RUNS = """
create index audit_of_rules on ledger.audit (object, organisation, purpose, id)
  where object like 'rule:%';

create function ledger.last_run(of_rule text) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.at from ledger.audit a, ledger.current_session() s
  where a.object like 'rule:%' and a.object = 'rule:' || of_rule and a.action = 'judge' and a.allowed
    and a.organisation = s.organisation and a.purpose = s.purpose and ledger.may('read')
  order by a.id desc limit 1
$$;
revoke all on function ledger.last_run(text) from public;
grant execute on function ledger.last_run(text) to wr_enforcement;
"""


def upgrade() -> None:
    """Add the moment and what finds it."""
    op.execute(RUNS)
