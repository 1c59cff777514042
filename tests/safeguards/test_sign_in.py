"""What the database itself refuses of whoever holds the logins that sign members in.

Each fence of sign-in is tried in an installation that is no exercise, then taken away: the probe
that found nothing then finds a way in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from tests.conftest import EMBEDDED, Cluster, Databases, home_for
from tests.safeguards.taken_out import rewrite
from tests.signing import ANALYST, BODY, CUSTODIAN, set_up

from wholeroute.ledger import Ledger

Send = Callable[[str], None]
GATE, DOOR = "wr_gate", "wr_door"


@pytest.fixture(scope="module")
def template(clusters: Callable[[str], Cluster]) -> Iterator[Databases]:
    """Yield databases of a real installation with an administrator, an analyst and a custodian."""
    cluster = clusters(EMBEDDED)
    made = cluster.copy()
    ledger = Ledger(home_for(cluster, made), made.places, None, made.engines)
    here = set_up(ledger)
    here.join(ANALYST)
    here.join(CUSTODIAN)
    made.close()
    yield made
    cluster.drop(made)


@pytest.fixture
def broken(
    template: Databases, clusters: Callable[[str], Cluster]
) -> Iterator[tuple[Databases, Send]]:
    """Yield a copy of them, and what sends a statement to it as the superuser."""
    cluster = clusters(EMBEDDED)
    copy = cluster.copy(of=template.places.database, vault=False)

    def send(statement: str) -> None:
        with psycopg.connect(copy.superuser, autocommit=True) as boss:
            boss.execute(statement)

    # Two who are signed in: an analyst just now, an administrator a quarter of an hour ago.
    for who, token in (("ana", "anas"), ("admin", "adams")):
        send(
            "insert into ledger.signed_in (token_hash, member, how, proved_at) values"
            f" (sha256('{token}'), '{who}', 'passkey', now() - interval '15 minutes')"
        )
    yield copy, send
    cluster.drop(copy)


def reaches(databases: Databases, login: str, *statements: str, shown: str = "") -> bool:
    """Tell whether the last statement does anything under a login that shows a token."""
    with psycopg.connect(databases.conninfo(login)) as connection:
        connection.execute("select set_config('wholeroute.sign_in', %s, false)", (shown,))
        try:
            for statement in statements:
                cursor = connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            return False
        found: Any = cursor.fetchone() if cursor.description else cursor.rowcount
        connection.rollback()
        return found not in (
            0,
            None,
            (False,),
            (None,),
            ("sign-in",),
            ("membership",),
            ("purpose",),
        )


def opening(who: str = "ana", role: str = "analyst", purpose: str = "analysis") -> str:
    """Return the call that opens a session."""
    return (
        f"select ledger.open_session('{who}', '{BODY.id}', '{role}', '{purpose}',"
        " 'wr_enforcement', 'x')"
    )


SESSION = """
insert into ledger.session (token_hash, member, organisation, role, purpose, database_role,
                            expires_at)
