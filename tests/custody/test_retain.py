"""Clocks, reviews and evidence: what is due goes, what is needed in proceedings serves nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from tests.conftest import (
    ActingAs,
    Contribute,
    Filed,
    associates,
    person,
    phone,
    suspect,
)
from tests.custody import planted as world

from wholeroute import crosscheck, custody, network
from wholeroute.custody import Due, Erased, Evidence, Ground, Order
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, Ledger, Verdict, entities, opened, snapshot, statements
from wholeroute.rights import Lane, Purpose, Role, months_after

NOW = datetime(2026, 11, 25, tzinfo=UTC)
TODAY = NOW.date()
Boss = psycopg.Connection[Any]
COURT = Evidence("Tribunale di Trapani 12/2026", "the court asked for what was said of him")


@pytest.fixture
def overseer(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of the custodian of `ncp-a`, for oversight."""
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as session:
        yield session


def received(boss: Boss, filed: Filed, day: date) -> None:
    """Date a report's receipt back."""
    boss.execute(
        "update ledger.contribution set received_at = %s where ref = %s",
        (f"{day} 12:00Z", filed.ref),
    )


def there(boss: Boss, *which: UUID) -> int:
    row = boss.execute(
        "select count(*) from ledger.entity where id = any (%s)", (list(which),)
    ).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(("days", "left"), [(-1, 1), (0, 0), (1, 0)])
def test_whoever_is_uncategorised_is_there_a_day_before_six_months_and_gone_a_day_after(
    contribute: Contribute, overseer: Acting, superuser: Boss, days: int, left: int
) -> None:
    filed = contribute([person("x", "Nobody Said"), suspect("s", "Tekle Berhane")])
    received(superuser, filed, date(2026, 5, 25))

    done = custody.erase_due(overseer, months_after(date(2026, 5, 25), 6) + timedelta(days), NOW)

    assert there(superuser, filed["x"]) == left
    assert there(superuser, filed["s"]) == 1
    assert len(done) == 1 - left


def test_a_second_run_finds_nothing_to_do(
    contribute: Contribute, overseer: Acting, superuser: Boss
) -> None:
    received(superuser, contribute([person("x", "Nobody Said")]), date(2026, 1, 1))

    assert len(custody.erase_due(overseer, TODAY, NOW)) == 1
    assert custody.erase_due(overseer, TODAY, NOW) == []


def test_one_report_that_cannot_be_erased_keeps_no_other_from_it(
    contribute: Contribute, overseer: Acting, superuser: Boss
) -> None:
    filed = [contribute([person("x", "Nobody Said"), suspect("s", "Tekle")]) for _ in range(3)]
    for each in filed:
        received(superuser, each, date(2026, 1, 1))
    stuck = min(filed, key=lambda each: each.ref)
    superuser.execute(
        "create function stuck() returns trigger language plpgsql as"
        f" $$ begin if old.id = '{stuck['x']}' then raise 'stuck'; end if; return old; end $$"
    )
    superuser.execute(
        "create trigger stuck before delete on ledger.entity for each row execute function stuck()"
    )
    told: list[Erased] = []
    try:
        with pytest.raises(DBAPIError, match="stuck"):
            custody.erase_due(overseer, TODAY, NOW, watch=told.append)
    finally:
        superuser.execute("drop function stuck cascade")

    assert len(told) == 2
    assert there(superuser, *(each["x"] for each in filed)) == 1
    assert len(custody.erase_due(overseer, TODAY, NOW)) == 1


def test_a_free_text_that_nobody_categorised_goes_after_six_months_too(
    contribute: Contribute, overseer: Acting, superuser: Boss
) -> None:
    from wholeroute.entities import Claim, Draft, Kind  # noqa: PLC0415

    filed = contribute(
        [
            Draft(
                "d",
                Kind.DOCUMENT,
                (Claim("bodyText", "He said so."),),
                (),
                frozenset({"uncategorised"}),
            )
        ]
    )
    received(superuser, filed, date(2026, 1, 1))

    custody.erase_due(overseer, TODAY, NOW)

    assert there(superuser, filed["d"]) == 0


def test_a_report_whose_own_last_day_has_come_goes_whole(
    contribute: Contribute, overseer: Acting, superuser: Boss, enrolled: Ledger
) -> None:
    filed, other = contribute([suspect("s", "Tekle Berhane")]), contribute([suspect("s", "Saba")])
    superuser.execute(
        "update ledger.contribution set erase_on = %s where ref = %s", (TODAY, filed.ref)
    )

    (done,) = custody.erase_due(overseer, TODAY, NOW)

    assert custody.verified(done.certificate).whole
    assert there(superuser, filed["s"], other["s"]) == 1
    with pytest.raises(NotFound):
        custody.KeyRing(enrolled.home.keys).load(filed.ref)


