"""Whom nobody categorised can only be categorised; a hold is lifted with evidence by two people."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.conftest import (
    ActingAs,
    Contribute,
    associates,
    everyone_may,
    person,
    phone,
    suspect,
)

from wholeroute import crosscheck, custody
from wholeroute.custody import Vault
from wholeroute.entities import Claim, Draft, Kind
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Ledger,
    Undecided,
    entities,
    releases,
    statements,
    undecided,
)
from wholeroute.rights import Category, Lane, Purpose, Role, Tlp

AMINA, TEKLE = "Amina Canary", "Tekle Berhane"
STEERING = "held the tiller"
REVIEWER = (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT)


def waiting(acting: Acting, **asked: Any) -> list[Undecided]:
    with acting.begin() as connection:
        return undecided(connection, **asked)


def said_of(acting: Acting, entity: UUID) -> dict[str, tuple[str, str | None]]:
    with acting.begin() as connection:
        return {s.property: (s.value, s.flag) for s in statements(acting, connection, [entity])}


def evidence(contribute: Contribute, analyst: Acting) -> UUID:
    """Return a statement that stands in the open lane: what another suspect is said to have done."""
    other = contribute([suspect("o", TEKLE, position="took the fares")])["o"]
    with analyst.begin() as connection:
        return next(
            s.id for s in statements(analyst, connection, [other]) if s.property == "position"
        )


@pytest.mark.both_servers
def test_an_uncategorised_person_enters_the_open_lane_whole(
    contribute: Contribute, analyst: Acting, custodian: Acting, enrolled: Ledger
) -> None:
    filed = contribute(
        [
            person("u", AMINA, birthDate="7 May 1999", passportNumber="k 123-4567", notes="tall"),
            phone("p", "+39 06 698 0001", "u"),
            suspect("t", TEKLE),
            associates("l", "t", "u"),
        ]
    )
    assert said_of(analyst, filed["u"]) == said_of(analyst, filed["p"]) == {}
    (who,) = waiting(custodian)
    assert (who.entity, who.said, who.holds) == (filed["u"], (), ())

    assert custody.categorise(custodian, filed["u"], Category.SUSPECT, f"{AMINA} drove") is None

    assert waiting(custodian) == []
    said = said_of(analyst, filed["u"])
    assert {name: value for name, (value, _) in said.items()} == {
        "name": AMINA, "birthDate": "1999-05-07", "passportNumber": "K1234567",
    }  # fmt: skip
    assert said_of(analyst, filed["p"])["phone"][0] == "+39066980001"
    with analyst.begin() as connection:
        seen = {e.id: e for e in entities(analyst, connection)}
    assert set(seen) == {filed[key] for key in "uptl"}
    assert seen[filed["u"]].categories == ("suspect",)


def test_what_was_printed_and_flagged_comes_back_as_it_was(
    contribute: Contribute, analyst: Acting, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    drafts = [person("u", AMINA, birthDate="07.05.1999", phone="+39 06 698 77", idNumber="ab 12")]
    whole = "select property, value, original, lang, flag from ledger.statement where entity = %s"
    open_ = contribute([d._replace(categories=frozenset({"suspect"})) for d in drafts])
    hidden = contribute(drafts)

    custody.categorise(custodian, hidden["u"], Category.SUSPECT, "seen")

    now, then = (
        sorted(superuser.execute(whole, (filed["u"],)).fetchall(), key=str)
        for filed in (hidden, open_)
    )
    assert now == then


def test_a_protecting_category_acts_at_once_and_takes_what_is_theirs(
    contribute: Contribute, custodian: Acting, acting: ActingAs, enrolled: Ledger
) -> None:
    filed = contribute([person("u", AMINA), phone("p", "+39 06 698 0001", "u")])

    custody.categorise(custodian, filed["u"], Category.VICTIM, "says so herself")

    with acting("protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION) as officer:
        with officer.begin() as connection:
            seen = {e.id: e.categories for e in entities(officer, connection)}
            said = statements(officer, connection, list(seen))
        revealed = Vault(enrolled).reveal(officer, [s.id for s in said], Lane.PROTECTED)
    assert seen == {filed["u"]: ("victim",), filed["p"]: ()}
    assert AMINA in revealed.values()


@pytest.mark.parametrize("label", ["suspect", "associate", "contact", "likely-to-commit"])
def test_a_label_waits_where_the_report_shows_them_steering(
    contribute: Contribute, analyst: Acting, custodian: Acting, label: str
) -> None:
    filed = contribute([person("u", AMINA, label, notes=STEERING), phone("p", "+39 06 6987", "u")])

    with analyst.begin() as connection:
        assert entities(analyst, connection) == []
    (who,) = waiting(custodian, held=True)
    assert (who.entity, who.said, who.holds) == (filed["u"], (label,), ("steering",))
    assert waiting(custodian, held=False) == []
    crosscheck.run(analyst)
    assert crosscheck.screen(analyst, AMINA) == []


@pytest.mark.parametrize("label", ["convicted", "listed"])
def test_what_a_court_or_a_list_says_does_not_wait(
    contribute: Contribute, analyst: Acting, label: str
) -> None:
    filed = contribute([person("u", AMINA, label, "suspect", notes=STEERING)])

    with analyst.begin() as connection:
        assert [e.id for e in entities(analyst, connection)] == [filed["u"]]


def test_whoever_came_with_a_minor_is_held_and_whoever_came_with_an_adult_is_not(
    contribute: Contribute, custodian: Acting, analyst: Acting
) -> None:
    together = associates("l", "a", "b")._replace(
        kind=Kind.FAMILY, claims=(Claim("role", "came with"),)
    )
    child = Draft("b", Kind.PERSON, (Claim("name", "A child"),), minor=True)
    with_child = contribute([suspect("a", AMINA), child, together])
    with_adult = contribute([suspect("a", AMINA), suspect("b", TEKLE), together])

    assert [(w.entity, w.holds) for w in waiting(custodian)] == [(with_child["a"], ("caring",))]
    with analyst.begin() as connection:
        assert {e.id for e in entities(analyst, connection)} == {with_adult[k] for k in "abl"}


def test_a_hold_is_lifted_by_two_people_on_evidence_and_never_by_one(
    contribute: Contribute,
    analyst: Acting,
    custodian: Acting,
    acting: ActingAs,
    superuser: psycopg.Connection[Any],
) -> None:
    held = contribute([suspect("u", AMINA, notes=STEERING)])["u"]
    proof = evidence(contribute, analyst)
    with pytest.raises(Refused, match="attach evidence"):
        custody.categorise(custodian, held, Category.SUSPECT, "he steered")

    request = custody.categorise(custodian, held, Category.SUSPECT, f"{AMINA} took fares", [proof])

    assert request is not None
    assert [w.entity for w in waiting(custodian)] == [held]
    with pytest.raises(NotFound, match="nobody asked yet"):
        custody.categorise(custodian, held, Category.SUSPECT, "again", [proof])
    with acting("rights-reviewer@ncp-a", *REVIEWER) as reviewer:
        with reviewer.begin() as connection:
            (asked,) = releases(connection)
        assert (asked.id, asked.holds, asked.evidence) == (request, ("steering",), (proof,))
        decided = custody.co_sign(reviewer, request, "the ledger of fares is his", granted=True)
        assert (decided.granted, decided.decided_by) == (True, "rights-reviewer@ncp-a")
        with pytest.raises(NotFound):
            custody.co_sign(reviewer, request, "twice", granted=False)
    assert waiting(custodian) == []
    assert said_of(analyst, held)["name"] == (AMINA, None)
    log = superuser.execute("select a::text from ledger.audit a order by id").fetchall()
    assert not [row for (row,) in log if "Amina" in row]


def test_a_refused_request_leaves_them_on_hold_and_another_may_follow(
    contribute: Contribute, analyst: Acting, custodian: Acting, acting: ActingAs
) -> None:
    held = contribute([suspect("u", AMINA, notes=STEERING)])["u"]
    proof = evidence(contribute, analyst)
    request = custody.categorise(custodian, held, Category.SUSPECT, "fares", [proof])
    assert request is not None
    with acting("rights-reviewer@ncp-a", *REVIEWER) as reviewer:
        decided = custody.co_sign(reviewer, request, "forced at gunpoint", granted=False)

    assert decided.granted is False
    assert [w.entity for w in waiting(custodian)] == [held]
    assert custody.categorise(custodian, held, Category.SUSPECT, "new fares", [proof])


def test_evidence_must_stand_in_the_open_lane_before_whoever_co_signs(
    contribute: Contribute, custodian: Acting, acting: ActingAs, superuser: psycopg.Connection[Any]
) -> None:
    held = contribute([suspect("u", AMINA, notes=STEERING, position="aboard")])["u"]
    ((own,),) = superuser.execute(
        "select id from ledger.statement where entity = %s and property = 'position'", (held,)
    ).fetchall()
    for number, proof in enumerate((own, uuid4())):
        request = custody.categorise(custodian, held, Category.SUSPECT, "fares", [proof])
        assert request is not None
        with acting("rights-reviewer@ncp-a", *REVIEWER) as reviewer:
            with pytest.raises(Refused, match="open lane"):
                custody.co_sign(reviewer, request, "let in", granted=True)
            custody.co_sign(reviewer, request, f"no {number}", granted=False)


def test_evidence_that_whoever_co_signs_may_not_read_opens_nobody(
    contribute: Contribute, custodian: Acting, acting: ActingAs, superuser: psycopg.Connection[Any]
) -> None:
    held = contribute([suspect("u", AMINA, notes=STEERING)])["u"]
    theirs = everyone_may("ncp-b", tlp=Tlp.RED)
    unseen = contribute(
        [suspect("o", TEKLE, position="took the fares")], as_="ncp-b", access=theirs
    )["o"]
    ((proof,),) = superuser.execute(
        "select id from ledger.statement where entity = %s and property = 'position'", (unseen,)
    ).fetchall()
    request = custody.categorise(custodian, held, Category.SUSPECT, "fares", [proof])
    assert request is not None

    with (
        acting("rights-reviewer@ncp-a", *REVIEWER) as reviewer,
        pytest.raises(Refused, match="before your eyes"),
    ):
        custody.co_sign(reviewer, request, "let in", granted=True)


def test_nobody_else_decides_on_people(
    contribute: Contribute, analyst: Acting, custodian: Acting, acting: ActingAs
) -> None:
    held = contribute([suspect("u", AMINA, notes=STEERING)])["u"]
    request = custody.categorise(
        custodian, held, Category.SUSPECT, "fares", [evidence(contribute, analyst)]
    )
    assert request is not None
    for role, purpose in (
        (Role.ANALYST, Purpose.ANALYSIS),
        (Role.PROSECUTOR, Purpose.PROSECUTION),
        (Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        (Role.CUSTODIAN, Purpose.PROTECTION),
        REVIEWER,
    ):
        with acting(f"{role}@ncp-a", role, purpose) as session:
            with pytest.raises(Refused):
                custody.categorise(session, held, Category.VICTIM, "so it seems")
            if (role, purpose) != REVIEWER:
                with pytest.raises(Refused):
                    custody.co_sign(session, request, "let in", granted=True)
    with pytest.raises(Refused):
        custody.co_sign(custodian, request, "I asked, I grant", granted=True)


def test_whom_the_custodian_was_not_sent_stays_where_they_are(
    contribute: Contribute, custodian: Acting
) -> None:
    hidden = contribute(
        [person("u", AMINA)], as_="ncp-b", access=everyone_may("ncp-b", tlp=Tlp.RED)
    )
    for entity in (hidden["u"], uuid4()):
        for category in (Category.VICTIM, Category.SUSPECT):
            with pytest.raises(NotFound):
                custody.categorise(custodian, entity, category, "a reason")
    assert waiting(custodian) == []


@pytest.mark.parametrize(
    ("category", "reason", "field"),
    [
        (Category.SUSPECT, " ", "reason"),
        (Category.OFFICIAL, "is one", "category"),
        (Category.UNCATEGORISED, "is none", "category"),
    ],
)
def test_a_decision_needs_a_reason_and_a_category_that_says_something(
    contribute: Contribute, custodian: Acting, category: Category, reason: str, field: str
) -> None:
    entity = contribute([person("u", AMINA)])["u"]

    with pytest.raises(Invalid) as refused:
        custody.categorise(custodian, entity, category, reason)

    assert refused.value.field == field


def test_whoever_is_sheltered_while_a_request_waits_is_let_in_by_nobody(
    contribute: Contribute, analyst: Acting, custodian: Acting, acting: ActingAs
) -> None:
    held = contribute([suspect("u", AMINA, notes=STEERING)])["u"]
    request = custody.categorise(
        custodian, held, Category.SUSPECT, "fares", [evidence(contribute, analyst)]
    )
    assert request is not None
    custody.categorise(custodian, held, Category.VICTIM, "was beaten")

    with acting("rights-reviewer@ncp-a", *REVIEWER) as reviewer, pytest.raises(NotFound):
        custody.co_sign(reviewer, request, "let in", granted=True)
