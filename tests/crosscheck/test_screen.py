"""Screening a name: purpose stated, audited without the name, blind to whom it must not find."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, everyone_may, person, suspect

from wholeroute import crosscheck, custody
from wholeroute.entities import Claim, Draft, Kind
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting
from wholeroute.rights import Category, Purpose, Role

NAME = "Ermias Ghermay"


def found(acting: Acting, name: str = NAME, **asked: Any) -> list[object]:
    return [hit.entity for hit in crosscheck.screen(acting, name, **asked)]


def test_a_name_in_another_writing_is_found(contribute: Contribute, analyst: Acting) -> None:
    entity = contribute([suspect("a", NAME)])["a"]
    contribute([suspect("b", "Olga Petrova")])
    crosscheck.run(analyst)

    assert found(analyst) == found(analyst, "Ghirmay Ermias") == [entity]
    assert found(analyst, "Nobody Atall") == []


@pytest.mark.parametrize(
    ("draft", "case"),
    [
        (person("v", NAME, "suspect", "victim"), ""),
        (person("v", NAME, "suspect", minor=True), ""),
        (person("v", NAME, "witness"), ""),
        (person("v", NAME), ""),
        (person("v", NAME, "official"), ""),
        (suspect("v", NAME), "case 7"),
    ],
    ids=["victim", "minor", "witness", "uncategorised", "official", "judicial"],
)
def test_whom_it_must_not_find_it_does_not_find(
    contribute: Contribute, analyst: Acting, draft: Draft, case: str
) -> None:
    contribute([draft], judicial_case=case)
    crosscheck.run(analyst)

    assert found(analyst) == []


def test_who_is_protected_since_the_last_run_is_not_found_any_more(
    contribute: Contribute, analyst: Acting, custodian: Acting
) -> None:
    entity = contribute([suspect("a", NAME)])["a"]
    crosscheck.run(analyst)
    assert found(analyst) == [entity]

    custody.protect(custodian, entity, Category.VICTIM, "she asked for help")

    assert found(analyst) == []


def test_nobody_is_found_whom_the_reader_was_not_sent_for_their_purpose(
    contribute: Contribute, acting: ActingAs
) -> None:
    access = everyone_may("ncp-b", Purpose.ANALYSIS)
    entity = contribute([suspect("a", NAME)], as_="ncp-b", access=access)["a"]
    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as theirs:
        crosscheck.run(theirs)
        assert found(theirs) == [entity]

    with acting("analyst@ncp-a", Role.ANALYST, Purpose.SANCTIONS) as mine:
        assert found(mine) == []


def test_the_log_says_that_somebody_searched_and_what_for_and_never_whom(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    contribute([suspect("a", NAME)])
    crosscheck.run(analyst)
    found(analyst)
    found(analyst, "Nobody Atall")

    rows = superuser.execute(
        "select a::text, purpose, details from ledger.audit a where action = 'screen' order by id"
    ).fetchall()
    assert [(purpose, details) for _, purpose, details in rows] == [
        ("analysis", {"hits": 1}), ("analysis", {"hits": 0}),
    ]  # fmt: skip
    assert not [row for row, *_ in rows if "Ermias" in row or "Nobody" in row]


def test_a_person_is_not_found_among_vessels(contribute: Contribute, analyst: Acting) -> None:
    contribute([Draft("v", Kind.VESSEL, (Claim("name", NAME),))])
    person_ = contribute([suspect("a", NAME)])["a"]
    crosscheck.run(analyst)

    assert found(analyst) == [person_]
    assert person_ not in found(analyst, kind=Kind.VESSEL)


def test_a_birth_date_sets_namesakes_apart(contribute: Contribute, analyst: Acting) -> None:
    right = contribute([suspect("a", NAME, birthDate="1980-05-01")])["a"]
    contribute([suspect("a", NAME, birthDate="1955-01-09")])
    crosscheck.run(analyst)

    assert found(analyst, birth_date="1980-05-01")[0] == right


def test_no_more_are_shown_than_asked_for(contribute: Contribute, analyst: Acting) -> None:
    for _ in range(4):
        contribute([suspect("a", NAME)])
    crosscheck.run(analyst)

    assert len(found(analyst)) == 4
    assert found(analyst, most=2) == found(analyst)[:2]


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_is_no_search(analyst: Acting, name: str) -> None:
    with pytest.raises(Invalid) as error:
        crosscheck.screen(analyst, name)

    assert error.value.field == "name"


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Role.ANALYST, Purpose.PROTECTION),
        (Role.PROSECUTOR, Purpose.PROSECUTION),
        (Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        (Role.CUSTODIAN, Purpose.CATEGORISATION),
        (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
    ],
)
def test_only_who_may_screen_does(acting: ActingAs, role: Role, purpose: Purpose) -> None:
    with acting(f"{role}@ncp-a", role, purpose) as session, pytest.raises(Refused):
        crosscheck.screen(session, NAME)
