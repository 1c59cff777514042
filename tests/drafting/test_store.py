"""A draft is its author's own, sealed, and ends; what is sent of it is a report like any other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, person

from wholeroute.custody import KeyRing, end_old_drafts, erase_due, sweep
from wholeroute.drafting import (
    ChangedMeanwhile,
    Content,
    Form,
    Part,
    Sort,
    Typed,
    begin,
    change,
    drafts,
    hand_back,
    hand_over,
    landing,
    let_two_send,
    opened,
    send,
    throw_away,
)
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, DatabaseRole, Ledger
from wholeroute.members import Member, enrol
from wholeroute.rights import DRAFTS_KEPT, Action, Purpose, Reader, Role

TODAY = datetime.now(UTC).date()
TERMS = {
    "title": "Boat of May", "grade": "B2", "purposes-analysis": "yes", "regime": "led",
    "legal_basis": "Article 8 of Directive (EU) 2016/680",
}  # fmt: skip
CANARY = "Canarina Haile"


@pytest.fixture
def author(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of somebody who types reports of `ncp-a`."""
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        yield session


@pytest.fixture
def second(enrolled: Ledger) -> Iterator[Acting]:
    """Return a session of another who sends for `ncp-a`."""
    enrol(enrolled, (), (Member("second@ncp-a", "ncp-a", "Second", (Role.CONTRIBUTOR,)),))
    reader = Reader("second@ncp-a", "ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS)
    with enrolled.acting(reader) as session:
        yield session


@pytest.fixture
def administrator(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of the administrator of `ncp-a`."""
    with acting("administrator@ncp-a", Role.ADMINISTRATOR, Purpose.OVERSIGHT) as session:
        yield session


@pytest.fixture
def typed(author: Acting) -> UUID:
    """Return a draft that could be sent: a suspect, and somebody who was aboard."""
    draft = Content(terms=Part(TERMS))
    draft = draft.with_new(Sort.PERSON, {"name": "Saba Haile", "category": "suspect"})
    draft = draft.with_new(Sort.PERSON, {"name": CANARY, "category": "smuggled-person"})
    return begin(author, draft, TODAY)


def test_a_draft_is_opened_by_its_author_alone(
    author: Acting, second: Acting, acting: ActingAs, typed: UUID
) -> None:
    assert [each.id for each in drafts(author)] == [typed]
    assert opened(author, typed).content.items[1].said["name"] == CANARY
    assert drafts(second) == []
    others = [
        ("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS),
        ("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.PROTECTION),
    ]
    for who in others:
        with acting(*who) as session, pytest.raises(NotFound):
            opened(session, typed)


@pytest.mark.parametrize("role", [r for r in DatabaseRole if r is not DatabaseRole.INTAKE])
def test_no_role_but_intakes_reads_a_row_of_a_draft(
    enrolled: Ledger, typed: UUID, role: DatabaseRole
) -> None:
    with (
        enrolled.engine(role).begin() as connection,
        pytest.raises(Exception, match="permission denied"),
    ):
        connection.exec_driver_sql("select * from ledger.report_draft")


def test_what_is_typed_is_sealed(
    author: Acting, typed: UUID, superuser: psycopg.Connection[Any]
) -> None:
    row = superuser.execute("select * from ledger.report_draft").fetchone()

    assert row is not None
    assert not any(b"anarina" in bytes(each) for each in row if isinstance(each, bytes | bytearray))
    assert "anarina" not in str(row)


def test_a_draft_knows_days_and_never_hours(
    superuser: psycopg.Connection[Any], ledger: Ledger
) -> None:
    kinds = superuser.execute(
        "select data_type from information_schema.columns where table_name = 'report_draft'"
    ).fetchall()

    assert not [kind for (kind,) in kinds if "time" in kind]


def test_two_windows_keep_different_parts_and_meet_in_the_same(author: Acting, typed: UUID) -> None:
    one, other = "person-1", "person-2"
    change(author, typed, lambda d: d.with_item(one, {"name": "Saba H."}, 1, "a"), TODAY)
    change(author, typed, lambda d: d.with_item(other, {"name": "Other"}, 1, "b"), TODAY)

    with pytest.raises(ChangedMeanwhile) as met:
        change(author, typed, lambda d: d.with_item(one, {"name": "S. Haile"}, 1, "b"), TODAY)

    assert met.value.now.said == {"name": "Saba H."}
    content = opened(author, typed).content
    assert [each.said.get("name") for each in content.items] == ["Saba H.", "Other"]
    again = change(author, typed, lambda d: d.with_item(one, {"name": "S"}, 1, "a"), TODAY)
    assert again.item(one).said == {"name": "S"}  # the window that kept it last goes on


def test_what_another_keeps_at_the_same_moment_is_not_lost(author: Acting, typed: UUID) -> None:
    def meanwhile(content: Content) -> Content:
        if len(content.items) == 2:
            change(author, typed, lambda d: d.with_new(Sort.BOAT, {"name": "Aurora"}), TODAY)
        return content.with_new(Sort.PHONE, {"phone": "+39 06 1234567"})

    change(author, typed, meanwhile, TODAY)

    assert [each.sort for each in opened(author, typed).content.items][2:] == ["boat", "phone"]


def test_it_lands_as_the_dry_run_says_and_leaves_a_receipt(
    author: Acting, typed: UUID, enrolled: Ledger, superuser: psycopg.Connection[Any]
) -> None:
    shown = landing(author, opened(author, typed), TODAY)
    receipt = send(author, typed, TODAY)

    assert shown.holds is None
    assert [each["lane"] for row in shown.rows for each in row["entities"]] == ["open", "protected"]
    assert (receipt.rows_read, receipt.rows_accepted) == (2, 2)
    lanes = superuser.execute("select lane from ledger.entity order by 1").fetchall()
    assert lanes == [("open",), ("protected",)]
    assert superuser.execute(
        "select count(*) from ledger.statement where value like %s", (f"%{CANARY}%",)
    ).fetchone() == (0,)
    assert drafts(author) == []
    with pytest.raises(NotFound):
        KeyRing(enrolled.home.keys).load(typed)


def test_a_bad_field_stays_outside_alone(author: Acting) -> None:
    draft = Content(terms=Part(TERMS)).with_new(Sort.PERSON, {"name": "A", "category": "suspect"})
    draft = draft.with_new(Sort.PERSON, {"name": "B", "birthDate": "31.2.1980"})
    which = begin(author, draft, TODAY)

    shown = landing(author, opened(author, which), TODAY)
    receipt = send(author, which, TODAY)

    assert [row.get("field") for row in shown.rows] == [None, "birthDate"]
    assert (receipt.rows_accepted, receipt.rows_quarantined) == (1, 1)


@pytest.mark.parametrize("missing", sorted(TERMS))
def test_what_nothing_is_kept_without_is_asked_for_before_it_is_sent(
    author: Acting, missing: str
) -> None:
    terms = {name: words for name, words in TERMS.items() if name != missing}
    which = begin(author, Content(terms=Part(terms)).with_new(Sort.BOAT, {"name": "A"}), TODAY)

    with pytest.raises(Invalid) as asked:
        send(author, which, TODAY)

    assert asked.value.field == missing.partition("-")[0]
    assert opened(author, which).content.items


def test_a_worse_source_weakens_the_whole_and_never_the_other_way_round(author: Acting) -> None:
    draft = Content(terms=Part(TERMS)).with_new(Sort.BOAT, {"name": "A", "grade": "A1"})
    worse = draft.with_new(Sort.BOAT, {"name": "B", "grade": "admiralty:D4"})
    shown = [
        landing(author, opened(author, begin(author, each, TODAY)), TODAY)
        for each in (draft, worse)
    ]

    assert [str(each.terms.grade) for each in shown if each.terms] == ["B2", "C2"]
    assert [each.weaker for each in shown] == [False, True]


def test_where_the_organisation_wants_two_people_its_author_sends_nothing(
    author: Acting, second: Acting, administrator: Acting, typed: UUID
) -> None:
    let_two_send(administrator, wanted=True)

    with pytest.raises(Refused, match="four-eyes"):
        send(author, typed, TODAY)
    with pytest.raises(NotFound):
        opened(second, typed)
    hand_over(author, typed)
    with pytest.raises(Refused, match="draft-in-review"):
        change(author, typed, lambda d: d.with_new(Sort.BOAT), TODAY)
    hand_back(second, typed, f"who is {CANARY}?")
    assert opened(author, typed).remark == f"who is {CANARY}?"
    hand_over(author, typed)
    assert send(second, typed, TODAY).rows_accepted == 2
    assert drafts(author) == drafts(second) == []


def test_nobody_but_an_administrator_decides_that(author: Acting) -> None:
    with pytest.raises(Refused):
        let_two_send(author, wanted=True)
    with pytest.raises(Exception, match="permission denied"), author.begin() as connection:
        connection.exec_driver_sql("select ledger.let_two_people_send(true)")


def test_a_second_person_ends_nothing_that_they_may_not_send(
    author: Acting, second: Acting, typed: UUID
) -> None:
    with pytest.raises(NotFound):
        throw_away(second, typed)
    throw_away(author, typed)
    assert drafts(author) == []


def test_a_draft_that_nobody_changes_ends_with_its_key(
    author: Acting,
    typed: UUID,
    acting: ActingAs,
    enrolled: Ledger,
    superuser: psycopg.Connection[Any],
) -> None:
    ring = KeyRing(enrolled.home.keys)
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as keeper:
        assert end_old_drafts(keeper, TODAY + DRAFTS_KEPT - timedelta(days=1)) == 0
        assert ring.load(typed)
        erase_due(keeper, TODAY + DRAFTS_KEPT, datetime.now(UTC))

    assert drafts(author) == []
    assert superuser.execute("select count(*) from ledger.report_draft").fetchone() == (0,)
    with pytest.raises(NotFound):
        ring.load(typed)


def test_a_day_that_has_come_closes_a_draft_before_anybody_erases_it(
    author: Acting, typed: UUID, superuser: psycopg.Connection[Any]
) -> None:
    superuser.execute(
        "update ledger.report_draft set changed_on = current_date - 40, ends_on = current_date - 1"
    )

    assert drafts(author) == []
    with pytest.raises(NotFound):
        send(author, typed, TODAY)


def test_the_sweep_leaves_the_key_of_a_draft_and_takes_that_of_none(
    author: Acting, typed: UUID, enrolled: Ledger
) -> None:
    now = datetime.now(UTC).timestamp()

    assert sweep(enrolled, now + 10, young=0.0).keys == 0
    assert opened(author, typed).content.items
    throw_away(author, typed)


def test_a_draft_whose_key_is_gone_is_gone(author: Acting, typed: UUID, enrolled: Ledger) -> None:
    KeyRing(enrolled.home.keys).destroy(typed)

    assert drafts(author) == []
    with pytest.raises(NotFound):
        opened(author, typed)


# --- what somebody told -----------------------------------------------------------------------


def debriefing(author: Acting, text: str, days: int, superuser: psycopg.Connection[Any]) -> UUID:
    """Return a debriefing of so many days ago."""
    terms = Part({k: v for k, v in TERMS.items() if k != "title"})
    draft = Content(Form.DEBRIEFING, terms)
    draft = draft.with_new(Sort.ROUTE, {"name": "Tobruk to Crete"})
    draft = draft.with_new(Sort.FACILITATOR, {"position": "took the fares at the pier"})
    which = begin(author, replace(draft, text=Part({"text": text})), TODAY)
    superuser.execute("update ledger.report_draft set begun_on = begun_on - %s", (days,))
    return which


def test_a_debriefing_leaves_on_another_day_and_makes_nobody_a_suspect(
    author: Acting, superuser: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its form makes it testimony, and not its title alone.
    monkeypatch.setattr("wholeroute.ledger.receive.reads_as_told", lambda _: False)
    which = debriefing(author, "They wait in a house by the sea.", 0, superuser)
    with pytest.raises(Invalid, match="another day"):
        send(author, which, TODAY)
    superuser.execute("update ledger.report_draft set begun_on = begun_on - 1")

    assert send(author, which, TODAY).rows_quarantined == 0

    found = superuser.execute("select lane, categories from ledger.entity where kind = 'Person'")
    assert found.fetchall() == [("uncategorised", [])]
    assert superuser.execute("select testimony, title from ledger.contribution").fetchone() == (
        True, "Debriefing",
    )  # fmt: skip


@pytest.mark.parametrize("known", ["suspect", "smuggled-person"])
def test_a_debriefing_that_names_somebody_known_is_not_sent(
    author: Acting, contribute: Contribute, superuser: psycopg.Connection[Any], known: str
) -> None:
    contribute([person("p", "Yonas Tekle", known)])
    which = debriefing(author, "He told that Tekle Yonas took the fares.", 1, superuser)

    with pytest.raises(Invalid, match="names somebody"):
        send(author, which, TODAY)


def test_no_debriefing_has_an_item_for_a_person_who_is_named(author: Acting) -> None:
    with pytest.raises(Invalid):
        Content(Form.DEBRIEFING).with_new(Sort.PERSON)
    said = Content(Form.DEBRIEFING).with_new(
        Sort.FACILITATOR, {"name": CANARY, "position": "driver"}
    )
    assert said.items[0].said == {"position": "driver"}


def test_whoever_looks_at_another_s_draft_leaves_a_line(
    author: Acting, second: Acting, typed: UUID, superuser: psycopg.Connection[Any]
) -> None:
    hand_over(author, typed)
    looked: Typed = opened(second, typed)

    assert looked.draft.sends
    assert superuser.execute(
        "select member from ledger.audit where action = %s and object = %s",
        (Action.READ, f"draft:{typed}"),
    ).fetchall() == [("second@ncp-a",)]
