"""Suspects whom another report protects are put on hold, and nothing says why."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.conftest import (
    ActingAs,
    Contribute,
    Databases,
    associates,
    everyone_may,
    person,
    phone,
    suspect,
)
from tests.safeguards.canaries import everything

from wholeroute import crosscheck, custody
from wholeroute.crosscheck import Checked, check_suspects
from wholeroute.crosscheck.numbers import HELD_AS, scheme_of
from wholeroute.entities import IDENTIFYING, PROPERTIES, Claim, Draft, Kind
from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Undecided, entities, kept, statements, undecided
from wholeroute.rights import PROTECTING_CATEGORIES, Category, Purpose, Role, Tlp, clock

AMINA = "Zebiba Kanarek"
SAID = {"birthDate": "1999-12-31", "passportNumber": "K7654321"}
REVIEWER = ("rights-reviewer@ncp-a", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT)
RECLASSIFYING = import_module("wholeroute.ledger.versions.0011_reclassifying")


def called(key: str, *categories: str, **said: str) -> Draft:
    """Return a draft of Zebiba as some report categorises her."""
    return suspect(key, AMINA, **said)._replace(categories=frozenset(categories))


def open_ones(analyst: Acting) -> set[UUID]:
    with analyst.begin() as connection:
        return {each.id for each in entities(analyst, connection)}


def held(custodian: Acting) -> list[Undecided]:
    with custodian.begin() as connection:
        return undecided(connection, held=True)


@pytest.mark.both_servers
def test_a_suspect_whom_another_report_protects_is_on_hold_with_what_is_theirs(
    contribute: Contribute, analyst: Acting, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    contribute([called("v", "victim", **SAID)])
    case = contribute(
        [
            suspect("s", AMINA, notes="Zebiba rang", **SAID),
            phone("p", "+39 06 698 4711", "s"),
            suspect("t", "Tekle Berhane"),
            associates("l", "s", "t"),
        ],
        title="Case of Kanarek",
    )
    assert open_ones(analyst) == {case[key] for key in "sptl"}

    assert check_suspects(custodian) == Checked(1, 2, 1)

    assert open_ones(analyst) == {case["t"]}
    (who,) = held(custodian)
    assert (who.entity, who.said, who.holds) == (case["s"], ("suspect",), ("protected-elsewhere",))
    assert superuser.execute("select title from ledger.contribution order by id").fetchall()[
        1:
    ] == [("report",)]
    assert check_suspects(custodian) == Checked(1, 1, 0)


@pytest.mark.parametrize("said", [{"passportNumber": "K7654321"}, {"birthDate": "1999-12-31"}])
def test_a_number_or_name_and_birth_are_enough_and_a_name_alone_is_not(
    contribute: Contribute, custodian: Acting, said: dict[str, str]
) -> None:
    contribute([called("v", "witness", **SAID)])
    contribute([suspect("s", AMINA, **said), suspect("n", AMINA), suspect("o", "Tekle Berhane")])

    assert check_suspects(custodian).held == 1


def test_prose_that_somebody_moves_meanwhile_keeps_nobody_from_being_held(
    contribute: Contribute, custodian: Acting, analyst: Acting, databases: Databases,
    superuser: psycopg.Connection[Any],
) -> None:  # fmt: skip
    contribute([called("v", "victim", **SAID)])
    text = Draft(
        "d", Kind.DOCUMENT, (Claim("bodyText", "Zebiba rang"),), (), frozenset({"suspect"})
    )
    case = contribute([suspect("s", AMINA, **SAID), text])
    waits = "select count(*) from pg_locks where not granted and locktype = 'transactionid'"

    with ThreadPoolExecutor(1) as aside, psycopg.connect(databases.superuser) as mover:
        for table, key in (("entity", "id"), ("statement", "entity")):
            mover.execute(
                f"update ledger.{table} set lane = 'uncategorised' where {key} = %s", [case["d"]]
            )
        checked = aside.submit(check_suspects, custodian)
        while superuser.execute(waits).fetchone() == (0,):
            assert not checked.done(), checked.result()
        mover.commit()

        assert checked.result(timeout=60).held == 1
    assert open_ones(analyst) == set()


def test_what_a_protected_person_holds_speaks_for_them(
    contribute: Contribute, custodian: Acting
) -> None:
    contribute([person("v", AMINA, "witness"), phone("p", "+39 06 698 4711", "v")])
    contribute([suspect("s", AMINA), phone("p", "+39 06 698 4711", "s")])

    assert check_suspects(custodian).held == 1


def test_whom_a_court_or_a_list_names_is_not_held(
    contribute: Contribute, custodian: Acting, analyst: Acting
) -> None:
    contribute([called("v", "victim", **SAID)])
    case = contribute([called("s", "convicted", "suspect", **SAID)])

    assert check_suspects(custodian) == Checked(1, 0, 0)
    assert open_ones(analyst) == {case["s"]}


def test_neither_side_is_compared_where_the_custodian_was_not_sent_it(
    contribute: Contribute, custodian: Acting
) -> None:
    red = everyone_may("ncp-b", tlp=Tlp.RED)
    contribute([called("v", "victim", **SAID)], as_="ncp-b", access=red)
    contribute([suspect("s", AMINA, **SAID)])
    assert check_suspects(custodian) == Checked(0, 1, 0)

    contribute([called("v", "victim", **SAID)])
    contribute([suspect("s", AMINA, **SAID)], as_="ncp-b", access=red)
    assert check_suspects(custodian) == Checked(1, 1, 1)


def test_nothing_of_the_protected_person_is_written_anywhere(
    contribute: Contribute, custodian: Acting, databases: Databases,
    superuser: psycopg.Connection[Any], analyst: Acting,
) -> None:  # fmt: skip
    sheltered = contribute([called("v", "victim", alias="Zebi Kanarie", **SAID)])["v"]
    case = contribute([suspect("s", AMINA, **SAID)])["s"]
    crosscheck.run(analyst)
    check_suspects(custodian)

    with psycopg.connect(databases.superuser, autocommit=True) as boss:
        named = [where for where, text in everything(boss) if "kanari" in text.lower()]
    assert named == []
    log = superuser.execute("select a::text, details from ledger.audit a order by id").fetchall()
    assert log[-1][1] == {"protected": 1, "suspects": 1, "held": 1}
    assert not [
        row for row, _ in log if str(sheltered) in row or str(case) in row.split("check")[-1]
    ]


def test_two_people_who_let_a_suspect_back_in_are_not_undone_by_the_next_check(
    contribute: Contribute, custodian: Acting, analyst: Acting, acting: ActingAs
) -> None:
    contribute([called("v", "victim", **SAID)])
    case = contribute([suspect("s", AMINA, **SAID)])["s"]
    other = contribute([suspect("o", "Tekle Berhane", position="took the fares for her")])["o"]
    with analyst.begin() as connection:
        proof = next(
            each.id for each in statements(analyst, connection, [other])
            if each.property == "position"
        )  # fmt: skip
    check_suspects(custodian)
    request = custody.categorise(custodian, case, Category.SUSPECT, "another of that name", [proof])
    assert request is not None
    with acting(*REVIEWER) as reviewer:
        custody.co_sign(reviewer, request, "the papers differ", granted=True)
    assert case in open_ones(analyst)
    with analyst.begin() as connection:
        said = {s.property: s.value for s in statements(analyst, connection, [case])}
    assert said == {"name": AMINA, **SAID}

    assert check_suspects(custodian).held == 0
    assert case in open_ones(analyst)


def test_nobody_else_checks(
    contribute: Contribute, acting: ActingAs, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    contribute([called("v", "victim", **SAID)])
    case = contribute([suspect("s", AMINA, **SAID)])["s"]
    for role, purpose in (
        (Role.CUSTODIAN, Purpose.PROTECTION),
        (Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        (Role.ANALYST, Purpose.ANALYSIS),
        (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
    ):
        with acting(f"{role}@ncp-a", role, purpose) as session:
            with pytest.raises(Refused):
                check_suspects(session)
            with pytest.raises(Refused):
                custody.identities_to_check(session)
            with pytest.raises(Refused):
                custody.hold_suspect(session, case, case)
            with psycopg.connect(session.ledger.conninfo(session.role), autocommit=True) as raw:
                raw.execute("select set_config('wholeroute.session', %s, false)", (session.token,))
                for asked in (
                    "select * from ledger.suspect_values()",
                    "select * from ledger.protected_values()",
                ):
                    try:
                        assert raw.execute(asked).fetchall() == []
                    except psycopg.errors.InsufficientPrivilege:
                        continue
    assert case in open_ones(analyst)


def test_whoever_received_a_suspect_before_is_owed_a_neutral_notice(
    contribute: Contribute, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    contribute([called("v", "victim", **SAID)])
    case = contribute([suspect("s", AMINA, **SAID)])["s"]
    told(superuser, case)

    check_suspects(custodian)

    assert superuser.execute("select entity, what from ledger.notice").fetchall() == [
        (case, "withdrawn")
    ]


def test_whoever_received_somebody_before_is_told_that_they_are_protected(
    contribute: Contribute, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    moved = contribute([suspect("s", AMINA)])["s"]
    waiting = contribute([person("u", "Tekle Berhane")])["u"]
    told(superuser, moved, waiting)

    custody.protect(custodian, moved, Category.VICTIM, "asked for help")
    custody.categorise(custodian, waiting, Category.WITNESS, "saw it")

    found = superuser.execute("select entity, what from ledger.notice").fetchall()
    assert sorted(found, key=str) == sorted([(moved, "protected"), (waiting, "protected")], key=str)


def told(superuser: psycopg.Connection[Any], *people: UUID) -> None:
    """Write that somebody received these people earlier."""
    superuser.execute(
        "insert into ledger.disclosure (id, member, organisation, role, purpose, kind, recipient,"
        " recipient_enrolled, recipient_country, recipient_regime, legal_basis, necessity, format,"
        " sha256) values (gen_random_uuid(), 'analyst@ncp-a', 'ncp-a', 'analyst', 'analysis',"
        " 'export', 'ncp-b', true, 'GR', 'led', 'a law', gen_random_uuid(), 'json', '')"
    )
    for each in people:
        superuser.execute(
            "insert into ledger.disclosed (disclosure, entity, contribution, package_id)"
            " select d.id, e.id, e.contribution, gen_random_uuid()"
            " from ledger.disclosure d, ledger.entity e where e.id = %s",
            (each,),
        )


def test_the_lists_of_the_database_are_those_of_the_vocabulary() -> None:
    identity, checked = set(RECLASSIFYING.IDENTITY), set(RECLASSIFYING.CHECKED)
    assert identity == set(custody.RELEASED)
    assert identity <= IDENTIFYING
    assert checked <= identity
    assert {name for name in IDENTIFYING if scheme_of(name) in {
        "passport", "national-id", "tax", "phone"}} <= checked  # fmt: skip
    assert {name for _, name in HELD_AS} - {"registrationNumber", "full"} == set(RECLASSIFYING.HELD)
    assert set(RECLASSIFYING.WALLED) == {*PROTECTING_CATEGORIES, Category.OFFICIAL}
    assert checked <= set(PROPERTIES)


def test_the_clock_of_whoever_is_held_begins_with_the_hold(
    contribute: Contribute, custodian: Acting, acting: ActingAs, superuser: psycopg.Connection[Any]
) -> None:
    contribute([called("v", "victim", **SAID)])
    case = contribute([suspect("s", AMINA, **SAID)])["s"]
    superuser.execute("update ledger.contribution set received_at = now() - interval '1 year'")
    check_suspects(custodian)

    with (
        acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as keeper,
        keeper.begin() as connection,
    ):
        (found,) = (each.kept for each in kept(connection) if each.entity == case)
    today = superuser.execute("select (now() at time zone 'UTC')::date").fetchone()
    assert today is not None
    assert found.held_since == today[0]
    assert clock(found).erase > today[0]