def test_the_due_list_says_what_is_due_by_which_limit_and_warns_ahead(
    contribute: Contribute, overseer: Acting, superuser: Boss
) -> None:
    soon = contribute([person("x", "Nobody Said")])
    received(superuser, soon, TODAY - timedelta(160))
    late = contribute([person("y", "Nobody Said")])
    received(superuser, late, TODAY - timedelta(200))
    review = contribute([suspect("z", "Tekle")])
    received(superuser, review, TODAY - timedelta(370))

    found = custody.due_list(overseer, TODAY)

    assert [(e.who.entity, e.due) for e in found.people] == [
        (late["y"], Due.ERASE), (review["z"], Due.REVIEW), (soon["x"], Due.SOON),
    ]  # fmt: skip
    assert found.people[0].clock.because.name == "uncategorised"
    assert custody.number_due(overseer, TODAY) == 3


def test_a_review_keeps_on_with_a_reason_that_the_vault_holds_and_never_too_long(
    contribute: Contribute, overseer: Acting, superuser: Boss, enrolled: Ledger
) -> None:
    filed = contribute([suspect("z", "Tekle"), person("x", "Nobody Said")])
    received(superuser, filed, TODAY - timedelta(370))
    until = TODAY + timedelta(90)
    assert custody.due_list(overseer, TODAY).number(Due.REVIEW) == 1

    custody.keep_longer(overseer, filed["z"], until, "his case goes on", TODAY)

    found = custody.due_list(overseer, TODAY)
    assert found.number(Due.REVIEW) == 0
    assert custody.due_list(overseer, until).number(Due.REVIEW) == 1
    assert "his case goes on" in {e.value for e in custody.Vault(enrolled).of(filed.ref)}
    for entity, day in ((filed["z"], TODAY + timedelta(4000)), (filed["x"], until)):
        with pytest.raises(Refused):
            custody.keep_longer(overseer, entity, day, "longer", TODAY)
    with pytest.raises(Invalid):
        custody.keep_longer(overseer, filed["z"], until, " ", TODAY)


def test_the_database_keeps_nobody_beyond_their_report_whatever_is_asked(
    contribute: Contribute, overseer: Acting
) -> None:
    filed = contribute([suspect("z", "Tekle"), person("x", "Nobody Said")])
    for entity, until in ((filed["z"], "2040-01-01"), (filed["x"], "2026-12-01")):
        given = f'{{"id": "{filed["z"]}", "entity": "{entity}", "until": "{until}"}}'
        with pytest.raises(ProgrammingError), overseer.begin() as connection:
            connection.execute(
                text("select ledger.keep_on(:report, cast(:given as jsonb))"),
                {"report": filed.ref, "given": given},
            )


# --- evidence ----------------------------------------------------------------------------------


@pytest.fixture
def wanted(contribute: Contribute, analyst: Acting) -> Filed:
    """Return a report of a suspect with a phone and a friend, judged and keyed."""
    filed = contribute(
        [
            suspect("t", "Tekle Berhane", notes="Tekle Berhane is their boss."),
            suspect("s", "Saba Woldu", notes="Alone."),
            phone("p", "+39 06 698 0001", "t"),
            associates("l", "t", "s"),
        ],
        title="On Tekle Berhane",
    )
    twin = contribute([suspect("t", "Tekle Berhane")])
    crosscheck.run(analyst)
    crosscheck.settle(analyst, filed["t"], twin["t"], Verdict.SAME, "one man")
    return filed


def test_evidence_is_in_no_snapshot_no_cross_check_no_search_and_no_picture(
    wanted: Filed, analyst: Acting, overseer: Acting
) -> None:
    moved = custody.restrict(overseer, wanted["t"], COURT, NOW)

    assert set(moved) == {wanted["t"], wanted["p"], wanted["l"]}
    crosscheck.run(analyst)
    with analyst.begin() as connection:
        seen = {each.id for each in entities(analyst, connection)}
        keyed = connection.execute(text("select entity from open.match_key")).scalars().all()
    assert seen.isdisjoint(moved)
    assert wanted["t"] not in keyed
    with opened(analyst, snapshot(analyst)) as frozen:
        held = {row[0] for row in frozen.execute("select entity from statement").fetchall()}
    assert held.isdisjoint(map(str, moved))
    hits = crosscheck.screen(analyst, "Tekle Berhane")
    assert wanted["t"] not in {each.entity for each in hits}
    assert network.run(analyst) is not None


def test_evidence_stands_under_ids_in_the_judicial_lane_and_the_prosecutor_may_open_it(
    wanted: Filed, overseer: Acting, acting: ActingAs, enrolled: Ledger, superuser: Boss
) -> None:
    custody.restrict(overseer, wanted["t"], COURT, NOW)

    rows = superuser.execute(
        "select value from judicial.statement where entity = %s and property = 'name'",
        (wanted["t"],),
    ).fetchall()
    assert rows == [("",)]
    assert superuser.execute(
        "select title from ledger.contribution where ref = %s", (wanted.ref,)
    ).fetchone() == ("report",)
    with acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor:
        with prosecutor.begin() as connection:
            said = statements(prosecutor, connection, [wanted["t"]])
        values = custody.Vault(enrolled).reveal(prosecutor, [e.id for e in said], Lane.JUDICIAL)
    assert "Tekle Berhane" in values.values()


