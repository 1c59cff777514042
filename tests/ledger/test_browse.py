"""Paging: every list in a total order, each page behind the one before, nothing hidden counted."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from tests.conftest import (
    ActingAs,
    Contribute,
    Filed,
    associates,
    everyone_may,
    person,
    phone,
    suspect,
)

from wholeroute.entities import Kind
from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    PageEnd,
    Sought,
    SoughtReports,
    entities,
    entities_after,
    kinds_seen,
    naming,
    report,
    reports,
    reports_seen,
)
from wholeroute.rights import Handling, Lane, Purpose, Role, Tlp


@pytest.fixture
def mixed(contribute: Contribute) -> Filed:
    """Return a report that speaks of two suspects, of a victim, and of what they hold."""
    return contribute(
        [
            suspect("s", "Tekle"),
            suspect("t", "Kidane"),
            person("v", "Amina", "victim"),
            phone("p", "+39 06 698 1234", "s"),
            associates("k", "s", "t"),
            associates("h", "s", "v"),
        ]
    )


@pytest.mark.both_servers
def test_pages_add_up_to_the_whole_list_in_its_order(mixed: Filed, analyst: Acting) -> None:
    pages: list[UUID] = []
    with analyst.begin() as connection:
        everything = [each.id for each in entities(analyst, connection)]
        while page := entities_after(
            analyst, connection, Sought(after=pages[-1] if pages else None), most=3
        ):
            pages += [each.id for each in page]

    assert pages == sorted(everything)
    assert len(pages) == 4


@pytest.mark.both_servers
def test_lanes_are_merged_into_one_order(
    contribute: Contribute, acting: ActingAs, mixed: Filed
) -> None:
    contribute([suspect("j", "Witness")], judicial_case="case 7")

    with (
        acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor,
        prosecutor.begin() as connection,
    ):
        found = entities_after(prosecutor, connection, Sought(), most=50)

    assert {each.lane for each in found} == {Lane.OPEN, Lane.JUDICIAL}
    assert [each.id for each in found] == sorted(each.id for each in found)


def test_a_list_keeps_to_one_kind_and_to_one_report(
    contribute: Contribute, analyst: Acting, mixed: Filed
) -> None:
    other = contribute([suspect("x", "Somebody else")])

    with analyst.begin() as connection:
        phones = entities_after(analyst, connection, Sought(kind=Kind.PHONE))
        others = entities_after(analyst, connection, Sought(report=other.ref))

    assert [each.id for each in phones] == [mixed["p"]]
    assert [each.id for each in others] == [other["x"]]


def test_kinds_are_counted_as_the_session_sees_them(
    mixed: Filed, analyst: Acting, acting: ActingAs
) -> None:
    with analyst.begin() as connection:
        assert kinds_seen(analyst, connection) == {"Person": 2, "Associate": 1, "Phone": 1}
    with (
        acting("guardian@ncp-a", Role.GUARDIAN, Purpose.PROTECTION) as guardian,
        guardian.begin() as connection,
    ):
        assert kinds_seen(guardian, connection) == {"Associate": 1, "Person": 1}


@pytest.mark.both_servers
def test_reports_come_newest_first_and_go_on_behind_one(
    contribute: Contribute, analyst: Acting
) -> None:
    filed = [contribute([suspect("a", f"Tekle {number}")]).ref for number in range(5)]

    with analyst.begin() as connection:
        first = reports(analyst, connection, most=3)
        rest = reports(
            analyst,
            connection,
            SoughtReports(after=PageEnd(first[-1].received_at, first[-1].ref)),
            most=3,
        )
        assert reports_seen(analyst, connection) == 5

    assert [each.ref for each in (*first, *rest)] == filed[::-1]


def test_a_report_shows_its_grade_its_codes_and_its_law(
    contribute: Contribute, analyst: Acting
) -> None:
    access = everyone_may(
        "ncp-b", Purpose.ANALYSIS, handling=Handling(h1=True, h3="ask us"), tlp=Tlp.GREEN
    )
    filed = contribute([suspect("a", "Tekle")], as_="ncp-b", access=access, grade="C3")

    with analyst.begin() as connection:
        shown = report(analyst, connection, filed.ref)

    assert (shown.reliability, shown.grade_original) == ("C", "C3")
    assert (shown.handling, shown.tlp, shown.purposes) == ("H1 H3: ask us", "green", ("analysis",))
    assert (shown.regime, shown.legal_basis) == ("led", "a law")
    assert shown.contributor_name == "National contact point B"


@pytest.mark.parametrize(
    ("member", "role", "purpose"),
    [
        ("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS),
        ("guardian@ncp-a", Role.GUARDIAN, Purpose.PROTECTION),
        ("custodian@ncp-a", Role.CUSTODIAN, Purpose.PROTECTION),
    ],
)
def test_the_receipt_is_for_the_contributor_alone(
    mixed: Filed, acting: ActingAs, member: str, role: Role, purpose: Purpose
) -> None:
    with acting(member, role, purpose) as reader, reader.begin() as connection:
        assert report(reader, connection, mixed.ref).receipt is None
    sender = acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS)
    with sender as contributor, contributor.begin() as connection:
        receipt = report(contributor, connection, mixed.ref).receipt
    assert receipt == mixed.receipt


def test_a_report_nothing_of_which_is_seen_is_as_absent_as_none(
    contribute: Contribute, analyst: Acting
) -> None:
    hidden = contribute([person("v", "Amina", "victim")])

    with analyst.begin() as connection:
        for ref in (hidden.ref, uuid4()):
            with pytest.raises(NotFound):
                report(analyst, connection, ref)
        assert reports(analyst, connection) == []
        assert reports_seen(analyst, connection) == 0


def test_who_reads_nothing_is_shown_no_report(mixed: Filed, acting: ActingAs) -> None:
    with (
        acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor,
        auditor.begin() as connection,
    ):
        assert reports(auditor, connection) == []
        assert reports_seen(auditor, connection) == 0
        assert kinds_seen(auditor, connection) == {}


def test_who_names_an_entity_is_found_but_for_what_is_hidden(mixed: Filed, analyst: Acting) -> None:
    with analyst.begin() as connection:
        (tekle,) = entities(analyst, connection, [mixed["s"]])
        found = naming(analyst, connection, [tekle])

    assert {(each.entity, each.kind, each.property) for each in found} == {
        (mixed["p"], "Phone", "holder"),
        (mixed["k"], "Associate", "person"),
    }
    assert {each.named for each in found} == {mixed["s"]}
