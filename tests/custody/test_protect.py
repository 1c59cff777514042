"""Protecting a person: vault first, then out of the open lane with all that is theirs, at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, Databases, associates, everyone_may, phone, suspect

from wholeroute import crosscheck, custody
from wholeroute.custody import Vault
from wholeroute.entities import Claim, Draft, Kind, Reference
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Ledger,
    NewFinding,
    NewJudgement,
    Verdict,
    entities,
    history,
    judge,
    renew_findings,
    standing,
    statements,
)
from wholeroute.rights import Category, Lane, Purpose, Role, Tlp

AMINA, TEKLE = "Amina Canary", "Tekle Berhane"


def lanes(boss: psycopg.Connection[tuple[UUID, str]]) -> dict[UUID, str]:
    return dict(boss.execute("select id, lane::text from ledger.entity").fetchall())


def protect(acting: Acting, entity: UUID) -> custody.Protected:
    return custody.protect(acting, entity, Category.VICTIM, "she asked for help")


def test_a_protected_person_is_gone_from_analysis_and_found_by_those_who_protect(
    contribute: Contribute, analyst: Acting, custodian: Acting, acting: ActingAs, enrolled: Ledger
) -> None:
    filed = contribute([suspect("a", AMINA, passportNumber="K1234567", nationality="Eritrea")])

    moved = protect(custodian, filed["a"])

    assert moved == custody.Protected((filed["a"],), 2)
    with analyst.begin() as connection:
        assert entities(analyst, connection) == []
        assert statements(analyst, connection, [filed["a"]]) == []
    with acting("protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION) as officer:
        with officer.begin() as connection:
            (seen,) = entities(officer, connection)
            said = statements(officer, connection, [filed["a"]])
        revealed = Vault(enrolled).reveal(officer, [each.id for each in said], Lane.PROTECTED)
    assert (seen.id, seen.lane, seen.categories) == (
        filed["a"], Lane.PROTECTED, ("suspect", "victim"),
    )  # fmt: skip
    assert {s.property: s.value for s in said} == {
        "name": "", "passportNumber": "", "nationality": "er",
    }  # fmt: skip
    assert sorted(revealed.values()) == [AMINA, "K1234567"]


def test_what_only_they_hold_and_what_names_them_goes_with_them(
    contribute: Contribute, custodian: Acting, superuser: psycopg.Connection[tuple[UUID, str]]
) -> None:
    filed = contribute(
        [
            suspect("amina", AMINA),
            suspect("tekle", TEKLE),
            phone("hers", "+39 06 698 0001", "amina"),
            phone("his", "+39 06 698 0002", "tekle"),
            phone("shared", "+39 06 698 0003", "amina", "tekle"),
            associates("link", "tekle", "amina"),
            Draft(
                "owns", Kind.OWNERSHIP, (), (Reference("owner", "amina"), Reference("asset", "car"))
            ),
            Draft("car", Kind.VEHICLE, (Claim("registrationNumber", "AB 123 CD"),)),
        ]
    )

    moved = protect(custodian, filed["amina"])

    gone = {filed[key] for key in ("amina", "hers", "link", "owns", "car")}
    assert set(moved.entities) == gone
    assert {each for each, lane in lanes(superuser).items() if lane == "protected"} == gone


def test_whom_a_person_judged_to_be_the_same_is_protected_whoever_reported_them(
    contribute: Contribute,
    analyst: Acting,
    custodian: Acting,
    superuser: psycopg.Connection[tuple[UUID, str]],
) -> None:
    here = contribute([suspect("a", AMINA), phone("p", "+39 06 698 0001", "a")])
    there = contribute([suspect("a", "Amena Canary")], as_="ncp-b")
    maybe = contribute([suspect("a", "Amna Canary")], as_="ncp-b")
    crosscheck.settle(analyst, here["a"], there["a"], Verdict.SAME, "one passport")
    crosscheck.settle(analyst, here["a"], maybe["a"], Verdict.UNSURE, "hard to say")

    moved = protect(custodian, there["a"])

    assert set(moved.entities) == {here["a"], here["p"], there["a"]}
    assert lanes(superuser)[maybe["a"]] == "open"


def test_the_clusters_left_behind_are_what_the_remaining_judgements_say(
    contribute: Contribute, analyst: Acting, custodian: Acting
) -> None:
    a, b, c = (contribute([suspect("x", f"Tekle {letter}")])["x"] for letter in "ABC")
    middle = contribute([suspect("x", AMINA)])["x"]
    by_machine(analyst, [(middle, b)], 0.995)  # the surer goes first, whatever the ids
    by_machine(analyst, [(a, middle)], 0.99)
    crosscheck.settle(analyst, b, c, Verdict.SAME, "the same voice")
    with analyst.begin() as connection:
        assert set(crosscheck.cluster_of(analyst, connection, a)) == {a, b, c, middle}

    protect(custodian, middle)

    with analyst.begin() as connection:
        assert crosscheck.cluster_of(analyst, connection, a) == [a]
        assert set(crosscheck.cluster_of(analyst, connection, b)) == {b, c}


def by_machine(acting: Acting, pairs: list[tuple[UUID, UUID]], score: float = 0.99) -> None:
    judged = [
        NewJudgement(min(pair), max(pair), Verdict.SAME, "", model="a test", score=score)
        for pair in pairs
    ]
    with acting.begin() as connection:
        judge(connection, judged)


def test_what_stays_within_enforcements_sight_says_neither_why_nor_what_was_said(
    contribute: Contribute,
    analyst: Acting,
    custodian: Acting,
    superuser: psycopg.Connection[tuple[str]],
) -> None:
    one = contribute([suspect("x", AMINA)])["x"]
    other = contribute([suspect("x", AMINA)])["x"]
    crosscheck.run(analyst)
    crosscheck.settle(analyst, one, other, Verdict.DIFFERENT, f"{AMINA} is two people")

    protect(custodian, one)

    with analyst.begin() as connection:
        assert history(connection, *sorted((one, other))) == []
        assert standing(connection) == []
    left = superuser.execute("select j::text from ledger.judgement j").fetchall()
    assert left
    assert not [row for (row,) in left if "Amina" in row or "asked for help" in row]


def test_prose_of_the_whole_report_goes_to_the_vault_with_them(
    contribute: Contribute, analyst: Acting, custodian: Acting
) -> None:
    filed = contribute(
        [suspect("amina", AMINA), suspect("tekle", TEKLE, notes=f"seen with {AMINA}")]
    )

    protect(custodian, filed["amina"])

    with analyst.begin() as connection:
        said = {
            s.property: (s.value, s.flag) for s in statements(analyst, connection, [filed["tekle"]])
        }
    assert said == {"name": (TEKLE, None)}


def test_the_log_says_who_protected_whom_and_not_why(
    contribute: Contribute, custodian: Acting, superuser: psycopg.Connection[tuple[str]]
) -> None:
    entity = contribute([suspect("x", AMINA)])["x"]
    protect(custodian, entity)

    (row,) = superuser.execute(
        "select a::text from ledger.audit a where action = 'categorise'"
    ).fetchall()

    assert str(entity) in row[0]
    assert "custodian@ncp-a" in row[0]
    assert "help" not in row[0]


@pytest.mark.parametrize("category", [Category.SUSPECT, Category.OFFICIAL, Category.UNCATEGORISED])
def test_only_a_protecting_category_protects(custodian: Acting, category: Category) -> None:
    with pytest.raises(Invalid) as error:
        custody.protect(custodian, uuid4(), category, "help")

    assert error.value.field == "category"


def test_protecting_needs_a_reason(custodian: Acting) -> None:
    with pytest.raises(Invalid) as error:
        custody.protect(custodian, uuid4(), Category.VICTIM, " ")

    assert error.value.field == "reason"


def test_nobody_is_protected_twice_and_nobody_who_is_not_there(
    contribute: Contribute, custodian: Acting
) -> None:
    entity = contribute([suspect("x", AMINA)])["x"]
    protect(custodian, entity)

    for asked in (entity, uuid4()):
        with pytest.raises(NotFound):
            protect(custodian, asked)


def test_a_custodian_protects_nobody_who_was_not_sent_to_them(
    contribute: Contribute, custodian: Acting
) -> None:
    access = everyone_may("ncp-b", tlp=Tlp.RED)
    entity = contribute([suspect("x", AMINA)], as_="ncp-b", access=access)["x"]

    with pytest.raises(NotFound):
        protect(custodian, entity)


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Role.ANALYST, Purpose.ANALYSIS),
        (Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        (Role.CUSTODIAN, Purpose.PROTECTION),
    ],
)
def test_only_a_custodian_who_says_that_they_categorise_protects(
    contribute: Contribute, acting: ActingAs, role: Role, purpose: Purpose
) -> None:
    entity = contribute([suspect("x", AMINA)])["x"]
    with acting(f"{role}@ncp-a", role, purpose) as session, pytest.raises(Refused):
        protect(session, entity)


def test_a_title_that_names_them_is_replaced_and_any_other_stays(
    contribute: Contribute, custodian: Acting, superuser: psycopg.Connection[tuple[str]]
) -> None:
    named = contribute([suspect("x", AMINA)], title="The Amina network")
    other = contribute([suspect("x", AMINA)], title="Harbour, week 12")
    for filed in (named, other):
        protect(custodian, filed["x"])

    rows = superuser.execute("select title from ledger.contribution order by id").fetchall()
    assert rows == [("report",), ("Harbour, week 12",)]


def test_a_finding_that_rests_on_what_they_said_is_withdrawn(
    contribute: Contribute, custodian: Acting, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    """The finding names Tekle; its evidence is a statement about the person who is protected."""
    filed = contribute([suspect("tekle", TEKLE), suspect("amina", AMINA)])
    with analyst.begin() as connection:
        (said,) = statements(analyst, connection, [filed["amina"]])
        new = NewFinding("test", (filed["tekle"],), (said.id,), {}, (), {})
        renew_findings(connection, analyst.reader, "a rule", "1", [new])

    protect(custodian, filed["amina"])

    ((state, why),) = superuser.execute("select state, state_reason from ledger.finding").fetchall()
    assert (state, why) == ("withdrawn", "a subject left the open lane")


def test_of_two_who_protect_the_same_person_at_once_one_is_told_that_nobody_is_there(
    acting: ActingAs, contribute: Contribute
) -> None:
    people = [contribute([suspect("s", f"Tekle Berhane {n}")])["s"] for n in range(8)]
    start = Barrier(2)

    def one(entity: UUID) -> bool:
        with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as session:
            start.wait(timeout=60)
            try:
                custody.protect(session, entity, Category.WITNESS, "they testified")
            except NotFound:
                return False
        return True

    with ThreadPoolExecutor(2) as both:
        for entity in people:
            assert sorted(both.map(one, [entity, entity])) == [False, True]


def test_somebody_moved_just_before_their_lock_is_asked_for_is_not_there(
    contribute: Contribute,
    acting: ActingAs,
    superuser: psycopg.Connection[Any],
    databases: Databases,
) -> None:
    """They are seen, and moved before the lock: rows can be read meanwhile, and none locked."""
    entity = contribute([suspect("s", TEKLE)])["s"]

    def late() -> str:
        custodian = acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION)
        with custodian as session, pytest.raises(NotFound) as told:
            custody.protect(session, entity, Category.WITNESS, "they testified")
        return str(told.value)

    waits = "select count(*) from pg_locks where not granted and mode = 'RowShareLock'"
    with ThreadPoolExecutor(1) as aside, psycopg.connect(databases.superuser) as mover:
        mover.execute("lock table open.entity in exclusive mode")
        said = aside.submit(late)
        while superuser.execute(waits).fetchone() == (0,):
            assert not said.done(), said.result()
        mover.execute("update ledger.entity set lane = 'protected' where id = %s", [entity])
        mover.commit()
        assert str(entity) in said.result(timeout=60)