def test_no_short_text_still_names_whoever_is_evidence(
    contribute: Contribute, overseer: Acting, analyst: Acting
) -> None:
    filed = contribute(
        [
            suspect("t", "Tekle Berhane"),
            suspect("s", "Samir", position="brother of Tekle Berhane", title="driver"),
        ]
    )

    custody.restrict(overseer, filed["t"], COURT, NOW)

    with analyst.begin() as connection:
        said = {each.value for each in statements(analyst, connection, [filed["s"]])}
    assert said == {"Samir", "driver"}


def test_evidence_is_listed_as_such_and_not_erased_by_anybody(
    wanted: Filed, overseer: Acting, superuser: Boss
) -> None:
    custody.restrict(overseer, wanted["t"], COURT, NOW)

    (evidence,) = custody.due_list(overseer, TODAY).evidence
    assert (evidence.entity, evidence.proceedings) == (wanted["t"], COURT.proceedings)
    for order in (
        Order(wanted.ref, (wanted["t"],), Ground.REQUESTED), Order(wanted.ref, (), Ground.EXPIRED),
    ):  # fmt: skip
        with pytest.raises(Refused, match="restricted"):
            custody.erase(overseer, order, NOW)
    with pytest.raises(ProgrammingError), overseer.begin() as connection:
        connection.execute(
            text("select ledger.erase_entities(:report, array[cast(:who as uuid)])"),
            {"report": wanted.ref, "who": wanted["t"]},
        )
    superuser.execute(
        "update ledger.contribution set erase_on = %s where ref = %s", (TODAY, wanted.ref)
    )
    custody.erase_due(overseer, TODAY, NOW)
    assert there(superuser, wanted["t"]) == 1
    assert there(superuser, wanted["s"]) == 0


def test_once_proceedings_are_over_the_clock_erases_whom_they_needed(
    wanted: Filed, overseer: Acting, superuser: Boss
) -> None:
    custody.restrict(overseer, wanted["t"], COURT, NOW)
    superuser.execute(
        "update ledger.contribution set erase_on = %s where ref = %s", (TODAY, wanted.ref)
    )

    custody.end_proceedings(overseer, wanted["t"])
    custody.erase_due(overseer, TODAY, NOW)

    assert there(superuser, wanted["t"], wanted["s"]) == 0


def test_records_of_evidence_leave_the_open_lane_with_it(
    enrolled: Ledger, acting: ActingAs, contribute: Contribute, superuser: Boss, tmp_path: Path,
    overseer: Acting,
) -> None:  # fmt: skip
    planted = world.plant(enrolled, acting, contribute, superuser, tmp_path)
    (report, (them, *_)), *_ = planted.reports.items()

    custody.restrict(overseer, them, COURT, NOW)

    rows = superuser.execute(
        "select p.lane::text, p.prose, p.rows from ledger.record_part p order by 1, 2"
    ).fetchall()
    assert sorted(rows) == [("judicial", False, 1), ("judicial", True, 2), ("open", False, 2)]
    assert custody.KeyRing(enrolled.home.keys).load(report)
    said = superuser.execute(
        "select coalesce(string_agg(s.value, ' '), '') from open.statement s"
        " join ledger.contribution c on c.id = s.contribution where c.ref = %s",
        (report,),
    ).fetchone()
    assert said is not None
    assert planted.marks.name not in said[0]


# --- must refuse -------------------------------------------------------------------------------


def test_nobody_else_decides_on_what_is_kept(
    wanted: Filed, analyst: Acting, acting: ActingAs
) -> None:
    with acting("custodian@ncp-b", Role.CUSTODIAN, Purpose.OVERSIGHT) as other:
        assert custody.due_list(other, TODAY).people == ()
        with pytest.raises(NotFound):
            custody.keep_longer(other, wanted["t"], TODAY + timedelta(1), "mine", TODAY)
        with pytest.raises(NotFound):
            custody.restrict(other, wanted["t"], COURT, NOW)
        with pytest.raises(NotFound):
            custody.end_proceedings(other, wanted["t"])
    for session in (analyst,):
        with pytest.raises(Refused):
            custody.due_list(session, TODAY)
        with pytest.raises(Refused):
            custody.restrict(session, wanted["t"], COURT, NOW)
        with pytest.raises(Refused):
            custody.erase_due(session, TODAY, NOW)


def test_a_restriction_needs_proceedings_and_a_reason(wanted: Filed, overseer: Acting) -> None:
    for evidence in (Evidence(" ", "why"), Evidence("12/2026", " ")):
        with pytest.raises(Invalid):
            custody.restrict(overseer, wanted["t"], evidence, NOW)
