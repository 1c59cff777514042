"""An identity is told on its bearer's word, or a court's, to who asked, once; else nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, everyone_may, person
from tests.custody.test_reclassify import DENIED, raw

from wholeroute import custody
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Agreement,
    Basis,
    IdentityWish,
    Ledger,
    RequestState,
    consents_of,
    identity_requests,
    own_identity_requests,
)
from wholeroute.rights import Purpose, Role, Tlp

AMINA = "Amina Canary"
INVESTIGATOR = ("investigator@ncp-b", Role.INVESTIGATOR, Purpose.INVESTIGATION)
CUSTODIAN = ("custodian@ncp-a", Role.CUSTODIAN, Purpose.PROTECTION)


@dataclass(frozen=True, slots=True)
class Case:
    """A protected person, who asks for them, and who may tell."""

    report: UUID
    person: UUID
    asker: Acting
    keeper: Acting

    def wish(self, *properties: str, **other: UUID) -> IdentityWish:
        return IdentityWish(
            other.get("report", self.report), other.get("person", self.person),
            properties or ("name",), "case 7",
        )  # fmt: skip

    def ask(self, *properties: str, **other: UUID) -> UUID:
        return custody.request_identity(self.asker, self.wish(*properties, **other), "to hear them")

    def consent(self, *properties: str, purpose: Purpose = Purpose.INVESTIGATION) -> UUID:
        agreed = Agreement("form 12", date(2026, 5, 1), properties or ("name",), purpose)
        return custody.write_consent(self.keeper, self.report, self.person, agreed)

    def state(self) -> list[RequestState]:
        with self.asker.begin() as connection:
            return [each.state for each in own_identity_requests(connection)]


@pytest.fixture
def case(contribute: Contribute, acting: ActingAs) -> Iterator[Case]:
    filed = contribute(
        [person("u", AMINA, "victim", birthDate="1999-05-07", notes="Amina sings", gender="female")]
    )
    with acting(*INVESTIGATOR) as asker, acting(*CUSTODIAN) as keeper:
        yield Case(filed.ref, filed["u"], asker, keeper)


@pytest.mark.both_servers
def test_what_somebody_agreed_to_opens_once_to_who_asked_and_nothing_else_does(
    case: Case, superuser: psycopg.Connection[Any]
) -> None:
    request = case.ask("name", "birthDate")
    assert case.state() == [RequestState.WAITING]
    with case.keeper.begin() as connection:
        (asked,) = identity_requests(connection)
    assert (asked.id, asked.known, asked.purpose) == (request, True, "investigation")
    assert custody.reason_of(case.keeper, request) == "to hear them"

    custody.release_identity(
        case.keeper, request, ["name"], Basis(case.consent("name", "birthDate"))
    )

    assert case.state() == [RequestState.GRANTED]
    assert custody.open_identity(case.asker, request) == [("name", AMINA)]
    assert case.state() == [RequestState.OPENED]
    with pytest.raises(NotFound):
        custody.open_identity(case.asker, request)
    log = superuser.execute("select a::text from ledger.audit a order by id").fetchall()
    assert not [row for (row,) in log if "Amina" in row or "hear them" in row or "case 7" in row]
    assert len([row for (row,) in log if f"identity:{request}" in row]) == 4


def test_the_order_of_a_court_opens_an_identity_as_well(case: Case) -> None:
    request = case.ask()
    custody.release_identity(
        case.keeper, request, ["name"], Basis(court_order="Court of A, 7/2026")
    )

    assert custody.open_identity(case.asker, request) == [("name", AMINA)]


@pytest.mark.parametrize("which", ["person", "report", "both"])
def test_whoever_does_not_exist_is_answered_for_as_whoever_does(case: Case, which: str) -> None:
    unknown = {
        "person": {"person": uuid4()}, "report": {"report": uuid4()},
        "both": {"report": uuid4(), "person": uuid4()},
    }[which]  # fmt: skip
    case.ask()
    case.ask(**unknown)

    with case.asker.begin() as connection:
        there, nowhere = own_identity_requests(connection)
    fields = ("properties", "purpose", "case_reference", "state", "expires_at")
    assert [getattr(there, each) for each in fields] == [getattr(nowhere, each) for each in fields]


def test_what_is_refused_and_what_nobody_decides_on_look_alike(
    case: Case, superuser: psycopg.Connection[Any]
) -> None:
    refused, _ = case.ask(), case.ask(person=uuid4())
    custody.refuse_identity(case.keeper, refused)
    superuser.execute("update ledger.identity_request set asked_at = asked_at - interval '31 days'")

    assert case.state() == [RequestState.NOT_GRANTED] * 2
    for each in (refused, uuid4()):
        with pytest.raises(NotFound) as hidden:
            custody.open_identity(case.asker, each)
        assert str(hidden.value) == "nothing is open to you under that request"


def test_without_consent_or_order_nothing_is_released(case: Case) -> None:
    request = case.ask("name", "birthDate")
    with pytest.raises(Refused, match="consent or the order"):
        custody.release_identity(case.keeper, request, ["name"], Basis())
    consent = case.consent("name")
    prosecution = case.consent("name", purpose=Purpose.PROSECUTION)
    for what, basis in (
        (["birthDate"], Basis(consent)),
        (["name", "birthDate"], Basis(consent)),
        (["name"], Basis(prosecution)),
        (["name"], Basis(uuid4())),
    ):
        with pytest.raises(Refused, match="does not reach"):
            custody.release_identity(case.keeper, request, what, basis)
    with pytest.raises(DENIED), raw(case.keeper) as connection:
        connection.execute(
            "select ledger.decide_identity(%s, true, '{name}', null, ' ')", (request,)
        )
    with pytest.raises(Invalid):
        custody.release_identity(case.keeper, request, ["passportNumber"], Basis(court_order="x"))
    assert case.state() == [RequestState.WAITING]


def test_anothers_consent_opens_nobody(case: Case, contribute: Contribute) -> None:
    other = contribute([person("o", "Saba", "victim")])
    agreed = Agreement("form 13", date(2026, 5, 1), ("name",), Purpose.INVESTIGATION)
    consent = custody.write_consent(case.keeper, other.ref, other["o"], agreed)

    with pytest.raises(Refused, match="does not reach"):
        custody.release_identity(case.keeper, case.ask(), ["name"], Basis(consent))


@pytest.mark.parametrize("end", ["revoked", "expired", "gone"])
def test_a_release_ends(case: Case, end: str, superuser: psycopg.Connection[Any]) -> None:
    request, consent = case.ask(), case.consent()
    custody.release_identity(case.keeper, request, ["name"], Basis(consent))
    if end == "revoked":
        custody.take_consent_back(case.keeper, consent)
        with case.keeper.begin() as connection:
            (stands,) = consents_of(connection, case.report, case.person)
        assert stands.revoked_at is not None
    elif end == "expired":
        superuser.execute("update ledger.identity_request set expires_at = now()")
    else:
        superuser.execute("delete from ledger.contribution")

    with pytest.raises(NotFound):
        custody.open_identity(case.asker, request)
    assert RequestState.GRANTED not in case.state()


def test_a_consent_that_was_taken_back_releases_nothing_more(case: Case) -> None:
    consent = case.consent()
    custody.take_consent_back(case.keeper, consent)

    with pytest.raises(Refused, match="does not reach"):
        custody.release_identity(case.keeper, case.ask(), ["name"], Basis(consent))
    with pytest.raises(NotFound):
        custody.take_consent_back(case.keeper, consent)


def test_another_than_who_asked_opens_nothing(case: Case, acting: ActingAs) -> None:
    request = case.ask()
    custody.release_identity(case.keeper, request, ["name"], Basis(case.consent()))
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as other:
        with pytest.raises(NotFound):
            custody.open_identity(other, request)
        with raw(other) as connection:
            taken = connection.execute("select * from ledger.take_identity(%s)", (request,))
            assert taken.fetchall() == []
    assert case.state() == [RequestState.GRANTED]


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Role.ANALYST, Purpose.ANALYSIS),
        (Role.INVESTIGATOR, Purpose.ANALYSIS),
        (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
        (Role.CUSTODIAN, Purpose.CATEGORISATION),
        (Role.PROTECTION_OFFICER, Purpose.PROTECTION),
    ],
)
def test_nobody_else_asks_or_releases(
    case: Case, acting: ActingAs, role: Role, purpose: Purpose
) -> None:
    request, consent = case.ask(), case.consent()
    agreed = Agreement("form 14", date(2026, 5, 1), ("name",), Purpose.INVESTIGATION)
    with acting(f"{role}@ncp-a", role, purpose) as session:
        for attempt in (
            lambda: custody.request_identity(session, case.wish(), "to know"),
            lambda: custody.release_identity(session, request, ["name"], Basis(consent)),
            lambda: custody.refuse_identity(session, request),
            lambda: custody.open_identity(session, request),
            lambda: custody.reason_of(session, request),
            lambda: custody.write_consent(session, case.report, case.person, agreed),
            lambda: custody.take_consent_back(session, consent),
        ):
            with pytest.raises(Refused):
                attempt()
        for asked in ("own_identity_requests", "identity_requests"):
            try:
                with raw(session) as connection:
                    assert connection.execute(f"select * from ledger.{asked}()").fetchall() == []
            except DENIED:
                continue
        for table in ("identity_request", "consent", "checked_pair"):
            with pytest.raises(DENIED), raw(session) as connection:
                connection.execute(f"select * from ledger.{table}")


def test_whoever_asked_does_not_release_it_to_themselves(
    case: Case, enrolled: Any, superuser: psycopg.Connection[Any]
) -> None:
    request = case.ask()
    superuser.execute("update ledger.identity_request set asked_by = %s", (CUSTODIAN[0],))

    with pytest.raises(Refused, match="whoever asked"):
        custody.release_identity(case.keeper, request, ["name"], Basis(case.consent()))
    with pytest.raises(Refused, match="whoever asked"):
        custody.refuse_identity(case.keeper, request)
    with pytest.raises(DENIED), raw(case.keeper) as connection:
        connection.execute(
            "select ledger.decide_identity(%s, true, '{name}', null, 'x')", (request,)
        )


def test_a_custodian_who_was_not_sent_the_person_sees_their_own_peoples_requests_alone(
    contribute: Contribute, acting: ActingAs
) -> None:
    hidden = contribute(
        [person("u", AMINA, "victim")], as_="ngo", access=everyone_may("ngo", tlp=Tlp.RED),
        purpose=Purpose.PROTECTION,
    )  # fmt: skip
    wish = IdentityWish(hidden.ref, hidden["u"], ("name",), "case 7")
    with acting(*INVESTIGATOR) as asker:
        request = custody.request_identity(asker, wish, "to hear them")
    for member, sees in (
        ("custodian@ncp-b", [False]),
        ("custodian@ncp-a", []),
        ("custodian@ngo", [True]),
    ):
        with acting(member, Role.CUSTODIAN, Purpose.PROTECTION) as keeper:
            with keeper.begin() as connection:
                assert [each.known for each in identity_requests(connection)] == sees
            if sees != [True]:
                with pytest.raises(NotFound):
                    custody.release_identity(keeper, request, ["name"], Basis(court_order="x"))


@pytest.mark.parametrize(
    ("properties", "reason", "field"),
    [((), "r", "properties"), (("notes",), "r", "properties"), (("name",), " ", "reason")],
)
def test_a_request_says_what_and_why(
    case: Case, properties: tuple[str, ...], reason: str, field: str
) -> None:
    wish = IdentityWish(case.report, case.person, properties, "case 7")
    with pytest.raises(Invalid) as refused:
        custody.request_identity(case.asker, wish, reason)
    assert refused.value.field == field


def test_why_somebody_was_asked_for_goes_with_their_erasure(
    contribute: Contribute, acting: ActingAs, enrolled: Ledger
) -> None:
    filed = contribute([person("u", AMINA, "victim"), person("w", "Else Where", "victim")])
    with acting(*INVESTIGATOR) as asker:
        wish = IdentityWish(filed.ref, filed["u"], ("name",), "case 7")
        asked = custody.request_identity(asker, wish, "her brother drove them")
    vault = custody.Vault(enrolled)
    assert vault.words([asked]) == {asked: "her brother drove them"}

    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as overseer:
        order = custody.Order(filed.ref, (filed["u"],), custody.Ground.REQUESTED)
        custody.erase(overseer, order, datetime(2026, 11, 25, tzinfo=UTC))

    assert vault.words([asked]) == {}
