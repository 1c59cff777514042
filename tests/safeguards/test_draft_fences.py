"""Each fence around a report that is typed holds something: taken away, what it kept back goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs, Contribute, Databases, person
from tests.safeguards.taken_out import rewrite, take_out

from wholeroute.drafting import Content, Part, Sort, begin
from wholeroute.entities import Claim, Draft, Kind
from wholeroute.ledger import (
    Acting,
    Ledger,
    end_draft,
    end_drafts,
    hand_back_draft,
    hand_over_draft,
    keep_draft,
    let_two_people_send,
    names_a_person,
    report_drafts,
)
from wholeroute.members import Member, enrol
from wholeroute.rights import DRAFTS_KEPT, Purpose, Role

TODAY = datetime.now(UTC).date()
ENDS = TODAY + DRAFTS_KEPT
Boss = psycopg.Connection[Any]
Try = Callable[[Acting, UUID], bool]
Seat = tuple[str, Role, Purpose]

FORGED = """
insert into ledger.report_draft
  (id, organisation, author, purpose, kind, state, begun_on, changed_on, ends_on, sealed)
values (gen_random_uuid(), '{organisation}', '{author}', '{purpose}', 'report', '{state}',
  current_date, current_date, current_date + 30, '')
"""
OWN = {
    "organisation": "ncp-a", "author": "contributor@ncp-a", "purpose": "analysis",
    "state": "writing",
}  # fmt: skip
AUTHOR: Seat = ("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS)
FOR_ANOTHER_PURPOSE: Seat = ("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.PROTECTION)
ELSEWHERE: Seat = ("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS)


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases of each test's own: it takes a fence out of them."""
    return own_databases


