"""What a program's token is worth: one seat until a day, no proof, and no longer than its member's."""

from __future__ import annotations

import pytest
from tests.members.test_door import ANA, refused
from tests.signing import ANALYST, AUDITOR, BODY, Installation, Person, set_up

from wholeroute import members
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Ledger
from wholeroute.members import SignedIn, Wanted
from wholeroute.rights import Purpose, Reader, Role

READS = Wanted("a dashboard", Role.ANALYST, Purpose.ANALYSIS, 30)
SENDS = Reader("ana", BODY.id, Role.CONTRIBUTOR, Purpose.ANALYSIS)


@pytest.fixture
def here(ledger: Ledger) -> Installation:
    """Return a real installation."""
    return set_up(ledger)


@pytest.fixture
def ana(here: Installation) -> Person:
    """Return an analyst who can sign in."""
    return here.join(ANALYST)


def signed_in(here: Installation, who: Person) -> SignedIn:
    """Return a fresh sign-in."""
    found = here.door.visit(here.enter(who))
    assert found is not None
    return found


def test_a_token_acts_in_its_seat_and_in_no_other(here: Installation, ana: Person) -> None:
    token = members.issue(here.door, signed_in(here, ana), READS)

    who = here.door.visit(token)
    assert who is not None
    assert (who.member, who.how, who.role, who.purpose, who.proved) == (
        "ana", "token", Role.ANALYST, Purpose.ANALYSIS, False,
    )  # fmt: skip
    with here.ledger.acting(ANA, proof=token):
        pass
    refused("token", lambda: here.ledger.sign_in(SENDS, proof=token))
    refused("membership", lambda: here.door.sit(token, Role.CONTRIBUTOR, Purpose.ANALYSIS))


def test_a_token_is_listed_without_itself_and_ended(here: Installation, ana: Person) -> None:
    who = signed_in(here, ana)
    token = members.issue(here.door, who, READS)
    (listed,) = members.tokens(here.door, who)

    assert (listed.label, listed.role, listed.used_at) == ("a dashboard", Role.ANALYST, None)
    assert token not in repr(listed)
    members.end_token(here.door, who, listed.id)
    assert here.door.visit(token) is None
    with pytest.raises(NotFound):
        members.end_token(here.door, who, listed.id)


def test_a_token_makes_and_sees_no_other(here: Installation, ana: Person) -> None:
    token = members.issue(here.door, signed_in(here, ana), READS)
    program = here.door.visit(token)
    assert program is not None

    refused("token", lambda: members.issue(here.door, program, READS))
    assert members.tokens(here.door, program) == []


def test_nobody_makes_one_for_a_role_they_do_not_hold_or_for_keeping_accounts(
    here: Installation, ana: Person
) -> None:
    of_another = Wanted("x", Role.CUSTODIAN, Purpose.CATEGORISATION, 1)
    accounts = Wanted("x", Role.ADMINISTRATOR, Purpose.OVERSIGHT, 1)

    refused("token", lambda: members.issue(here.door, signed_in(here, ana), of_another))
    refused("token", lambda: members.issue(here.door, signed_in(here, here.admin), accounts))


def test_a_suspension_ends_the_tokens_too(here: Installation, ana: Person) -> None:
    token = members.issue(here.door, signed_in(here, ana), READS)

    members.suspend(here.ledger, "ana", here.enter(here.admin), suspended=True)

    assert here.door.visit(token) is None


def test_a_token_opens_no_office(here: Installation) -> None:
    otto, _ = here.join(AUDITOR), here.join(ANALYST)
    members.invite(here.ledger, "ana", here.enter(here.admin))
    audits = Wanted("a report", Role.AUDITOR, Purpose.OVERSIGHT, 1)
    token = members.issue(here.door, signed_in(here, otto), audits)

    assert members.invitations(here.ledger, here.enter(otto))
    assert not members.invitations(here.ledger, token)


@pytest.mark.parametrize(
    ("label", "days"), [("", 1), ("x" * 61, 1), ("a\u202eb", 1), ("x", 0), ("x", 91)]
)
def test_what_cannot_be_a_token_is_said(
    here: Installation, ana: Person, label: str, days: int
) -> None:
    wanted = Wanted(label, Role.ANALYST, Purpose.ANALYSIS, days)

    with pytest.raises(Invalid):
        members.issue(here.door, signed_in(here, ana), wanted)
