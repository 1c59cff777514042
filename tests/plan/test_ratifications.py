"""A treaty's list of participants is read whole, or every line that cannot be is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeroute.errors import Invalid
from wholeroute.plan.law import PARTY, STATES
from wholeroute.plan.ratifications import participant, read_ratifications

TREATIES = Path(__file__).resolve().parents[3] / "shared" / "data" / "plan" / "treaties"
HEAD = 'Participant,Signature,"Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"\n'


def test_each_way_of_joining_has_its_letter() -> None:
    told = read_ratifications(
        HEAD
        + "Italy 2,12 Dec 2000,2 Aug 2006\nFinland,12 Dec 2000,7 Sep 2006 A\n"
        + "European Union,12 Dec 2000,6 Sep 2006 AA\nTunisia,,14 Jul 2003 a\n"
        + "Montenegro,,23 Oct 2006 d\nIreland,13 Dec 2000,\n"
    )

    assert told.unread == ()
    assert {(each.state, each.stage.value, each.day) for each in told.steps} == {
        ("IT", "signed", "2000-12-12"), ("IT", "ratified", "2006-08-02"),
        ("FI", "signed", "2000-12-12"), ("FI", "accepted", "2006-09-07"),
        ("EU", "signed", "2000-12-12"), ("EU", "approved", "2006-09-06"),
        ("TN", "acceded", "2003-07-14"), ("ME", "succeeded", "2006-10-23"),
        ("IE", "signed", "2000-12-13"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Türkiye", "TR"), ("Netherlands (Kingdom of the) 3", "NL"), ("Czechia", "CZ"),
        ("Bolivia (Plurinational State of)", "BO"), ("Holy See", "VA"), ("North Macedonia 4, 5", "MK"),
        ("United Kingdom of Great Britain and Northern Ireland 1", "GB"), ("Eswatini", "SZ"),
        ("State of Palestine", "PS"), ("Micronesia (Federated States of)", "FM"),
    ],
)  # fmt: skip
def test_formal_names_and_footnotes_are_read(name: str, state: str) -> None:
    assert participant(name) == state


def test_what_cannot_be_read_is_told_with_its_line() -> None:
    told = read_ratifications(
        HEAD + "Italy,12 Dec 2000,\nAtlantis,12 Dec 2000,\nSpain,13.12.2000,\nMalta,1 Jan 2001\n"
        "Greece,31 Feb 2001,\nCyprus,1 Jan 2001,1 Jan 2002 x\n"
    )

    assert [each.state for each in told.steps] == ["IT"]
    assert [(each.line, each.said) for each in told.unread] == [
        (3, "Atlantis"), (4, "Spain"), (5, "Malta"), (6, "Greece"), (7, "Cyprus"),
    ]  # fmt: skip
    assert all(each.fix for each in told.unread)


def test_another_file_is_no_list_of_participants() -> None:
    for text in ("", "a,b\n1,2\n", "Participant,Signature\n"):
        with pytest.raises(Invalid, match="participants"):
            read_ratifications(text)


def test_of_the_member_states_only_ireland_had_not_joined_the_protocol_in_2013() -> None:
    path = TREATIES / "18-12-b_smuggling_protocol.csv"
    if not path.is_file():
        pytest.skip("the list is not at hand")
    told = read_ratifications(path.read_text("utf-8"))
    parties = {each.state for each in told.steps if each.stage in PARTY}

    assert told.unread == ()
    assert len(told.states) == len({*told.states}) == 152
    assert len(parties) == 138
    assert {*STATES} <= {*told.states}
    assert {*STATES} - parties == {"IE"}
    assert max(each.day for each in told.steps) == "2013-09-24"
