"""What the installation's own login for arrivals may do, and what hits must never tell."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from tests.conftest import ActingAs, Contribute, Databases, everyone_may, suspect
from tests.safeguards.canaries import World, everything, leaks, show, tried, world

from wholeroute import crosscheck
from wholeroute.crosscheck import check_arrivals
from wholeroute.errors import Refused
from wholeroute.ledger import DatabaseRole, Ledger, arriving
from wholeroute.rights import (
    AccessClass,
    Action,
    Item,
    Purpose,
    Reader,
    Role,
    decide,
)

ERMIAS = {"birthDate": "1980-05-01", "nationality": "Eritrea", "passportNumber": "K1234567"}


@pytest.fixture
def planted(databases: Databases, enrolled: Ledger) -> Iterator[World]:
    """Return a world of canaries, hidden for one reason each."""
    with world(databases, enrolled) as made:
        yield made


def open_arrival(world: World, body: str) -> psycopg.Connection[tuple[object, ...]]:
    """Return a connection of the login for arrivals in a session for one organisation."""
    connection = psycopg.connect(world.databases.conninfo(DatabaseRole.ARRIVALS), autocommit=True)
    token = token_urlsafe()
    show(connection, token)
    opened = (body, sha256(token.encode()).digest())
    connection.execute("select ledger.open_arrival(%s, %s)", opened)
    return connection


def test_the_login_of_arrivals_reads_no_other_lane(planted: World) -> None:
    for body in ("ncp-a", "ncp-b", "agency", "partner"):
        reader = Reader("wholeroute", body, Role.ANALYST, Purpose.ANALYSIS)
        may = {
            mark
            for canary in planted.canaries
            if decide(reader, Action.READ, Item(canary.lane, canary.access)).allowed
            for mark in canary.marks
        }
        hidden = planted.marks - may
        if body == "ncp-b":  # its own reasons of judgements are its analysts' to read
            hidden = hidden - {"canaryreason"}
        with open_arrival(planted, body) as connection:
            assert leaks(everything(connection), frozenset(hidden)) == []
            words = tried(connection, "select value from open.statement")
        assert "canaryopen" in words


def test_without_a_session_it_reads_nothing(planted: World) -> None:
    info = planted.databases.conninfo(DatabaseRole.ARRIVALS)
    with psycopg.connect(info, autocommit=True) as connection:
        assert leaks(everything(connection), planted.marks) == []


def test_no_session_is_opened_where_nobody_analyses(planted: World, enrolled: Ledger) -> None:
    with pytest.raises(Refused), arriving(enrolled, "ngo"):
        pass
    with open_arrival(planted, "ngo") as connection:
        assert leaks(everything(connection), planted.marks) == []


def test_its_session_is_worth_nothing_to_another_login(planted: World) -> None:
    with open_arrival(planted, "ncp-a") as connection:
        row = connection.execute("select current_setting('wholeroute.session')").fetchone()
        assert row is not None
        info = planted.databases.conninfo(DatabaseRole.ENFORCEMENT)
        with psycopg.connect(info, autocommit=True) as other:
            show(other, str(row[0]))
            assert leaks(everything(other), planted.marks) == []


JUDGE = """
insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, reason, member, model,
                              access_left, access_right)
select least(a.id, b.id), greatest(a.id, b.id), {}, {}, 'r', {}, {}, a.access, b.access
from open.entity a join open.entity b on a.id < b.id
where not exists (select from ledger.judgement j
                  where j.left_entity = a.id and j.right_entity = b.id) limit 1
