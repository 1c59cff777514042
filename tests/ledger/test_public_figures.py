"""What everybody is told comes in tens and tells of nobody."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import Connection
from tests.conftest import Contribute, person, suspect

from wholeroute.ledger import DatabaseRole, Ledger, public_figures, record_refusal
from wholeroute.members import member_named
from wholeroute.rights import Action, Purpose, Role


def refuse(ledger: Ledger, times: int, rule: str = "no-rule") -> None:
    reader = member_named(ledger, "analyst@ncp-a").as_reader(Role.ANALYST, Purpose.ANALYSIS)
    for _ in range(times):
        record_refusal(ledger, reader, Action.AUDIT, "audit", rule)


def told(ledger: Ledger) -> dict[tuple[str, str], int]:
    return {(each.population, each.first): each.number for each in public_figures(ledger)}


def a_day_later(superuser: Connection) -> None:
    for table in ("figure_edition", "public_edition"):
        superuser.execute(f"update ledger.{table} set made_at = made_at - interval '25 hours'")


def test_an_empty_installation_tells_nothing(enrolled: Ledger) -> None:
    assert public_figures(enrolled) == []


def test_fewer_than_ten_are_not_told_and_more_come_in_tens(enrolled: Ledger) -> None:
    refuse(enrolled, 9, "audience")
    assert told(enrolled) == {}
    refuse(enrolled, 27)

    assert told(enrolled) == {("refusals", "no-rule"): 20}


def test_people_are_told_by_what_shields_them(enrolled: Ledger, contribute: Contribute) -> None:
    contribute([person(f"p{at}", f"Saba Haile {at}", "smuggled-person") for at in range(23)])
    contribute([suspect(f"s{at}", f"Omar Nasser {at}") for at in range(9)])

    assert told(enrolled) == {("people", "protected"): 20}


def test_one_day_has_one_answer(enrolled: Ledger, superuser: Connection) -> None:
    refuse(enrolled, 20)
    first = told(enrolled)
    refuse(enrolled, 50)
    assert told(enrolled) == first

    a_day_later(superuser)
    assert told(enrolled) == {("refusals", "no-rule"): 70}


def test_what_one_does_never_shows(enrolled: Ledger, superuser: Connection) -> None:
    refuse(enrolled, 19)
    before = told(enrolled)
    a_day_later(superuser)
    refuse(enrolled, 1)

    assert before == told(enrolled) == {("refusals", "no-rule"): 10}


def test_what_is_older_than_thirty_days_is_no_longer_counted(
    enrolled: Ledger, superuser: Connection
) -> None:
    refuse(enrolled, 30)
    superuser.execute("set session_replication_role = replica")
    superuser.execute("update ledger.audit set at = at - interval '31 days'")

    assert told(enrolled) == {}


@pytest.mark.parametrize("role", sorted(DatabaseRole))
def test_no_role_reads_what_was_counted(enrolled: Ledger, role: DatabaseRole) -> None:
    for asked in (
        "select * from ledger.public_edition",
        "select * from ledger.counted_acts()",
        "select ledger.renew_public_figures()",
    ):
        with (
            psycopg.connect(enrolled.conninfo(role)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(asked)
