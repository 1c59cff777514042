"""On a real ledger: findings come, stay, keep decisions, and go with whoever is protected."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from uuid import UUID

import pytest
from tests.conftest import ActingAs, Contribute, associates, everyone_may, phone, suspect
from tests.network.conftest import ACCOUNTS, PEOPLE, PHONES, PURSE, Reports, called

from wholeroute import crosscheck, custody, network
from wholeroute.errors import NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Finding,
    FindingState,
    Verdict,
    decide_finding,
    findings,
)
from wholeroute.network import Role as Part
from wholeroute.rights import Category, Purpose, Role, Tlp

NOBODYS = "DE02701500000000594937"


def seen(acting: Acting) -> list[Finding]:
    with acting.begin() as connection:
        return [each for each in findings(connection) if each.living]


def decide(acting: Acting, which: UUID, state: FindingState) -> None:
    with acting.begin() as connection:
        decide_finding(connection, acting.reader, which, state, "looked at it")


def test_a_run_finds_the_group_and_its_cards(joined: Reports, analyst: Acting) -> None:
    report = network.run(analyst)
    (shown,) = network.groups(analyst)
    _, cards = network.group(analyst, shown.name)

    assert (report.groups, report.added, report.expired) == (1, 5, 0)
    assert {card.subjects: card.role for card in cards} == {
        (joined.agency["hani"],): Part.MONEY_HANDLER,
        (joined.agency["omar"],): Part.ORGANISER,
        (joined.agency["karim"],): Part.COORDINATOR,
        (joined.agency["tarek"],): Part.COORDINATOR,
    }
    assert shown.roles == {"organiser": 1, "coordinator": 2, "money-handler": 1}
    assert set(shown.layers) == {"contact", "money"}
    assert "H1" in shown.handling
    assert "H2" in shown.handling
    assert shown.still["H1"] == 0
    assert not shown.stands_without["H1"]
    assert shown.stands_without["testimony"]


def test_every_statement_that_a_finding_names_is_its_evidence(
    joined: Reports, analyst: Acting
) -> None:
    network.run(analyst)
    for found in seen(analyst):
        said = json.loads(json.dumps(found.parameters))
        for each in [*said.get("lines", ()), *said.get("ties", ())]:
            assert {UUID(s) for s in each["statements"]} <= set(found.statements)
        named = {UUID(s) for person in said.get("people", ()) for s in person["subjects"]}
        assert named <= set(found.subjects)


def test_no_number_or_name_is_written_into_a_finding(joined: Reports, analyst: Acting) -> None:
    network.run(analyst)
    said = " ".join(json.dumps(each.parameters) for each in seen(analyst)).casefold()

    for value in (*ACCOUNTS.values(), *PEOPLE, "901820"):
        assert value.casefold() not in said


def test_a_second_run_keeps_everything_and_a_decision_stays(
    joined: Reports, analyst: Acting
) -> None:
    network.run(analyst)
    (shown,) = network.groups(analyst)
    decide(analyst, shown.finding, FindingState.CONFIRMED)

    report = network.run(analyst)

    assert (report.kept, report.added, report.expired) == (5, 0, 0)
    (again,) = network.groups(analyst)
    assert (again.name, again.finding, again.state) == (
        shown.name, shown.finding, FindingState.CONFIRMED,
    )  # fmt: skip


def test_a_group_that_grew_keeps_its_name_and_says_what_was_decided_before(
    joined: Reports, analyst: Acting, contribute: Contribute, pay: Callable[..., None]
) -> None:
    network.run(analyst)
    (before,) = network.groups(analyst)
    decide(analyst, before.finding, FindingState.DISMISSED)
    pay((PURSE, ACCOUNTS["tarek"], 650), (PURSE, ACCOUNTS["omar"], 8000), as_="ncp-a")

    network.run(analyst)

    (after,) = network.groups(analyst)
    assert after.name == before.name
    assert after.finding != before.finding
    assert after.state is FindingState.NEW
    assert after.earlier == ({"finding": str(before.finding), "state": "dismissed"},)


def test_who_has_no_account_and_goes_between_is_found_and_goes_with_whom_they_call(
    joined: Reports,
    analyst: Acting,
    custodian: Acting,
    contribute: Contribute,
    pay: Callable[..., None],
) -> None:
    pay((PURSE, NOBODYS, 500), (PURSE, NOBODYS, 800))
    named = PEOPLE[:3]
    read_out = contribute(
        [
            suspect("vera", "Vera"),
            phone("vera's", "+49 30 901820 09", "vera"),
            *(phone(name, PHONES[name]) for name in named),
            *(called(f"vera-{name}", "vera's", name) for name in named),
        ],
        as_="partner",
    )
    seen_with = contribute(
        [suspect("vera", "Vera"), suspect("omar", "Omar"), associates("both", "vera", "omar")],
        as_="ncp-b",
    )
    for one, other in (
        (read_out["vera"], seen_with["vera"]),
        (joined.agency["omar"], seen_with["omar"]),
    ):
        crosscheck.settle(analyst, one, other, Verdict.SAME, "known to be")

    network.run(analyst)
    (shown,) = network.groups(analyst)
    _, cards = network.group(analyst, shown.name)
    (card,) = (each for each in cards if each.subjects == (read_out["vera"],))
    assert (card.role, [line.kind for line in card.lines]) == (
        Part.UNKNOWN, ["calls", "tied", "purse"],
    )  # fmt: skip
    assert "H2" in card.handling

    custody.protect(custodian, joined.agency["karim"], Category.VICTIM, "was made to")
    assert all(read_out["vera"] not in each.subjects for each in seen(analyst))


def test_labels_alone_find_nobody(contribute: Contribute, analyst: Acting) -> None:
    contribute([suspect("a", "Omar"), suspect("b", "Karim"), suspect("c", "Tarek")])
    contribute([suspect("a", "Omar"), suspect("b", "Karim")], as_="ncp-b")
    report = network.run(analyst)

    assert (report.people, report.groups, report.cards) == (5, 0, {})
    assert seen(analyst) == []


def test_whoever_is_protected_takes_the_findings_along(
    joined: Reports, analyst: Acting, custodian: Acting
) -> None:
    network.run(analyst)
    custody.protect(custodian, joined.agency["tarek"], Category.VICTIM, "made to drive")

    left = [each for each in seen(analyst) if joined.agency["tarek"] in each.subjects]
    assert left == []
    network.run(analyst)
    said = json.dumps([asdict(each) for each in network.groups(analyst)], default=str)
    assert str(joined.agency["tarek"]) not in said


def test_findings_of_a_window_stand_beside_the_others(joined: Reports, analyst: Acting) -> None:
    network.run(analyst)
    report = network.run(analyst, network.Window(date(2019, 1, 1), date(2019, 12, 31)))

    assert (report.groups, report.expired) == (0, 0)
    assert len(network.groups(analyst)) == 1


def test_only_who_may_read_every_input_sees_the_group(
    joined: Reports, analyst: Acting, acting: ActingAs, contribute: Contribute
) -> None:
    ours = everyone_may("ncp-a", tlp=Tlp.RED)
    contribute([*(phone(n, PHONES[n]) for n in PEOPLE), called("c", "hani", "tarek")], access=ours)
    network.run(analyst)
    (shown,) = network.groups(analyst)

    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as other:
        assert network.groups(other) == []
        with pytest.raises(NotFound):
            network.group(other, shown.name)
    with pytest.raises(NotFound):
        network.group(analyst, "G-nothing")


def test_a_role_that_may_not_judge_runs_nothing(joined: Reports, acting: ActingAs) -> None:
    with (
        acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.ANALYSIS) as reader,
        pytest.raises(Refused),
    ):
        network.run(reader)
