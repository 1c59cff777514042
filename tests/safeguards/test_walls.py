"""What each database role may do at all: the whole list, and how it stands in the catalogue.

A grant that is not written here fails a test. So does a table without forced row security, a
function that anyone may call, or a role that gained a power.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from tests.safeguards.canaries import Connection, Intruder, World

from wholeroute.ledger import VAULT, DatabaseRole
from wholeroute.ledger.roles import OWNER, VAULT_OWNER
from wholeroute.rights import Lane, Purpose, Role

R = DatabaseRole
READERS = (R.ENFORCEMENT, R.JUDICIAL, R.PROTECTION, R.CUSTODIAN)
EVERYONE = tuple(R)
APPLICATION = (*R, VAULT)


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
    for role in READERS:
        yield role, "SELECT", "ledger.contribution"
        yield role, "SELECT", "ledger.access_class"
    for role in EVERYONE:
        yield role, "SELECT", "ledger.organisation"
        yield role, "INSERT", "ledger.audit"
    yield R.AUDIT, "SELECT", "ledger.audit"
    for table in ("entity", "statement", "record_part"):
        yield R.INTAKE, "INSERT", f"ledger.{table}"
    for table in ("contribution", "quarantine", "access_class"):
        yield R.INTAKE, "SELECT", f"ledger.{table}"
        yield R.INTAKE, "INSERT", f"ledger.{table}"
    yield R.INTAKE, "UPDATE", "ledger.contribution"
    for privilege in ("SELECT", "INSERT", "UPDATE"):
        yield R.GATE, privilege, "ledger.member"
        yield R.GATE, privilege, "ledger.organisation"
        yield R.ENFORCEMENT, privilege, "ledger.judgement"
        yield R.ENFORCEMENT, privilege, "ledger.finding"
    for privilege in ("SELECT", "INSERT", "DELETE"):
        yield R.GATE, privilege, "ledger.session"
        yield R.ENFORCEMENT, privilege, "ledger.cluster_member"
        yield R.ENFORCEMENT, privilege, "open.match_key"
        yield R.CUSTODIAN, privilege, "ledger.cluster_member"
    for table in ("finding_subject", "finding_evidence"):
        yield R.ENFORCEMENT, "SELECT", f"ledger.{table}"
        yield R.ENFORCEMENT, "INSERT", f"ledger.{table}"
    yield R.ENFORCEMENT, "SELECT", "ledger.record_part"
    yield R.CUSTODIAN, "SELECT", "ledger.judgement"


UPDATABLE = {
    (R.INTAKE, "ledger.contribution"): {
        "rows_read", "rows_accepted", "rows_quarantined", "statements",
    },
    (R.ENFORCEMENT, "ledger.judgement"): {"subject_lane"},
    (R.ENFORCEMENT, "ledger.finding"): {"state", "state_reason"},
}  # fmt: skip
"""Where a role may change some columns of a row and no others."""

UNSEEN_BY_ENFORCEMENT = {
    "submitted_by", "sha256", "bytes", "rows_read", "rows_accepted", "rows_quarantined",
    "statements",
}  # fmt: skip
"""Columns of a contribution that would tell of rows enforcement does not see."""

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


@pytest.fixture
def boss(world: World) -> Iterator[Connection]:
    with psycopg.connect(world.databases.superuser) as connection:
        yield connection


def test_every_grant_is_one_of_those_written_here(boss: Connection) -> None:
    found = boss.execute(_GRANTS, (_PRIVILEGES, [str(role) for role in APPLICATION])).fetchall()

    assert set(found) == set(_grants())


def test_no_privilege_is_everyones(boss: Connection) -> None:
    public = boss.execute(
        "select c.relname, a.privilege_type from pg_class c"
        " join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a"
        " where a.grantee = 0 and n.nspname !~ '^(pg_|information_schema$)'"
        " union all select n.nspname, a.privilege_type from pg_namespace n, aclexplode(n.nspacl) a"
        " where a.grantee = 0 and n.nspname !~ '^(pg_|information_schema$)'"
        " union all select p.proname, a.privilege_type from pg_proc p"
        " join pg_namespace n on n.oid = p.pronamespace,"
        " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " where a.grantee = 0 and n.nspname !~ '^(pg_|information_schema$)'"
    ).fetchall()

    assert public == []


@pytest.mark.parametrize(("role", "table"), list(UPDATABLE))
def test_a_role_changes_only_the_columns_that_are_its_to_change(
    boss: Connection, role: DatabaseRole, table: str
) -> None:
    changed = boss.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and has_column_privilege(%s, attrelid, attnum, 'update')",
        (table, str(role)),
    ).fetchall()

    assert {name for (name,) in changed} == UPDATABLE[role, table]


@pytest.mark.parametrize("role", [R.ENFORCEMENT, R.JUDICIAL])
def test_enforcement_reads_no_column_that_counts_what_it_does_not_see(
    boss: Connection, role: DatabaseRole
) -> None:
    unseen = boss.execute(
        "select attname from pg_attribute where attrelid = 'ledger.contribution'::regclass"
        " and attnum > 0 and not has_column_privilege(%s, attrelid, attnum, 'select')",
        (str(role),),
    ).fetchall()

    assert {name for (name,) in unseen} == UNSEEN_BY_ENFORCEMENT


def test_nobody_dates_an_audit_row_themselves(boss: Connection) -> None:
    for role in EVERYONE:
        for column in ("id", "at"):
            (may,) = boss.execute(
                "select has_column_privilege(%s, 'ledger.audit', %s, 'insert')", (str(role), column)
            ).fetchone() or (None,)
            assert may is False


def test_row_security_is_forced_on_every_table(boss: Connection) -> None:
    unwalled = [
        name
        for name, _, kind, enabled, forced in boss.execute(_RELATIONS).fetchall()
        if not (enabled and forced)
    ]

    assert unwalled == ["ledger.alembic_version"]


def test_every_function_that_runs_as_the_owner_has_its_search_path_pinned(boss: Connection) -> None:
    found = boss.execute(
        "select p.proname, p.proconfig from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where p.prosecdef and n.nspname !~ '^(pg_|information_schema$)'"
    ).fetchall()

    assert found
    assert [name for name, config in found if config != ["search_path=pg_catalog, pg_temp"]] == []


def test_no_role_has_a_power_over_the_server_or_over_another_role(boss: Connection) -> None:
    roles = [str(role) for role in (*APPLICATION, OWNER, VAULT_OWNER)]
    powers = boss.execute(
        "select rolname from pg_roles where rolname = any (%s) and (rolsuper or rolbypassrls"
        " or rolcreaterole or rolcreatedb or rolreplication)",
        (roles,),
    ).fetchall()
    members = boss.execute(
        "select m.rolname, g.rolname from pg_auth_members a join pg_roles m on m.oid = a.member"
        " join pg_roles g on g.oid = a.roleid where m.rolname = any (%s)",
        (roles,),
    ).fetchall()

    assert (powers, members) == ([], [])


@pytest.mark.parametrize("role", APPLICATION)
def test_no_role_creates_anything_but_what_dies_with_its_connection(
    world: World, role: str
) -> None:
    with psycopg.connect(world.databases.conninfo(role), autocommit=True) as connection:
        schemas = connection.execute(
            "select nspname from pg_namespace where nspname !~ '^pg_(toast_)?temp'"
        ).fetchall()
        for (schema,) in schemas:
            for what in ("table {}.mine (x integer)", "view {}.mine as select 1 as x"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL("create " + what).format(sql.Identifier(schema)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create schema mine")


@pytest.mark.parametrize("role", EVERYONE)
def test_no_role_enters_the_vault(world: World, role: DatabaseRole) -> None:
    vault = f"{world.databases.places.database}_vault"
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(world.databases.conninfo(role), dbname=vault)


def test_the_vaults_role_enters_nothing_but_the_vault(world: World) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(world.databases.conninfo(VAULT), dbname=world.databases.places.database)


@pytest.mark.parametrize("user", [OWNER, VAULT_OWNER, "postgres"])
def test_nobody_connects_as_an_owner_with_a_password_of_the_application(
    world: World, user: str
) -> None:
    for role in APPLICATION:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(world.databases.conninfo(role), user=user)


# --- writing under one's own login ------------------------------------------------------------


def intruder(world: World, role: Role, purpose: Purpose) -> Intruder:
    (found,) = (i for i in world.intruders if (i.reader.role, i.reader.purpose) == (role, purpose))
    return found


ANALYST = (Role.ANALYST, Purpose.ANALYSIS)
REVIEWER = (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT)
CONTRIBUTOR = (Role.CONTRIBUTOR, Purpose.ANALYSIS)
AUDITOR = (Role.AUDITOR, Purpose.OVERSIGHT)
CUSTODIAN = (Role.CUSTODIAN, Purpose.CATEGORISATION)

_AUDIT = """
insert into ledger.audit (member, organisation, role, purpose, action, object, allowed, rule)
values ('{member}', '{organisation}', 'analyst', '{purpose}', 'read', 'x', true, '')
"""
_JUDGED = """
insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, reason, member,
                              access_left, access_right)
