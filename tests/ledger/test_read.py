"""Reading: what a session sees, counted and listed, and nothing about the rest."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.conftest import ActingAs, Contribute, everyone_may, person, suspect

from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    counts,
    entities,
    entity_or_absent,
    own_contributions,
    statements,
)
from wholeroute.rights import Handling, Lane, Purpose, Role, Tlp

READERS = {
    (Role.ANALYST, Purpose.ANALYSIS): {"open"},
    (Role.INVESTIGATOR, Purpose.INVESTIGATION): {"open"},
    (Role.PROSECUTOR, Purpose.PROSECUTION): {"open", "judicial"},
    (Role.PROTECTION_OFFICER, Purpose.PROTECTION): {"protected"},
    (Role.GUARDIAN, Purpose.PROTECTION): {"protected"},
    (Role.CUSTODIAN, Purpose.PROTECTION): {"protected"},
    (Role.CUSTODIAN, Purpose.CATEGORISATION): {"uncategorised"},
    (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT): {"open"},
    (Role.CONTRIBUTOR, Purpose.ANALYSIS): set[str](),
    (Role.AUDITOR, Purpose.OVERSIGHT): set[str](),
    (Role.ADMINISTRATOR, Purpose.OVERSIGHT): set[str](),
}


@pytest.mark.both_servers
@pytest.mark.parametrize(("role", "purpose"), list(READERS))
def test_each_role_sees_its_lanes_and_counts_what_it_sees(
    contribute: Contribute, acting: ActingAs, role: Role, purpose: Purpose
) -> None:
    contribute([suspect("a", "Tekle"), person("v", "Amina", "victim"), person("u", "Somebody")])
    contribute([suspect("j", "Witness")], judicial_case="case 7")
    lanes = READERS[role, purpose]

    with acting(f"{role}@ncp-b", role, purpose) as session:
        seen = counts(session)
        with session.begin() as connection:
            found = entities(session, connection)
            said = statements(session, connection, [each.id for each in found])

    assert {each.lane.value for each in found} == lanes
    assert seen.entities == ({"Person": len(lanes)} if lanes else {})
    assert seen.statements == len(said) == len(lanes)
    assert seen.contributions == len({each.contribution for each in found})


def test_a_statement_brings_its_source_its_grade_and_its_codes(
    contribute: Contribute, analyst: Acting
) -> None:
    access = everyone_may("ncp-a", handling=Handling(h1=True, h3="ask us"), tlp=Tlp.GREEN)
    filed = contribute([suspect("a", "Tekle")], access=access, title="a list", grade="admiralty:A2")

    with analyst.begin() as connection:
        (said,) = statements(analyst, connection, [filed["a"]])

    assert (said.property, said.value, said.code, said.line) == ("name", "Tekle", "A2", 1)
    assert (said.source.title, said.source.originator) == ("a list", "ncp-a")
    assert (said.source.handling, said.source.tlp) == ("H1 H3: ask us", "green")


def test_hidden_and_absent_look_the_same(contribute: Contribute, analyst: Acting) -> None:
    hidden = contribute([person("v", "Amina", "victim")])["v"]

    for asked in (hidden, uuid4()):
        with analyst.begin() as connection:
            found = entities(analyst, connection, [asked])
        with pytest.raises(NotFound) as absent:
            entity_or_absent(found, asked)
        assert (
            str(absent.value).replace(str(asked), "")
            == "no entity  that you may see for this purpose"
        )


def test_entities_come_in_one_order_and_no_more_than_asked_for(
    contribute: Contribute, analyst: Acting
) -> None:
    filed = contribute([suspect(str(n), f"Tekle {n}") for n in range(5)])

    with analyst.begin() as connection:
        found = entities(analyst, connection, most=3)

    assert [each.id for each in found] == sorted(filed[str(n)] for n in range(5))[:3]
    assert {each.lane for each in found} == {Lane.OPEN}


@pytest.mark.parametrize(
    ("role", "purpose"),
    [(Role.CONTRIBUTOR, Purpose.ANALYSIS), (Role.PROTECTION_OFFICER, Purpose.PROTECTION)],
)
def test_ones_own_reports_are_listed_newest_first_and_nobody_elses(
    contribute: Contribute, acting: ActingAs, role: Role, purpose: Purpose
) -> None:
    mine = [contribute([person("v", f"Amina {n}", "victim")]).ref for n in range(3)]
    contribute([person("v", "Amina", "victim")], as_="ncp-b")

    with acting(f"{role}@ncp-a", role, purpose) as session:
        listed = own_contributions(session)

    assert [each.ref for each in listed] == mine[::-1]
    assert {each.rows_read for each in listed} == {1}
