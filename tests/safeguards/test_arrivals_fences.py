"""Each fence around arrivals and hits holds something: taken away, what it kept back comes out."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from tests.conftest import ActingAs, Contribute, Databases, everyone_may, suspect
from tests.safeguards import canaries
from tests.safeguards.canaries import World, tried
from tests.safeguards.taken_out import rewrite, take_out
from tests.safeguards.test_arrivals import JUDGE, open_arrival, plant_judgement

from wholeroute import crosscheck
from wholeroute.ledger import Ledger
from wholeroute.rights import AccessClass, Handling, Purpose, Role, Tlp


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases of each test's own: it takes a fence out of them."""
    return own_databases


@pytest.fixture
def planted(databases: Databases, enrolled: Ledger) -> Iterator[World]:
    """Return a world of canaries."""
    with canaries.world(databases, enrolled) as made:
        yield made


# --- what the login reads -----------------------------------------------------------------------

READ = {
    "open.entity": "access",
    "open.statement": "access",
    "ledger.contribution": "access",
    "open.match_key": "access",
    "open.key_tally": "access",
    "ledger.judgement": "access_left",
}


def _strays(world: World, table: str) -> str:
    """Return the classes of what the login reads that its organisation may not."""
    query = (
        f"select distinct {READ[table]} from {table}"
        f" where {READ[table]} not in (select ledger.allowed('open'))"
    )
    with open_arrival(world, "ncp-a") as connection:
        return tried(connection, query)


@pytest.mark.parametrize("table", READ)
def test_without_what_a_policy_lets_it_read_it_reads_more(planted: World, table: str) -> None:
    assert _strays(planted, table) == ""
    name = "reading" if table == "open.key_tally" else "arriving"

    take_out(planted.databases, f"alter policy {name} on {table} using (true)")

    assert _strays(planted, table) != ""


def test_without_its_policy_it_judges_in_a_members_name(planted: World) -> None:
    said = map(sql.Literal, ("open", "same", "analyst@ncp-a", None))
    query = sql.SQL(JUDGE).format(*said)

    take_out(
        planted.databases, "alter policy judging_arrivals on ledger.judgement with check (true)"
    )

    with open_arrival(planted, "ncp-a") as connection:
        assert tried(connection, query) == ""


def test_without_their_policies_it_keys_and_logs_for_others(planted: World) -> None:
    hidden = next(each for each in planted.canaries if each.name == "canaryunshared")
    with psycopg.connect(planted.databases.superuser) as boss:
        row = boss.execute("select access from open.entity where id = %s", (hidden.person,))
        (access,) = row.fetchone() or (0,)
    key = f"insert into open.match_key values ('x', '{hidden.person}', {access})"
    line = (
        "insert into ledger.audit (member, organisation, role, purpose, action, object, allowed,"
        " rule) values ('analyst@ncp-b', 'ncp-b', 'analyst', 'analysis', 'judge', 'x', true, '')"
    )
    with open_arrival(planted, "ncp-a") as connection:
        assert "policy" in tried(connection, key)
        assert "policy" in tried(connection, line)

        for table in ("open.match_key", "ledger.audit"):
            take_out(planted.databases, f"alter policy arriving on {table} with check (true)")

        assert tried(connection, key) == ""
        assert tried(connection, line) == ""


# --- what hits tell -----------------------------------------------------------------------------

_H0 = Handling(h0=True)
CLAUSES = [
    ("c.tlp <> 'red'", everyone_may("ncp-b", tlp=Tlp.RED), Purpose.ANALYSIS),
    (
        "c.audience && array[s.organisation, '*']",
        AccessClass("ncp-b", frozenset({"agency"}), frozenset(Purpose)),
        Purpose.ANALYSIS,
    ),
    (
        "s.purpose = any (c.purposes)",
        everyone_may("ncp-b", Purpose.PROSECUTION),
        Purpose.ANALYSIS,
    ),
    (
        "not (c.h0 and s.purpose not in ('analysis', 'investigation', 'prosecution'))",
        everyone_may("ncp-b", handling=_H0),
        Purpose.SANCTIONS,
    ),
]


@pytest.mark.parametrize(
    ("clause", "access", "purpose"), CLAUSES, ids=["red", "audience", "purpose", "H0"]
)
def test_without_a_clause_a_hit_is_told_that_must_not_be(
    databases: Databases,
    contribute: Contribute,
    acting: ActingAs,
    clause: str,
    access: AccessClass,
    purpose: Purpose,
) -> None:
    mine = contribute([suspect("a", "Ermias Ghermay")])
    theirs = contribute([suspect("a", "Ermias Ghermay")], as_="ncp-b", access=access)
    plant_judgement(databases, mine["a"], theirs["a"])
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, purpose) as session:
        assert crosscheck.hits(session) == ()

        rewrite(databases, "tellable", clause, "true")

        assert len(crosscheck.hits(session)) == 1


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.ANALYST])
def test_without_its_own_class_anybodys_reports_are_ones_own(
    databases: Databases, contribute: Contribute, acting: ActingAs, role: Role
) -> None:
    one, other = (
        contribute([suspect("a", "Ermias Ghermay")], as_=body)["a"] for body in ("ncp-a", "ncp-b")
    )
    plant_judgement(databases, one, other)
    with acting(f"{role}@agency", role, Purpose.ANALYSIS) as session:
        assert crosscheck.hits(session) == ()

        rewrite(databases, "tellable", "c.originator = s.organisation", "true")

        assert len(crosscheck.hits(session)) > 0


def test_without_the_session_a_report_of_others_tells_when_it_was_checked(
    databases: Databases, contribute: Contribute, analyst: object, acting: ActingAs
) -> None:
    theirs = contribute([suspect("a", "Ermias Ghermay")], as_="ncp-b")
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        assert crosscheck.feedback(session, [theirs.ref]).checked == ()

        rewrite(databases, "reports_checked", "c.contributor = ledger.my_organisation()", "true")

        assert len(crosscheck.feedback(session, [theirs.ref]).checked) == 1