"""


def test_it_judges_in_nobodys_name_and_takes_nothing_back(planted: World) -> None:
    def judged(lane: str | None, verdict: str, member: str | None, model: str | None) -> str:
        said = map(sql.Literal, (lane, verdict, member, model))
        return tried(connection, sql.SQL(JUDGE).format(*said))

    with open_arrival(planted, "ncp-a") as connection:
        assert judged("open", "same", None, "a model") == ""
        assert "policy" in judged("open", "same", "analyst@ncp-a", None)
        assert "policy" in judged(None, "retracted", None, "a model")
        for forbidden in (
            "update ledger.judgement set subject_lane = null",
            "delete from ledger.judgement",
            "delete from open.match_key",
            "update open.key_tally set held = 0",
            "select * from ledger.finding",
            "select * from ledger.audit",
            "select title from ledger.contribution",
            "select ledger.hits(10)",
        ):
            assert "permission denied" in tried(connection, forbidden)


def test_nobody_else_opens_its_sessions_or_says_that_a_report_was_checked(planted: World) -> None:
    for intruder in planted.intruders:
        with planted.login(intruder) as connection:
            for call in (
                "select ledger.open_arrival('ncp-a', '')",
                "select ledger.arrivals_waiting(9, null)",
                "select ledger.arrival_checked(gen_random_uuid(), 1)",
                "select ledger.tellable(true)",
                "select * from ledger.arrival",
            ):
                assert "permission denied" in tried(connection, call), (str(intruder), call)


def test_what_it_does_is_in_the_log_under_its_own_name(planted: World) -> None:
    line = (
        "insert into ledger.audit (member, organisation, role, purpose, action, object, allowed,"
        " rule) values ('{}', '{}', 'analyst', 'analysis', 'judge', 'x', true, '')"
    )
    with open_arrival(planted, "ncp-a") as connection:
        assert tried(connection, line.format("wholeroute", "ncp-a")) == ""
        assert "policy" in tried(connection, line.format("analyst@ncp-a", "ncp-a"))
        assert "policy" in tried(connection, line.format("wholeroute", "ncp-b"))


# --- hits ---------------------------------------------------------------------------------------


def test_hits_hold_no_word_of_what_is_hidden(planted: World, enrolled: Ledger) -> None:
    """Every report of `ncp-a` meets every canary that it may not see; it hears of none of them."""
    check_arrivals(enrolled)
    for intruder in planted.intruders:
        hidden = planted.hidden(intruder)
        with planted.login(intruder) as connection:
            said = [("hits", tried(connection, "select * from ledger.hits(1000)"))]
            for canary in planted.canaries:
                for call in ("hits_of(%s, 100)", "reports_checked(array[%s]::uuid[])"):
                    query = f"select * from ledger.{call}"
                    said.append((call, tried(connection, query, canary.ref)))
            assert leaks(said, hidden) == [], str(intruder)


CODES = [
    ("shared with everybody", everyone_may("ncp-b"), True),
    ("shared with us", AccessClass("ncp-b", frozenset({"ncp-a"}), frozenset(Purpose)), True),
    ("unshared", AccessClass("ncp-b", frozenset(), frozenset(Purpose)), False),
    ("shared with others", AccessClass("ncp-b", frozenset({"agency"}), frozenset(Purpose)), False),
    ("for prosecution", everyone_may("ncp-b", Purpose.PROSECUTION), False),
]


@pytest.mark.parametrize(("access", "told"), [c[1:] for c in CODES], ids=[c[0] for c in CODES])
def test_a_hit_is_told_where_a_read_of_the_other_side_would_be_allowed_or_less(
    databases: Databases,
    contribute: Contribute,
    acting: ActingAs,
    access: AccessClass,
    told: bool,  # noqa: FBT001
) -> None:
    """A judgement that somebody made of a pair tells nobody of a side that is not shared with them."""
    mine = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    theirs = contribute([suspect("a", "Somebody Else")], as_="ncp-b", access=access)
    plant_judgement(databases, mine["a"], theirs["a"])
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        assert [hit.owner for hit in crosscheck.hits(session)] == ["ncp-b"] * told


def plant_judgement(databases: Databases, one: UUID, other: UUID) -> None:
    """Write that two are the same, whoever may see them: the owner is not asked."""
    with psycopg.connect(databases.places.conninfo("wr_owner"), autocommit=True) as owner:
        owner.execute(
            "insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, reason,"
            " model, access_left, access_right)"
            " values (least(%(a)s, %(b)s), greatest(%(a)s, %(b)s), 'open', 'same', '', 'x', 0, 0)",
            {"a": one, "b": other},
        )
