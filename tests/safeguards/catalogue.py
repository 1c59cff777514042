"""What the database's own catalogue says of the walls, held against the whole list of grants.

A grant that is not written here fails a test. So does a table without forced row security, a
function that anyone may call, or a role that gained a power. Each probe returns what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.safeguards.canaries import Connection

from wholeroute.ledger import VAULT, DatabaseRole
from wholeroute.ledger.roles import OWNER, VAULT_OWNER
from wholeroute.rights import Lane

R = DatabaseRole
READERS = (R.ENFORCEMENT, R.JUDICIAL, R.PROTECTION, R.CUSTODIAN)
EVERYONE = tuple(role for role in R if role not in {R.DOOR, R.SEALER})
APPLICATION = (*R, VAULT)
OF_THE_PLAN = (
    "version", "stands_for", "evidence", "value", "word", "questionnaire", "sent", "reminder",
    "answer", "law_step", "application", "note", "commitment", "edition", "rendering", "signature",
    "publication",
)  # fmt: skip
"""Tables of plans: whoever acts for one reads and adds, and nobody ever changes a row."""
OF_PARTNERSHIPS = ("record", "allegation", "allegation_step", "dataset", "rate")
"""Tables of partnerships: the same, and reviewers of rights read two of them."""
REVIEWED = ("allegation", "allegation_step")


def _grants() -> Iterator[tuple[str, str, str]]:
    """Yield every (role, privilege, relation) there is to be; columns count as the relation."""
    for role, lanes in {
        R.ENFORCEMENT: (Lane.OPEN,),
        R.JUDICIAL: (Lane.OPEN, Lane.JUDICIAL),
        R.PROTECTION: (Lane.PROTECTED,),
        R.CUSTODIAN: (Lane.PROTECTED, Lane.UNCATEGORISED),
    }.items():
        for lane in lanes:
            yield role, "SELECT", f"{lane}.entity"
            yield role, "SELECT", f"{lane}.statement"
            yield role, "SELECT", f"{lane}.record_part"
    for role in READERS:
        yield role, "SELECT", "ledger.contribution"
        yield role, "SELECT", "ledger.access_class"
    for role in EVERYONE:
        if role != R.ARRIVALS:
            yield role, "SELECT", "ledger.organisation"
        yield role, "INSERT", "ledger.audit"
    for table in ("contribution", "access_class"):
        yield R.AUDIT, "SELECT", f"ledger.{table}"
    yield R.AUDIT, "SELECT", "ledger.audit"
    yield R.GATE, "SELECT", "ledger.installation"
    for table in ("entity", "statement", "record_part"):
        yield R.INTAKE, "INSERT", f"ledger.{table}"
    for table in ("contribution", "quarantine", "access_class"):
        yield R.INTAKE, "SELECT", f"ledger.{table}"
        yield R.INTAKE, "INSERT", f"ledger.{table}"
    for table in ("contribution", "quarantine"):
        yield R.INTAKE, "UPDATE", f"ledger.{table}"
    yield from _grants_of_the_parts()


def _grants_of_the_parts() -> Iterator[tuple[str, str, str]]:
    yield from _grants_of_analysis()
    yield from _grants_of_searches()
    yield from _grants_of_sign_in()
    yield from _grants_of_the_tree()
    yield from _grants_of_disclosure()
    for table in OF_THE_PLAN:
        for privilege in ("SELECT", "INSERT"):
            yield R.PROGRAMME, privilege, f"plan.{table}"
    for table in OF_PARTNERSHIPS:
        for privilege in ("SELECT", "INSERT"):
            yield R.PROGRAMME, privilege, f"partnership.{table}"
    for table in REVIEWED:
        yield R.ENFORCEMENT, "SELECT", f"partnership.{table}"
    for privilege in ("SELECT", "INSERT"):
        yield R.INTAKE, privilege, "ledger.mending"
    for role in (R.INTAKE, R.PROGRAMME, *READERS):
        for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            yield role, privilege, "ledger.desk_mark"
    for privilege in ("SELECT", "INSERT"):
        yield R.INTAKE, privilege, "ledger.report_draft"


def _grants_of_sign_in() -> Iterator[tuple[str, str, str]]:
    yield R.GATE, "SELECT", "ledger.invitation"
    for privilege in ("SELECT", "INSERT"):
        yield R.DOOR, privilege, "ledger.credential"
    for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        yield R.DOOR, privilege, "ledger.attempt"


def _grants_of_searches() -> Iterator[tuple[str, str, str]]:
    for table in ("search", "search_key"):
        for privilege in ("SELECT", "INSERT", "DELETE"):
            yield R.ENFORCEMENT, privilege, f"ledger.{table}"
    for table in ("search", "search_alert"):
        yield R.ENFORCEMENT, "UPDATE", f"ledger.{table}"
    yield R.ENFORCEMENT, "SELECT", "ledger.search_alert"


def _grants_of_analysis() -> Iterator[tuple[str, str, str]]:
    for privilege in ("SELECT", "INSERT", "UPDATE"):
        yield R.GATE, privilege, "ledger.member"
        yield R.GATE, privilege, "ledger.organisation"
        yield R.ENFORCEMENT, privilege, "ledger.judgement"
        yield R.ENFORCEMENT, privilege, "ledger.finding"
    for privilege in ("SELECT", "INSERT", "DELETE"):
        yield R.ENFORCEMENT, privilege, "open.match_key"
    yield R.ENFORCEMENT, "SELECT", "open.key_tally"
    for relation in ("open.entity", "open.statement", "open.key_tally", "ledger.contribution"):
        yield R.ARRIVALS, "SELECT", relation
    for relation in ("open.match_key", "ledger.judgement"):
        yield R.ARRIVALS, "SELECT", relation
        yield R.ARRIVALS, "INSERT", relation
    for table in ("model", "model_choice"):
        yield R.ARRIVALS, "SELECT", f"ledger.{table}"
        yield R.ENFORCEMENT, "SELECT", f"ledger.{table}"
        yield R.ENFORCEMENT, "INSERT", f"ledger.{table}"
    for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        yield R.ENFORCEMENT, privilege, "ledger.canvas_view"
    yield R.CUSTODIAN, "SELECT", "ledger.release"
    yield R.ENFORCEMENT, "SELECT", "ledger.rights_notice"
    for privilege in ("SELECT", "UPDATE"):
        yield R.ENFORCEMENT, privilege, "ledger.release"
    for table in ("finding_subject", "finding_evidence"):
        yield R.ENFORCEMENT, "SELECT", f"ledger.{table}"
        yield R.ENFORCEMENT, "INSERT", f"ledger.{table}"
    yield R.JUDICIAL, "SELECT", "ledger.judgement"
    yield R.ENFORCEMENT, "SELECT", "ledger.audit"


def _grants_of_disclosure() -> Iterator[tuple[str, str, str]]:
    for role in (R.ENFORCEMENT, R.JUDICIAL):
        for privilege in ("SELECT", "INSERT", "UPDATE"):
            yield role, privilege, "ledger.disclosure_request"
        for privilege in ("SELECT", "INSERT"):
            yield role, privilege, "ledger.disclosure_subject"
        yield role, "UPDATE", "ledger.notice"
        yield role, "SELECT", "ledger.permission"
    for role in (R.ENFORCEMENT, R.JUDICIAL, R.AUDIT):
        yield role, "SELECT", "ledger.disclosure"
        yield role, "SELECT", "ledger.notice"
    for privilege in ("SELECT", "INSERT", "UPDATE"):
        yield R.INTAKE, privilege, "ledger.permission"
    for role in (R.INTAKE, R.ENFORCEMENT, R.PROTECTION):
        yield role, "SELECT", "ledger.referral"
    yield R.PROTECTION, "UPDATE", "ledger.referral"


def _grants_of_the_tree() -> Iterator[tuple[str, str, str]]:
    for table in ("audit_tile", "audit_checkpoint", "audit_cosignature"):
        for role in (R.AUDIT, R.ENFORCEMENT, R.SEALER):
            yield role, "SELECT", f"ledger.{table}"
        yield R.SEALER, "INSERT", f"ledger.{table}"
    for table in ("audit", "audit_tile"):
        yield R.SEALER, "UPDATE", f"ledger.{table}"
    yield R.SEALER, "SELECT", "ledger.audit"


UPDATABLE = {
    (R.SEALER, "ledger.audit"): {"salt", "commitment", "leaf", "place"},
    (R.SEALER, "ledger.audit_tile"): {"hashes"},
    (R.INTAKE, "ledger.contribution"): {
        "rows_read", "rows_accepted", "rows_quarantined", "rows_rejected", "statements",
    },
    (R.INTAKE, "ledger.quarantine"): {"field", "reason", "fix", "state"},
    (R.DOOR, "ledger.attempt"): {"passed"},
    (R.ENFORCEMENT, "ledger.judgement"): {"subject_lane"},
    (R.ENFORCEMENT, "ledger.canvas_view"): {"shared"},
    (R.ENFORCEMENT, "ledger.finding"): {
        "state", "state_reason", "decided_by", "decided_at",
    },
    (R.ENFORCEMENT, "ledger.search"): {"name", "narrowed", "saved_at", "ends_at"},
    (R.ENFORCEMENT, "ledger.search_alert"): {"seen_at"},
    (R.ENFORCEMENT, "ledger.release"): {"decided_by", "decided_at", "granted", "decision"},
    **{
        (role, f"ledger.{table}"): columns
        for role in (R.ENFORCEMENT, R.JUDICIAL)
        for table, columns in {
            "disclosure_request": {"confirmed_by", "refused_by", "decided_at"},
            "notice": {"told_at", "told_by", "acknowledged_at"},
        }.items()
    },
    (R.INTAKE, "ledger.permission"): {"revoked_at", "revoked_by"},
    (R.PROTECTION, "ledger.referral"): {"received_at", "received_by"},
}  # fmt: skip
"""Where a role may change some columns of a row and no others."""

UNSEEN_BY_ENFORCEMENT = {
    "submitted_by", "sha256", "bytes", "rows_read", "rows_accepted", "rows_quarantined",
    "rows_rejected", "statements",
}  # fmt: skip
"""Columns of a contribution that would tell of rows enforcement does not see."""
UNSEEN_BY_AUDITORS = {
    "ledger.contribution.title", "ledger.contribution.legal_basis", "ledger.contribution.controller",
    "ledger.contribution.judicial_case", "ledger.contribution.submitted_by",
    "ledger.contribution.sha256", "ledger.contribution.grade_original", "ledger.access_class.h3",
}  # fmt: skip
"""Words of a report, and who wrote them: an auditor sees ids, dates, counts and codes."""

_RELATIONS = """
select n.nspname || '.' || c.relname as name, c.oid, c.relkind, c.relrowsecurity,
       c.relforcerowsecurity
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^(pg_|information_schema$)'
order by 1
"""
_GRANTS = f"""
select r.rolname, p.name, c.name from ({_RELATIONS}) c
cross join pg_roles r cross join unnest(%s::text[]) as p(name)
where r.rolname = any (%s) and case when p.name = any ('{{DELETE,TRUNCATE,TRIGGER}}')
  then has_table_privilege(r.rolname, c.oid, p.name)
  else has_any_column_privilege(r.rolname, c.oid, p.name) end
