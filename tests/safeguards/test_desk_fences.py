"""The fence around a desk holds: marks are its own role's, its own organisation's and in its own name."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from tests.conftest import ActingAs, Contribute, Databases, suspect
from tests.safeguards.taken_out import take_out

from wholeroute import custody
from wholeroute.crosscheck import check_arrivals
from wholeroute.ledger import (
    Acting,
    Marked,
    PutOff,
    Worth,
    assign_item,
    close_item,
    desk_marks,
    hits_told,
    say_of_hit,
    snooze_item,
)
from wholeroute.rights import Category, Purpose, Role

WHAT = Marked("pair", "0a-1b:2c")
FORGED = (
    "insert into ledger.desk_mark (organisation, role, purpose, kind, item, done_at, member)"
    " values ('{organisation}', 'analyst', 'analysis', 'pair', 'aa', now(), '{member}')"
)
ERMIAS = {"birthDate": "1980-05-01", "nationality": "Eritrea", "passportNumber": "K1234567"}


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases of each test's own: it takes a fence out of them."""
    return own_databases


def seen(acting: Acting) -> int:
    with acting.begin() as connection:
        return len(desk_marks(connection))


def rows(databases: Databases, table: str) -> int:
    with psycopg.connect(databases.superuser) as boss:
        found = boss.execute(f"select count(*) from ledger.{table}").fetchone()
    assert found is not None
    return int(found[0])


OTHERS = (
    ("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS),
    ("investigator@ncp-a", Role.INVESTIGATOR, Purpose.ANALYSIS),
    ("analyst@ncp-a", Role.ANALYST, Purpose.SANCTIONS),
    ("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION),
    ("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS),
)


def test_a_mark_is_seen_at_its_own_desk_alone_and_without_the_policy_at_all(
    databases: Databases, analyst: Acting, acting: ActingAs
) -> None:
    with analyst.begin() as connection:
        close_item(connection, WHAT)
    assert seen(analyst) == 1
    for who in OTHERS:
        with acting(*who) as other:
            assert seen(other) == 0, who

    take_out(databases, "alter policy at_the_desk on ledger.desk_mark using (true)")

    for who in OTHERS:
        with acting(*who) as other:
            assert seen(other) == 1, who


@pytest.mark.parametrize(
    ("organisation", "member"), [("ncp-b", "analyst@ncp-a"), ("ncp-a", "investigator@ncp-a")]
)
def test_without_its_policy_a_mark_is_forged(
    databases: Databases, analyst: Acting, organisation: str, member: str
) -> None:
    forged = text(FORGED.format(organisation=organisation, member=member))
    with pytest.raises(ProgrammingError, match="row-level security"), analyst.begin() as connection:
        connection.execute(forged)

    take_out(databases, "alter policy at_the_desk on ledger.desk_mark with check (true)")

    with analyst.begin() as connection:
        assert connection.execute(forged).rowcount == 1


def test_desks_of_the_plan_have_the_same_fence_and_nothing_without_it(
    databases: Databases, acting: ActingAs
) -> None:
    others = (
        ("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY),
        ("programme-manager@ncp-a", Role.PROGRAMME_MANAGER, Purpose.POLICY),
    )
    forged = text(FORGED.format(organisation="ncp-b", member="contact-point@ncp-a"))
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as own:
        with own.begin() as connection:
            close_item(connection, WHAT)
        with pytest.raises(ProgrammingError, match="row-level security"), own.begin() as connection:
            connection.execute(forged)
        for who in others:
            with acting(*who) as other:
                assert seen(other) == 0, who

        fence = "alter policy at_a_desk_of_the_plan on ledger.desk_mark"
        take_out(databases, f"{fence} using (true) with check (true)")

        with own.begin() as connection:
            assert connection.execute(forged).rowcount == 1
        for who in others:
            with acting(*who) as other:
                assert seen(other) == 2, who


@pytest.mark.parametrize("who", ["analyst@ncp-b", "contributor@ncp-a", "nobody"])
def test_what_waits_is_given_to_a_colleague_who_holds_the_role(analyst: Acting, who: str) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), analyst.begin() as connection:
        assign_item(connection, WHAT, who)


@pytest.mark.parametrize(
    ("column", "value"),
    [("item", "Ermias Ghermay"), ("kind", "Who?"), ("reason", "he is a victim")],
)
def test_a_mark_has_no_room_for_words(analyst: Acting, column: str, value: str) -> None:
    def write(connection: Connection) -> None:
        snooze_item(connection, WHAT, date(2027, 1, 1), PutOff.AWAY)
        connection.execute(text(f"update ledger.desk_mark set {column} = :value"), {"value": value})

    with pytest.raises(IntegrityError, match="check constraint"), analyst.begin() as connection:
        write(connection)


def test_who_leaves_the_open_lane_takes_marks_and_words_along(
    databases: Databases, contribute: Contribute, analyst: Acting, custodian: Acting
) -> None:
    held = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b")
    check_arrivals(analyst.ledger)
    with analyst.begin() as connection:
        (hit,) = hits_told(connection)
        assert say_of_hit(connection, hit.report, hit.hit, Worth.USED)
        assign_item(connection, Marked("hit", str(held.ref), (held["a"],)), "analyst@ncp-a")
        assign_item(connection, WHAT, "analyst@ncp-a")
    assert (rows(databases, "desk_mark"), rows(databases, "hit_feedback")) == (2, 1)

    custody.protect(custodian, held["a"], Category.VICTIM, "he asked for help")

    assert (rows(databases, "desk_mark"), rows(databases, "hit_feedback")) == (1, 0)


def test_nobody_says_what_a_hit_was_worth_but_the_owner_of_the_earlier_report(
    contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    later = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b")
    check_arrivals(analyst.ledger)
    with analyst.begin() as connection:
        (hit,) = hits_told(connection)
        for table in ("hit_feedback",):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                connection.begin_nested(),
            ):
                connection.execute(text(f"select * from ledger.{table}"))
    for who in (
        ("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS),
        ("contributor@agency", Role.CONTRIBUTOR, Purpose.ANALYSIS),
        ("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.PROTECTION),
    ):
        with acting(*who) as other, other.begin() as connection:
            assert not say_of_hit(connection, hit.report, hit.hit, Worth.USED), who
            assert not say_of_hit(connection, later.ref, hit.hit, Worth.USED), who