select min(id::text)::uuid, max(id::text)::uuid, {lane}, 'same', 'because', '{member}',
       min(access), min(access)
from open.entity where access = (select min(access) from open.entity)
"""
_CLASS = """
insert into ledger.access_class (originator, audience, purposes, h0, h1, h2, h3, tlp)
values ('{originator}', '{{}}', '{{analysis}}', false, false, false, '', 'amber')
"""
_REPORT = """
insert into ledger.contribution (ref, contributor, submitted_by, controller, regime, legal_basis,
  reliability, grade_original, access, title, reader, sha256, bytes, review_on, erase_on)
values (gen_random_uuid(), 'ncp-b', 'contributor@ncp-b', '', '', '', 'A', '', 1, '', '', '', 1,
        now(), now())
"""
_RULE = "insert into ledger.access_rule values ('x', 'analyst', 'read', 'protected', 'analysis')"
_PERSON = """
insert into ledger.entity
values (gen_random_uuid(), 'open', 1, 'Person', '{suspect}', false, :own)
"""
_QUARANTINE = """
insert into ledger.quarantine (contribution, line, field, reason, fix, sealed)
values (1, 1, '', '', '', '')
"""
_PART = "insert into ledger.record_part values (gen_random_uuid(), 1, 'x', 1, '', :own)"
_CLUSTER = "insert into ledger.cluster_member select id, 'open', id, id, access from open.entity"
_KEY = "insert into open.match_key select 'x', id, access from open.entity"
_ADA, _BEA, _REV = "analyst@ncp-a", "analyst@ncp-b", "rights-reviewer@ncp-a"

FORGERIES = [
    (ANALYST, "a session", "insert into ledger.session select 'x', 'a', 'b', 'c', 'd', 'e'"),
    (ANALYST, "a longer session", "update ledger.session set expires_at = 'infinity'"),
    (ANALYST, "a rule", _RULE),
    (ANALYST, "a class", _CLASS.format(originator="ncp-a")),
    (ANALYST, "a role", "update ledger.member set roles = '{custodian}'"),
    (ANALYST, "a statement", "update open.statement set value = 'x'"),
    (ANALYST, "a statement less", "delete from open.statement"),
    (ANALYST, "all statements less", "truncate open.statement"),
    (ANALYST, "a new statement", "insert into open.statement select * from open.statement"),
    (ANALYST, "a lane", "update open.entity set lane = 'open'"),
    (ANALYST, "an epoch", "update ledger.epoch set protected_at = 0"),
    (ANALYST, "a judgement gone", "delete from ledger.judgement"),
    (ANALYST, "a verdict", "update ledger.judgement set verdict = 'same'"),
    (ANALYST, "another's judgement", _JUDGED.format(lane="'open'", member=_BEA)),
    (ANALYST, "a judgement that binds nobody", _JUDGED.format(lane="null", member=_ADA)),
    (
        ANALYST,
        "another's audit row",
        _AUDIT.format(member=_BEA, organisation="ncp-b", purpose="analysis"),
    ),
    (
        ANALYST,
        "another purpose in the log",
        _AUDIT.format(member=_ADA, organisation="ncp-a", purpose="sanctions"),
    ),
    (REVIEWER, "a judgement", _JUDGED.format(lane="'open'", member=_REV)),
    (REVIEWER, "a cluster", _CLUSTER),
    (REVIEWER, "a key", _KEY),
    (AUDITOR, "a clean log", "delete from ledger.audit"),
    (AUDITOR, "a clean row", "update ledger.audit set allowed = true"),
    (CUSTODIAN, "a judgement", "insert into ledger.judgement default values"),
    (CUSTODIAN, "a lane", "update protected.entity set lane = 'open'"),
    (CONTRIBUTOR, "another's class", _CLASS.format(originator="ncp-b")),
    (CONTRIBUTOR, "another's report", _REPORT),
    (CONTRIBUTOR, "a person in another's report", _PERSON),
    (CONTRIBUTOR, "a part of another's report", _PART),
    (CONTRIBUTOR, "a row in another's quarantine", _QUARANTINE),
    (CONTRIBUTOR, "an older report", "update ledger.contribution set received_at = '2020-01-01'"),
    (CONTRIBUTOR, "a later erasure", "update ledger.contribution set erase_on = '2099-01-01'"),
]


@pytest.mark.parametrize(
    ("who", "statement"),
    [pytest.param(who, statement, id=f"{who[0]}-{what}") for who, what, statement in FORGERIES],
)
def test_nobody_writes_what_is_not_theirs_to_write(
    world: World, who: tuple[Role, Purpose], statement: str
) -> None:
    with (
        world.login(intruder(world, *who)) as connection,
        connection.transaction(force_rollback=True),
    ):
        if ":own" in statement:
            connection.execute(_CLASS.format(originator="ncp-a"))
            own = connection.execute("select max(id) from ledger.access_class").fetchone()
            statement = statement.replace(":own", str(own[0] if own else None))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_the_gate_signs_members_in_and_reads_no_report(world: World) -> None:
    gate = intruder(world, Role.ADMINISTRATOR, Purpose.OVERSIGHT)
    with world.login(gate) as connection:
        for table in ("open.statement", "ledger.contribution", "ledger.judgement", "ledger.audit"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select count(*) from {table}")
