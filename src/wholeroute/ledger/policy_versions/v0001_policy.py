"""Organisations, members, sessions, rules and the log, word for word as the ledger has them.

No table here can hold a person who is reported on, a statement, a report or a record: where an
installation is for policy, what is not there cannot leak, be asked for or be seized.
"""

import re
from importlib import import_module

from alembic import op

revision = "p0001"
down_revision = None

LEDGER = import_module("wholeroute.ledger.versions.0001_ledger")
INSTALLATION = import_module("wholeroute.ledger.versions.0007_installation")
SIGN_IN = import_module("wholeroute.ledger.versions.0008_sign_in")

TABLES = ("organisation", "member", "session", "access_rule", "audit")
FUNCTIONS = ("token", "current_session", "my_organisation", "may")

GRANTS = """
grant usage on schema ledger to wr_gate, wr_audit, wr_enforcement, wr_programme;
grant execute on all functions in schema ledger to
  wr_gate, wr_audit, wr_enforcement, wr_programme;
grant select on ledger.organisation to wr_gate, wr_audit, wr_enforcement;
create policy everyone on ledger.organisation for select using (true);

grant select, insert, update on ledger.member, ledger.organisation to wr_gate;
create policy gate on ledger.member to wr_gate using (true) with check (true);
create policy gate on ledger.organisation to wr_gate using (true) with check (true);
grant insert, select, delete on ledger.session to wr_gate;
create policy gate on ledger.session to wr_gate using (true) with check (true);

grant insert (member, organisation, role, purpose, action, object, allowed, rule, details)
  on ledger.audit to wr_gate, wr_audit, wr_enforcement, wr_programme;
create policy own on ledger.audit for insert with check (
  session_user = 'wr_gate'
  or (member, organisation, role, purpose) =
     (select s.member, s.organisation, s.role, s.purpose from ledger.current_session() s));
grant select on ledger.audit to wr_audit, wr_enforcement;
create policy auditing on ledger.audit for select to wr_audit
  using ((select ledger.may('audit')));
create policy reviewing on ledger.audit for select to wr_enforcement
  using ((select ledger.may('audit')));
"""


def table(name: str) -> str:
    """Return the statement that makes a table of the ledger."""
    return found(rf"create table ledger\.{name} \(.*?^\);", LEDGER.TABLES)


def function(name: str) -> str:
    """Return the statement that makes a function of the ledger."""
    return found(rf"create function ledger\.{name}\(.*?\$\$\n.*?^\$\$;", LEDGER.FUNCTIONS)


def found(pattern: str, within: str) -> str:
    """Return the one part of a migration that a pattern means."""
    part = re.search(pattern, within, re.DOTALL | re.MULTILINE)
    if part is None:
        raise LookupError(pattern)
    return part[0]


def upgrade() -> None:
    for name in TABLES:
        op.execute(table(name))
        op.execute(f"alter table ledger.{name} enable row level security")
        op.execute(f"alter table ledger.{name} force row level security")
        op.execute(
            f"create policy owner on ledger.{name} to wr_owner using (true) with check (true)"
        )
    for name in FUNCTIONS:
        op.execute(function(name))
    op.execute("revoke execute on all functions in schema ledger from public")
    op.execute(GRANTS)
    INSTALLATION.upgrade()
    SIGN_IN.upgrade("wr_gate, wr_audit, wr_enforcement, wr_programme")
    op.execute("update ledger.installation set profile = 'policy'")
