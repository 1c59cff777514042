"""Each fence around searches holds something: taken away, what it kept back goes."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs, Contribute, Databases, everyone_may, suspect
from tests.safeguards.taken_out import take_out

from wholeroute import crosscheck
from wholeroute.ledger import Acting, Ledger, keep_search, save_search
from wholeroute.rights import Purpose, Role, Tlp

NAME = "Kidane Zekarias"
FORGED = """
insert into ledger.search (member, organisation, role, purpose, words)
values ('analyst@ncp-b', 'ncp-b', 'analyst', 'analysis', 'whoever')
"""
WAITING = "insert into ledger.search_key (key, search) values ('x', :search)"


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases of each test's own: it takes a fence out of them."""
    return own_databases


@pytest.fixture
def kept(analyst: Acting) -> UUID:
    """Return a search that an analyst of `ncp-a` saved."""
    with analyst.begin() as connection:
        which = keep_search(connection, analyst.reader, NAME)
        save_search(connection, which, "him", {}, crosscheck.read(NAME).sure_keys())
    return which


def rows(connection: Connection, table: str) -> int:
    counted = connection.execute(text(f"select count(*) from ledger.{table}"))
    return int(counted.scalar_one())


@pytest.mark.parametrize(
    ("member", "role", "purpose"),
    [
        ("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS),
        ("analyst@ncp-a", Role.ANALYST, Purpose.SANCTIONS),
        ("rights-reviewer@ncp-a", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
    ],
)
def test_a_search_is_read_by_nobody_else_nor_in_another_seat(
    databases: Databases, acting: ActingAs, kept: UUID, member: str, role: Role, purpose: Purpose
) -> None:
    with acting(member, role, purpose) as other:
        with other.begin() as connection:
            assert (rows(connection, "search"), rows(connection, "search_key")) == (0, 0)

        take_out(databases, "alter policy searching on ledger.search using (true)")

        with other.begin() as connection:
            assert rows(connection, "search") == 1
            assert rows(connection, "search_key") > 0


def test_without_its_policy_a_search_is_laid_at_anothers_door(
    databases: Databases, analyst: Acting
) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), analyst.begin() as connection:
        connection.execute(text(FORGED))

    take_out(databases, "alter policy searching on ledger.search with check (true)")

    with analyst.begin() as connection:
        assert connection.execute(text(FORGED)).rowcount == 1


def test_without_its_policy_anothers_search_is_made_to_wait_for_more(
    databases: Databases, acting: ActingAs, kept: UUID
) -> None:
    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as other:
        with pytest.raises(ProgrammingError, match="row-level"), other.begin() as connection:
            connection.execute(text(WAITING), {"search": kept})

        take_out(databases, "alter policy searching on ledger.search_key with check (true)")

        with other.begin() as connection:
            assert connection.execute(text(WAITING), {"search": kept}).rowcount == 1


def test_without_its_policy_an_alert_tells_of_whom_the_member_may_not_see(
    databases: Databases, contribute: Contribute, enrolled: Ledger, analyst: Acting, kept: UUID
) -> None:
    contribute([suspect("s", NAME)], as_="ncp-b", access=everyone_may("ncp-b", tlp=Tlp.RED))
    crosscheck.check_arrivals(enrolled)
    with psycopg.connect(databases.superuser) as boss:
        assert boss.execute("select count(*) from ledger.search_alert").fetchone() == (1,)
    with analyst.begin() as connection:
        assert rows(connection, "search_alert") == 0
    assert not any(each.alerts for each in crosscheck.saved(analyst))

    take_out(databases, "alter policy searching on ledger.search_alert using (true)")

    with analyst.begin() as connection:
        assert rows(connection, "search_alert") == 1


def test_without_its_trigger_an_alert_outlives_whoever_left_the_open_lane(
    databases: Databases, contribute: Contribute, enrolled: Ledger, kept: UUID
) -> None:
    def left_behind() -> int:
        filed = contribute([suspect("s", NAME)])
        crosscheck.check_arrivals(enrolled)
        with psycopg.connect(databases.superuser, autocommit=True) as boss:
            boss.execute("delete from open.match_key where entity = %s", (filed["s"],))
            boss.execute(
                "update ledger.judgement set subject_lane = null;"
                "update ledger.entity set lane = 'protected' where id = %(s)s;".replace(
                    "%(s)s", f"'{filed['s']}'"
                )
            )
            row = boss.execute(
                "select count(*) from ledger.search_alert where entity = %s", (filed["s"],)
            ).fetchone()
        return row[0] if row else -1

    assert left_behind() == 0
    take_out(databases, "drop trigger alerts_leave on ledger.entity")
    assert left_behind() == 1