values ('x', 'ana', 'police', 'analyst', 'analysis', 'wr_enforcement', 'infinity')
"""
SIGNED_IN = "insert into ledger.signed_in (token_hash, member, how) values ('x', 'ana', 'x')"
NEW = "insert into ledger.member (id, organisation, name, roles) values ('x', 'police', 'X', '{analyst}')"
ROLES = "update ledger.member set roles = '{custodian}' where id = 'ana'"
OWN_ROLES = "update ledger.member set roles = '{custodian}' where id = 'admin'"
BODIES = "insert into ledger.organisation values ('x', 'X', 'authority', 'led', '')"
KIND = "update ledger.organisation set kind = 'agency'"
PLANTED = "insert into ledger.credential (member, kind, secret) values ('cora', 'recovery', 'x')"

REFUSED = [
    (GATE, "", "a session of its own making", SESSION),
    (DOOR, "", "a session of the door's making", SESSION),
    (GATE, "", "a session without a sign-in", opening()),
    (GATE, "anas", "another's session", opening("cora", "custodian", "categorisation")),
    (GATE, "anas", "a role that is not theirs", opening(role="custodian", purpose="protection")),
    (GATE, "anas", "a purpose that the role has not", opening(purpose="prosecution")),
    (GATE, "", "a sign-in", SIGNED_IN),
    (DOOR, "", "a sign-in without proof", SIGNED_IN),
    (DOOR, "", "an entrance without proof", "select ledger.enter('ana', 'x')"),
    (DOOR, "anas", "a step up without proof", "select ledger.prove('x')"),
    (GATE, "", "the tokens that are signed in", "select * from ledger.signed_in"),
    (DOOR, "", "the same", "select * from ledger.signed_in"),
    (GATE, "", "credentials", "select * from ledger.credential"),
    (GATE, "anas", "a member, by an analyst", NEW),
    (GATE, "adams", "a member, without a fresh proof", NEW),
    (GATE, "adams", "other roles, without a fresh proof", ROLES),
    (GATE, "adams", "an organisation, without a fresh proof", BODIES),
    (GATE, "adams", "another kind, without a fresh proof", KIND),
    (GATE, "adams", "an invitation, without a fresh proof", "select ledger.invite('ana', 'x')"),
    (GATE, "anas", "who is invited, by an analyst", "select id from ledger.invitation"),
    (GATE, "adams", "the hash of a code", "select code_hash from ledger.invitation"),
    (DOOR, "anas", "a credential of another's", PLANTED),
    (DOOR, "", "a member", NEW),
    (DOOR, "", "a credential less", "delete from ledger.credential"),
    (DOOR, "", "a counter set back", "update ledger.credential set counter = 0"),
    (DOOR, "", "a second first administrator", "select ledger.set_up('x')"),
    (GATE, "", "an exercise of a real installation", "select ledger.become_an_exercise()"),
    (GATE, "", "the same by hand", "update ledger.installation set exercise = true"),
]


@pytest.mark.parametrize(
    ("login", "shown", "what", "statement"), REFUSED, ids=[w for _, _, w, _ in REFUSED]
)
def test_the_database_refuses(
    broken: tuple[Databases, Send], login: str, shown: str, what: str, statement: str
) -> None:
    databases, _ = broken

    assert not reaches(databases, login, statement, shown=shown), what


def test_what_is_right_is_let_through(broken: tuple[Databases, Send]) -> None:
    """A probe that finds nothing must be able to find something."""
    databases, send = broken
    assert reaches(databases, GATE, f"select 1 where ({opening()}) = ''", shown="anas")
    send("update ledger.signed_in set proved_at = now()")

    for statement in (NEW, ROLES, BODIES, KIND, "select ledger.invite('ana', 'x')"):
        assert reaches(databases, GATE, statement, shown="adams"), statement
    assert not reaches(databases, GATE, OWN_ROLES, shown="adams")
    assert reaches(databases, DOOR, PLANTED.replace("cora", "ana"), shown="anas")


# --- each fence taken away --------------------------------------------------------------------

_FRESH = "update ledger.signed_in set proved_at = now()"
_HOLE = "grant {1} on ledger.{0} to {2};create policy x on ledger.{0} to {2} {3} (true)"
BROKEN = [
    (_HOLE.format("session", "insert", GATE, "with check"), GATE, "", SESSION),
    ("alter policy enrolling on ledger.member with check (true)", GATE, "anas", NEW),
    ("alter policy changing on ledger.member using (true)", GATE, "anas", ROLES),
    ("alter policy changing on ledger.member with check (true);" + _FRESH, GATE, "adams",
     "update ledger.member set roles = '{administrator,custodian}' where id = 'ana'"),
    ("alter policy enrolling on ledger.organisation with check (true)", GATE, "anas", BODIES),
    ("alter policy changing on ledger.organisation using (true)", GATE, "anas", KIND),
    ("alter policy own on ledger.credential with check (true)", DOOR, "anas", PLANTED),
    (_HOLE.format("signed_in", "select", DOOR, "using"), DOOR, "", "select * from ledger.signed_in"),
]  # fmt: skip


@pytest.mark.parametrize(("breaking", "login", "shown", "statement"), BROKEN)
def test_without_a_fence_somebody_comes_in(
    broken: tuple[Databases, Send], breaking: str, login: str, shown: str, statement: str
) -> None:
    databases, send = broken
    assert not reaches(databases, login, statement, shown=shown)

    for each in breaking.split(";"):
        send(each)

    assert reaches(databases, login, statement, shown=shown)


def test_the_list_of_invitations_is_an_offices(broken: tuple[Databases, Send]) -> None:
    databases, send = broken
    send("insert into ledger.invitation (code_hash, member) values ('y', 'ana')")
    read = "select id from ledger.invitation where member = 'ana'"
    assert not reaches(databases, GATE, read, shown="anas")
    assert reaches(databases, GATE, read, shown="adams")

    send("alter policy inviting on ledger.invitation using (true)")

    assert reaches(databases, GATE, read, shown="anas")


CLAUSES = [
    ("open_session", "proof.member is distinct from who", "false", GATE, "anas",
     opening("cora", "custodian", "categorisation")),
    ("open_session", "as_role = any (m.roles)", "true", GATE, "anas",
     opening(role="custodian", purpose="protection")),
    ("open_session", "role = as_role and purpose = why", "true", GATE, "anas",
     opening(purpose="prosecution")),
    ("proof", "p.token_hash = ledger.hash_shown('wholeroute.sign_in')", "p.member = 'ana'", GATE,
     "", opening()),
    ("administering", "p.proved_at > now() - interval '10 minutes'", "true", GATE, "adams", NEW),
    ("administering", "'administrator' = any (m.roles)", "true", GATE, "anas", NEW),
    ("another", "who is distinct from (select member from ledger.proof())", "true",
     GATE, "adams", OWN_ROLES),
]  # fmt: skip


def _opens(statement: str) -> str:
    return f"select 1 where ({statement}) = ''" if "open_session" in statement else statement


@pytest.mark.parametrize(("function", "clause", "instead", "login", "shown", "statement"), CLAUSES)
def test_every_condition_keeps_somebody_out(
    broken: tuple[Databases, Send],
    function: str,
    clause: str,
    instead: str,
    login: str,
    shown: str,
    statement: str,
) -> None:
    databases, send = broken
    if function == "another" or clause == "'administrator' = any (m.roles)":
        send(_FRESH)
    assert not reaches(databases, login, _opens(statement), shown=shown)

    rewrite(databases, function, clause, instead)

    assert reaches(databases, login, _opens(statement), shown=shown)


@pytest.mark.parametrize(
    ("clause", "over"),
    [
        ("p.expires_at > now()", "expires_at = now() - interval '1 second'"),
        ("p.seen_at > now() - interval '30 minutes'", "seen_at = now() - interval '31 minutes'"),
        ("m.suspended_at is null", ""),
    ],
)
def test_a_sign_in_that_is_over_would_open_a_session_if_its_end_were_not_asked(
    broken: tuple[Databases, Send], clause: str, over: str
) -> None:
    databases, send = broken
    if over:
        send(f"update ledger.signed_in set {over}")
    else:
        # As if somebody had suspended them past the trigger that ends their sign-ins.
        send("alter table ledger.member disable trigger user")
        send("update ledger.member set suspended_at = now() where id = 'ana'")
    who_am_i = "select 1 from ledger.proof() p where p.member = 'ana'"
    assert not reaches(databases, GATE, who_am_i, shown="anas")

    rewrite(databases, "proof", clause, "true")

    assert reaches(databases, GATE, who_am_i, shown="anas")


def test_without_the_trigger_a_session_outlives_its_role(broken: tuple[Databases, Send]) -> None:
    databases, send = broken
    send(
        "insert into ledger.session (token_hash, member, organisation, role, purpose,"
        " database_role, expires_at) values (sha256('open'), 'ana', 'police', 'analyst',"
        " 'analysis', 'wr_enforcement', 'infinity')"
    )
    change = "update ledger.member set roles = '{contributor}' where id = 'ana'"
    left = "select count(*) from ledger.session"

    def after() -> Any:
        with psycopg.connect(databases.superuser) as boss:
            boss.execute(change)
            (number,) = boss.execute(left).fetchone() or (None,)
            boss.rollback()
            return number

    assert after() == 0

    send("drop trigger sessions_follow_membership on ledger.member")

    assert after() == 1


def test_a_change_of_membership_is_audited_by_the_database(broken: tuple[Databases, Send]) -> None:
    databases, send = broken
    send(_FRESH)
    lines = "select count(*) from ledger.audit where object = 'member:x' and member = 'admin'"

    def after() -> Any:
        with psycopg.connect(databases.conninfo(GATE), autocommit=True) as gate:
            gate.execute("select set_config('wholeroute.sign_in', 'adams', false)")
            gate.execute(NEW)
        with psycopg.connect(databases.superuser, autocommit=True) as boss:
            (number,) = boss.execute(lines).fetchone() or (None,)
            boss.execute("delete from ledger.member where id = 'x'")
            return number

    assert after() == 1

    send("drop trigger membership_is_audited on ledger.member")

    assert after() == 1  # no second line


def test_the_world_of_these_tests_is_no_exercise(broken: tuple[Databases, Send]) -> None:
    databases, _ = broken
    with psycopg.connect(databases.superuser) as boss:
        assert boss.execute("select ledger.exercise()").fetchone() == (False,)
