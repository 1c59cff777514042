"""Opening protected people, the check, and identities, from the command line."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from tests.conftest import ActingAs, Contribute, Filed, person, suspect
from tests.custody.test_reclassify import position_of
from typer.testing import CliRunner

from wholeroute.cli.main import app
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Ledger
from wholeroute.rights import Purpose, Role

AMINA = "Amina Canary"
KEEPER = ("custodian@ncp-a", "categorisation")
TELLER = ("custodian@ncp-a", "protection")
WATCHER = ("rights-reviewer@ncp-a", "oversight")
ASKER = ("investigator@ncp-b", "investigation")


@pytest.fixture
def filed(
    enrolled: Ledger, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch,
    contribute: Contribute,
) -> Filed:  # fmt: skip
    """Return a report of somebody who is protected; commands find its installation."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return contribute([person("u", AMINA, "victim")])


@pytest.fixture
def proof(contribute: Contribute, acting: ActingAs) -> UUID:
    """Return a fact of another report."""
    other = contribute([suspect("o", "Tekle", position="took the fares")])["o"]
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        return position_of(analyst, other)


def done(who: tuple[str, str], *arguments: object) -> Any:
    options = ("--as", who[0], "--purpose", who[1], "--json")
    ran = CliRunner().invoke(app, [*options, *map(str, arguments)])
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.output)


def test_two_people_open_a_protected_person(filed: Filed, proof: UUID) -> None:
    ask = ("people", "reclassify", filed["u"], "--category", "suspect", "--reason", "the book")
    asked = done(KEEPER, *ask, "--evidence", proof)
    (notice,) = done(WATCHER, "people", "notices", "--read")
    assert (notice["request"], notice["seen"]) == (asked["request"], False)
    assert done(WATCHER, "people", "notices")[0]["seen"] is True
    assert done(WATCHER, "people", "requests")[0]["was"] == ["victim"]
    sign = ("people", "co-sign", asked["request"], "--reason", "hers", "--grant")
    assert done(WATCHER, *sign)["granted"] is True


def test_a_ground_is_written_and_binds(filed: Filed, proof: UUID) -> None:
    law = ("--ground", "mandated-by-law", "--reason", "her papers")
    assert done(KEEPER, "people", "ground", filed["u"], *law)["ground"] == "mandated-by-law"
    with pytest.raises(Refused, match="never criminal"):
        done(KEEPER, "people", "reclassify", filed["u"], "--category", "suspect",
             "--reason", "r", "--evidence", proof)  # fmt: skip
    with pytest.raises(Invalid):
        done(KEEPER, "people", "ground", filed["u"], "--ground", "for gain", "--reason", "r")


def test_the_check_counts(filed: Filed, contribute: Contribute) -> None:
    said = {"passportNumber": "K1234567"}
    contribute([suspect("v", AMINA, **said)._replace(categories=frozenset({"witness"}))])
    contribute([suspect("s", AMINA, **said)])

    assert done(KEEPER, "people", "check") == {"held": 1, "protected": 2, "suspects": 1}


def test_an_identity_is_asked_for_told_and_opened(filed: Filed) -> None:
    ask = ("identities", "ask", filed.ref, filed["u"], "--property", "name", "--case", "7")
    request = done(ASKER, *ask, "--reason", "to hear them")["request"]
    assert done(TELLER, "identities", "list")[0]["known"] is True
    given = ("--reference", "form 12", "--given", "2026-05-07", "--for", "investigation")
    consent = done(
        TELLER, "identities", "consent", filed.ref, filed["u"], "--property", "name", *given
    )["consent"]
    grant = ("identities", "decide", request, "--grant", "--property", "name")
    with pytest.raises(Invalid):
        done(TELLER, *grant, "--consent", consent, "--order", "a court")
    assert done(TELLER, *grant, "--consent", consent)["granted"] is True
    assert done(ASKER, "identities", "own")[0]["state"] == "granted"
    assert done(ASKER, "identities", "open", request) == [{"property": "name", "value": AMINA}]
    assert done(TELLER, "identities", "revoke", consent) == {"revoked": consent}
    assert done(ASKER, "identities", "own")[0]["state"] == "opened"
    again = done(ASKER, *ask, "--reason", "again")["request"]
    assert done(TELLER, "identities", "decide", again, "--refuse")["granted"] is False