"""
_PRIVILEGES = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]


Flaws = Callable[[Connection], list[str]]


def _said(rows: object) -> list[str]:
    return sorted(map(str, rows)) if isinstance(rows, (list, set)) else []


def stray_grants(boss: Connection) -> list[str]:
    """Return every grant that is not one of those written here, and each that is missing."""
    roles = [str(role) for role in APPLICATION]
    found = set(boss.execute(_GRANTS, (_PRIVILEGES, roles)).fetchall())
    return _said(found ^ {(str(role), what, name) for role, what, name in _grants()})


def stray_columns(boss: Connection) -> list[str]:
    """Return every column a role may change, read or date though it is not its to."""
    found = set(boss.execute(_COLUMNS, ([str(role) for role in R],)).fetchall())
    wanted = {
        (str(role), "UPDATE", f"{table}.{column}")
        for (role, table), columns in UPDATABLE.items()
        for column in columns
    }
    return _said(found - wanted)


_COLUMNS = f"""
select r.rolname, p.name, c.name || '.' || a.attname
from ({_RELATIONS}) c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
cross join pg_roles r cross join unnest(array['UPDATE', 'SELECT', 'INSERT']) as p(name)
where r.rolname = any (%s) and has_column_privilege(r.rolname, c.oid, a.attnum, p.name)
  and case p.name
    when 'UPDATE' then not has_table_privilege(r.rolname, c.oid, 'update')
    when 'INSERT' then c.name = 'ledger.audit' and a.attname = any ('{{id,at,salt,commitment,leaf,place}}')
    else c.name = 'ledger.contribution' and r.rolname in ('wr_enforcement', 'wr_judicial')
         and a.attname = any ('{{{",".join(sorted(UNSEEN_BY_ENFORCEMENT))}}}')
      or c.name = 'ledger.contribution' and r.rolname = 'wr_arrivals'
         and a.attname <> all (array['id', 'ref', 'access'])
      or r.rolname = 'wr_audit' and c.name || '.' || a.attname
         = any ('{{{",".join(sorted(UNSEEN_BY_AUDITORS))}}}') end