@pytest.fixture
def author(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of somebody who types reports of `ncp-a`."""
    with acting(*AUTHOR) as session:
        yield session


@pytest.fixture
def second(enrolled: Ledger) -> Iterator[Acting]:
    """Return a session of another who sends for `ncp-a`."""
    colleague = Member("second@ncp-a", "ncp-a", "Second", (Role.CONTRIBUTOR,))
    enrol(enrolled, (), (colleague,))
    with enrolled.acting(colleague.as_reader(Role.CONTRIBUTOR, Purpose.ANALYSIS)) as session:
        yield session


@pytest.fixture
def draft(author: Acting) -> UUID:
    """Return a draft that its author is writing."""
    content = Content(terms=Part({"title": "Boat of May"})).with_new(Sort.BOAT, {"name": "Aurora"})
    return begin(author, content, TODAY)


def reads(acting: Acting, which: UUID) -> bool:
    with acting.begin() as connection:
        return which in [each.id for each in report_drafts(connection)]


def keeps(acting: Acting, which: UUID) -> bool:
    with acting.begin() as connection:
        return keep_draft(connection, which, 1, b"another's words", TODAY, ENDS)


def hands_over(acting: Acting, which: UUID) -> bool:
    with acting.begin() as connection:
        return hand_over_draft(connection, which)


def hands_back(acting: Acting, which: UUID) -> bool:
    with acting.begin() as connection:
        return hand_back_draft(connection, which, None)


def may_send(acting: Acting, which: UUID) -> bool:
    with acting.begin() as connection:
        asked = text("select ledger.may_send_draft(:id)")
        return bool(connection.execute(asked, {"id": which}).scalar_one())


def ends(acting: Acting, which: UUID) -> bool:
    with acting.begin() as connection:
        return end_draft(connection, which)


# --- the policies of the table ------------------------------------------------------------------


def test_without_its_policy_a_draft_is_read_by_whoever_sends(
    databases: Databases, draft: UUID, acting: ActingAs
) -> None:
    with acting(*ELSEWHERE) as other:
        assert not reads(other, draft)

        take_out(databases, "alter policy own on ledger.report_draft using (true)")

        assert reads(other, draft)


@pytest.mark.parametrize(
    "forged",
    [
        {"author": "second@ncp-a"},
        {"organisation": "ncp-b"},
        {"purpose": "protection"},
        {"state": "review"},
    ],
    ids=lambda each: next(iter(each)),
)
def test_without_its_policy_a_draft_is_put_into_anothers_hand(
    databases: Databases, author: Acting, second: Acting, forged: dict[str, str]
) -> None:
    statement = FORGED.format(**OWN | forged)
    with pytest.raises(ProgrammingError, match="row-level security"), author.begin() as connection:
        connection.exec_driver_sql(statement)

    take_out(databases, "alter policy begun on ledger.report_draft with check (true)")

    with author.begin() as connection:
        assert connection.exec_driver_sql(statement).rowcount == 1


# --- what opens it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clause", "seat"),
    [
        ("d.organisation = s.organisation", ELSEWHERE),
        ("d.purpose = s.purpose", FOR_ANOTHER_PURPOSE),
    ],
)
def test_what_waits_for_a_second_person_waits_for_one_of_theirs_and_for_its_purpose(
    databases: Databases, author: Acting, draft: UUID, acting: ActingAs, clause: str, seat: Seat
) -> None:
    assert hands_over(author, draft)
    with acting(*seat) as other:
        assert not reads(other, draft)

        rewrite(databases, "open_to_me", clause, "true")

        assert reads(other, draft)


def test_a_draft_is_its_authors_until_they_ask(
    databases: Databases, draft: UUID, second: Acting
) -> None:
    assert not reads(second, draft)

    rewrite(databases, "open_to_me", "(d.author = s.member or d.state = 'review')", "true")

    assert reads(second, draft)


def test_a_draft_whose_day_has_come_is_closed(
    databases: Databases, author: Acting, draft: UUID, superuser: Boss
) -> None:
    superuser.execute(
        "update ledger.report_draft set changed_on = current_date - 40, ends_on = current_date"
    )
    assert not reads(author, draft)

    rewrite(databases, "open_to_me", "d.ends_on > (now() at time zone 'UTC')::date", "true")

    assert reads(author, draft)


# --- what is done to it -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "does"),
    [("keep_draft", keeps), ("hand_over_draft", hands_over), ("end_draft", ends)],
)
def test_nobody_else_changes_hands_over_or_ends_what_they_may_not_open(
    databases: Databases, draft: UUID, second: Acting, function: str, does: Try
) -> None:
    assert not does(second, draft)

    rewrite(databases, function, "ledger.open_to_me(d)", "true")

    assert does(second, draft)


@pytest.mark.parametrize(
    ("function", "does"), [("hand_back_draft", hands_back), ("may_send_draft", may_send)]
)
def test_nobody_elsewhere_hands_back_or_sends_what_waits(
    databases: Databases, author: Acting, draft: UUID, acting: ActingAs, function: str, does: Try
) -> None:
    assert hands_over(author, draft)
    with acting(*ELSEWHERE) as other:
        assert not does(other, draft)

        rewrite(databases, function, "ledger.open_to_me(d)", "true")

        assert does(other, draft)


@pytest.mark.parametrize(
    ("function", "does"), [("keep_draft", keeps), ("hand_over_draft", hands_over)]
)
def test_what_waits_for_a_second_person_is_changed_by_nobody(
    databases: Databases, author: Acting, draft: UUID, superuser: Boss, function: str, does: Try
) -> None:
    assert hands_over(author, draft)
    superuser.execute("update ledger.report_draft set version = 1")
    assert not does(author, draft)

    rewrite(databases, function, "d.state = 'writing'", "true")

    assert does(author, draft)


def test_what_another_window_kept_is_not_written_over(
    databases: Databases, author: Acting, draft: UUID
) -> None:
    assert keeps(author, draft)
    assert not keeps(author, draft)

    rewrite(databases, "keep_draft", "d.version = seen", "true")

    assert keeps(author, draft)


def test_where_two_people_must_its_author_does_not_send(
    databases: Databases, author: Acting, draft: UUID, acting: ActingAs
) -> None:
    assert may_send(author, draft)
    with (
        acting("administrator@ncp-a", Role.ADMINISTRATOR, Purpose.OVERSIGHT) as administrator,
        administrator.begin() as connection,
    ):
        let_two_people_send(connection, wanted=True)
    assert not may_send(author, draft)

    rewrite(databases, "may_send_draft", "not ledger.two_people_send()", "true")

    assert may_send(author, draft)


def test_nobody_but_an_administrator_decides_who_sends(
    databases: Databases, acting: ActingAs
) -> None:
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        with pytest.raises(ProgrammingError, match="permission denied"), auditor.begin() as c:
            let_two_people_send(c, wanted=True)

        take_out(databases, "grant execute on function ledger.let_two_people_send to wr_audit")
        with (
            pytest.raises(ProgrammingError, match="an administrator decides"),
            auditor.begin() as c,
        ):
            let_two_people_send(c, wanted=True)
        rewrite(databases, "let_two_people_send", "not ledger.may('administer')", "false")

        with auditor.begin() as connection:
            let_two_people_send(connection, wanted=True)


# --- what ends it, and what it may say ----------------------------------------------------------


@pytest.mark.parametrize(
    ("clause", "seat", "day"),
    [
        ("d.ends_on <= today", ("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT), TODAY),
        ("d.organisation = ledger.my_organisation()",
         ("custodian@ncp-b", Role.CUSTODIAN, Purpose.OVERSIGHT), ENDS),
        ("ledger.may('erase')", ("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION), ENDS),
    ],
)  # fmt: skip
def test_drafts_are_ended_on_their_day_by_their_own_organisations_custodian(
    databases: Databases, draft: UUID, acting: ActingAs, clause: str, seat: Seat, day: date
) -> None:
    with acting(*seat) as custodian:
        with custodian.begin() as connection:
            assert end_drafts(connection, day) == []

        rewrite(databases, "end_drafts", clause, "true")

        with custodian.begin() as connection:
            assert end_drafts(connection, day) == [draft]


def test_a_debriefing_is_held_against_the_names_of_ones_own_reports_and_of_people_alone(
    databases: Databases, author: Acting, contribute: Contribute
) -> None:
    def told(name: str) -> bool:
        with author.begin() as connection:
            return names_a_person(connection, [name], ["name"])

    contribute([Draft("b", Kind.VESSEL, (Claim("name", "Aurora"),), (), frozenset())])
    contribute([person("p", "Yonas Tekle", "suspect")], as_="ncp-b")
    assert not told("aurora")
    assert not told("yonas tekle")

    rewrite(databases, "names_a_person", "e.kind = 'Person'", "true")
    rewrite(databases, "names_a_person", "c.contributor = ledger.my_organisation()", "true")

    assert told("aurora")
    assert told("yonas tekle")
