"""A hit is told to both sides as far as the codes let it be told, and never what the other says."""

from __future__ import annotations

from uuid import UUID

import pytest
from tests.conftest import ActingAs, Contribute, everyone_may, suspect

from wholeroute import crosscheck, custody
from wholeroute.crosscheck import check_arrivals
from wholeroute.entities import Claim
from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Met, Verdict
from wholeroute.rights import AccessClass, Category, Handling, Purpose, Role, Tlp

ERMIAS = {"birthDate": "1980-05-01", "nationality": "Eritrea", "passportNumber": "K1234567"}


def _told(acting: ActingAs, body: str, role: Role = Role.CONTRIBUTOR) -> tuple[Met, ...]:
    with acting(f"{role}@{body}", role, Purpose.ANALYSIS) as session:
        return crosscheck.hits(session)


def test_both_sides_are_told_that_there_is_a_hit_and_who_owns_the_other(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    held = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    filed = contribute(
        [suspect("x", "Olga Petrova"), suspect("a", "Ghirmay Ermyas", **ERMIAS)], as_="ncp-b"
    )
    check_arrivals(analyst.ledger)

    (owner,) = _told(acting, "ncp-a")
    (contributor,) = _told(acting, "ncp-b")

    assert (owner.report, owner.line, owner.owner, owner.filed) == (held.ref, 1, "ncp-b", False)
    assert (contributor.report, contributor.line) == (filed.ref, 2)
    assert (contributor.owner, contributor.filed) == ("ncp-a", True)
    assert {owner.verdict, contributor.verdict} == {Verdict.SAME}
    assert not owner.by_person


def test_who_reads_nothing_is_given_no_id(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    held = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    new = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b")
    check_arrivals(analyst.ledger)

    assert [(hit.entity, hit.other) for hit in _told(acting, "ncp-a")] == [(None, None)]
    assert [(hit.entity, hit.other) for hit in _told(acting, "ncp-a", Role.ANALYST)] == [
        (held["a"], new["a"])
    ]


def test_the_other_side_is_pointed_to_where_it_may_be_read_alone(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    held = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    red = everyone_may("ncp-b", tlp=Tlp.RED)
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b", access=red)
    check_arrivals(analyst.ledger)

    (hit,) = _told(acting, "ncp-b", Role.ANALYST)

    assert (hit.owner, hit.other) == ("ncp-a", held["a"])
    assert _told(acting, "ncp-a", Role.ANALYST) == ()


@pytest.mark.parametrize(
    "hidden",
    [
        everyone_may("ncp-a", tlp=Tlp.RED),
        AccessClass("ncp-a", frozenset(), frozenset(Purpose)),
        AccessClass("ncp-a", frozenset({"agency"}), frozenset(Purpose)),
    ],
    ids=["red", "unshared", "shared with others"],
)
def test_of_what_must_not_be_told_its_owner_alone_hears(
    contribute: Contribute, acting: ActingAs, analyst: Acting, hidden: AccessClass
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], access=hidden)
    new = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b")
    check_arrivals(analyst.ledger)

    assert [hit.owner for hit in _told(acting, "ncp-a")] == ["ncp-b"]
    assert _told(acting, "ncp-b") == ()
    with acting("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        told = crosscheck.feedback(session, [new.ref])
    assert told.hits == ()
    assert [(each.report, each.waits) for each in told.checked] == [(new.ref, False)]
    assert told.checked[0].at is not None


def test_a_third_organisation_hears_nothing(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    for body in ("ncp-a", "ncp-b"):
        contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_=body)
    check_arrivals(analyst.ledger)

    assert _told(acting, "agency") == ()
    assert _told(acting, "agency", Role.ANALYST) == ()


def test_what_was_given_for_another_purpose_is_not_told(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    access = everyone_may("ncp-b", Purpose.ANALYSIS, handling=Handling(h0=True))
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b", access=access)
    check_arrivals(analyst.ledger)

    assert len(_told(acting, "ncp-a")) == 1
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.SANCTIONS) as session:
        assert crosscheck.hits(session) == ()


def test_a_later_report_is_a_hit_on_an_earlier_one_too(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    first = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    check_arrivals(analyst.ledger)
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        assert crosscheck.feedback(session, [first.ref]).hits == ()
        contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b")
        check_arrivals(analyst.ledger)
        (hit,) = crosscheck.feedback(session, [first.ref]).hits
    assert (hit.owner, hit.filed) == ("ncp-b", False)


def test_an_own_earlier_report_is_told_once(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    new = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    check_arrivals(analyst.ledger)

    assert [(hit.report, hit.owner) for hit in _told(acting, "ncp-a")] == [(new.ref, "ncp-a")]


def test_before_the_check_the_report_is_told_to_wait(
    contribute: Contribute, acting: ActingAs
) -> None:
    new = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])

    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        (told,) = crosscheck.feedback(session, [new.ref]).checked

    assert (told.at, told.waits) == (None, True)


def test_of_reports_of_others_nothing_is_told(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    theirs = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b")
    check_arrivals(analyst.ledger)

    told = crosscheck.feedback(analyst, [theirs.ref])

    assert (told.checked, told.hits) == ((), ())


def test_who_leaves_the_open_lane_takes_every_hit_along(
    contribute: Contribute, acting: ActingAs, custodian: Acting
) -> None:
    held = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    new = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b")
    check_arrivals(custodian.ledger)
    assert len(_told(acting, "ncp-b")) == 1

    custody.protect(custodian, held["a"], Category.VICTIM, "he asked for help")

    assert _told(acting, "ncp-b") == ()
    assert _told(acting, "ncp-a") == ()
    with acting("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        told = crosscheck.feedback(session, [new.ref])
    assert told.hits == ()
    assert told.checked[0].at is not None


def test_what_a_person_judges_different_is_no_hit_any_more(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    one = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])["a"]
    other = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b")["a"]
    check_arrivals(analyst.ledger)

    crosscheck.settle(analyst, one, other, Verdict.DIFFERENT, "twins")

    assert _told(acting, "ncp-b") == ()


@pytest.mark.parametrize("order", ["list first", "suspect first"])
def test_a_suspect_on_a_list_is_told_as_such_to_both(
    contribute: Contribute, acting: ActingAs, analyst: Acting, order: str
) -> None:
    entry = suspect("l", "Ermias Ghermay", **ERMIAS)
    entry = entry._replace(
        claims=(*entry.claims, Claim("listingId", "LYi.001")), categories=frozenset({"listed"})
    )
    reports = [("agency", entry), ("ncp-b", suspect("a", "Ghirmay Ermyas", **ERMIAS))]
    for body, said in reports if order == "list first" else reversed(reports):
        contribute([said], as_=body)
        check_arrivals(analyst.ledger)

    (theirs,) = _told(acting, "ncp-b")
    (lists,) = _told(acting, "agency")

    assert (theirs.list, theirs.owner) == ("csv", "agency")
    assert (lists.list, lists.owner) == ("csv", "ncp-b")
    assert theirs.filed == (order == "list first")


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Role.CONTRIBUTOR, Purpose.PROTECTION),
        (Role.PROSECUTOR, Purpose.PROSECUTION),
        (Role.CUSTODIAN, Purpose.CATEGORISATION),
        (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
        (Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        (Role.INVESTIGATOR, Purpose.ANALYSIS),
    ],
)
def test_nobody_else_is_told(
    contribute: Contribute, acting: ActingAs, analyst: Acting, role: Role, purpose: Purpose
) -> None:
    for body in ("ncp-a", "ncp-b"):
        contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_=body)
    check_arrivals(analyst.ledger)

    with acting(f"{role}@ncp-a", role, purpose) as session:
        with pytest.raises(Refused):
            crosscheck.hits(session)
        with pytest.raises(Refused):
            crosscheck.feedback(session, [UUID(int=0)])


def test_a_few_of_many_are_the_newest_whichever_sides_are_not_told(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    names = ("Ermias Ghermay", "Olga Petrova", "Yusuf Kaya", "Amadou Diallo", "Nikos Lambrou")
    people = [
        suspect(f"p{n}", name, birthDate=f"198{n}-05-01", passportNumber=f"K12345{n}7")
        for n, name in enumerate(names)
    ]
    for body in (
        "ncp-a",
        "ncp-a",
        "ncp-b",
        "ncp-a",
    ):  # of two own reports the later side alone is told
        contribute(people, as_=body)
    check_arrivals(analyst.ledger)

    for body in ("ncp-a", "ncp-b"):
        with acting(f"contributor@{body}", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
            every = crosscheck.hits(session, most=1000)
            few = [crosscheck.hits(session, most=number) for number in range(1, len(every) + 1)]
        assert len(every) > len(names) * 2
        assert [len(each) for each in few] == list(range(1, len(every) + 1))
        assert all(each == every[: len(each)] for each in few)
