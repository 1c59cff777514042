"""A need is told one way, to whoever helps, and never of whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ActingAs, Contribute, person, phone, suspect

from wholeroute import disclosure
from wholeroute.disclosure import Need, Referral, Urgency
from wholeroute.disclosure.refer import phrases
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting
from wholeroute.rights import Purpose, Role

WANTED = Referral(
    "ngo", Need.MEDICAL, "Reception centre at the old port", Urgency.TODAY,
    "Duty desk, +39 06 698 1234", "ti", "Directive 2012/29/EU, Article 8",
)  # fmt: skip
SENDERS = (
    ("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS),
    ("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS),
    ("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION),
    ("protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION),
)
OFFICER = ("protection-officer@ngo", Role.PROTECTION_OFFICER, Purpose.PROTECTION)


@pytest.mark.parametrize("sender", SENDERS)
def test_whoever_meets_a_need_tells_it_and_learns_that_it_was_received(
    acting: ActingAs, sender: tuple[str, Role, Purpose], superuser: psycopg.Connection[Any]
) -> None:
    with acting(*sender) as session, acting(*OFFICER) as officer:
        sent = disclosure.refer(session, WANTED)
        (read,) = disclosure.referred(officer)
        with pytest.raises((Refused, NotFound)):
            disclosure.receive(session, sent)
        disclosure.receive(officer, sent)
        with pytest.raises(NotFound):
            disclosure.receive(officer, sent)
        (back,) = disclosure.referred(session)

    assert (read.need, read.place, read.received_at) == ("medical", WANTED.place, None)
    assert back.received_by == "protection-officer@ngo"
    assert superuser.execute("select kind, recipient from ledger.disclosure").fetchall() == [
        ("referral", "ngo")
    ]


def test_only_a_protection_officer_is_told_of_their_right_to_receive(
    acting: ActingAs, analyst: Acting
) -> None:
    sent = disclosure.refer(analyst, WANTED)

    with pytest.raises(Refused, match="receives no referrals"):
        disclosure.receive(analyst, sent)


def test_nobody_else_reads_it(acting: ActingAs, analyst: Acting) -> None:
    disclosure.refer(analyst, WANTED)

    for member, role, purpose in (
        ("protection-officer@ncp-b", Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        ("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS),
    ):
        with acting(member, role, purpose) as other:
            assert disclosure.referred(other) == []
    with (
        acting("guardian@ngo", Role.GUARDIAN, Purpose.PROTECTION) as guardian,
        pytest.raises(Refused),
    ):
        disclosure.referred(guardian)


@pytest.mark.parametrize(
    "words",
    [
        "call her on 06 698 1234",
        "passport A1234567",
        "amina@example.org",
        "see https://example.org",
        "born 21.03.1990",
        "for Amina Canary",
        "for amina canary, alone",
        "Canary, Amina",
        "ask for Tekle Berhane",
        "ask for TEKLE BERHANE",
        "Berhane, Tekle",
    ],
)
def test_what_tells_who_it_is_does_not_go(
    acting: ActingAs, contribute: Contribute, words: str, superuser: psycopg.Connection[Any]
) -> None:
    contribute([person("v", "Amina Canary", "victim"), suspect("s", "Tekle Berhane")])
    for field in ("words", "place"):
        for sender in SENDERS:
            change: dict[str, Any] = {field: words}
            with acting(*sender) as session, pytest.raises(Refused) as refusal:
                disclosure.refer(session, replace(WANTED, **change))
            assert refusal.value.rule == "identity"
    assert superuser.execute("select count(*) from ledger.referral").fetchone() == (0,)


@pytest.mark.parametrize(
    "change",
    [
        {"contact": "Amina Canary"},
        {"contact": "+39 06 777 1234"},
        {"contact": "0039-06-777.1234, any hour"},
        {"contact": "the brother of Tekle Berhane"},
        {"contact": "+39 06 698 1234"},
        {"legal_basis": "for Amina Canary"},
        {"legal_basis": "Article 8, Berhane Tekle"},
    ],
)
def test_neither_the_contact_nor_the_law_says_who_it_is(
    acting: ActingAs, contribute: Contribute, change: dict[str, Any]
) -> None:
    contribute(
        [
            person("v", "Amina Canary", "victim", phone="+39 06 777 1234"),
            suspect("s", "Tekle Berhane"),
            phone("p", "+39 06 698 1234", "s"),
        ]
    )
    for sender in SENDERS:
        with acting(*sender) as session, pytest.raises(Refused) as refusal:
            disclosure.refer(session, replace(WANTED, **change))
        assert refusal.value.rule == "identity"


def test_a_need_goes_to_no_third_country_and_to_nobody_unknown(analyst: Acting) -> None:
    with pytest.raises(Refused) as refusal:
        disclosure.refer(analyst, replace(WANTED, recipient="partner"))
    assert refusal.value.rule == "transfer"
    with pytest.raises(Invalid) as mistake:
        disclosure.refer(analyst, replace(WANTED, recipient="nobody"))
    assert mistake.value.field == "recipient"


def test_a_referral_does_not_tell_whom_others_know(
    acting: ActingAs, contribute: Contribute, analyst: Acting
) -> None:
    """Refused or not must not say of a name that another organisation knows it."""
    contribute([person("v", "Hidden Elsewhere", "victim")], as_="ncp-b")

    disclosure.refer(analyst, replace(WANTED, words="for hidden elsewhere"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"place": " "}, "place"),
        ({"contact": ""}, "contact"),
        ({"contact": "desk\0"}, "contact"),
        ({"place": "for Amina\nCanary"}, "place"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"words": "x" * 201}, "words"),
        ({"language": "Tigrinya"}, "language"),
    ],
)
def test_what_a_referral_lacks_is_named(
    analyst: Acting, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as mistake:
        disclosure.refer(analyst, replace(WANTED, **change))
    assert mistake.value.field == field


@given(st.text())
def test_a_phrase_is_a_run_of_words(text: str) -> None:
    for phrase in phrases(text):
        assert 1 <= len(phrase.split()) <= 5
        assert phrase == phrase.casefold()


def test_a_number_is_a_phrase_as_the_ledger_keeps_it() -> None:
    assert {"39066981234", "+39066981234"} <= set(phrases("desk, +39 06 698 1234"))


def test_an_id_that_nobody_sent_is_received_by_nobody(acting: ActingAs) -> None:
    with acting(*OFFICER) as officer, pytest.raises(NotFound):
        disclosure.receive(officer, uuid4())