"""


def everyones(boss: Connection) -> list[str]:
    """Return what PUBLIC may do with a table, schema or function of ours."""
    return _said(boss.execute(_EVERYONES).fetchall())


_EVERYONES = """
select c.relname, a.privilege_type from pg_class c
join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
where a.grantee = 0 and n.nspname !~ '^(pg_|information_schema$)'
union all
select n.nspname, a.privilege_type from pg_namespace n, aclexplode(n.nspacl) a
where a.grantee = 0 and n.nspname !~ '^(pg_|information_schema$)'
union all
select p.proname, a.privilege_type from pg_proc p
join pg_namespace n on n.oid = p.pronamespace,
aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
where a.grantee = 0 and n.nspname !~ '^(pg_|information_schema$)'
"""


def unforced(boss: Connection) -> list[str]:
    """Return the tables whose row security does not bind everyone, their owner included."""
    return [
        name
        for name, _, _, enabled, forced in boss.execute(_RELATIONS).fetchall()
        if not (enabled and forced) and name != "ledger.alembic_version"
    ]


_PINNED = "search_path=pg_catalog, pg_temp"


def unpinned(boss: Connection) -> list[str]:
    """Return the functions that run as the owner and find names where the caller put them."""
    found = boss.execute(
        "select p.proname, p.proconfig from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where p.prosecdef and n.nspname !~ '^(pg_|information_schema$)'"
    ).fetchall()
    return [name for name, config in found if _PINNED not in (config or [])]


def powers(boss: Connection) -> list[str]:
    """Return which of our roles has a power over the server or over another role."""
    roles = [str(role) for role in (*APPLICATION, OWNER, VAULT_OWNER)]
    over_server = boss.execute(
        "select rolname from pg_roles where rolname = any (%s) and (rolsuper or rolbypassrls"
        " or rolcreaterole or rolcreatedb or rolreplication)",
        (roles,),
    ).fetchall()
    over_roles = boss.execute(
        "select m.rolname, g.rolname from pg_auth_members a join pg_roles m on m.oid = a.member"
        " join pg_roles g on g.oid = a.roleid where m.rolname = any (%s)",
        (roles,),
    ).fetchall()
    return _said([*over_server, *over_roles])


def stray_schemas(boss: Connection) -> list[str]:
    """Return every schema that a role enters without having anything to do there, or misses."""
    found = boss.execute(
        "select r.rolname, n.nspname from pg_namespace n, pg_roles r"
        " where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')"
        " and r.rolname = any (%s) and has_schema_privilege(r.rolname, n.oid, 'usage')",
        ([str(role) for role in R],),
    ).fetchall()
    wanted = {(str(role), name.partition(".")[0]) for role, _, name in _grants()}
    return _said(set(found) ^ wanted)


FLAWS: tuple[Flaws, ...] = (
    stray_schemas,
    stray_grants, stray_columns, everyones, unforced, unpinned, powers,
)  # fmt: skip
