"""Which records leave as one: never by a machine, by two people where a suspect is among them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from tests.conftest import ActingAs, Contribute, person, suspect
from tests.disclosure.conftest import COURT, NOW, asking

from wholeroute import crosscheck, disclosure
from wholeroute.disclosure import Form, Package, Request
from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Ledger, Verdict
from wholeroute.members import Member, enrol
from wholeroute.rights import Purpose, Role

Two = tuple[UUID, UUID]
SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT
TEKLE: dict[str, Any] = {
    "birthDate": "1990-03-21",
    "nationality": "ER",
    "passportNumber": "K1234567",
}
COLLEAGUE = Member("second@ncp-a", "ncp-a", "another investigator", (Role.INVESTIGATOR,))


@pytest.fixture
def colleague(enrolled: Ledger) -> Iterator[Acting]:
    """Return a session of a second investigator of `ncp-a`."""
    enrol(enrolled, (), (COLLEAGUE,))
    reader = COLLEAGUE.as_reader(Role.INVESTIGATOR, Purpose.INVESTIGATION)
    with enrolled.acting(reader) as session:
        yield session


@pytest.fixture
def suspects(contribute: Contribute, analyst: Acting) -> Two:
    """Return two records of a suspect that a run holds for one, in order."""
    left, right = sorted(contribute([suspect("a", "Tekle Berhane", **TEKLE)])["a"] for _ in "ab")
    crosscheck.run(analyst)
    return left, right


@pytest.fixture
def contacts(contribute: Contribute, analyst: Acting) -> Two:
    """Return two records of a contact that a run holds for one, in order."""
    left, right = sorted(
        contribute([person("a", "Tekle Berhane", "contact", **TEKLE)])["a"] for _ in "ab"
    )
    crosscheck.run(analyst)
    return left, right


def out(one: Acting, other: Acting, request: Request) -> Package:
    """Let something out by the word of two people."""
    asked = disclosure.ask(one, request, NOW)
    disclosure.confirm(other, asked, confirmed=True)
    return disclosure.take(one, asked, NOW)


def joined(package: Package) -> list[int]:
    """Return with how many others each record of a package is held for one."""
    return [len(each["judged_same"]) for each in json.loads(package.content)["entities"]]


def why_not(acting: Acting, request: Request) -> list[str]:
    return [each.rule for each in disclosure.preview(acting, request, NOW).problems
            if isinstance(each, Refused)]  # fmt: skip


@pytest.mark.parametrize("form", list(Form))
def test_what_a_machine_held_for_one_leaves_apart(
    investigator: Acting, colleague: Acting, suspects: Two, form: Form
) -> None:
    package = out(investigator, colleague, asking(*suspects, form=form))

    if form is Form.JSON:
        assert joined(package) == [0, 0]
    else:
        lines = package.content.decode().splitlines()
        place = lines[0].split(",").index('"entity_judged_same"')
        assert {line.split('","')[place] for line in lines[1:]} == {""}


def test_two_records_of_a_suspect_are_one_by_the_word_of_two_people_alone(
    analyst: Acting, investigator: Acting, colleague: Acting, suspects: Two
) -> None:
    crosscheck.settle(analyst, *suspects, SAME, "same passport seen")
    assert why_not(investigator, asking(*suspects)) == ["four-eyes"]
    with pytest.raises(Refused, match="a second must judge so") as refusal:
        disclosure.ask(investigator, asking(*suspects), NOW)
    assert refusal.value.rule == "four-eyes"

    crosscheck.settle(analyst, *suspects, SAME, "I looked again")
    assert why_not(investigator, asking(*suspects)) == ["four-eyes"]

    crosscheck.settle(colleague, *suspects, SAME, "the photographs agree")
    assert crosscheck.explain(analyst, *suspects).held_by == ("analyst@ncp-a", "second@ncp-a")
    assert joined(out(investigator, colleague, asking(*suspects))) == [1, 1]


def test_what_one_person_alone_joined_is_left_out_where_the_request_says_so(
    analyst: Acting, investigator: Acting, colleague: Acting, suspects: Two
) -> None:
    crosscheck.settle(analyst, *suspects, SAME, "same passport seen")

    package = out(investigator, colleague, asking(*suspects, leave_out=True))

    assert joined(package) == [0, 0]


@pytest.mark.parametrize("broken", ["different", "undone"])
def test_whoever_judged_so_before_something_else_was_said_counts_no_more(
    analyst: Acting, investigator: Acting, colleague: Acting, suspects: Two, broken: str
) -> None:
    judged = crosscheck.settle(analyst, *suspects, SAME, "same passport seen")
    if broken == "undone":
        crosscheck.undo(analyst, judged.id, "a mistake")
    else:
        crosscheck.settle(analyst, *suspects, DIFFERENT, "a mistake")
    crosscheck.settle(colleague, *suspects, SAME, "the photographs agree")

    assert crosscheck.explain(analyst, *suspects).held_by == ("second@ncp-a",)
    assert why_not(investigator, asking(*suspects)) == ["four-eyes"]


def test_two_people_who_agreed_and_one_who_took_it_back_are_none(
    analyst: Acting, investigator: Acting, colleague: Acting, suspects: Two
) -> None:
    crosscheck.settle(analyst, *suspects, SAME, "same passport seen")
    last = crosscheck.settle(colleague, *suspects, SAME, "the photographs agree")
    crosscheck.undo(colleague, last.id, "they do not")

    assert joined(out(investigator, colleague, asking(*suspects))) == [0, 0]


def test_one_person_is_enough_where_no_suspect_is_among_them(
    analyst: Acting, investigator: Acting, contacts: Two
) -> None:
    by_machine = disclosure.disclose(investigator, asking(*contacts), NOW)
    assert joined(by_machine) == [0, 0]

    crosscheck.settle(analyst, *contacts, SAME, "same passport seen")

    assert joined(disclosure.disclose(investigator, asking(*contacts), NOW)) == [1, 1]


def test_a_suspect_in_between_is_among_them(
    contribute: Contribute, analyst: Acting, investigator: Acting, colleague: Acting
) -> None:
    # A pair is kept under the lower of its ids: here a contact's, whom nobody suspects.
    between = max(contribute([suspect("a", "Tekle Berhane", **TEKLE)])["a"] for _ in range(10))
    contacts = sorted(
        contribute([person("a", "Tekle Berhane", "contact", **TEKLE)])["a"] for _ in range(10)
    )[:2]
    assert contacts[1] < between
    for each in contacts:
        crosscheck.settle(analyst, each, between, SAME, "same passport seen")
    assert why_not(investigator, asking(*contacts)) == ["four-eyes"]

    for each in contacts:
        crosscheck.settle(colleague, each, between, SAME, "the photographs agree")

    assert joined(out(investigator, colleague, asking(*contacts))) == [1, 1]


def test_who_is_held_for_one_with_a_suspect_leaves_by_the_word_of_two_people(
    contribute: Contribute, analyst: Acting, investigator: Acting, contacts: Two
) -> None:
    alone = asking(contacts[0])
    assert not disclosure.preview(investigator, alone, NOW).needs_second
    contribute([suspect("a", "Tekle Berhane", **TEKLE)])
    crosscheck.run(analyst)

    assert disclosure.preview(investigator, alone, NOW).needs_second
    with pytest.raises(Refused) as refusal:
        disclosure.disclose(investigator, alone, NOW)
    assert refusal.value.rule == "four-eyes"


def test_a_prosecutor_tells_what_two_people_held_and_nothing_else(
    analyst: Acting, colleague: Acting, acting: ActingAs, contacts: Two, suspects: Two
) -> None:
    def told(*entities: UUID) -> list[frozenset[UUID]]:
        with (
            acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor,
            prosecutor.begin() as connection,
        ):
            return [each.same for each in disclosure.subjects_of(connection, entities)]

    assert told(*contacts, *suspects) == [frozenset()] * 4
    crosscheck.settle(analyst, *suspects, SAME, "same passport seen")
    assert told(*suspects) == [frozenset()] * 2
    crosscheck.settle(colleague, *suspects, SAME, "the photographs agree")
    left, right = suspects
    assert told(*suspects) == [frozenset({right}), frozenset({left})]


def test_what_leaves_a_court_has_the_machines_merges_no_more_than_any(
    acting: ActingAs, contacts: Two
) -> None:
    with acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor:
        package = disclosure.disclose(prosecutor, asking(*contacts, to=COURT), NOW)

    assert joined(package) == [0, 0]


def test_a_referral_has_no_place_for_who_is_held_for_one_with_whom() -> None:
    fields: dict[str, Any] = dict.fromkeys(disclosure.Referral.__slots__)

    assert set(fields) == {
        "recipient", "need", "place", "urgency", "contact", "language", "legal_basis", "words",
    }  # fmt: skip
