"""No other lane enters a network, no label or merge makes a subject, nobody near is stored."""
# ruff: noqa: F811 — a fixture is asked for by its name

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import fields
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError
from tests.conftest import ActingAs, Contribute, associates, person, phone, suspect
from tests.network.conftest import (  # noqa: F401 — fixtures
    ACCOUNTS,
    PEOPLE,
    PHONES,
    PURSE,
    Reports,
    account,
    called,
    joined,
    pay,
    reports,
)

from wholeroute import crosscheck, network
from wholeroute.errors import Refused
from wholeroute.ledger import Acting, NewFinding, Verdict, findings, renew_findings
from wholeroute.network import shape
from wholeroute.network.model import Facts, Line, Role
from wholeroute.network.run import gathered
from wholeroute.rights import Purpose
from wholeroute.rights import Role as Office

LANES = {
    "protected": ("victim",),
    "protected whatever else it says": ("suspect", "smuggled-person"),
    "uncategorised": (),
}


def everything(facts: Facts) -> str:
    return repr([getattr(facts, each.name) for each in fields(facts) if each.name != "sources"])


@pytest.mark.parametrize("lane", sorted(LANES))
@pytest.mark.parametrize("age", ["adult", "child"])
def test_nobody_outside_the_open_lane_is_a_fact(
    contribute: Contribute, pay: Callable[..., None], analyst: Acting, lane: str, age: str
) -> None:
    hidden = contribute(
        [
            person("v", "Amina Canary", *LANES[lane], minor=age == "child"),
            suspect("s", "Omar"),
            account("a", ACCOUNTS["tarek"], "v"),
            phone("p", PHONES["tarek"], "v"),
            associates("l", "v", "s"),
        ]
    )
    pay((PURSE, ACCOUNTS["tarek"], 900))
    facts, _ = gathered(analyst)
    said = everything(facts)

    assert str(hidden["v"]) not in said
    assert "canary" not in said.casefold()
    assert not [each for each in facts.holdings if each.record == str(hidden["v"])]
    assert set(facts.person) == {str(hidden["s"])}


def test_a_judicial_report_is_no_fact(contribute: Contribute, analyst: Acting) -> None:
    contribute([suspect("j", "Omar"), phone("p", PHONES["omar"], "j")], judicial_case="case 7")
    facts, _ = gathered(analyst)

    assert (facts.person, facts.holdings) == ({}, ())


def test_the_database_refuses_a_card_about_a_protected_person(
    contribute: Contribute, joined: Reports, analyst: Acting
) -> None:
    victim = contribute([person("v", "Amina Canary", "victim")])["v"]
    network.run(analyst)
    with analyst.begin() as connection:
        evidence = findings(connection)[0].statements
    wrong = NewFinding("role", (victim,), evidence, {}, (), {})

    with pytest.raises(DBAPIError, match=r"codes|foreign key"), analyst.begin() as connection:
        renew_findings(connection, analyst.reader, network.RULE, "1", [wrong])


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Office.PROSECUTOR, Purpose.PROSECUTION),
        (Office.CUSTODIAN, Purpose.CATEGORISATION),
        (Office.PROTECTION_OFFICER, Purpose.PROTECTION),
        (Office.CONTRIBUTOR, Purpose.ANALYSIS),
        (Office.INVESTIGATOR, Purpose.ANALYSIS),
        (Office.AUDITOR, Purpose.OVERSIGHT),
    ],
)
def test_whoever_may_not_judge_looks_at_no_network(
    acting: ActingAs, role: Office, purpose: Purpose
) -> None:
    with acting(f"{role}@ncp-a", role, purpose) as reader:
        for act in (network.run, network.look):
            with pytest.raises(Refused):
                act(reader)


@pytest.mark.parametrize("label", ["suspect", "convicted", "contact", "associate"])
def test_whatever_reports_call_them_contacts_alone_make_no_group(
    contribute: Contribute, analyst: Acting, label: str
) -> None:
    people = [person(name, name.title(), label) for name in PEOPLE]
    for as_ in ("agency", "ncp-a"):
        contribute([*people, *(phone(f"{n}'s", PHONES[n], n) for n in PEOPLE)], as_=as_)
        contribute(
            [*people, associates("one", "omar", "karim"), associates("two", "omar", "hani")],
            as_=as_,
        )
    network.run(analyst)

    assert network.groups(analyst) == []


def test_facts_know_no_category() -> None:
    names = {each.name for each in fields(Facts)} | {each.name for each in fields(Line)}

    assert not {name for name in names if "categor" in name or "label" in name or "score" in name}


def test_this_room_calls_nobody_a_boat_driver() -> None:
    assert "BOAT_DRIVER" not in inspect.getsource(shape)
    assert Role.BOAT_DRIVER not in {
        shape.role_of([Line(kind, "", (), (), (), (), share=share)])
        for kind in ("paid", "tied", "gathers", "drives", "supplies", "lodges", "advertises")
        for share in (0.0, 0.06, 0.5)
    }


def test_who_is_near_is_counted_and_stored_nowhere(
    contribute: Contribute, joined: Reports, analyst: Acting
) -> None:
    friend = contribute(
        [
            suspect("f", "A friend"),
            phone("p", "+49 30 901820 77", "f"),
            *(phone(name, PHONES[name]) for name in PEOPLE),
            *(called(f"f-{name}", "p", name) for name in PEOPLE),
        ],
        as_="ncp-b",
    )
    network.run(analyst)
    (group,) = network.groups(analyst)
    with analyst.begin() as connection:
        found = findings(connection)
    stored: set[UUID] = {each for one in found for each in one.subjects}

    assert group.near == 1
    assert friend["f"] not in stored
    assert str(friend["f"]) not in json.dumps([each.parameters for each in found])


def test_a_merge_makes_nobody_a_subject(
    contribute: Contribute, joined: Reports, analyst: Acting
) -> None:
    twin = contribute([suspect("t", "Tarek")], as_="ncp-b")["t"]
    crosscheck.settle(analyst, joined.agency["tarek"], twin, Verdict.SAME, "one name")
    network.run(analyst)
    with analyst.begin() as connection:
        assert twin not in {each for one in findings(connection) for each in one.subjects}
    assert len(network.groups(analyst)[0].people) == 4
