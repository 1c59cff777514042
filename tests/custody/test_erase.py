"""Somebody erased is nowhere: not in a table, a file, a key, a log; others are whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs, Contribute, Databases
from tests.custody import planted as world
from tests.custody.planted import Planted

from wholeroute import custody, intake
from wholeroute.custody import Erased, Ground, Order, finish_erasures, sweep, verified
from wholeroute.custody.erase import carry_out
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, Ledger, report_keeping
from wholeroute.rights import Purpose, Role

NOW = datetime(2026, 11, 25, tzinfo=UTC)
Boss = psycopg.Connection[Any]


@pytest.fixture
def overseer(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of the custodian of `ncp-a`, for oversight."""
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as session:
        yield session


@pytest.fixture
def planted(
    enrolled: Ledger, acting: ActingAs, contribute: Contribute, superuser: Boss, tmp_path: Path
) -> Planted:
    return world.plant(enrolled, acting, contribute, superuser, tmp_path)


def erase(overseer: Acting, planted: Planted, **options: Any) -> list[Erased]:
    """Erase them in every report."""
    return [
        custody.erase(
            overseer, Order(report, people, Ground.REQUESTED), NOW,
            options.get("redact", intake.redact_original), options.get("step", lambda _: None),
        )
        for report, people in planted.reports.items()
    ]  # fmt: skip


def test_somebody_planted_in_a_dozen_places_is_found_in_none_after_erasure(
    enrolled: Ledger, databases: Databases, overseer: Acting, planted: Planted, superuser: Boss
) -> None:
    before = set(world.search(enrolled, databases, planted.marks))
    assert len(before) >= 12, before

    erase(overseer, planted)

    assert world.search(enrolled, databases, planted.marks) == []


def test_no_dead_row_and_no_note_of_the_planner_tells_of_them(
    databases: Databases, overseer: Acting, planted: Planted, superuser: Boss
) -> None:
    superuser.execute("analyze")
    before = world.left_behind(databases, planted.marks)
    assert sum(each.startswith("planner ") for each in before) > 1, before
    assert sum(each.startswith("row ") for each in before) > 1, before

    erase(overseer, planted)

    assert world.left_behind(databases, planted.marks) == []


def test_what_a_crash_left_of_dead_rows_is_swept(
    enrolled: Ledger, databases: Databases, overseer: Acting, planted: Planted, superuser: Boss
) -> None:
    for report, people in planted.reports.items():
        carry_out(overseer, Order(report, people, Ground.REQUESTED), NOW, intake.redact_original)
    assert world.left_behind(databases, planted.marks) != []

    sweep(enrolled, now=0.0)

    assert world.left_behind(databases, planted.marks) == []


@pytest.mark.parametrize("whole", [False, True])
def test_what_an_erasure_that_was_broken_off_left_waiting_names_nobody_who_is_erased_later(
    whole: bool,  # noqa: FBT001 — people, or all of it
    enrolled: Ledger, overseer: Acting, planted: Planted, superuser: Boss, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def breaks(step: str) -> None:
        if step == "original":
            raise BrokenOff

    report, them = next(iter(planted.reports.items()))
    (other,) = superuser.execute(
        "select entity from ledger.statement where property = 'name' and value = 'Yonas Girmay'"
    ).fetchone() or (uuid4(),)
    with monkeypatch.context() as patch:
        module = sys.modules["wholeroute.custody.erase"]
        patch.setattr(module.__dict__["_Erasing"], "undo", lambda _: None)
        with pytest.raises(BrokenOff):
            custody.erase(
                overseer, Order(report, (other,), Ground.WRONG), NOW, intake.redact_original, breaks
            )
    assert list(enrolled.home.keys.rglob("*.next"))

    custody.erase(
        overseer,
        Order(report, () if whole else them, Ground.REQUESTED),
        NOW,
        intake.redact_original,
    )

    assert list(enrolled.home.keys.rglob("*.next")) == []
    assert list(enrolled.home.data.rglob("*.next")) == []


def test_an_original_that_is_damaged_keeps_nobody_from_being_erased(
    enrolled: Ledger, databases: Databases, overseer: Acting, planted: Planted
) -> None:
    report = next(iter(planted.reports))
    sealed, _ = custody.Originals(enrolled.home.data).paths(report)
    sealed.write_bytes(sealed.read_bytes()[:-40] + bytes(40))

    erase(overseer, planted)

    assert world.search(enrolled, databases, planted.marks) == []
    with custody.Originals(enrolled.home.data).opened(
        custody.KeyRing(enrolled.home.keys).load(report)
    ) as path:
        assert path.read_text().startswith("The original is gone")


def test_other_peoples_data_stays_as_it_was(
    overseer: Acting, planted: Planted, enrolled: Ledger, superuser: Boss
) -> None:
    before = world.kept_of_others(superuser)

    erase(overseer, planted)

    lost = before - world.kept_of_others(superuser)
    needles = planted.marks.needles
    lost -= {'["notes","-"]'}  # they said nothing of themselves
    assert all(any(n in world.folded(each) for n in needles) for each in lost), lost
    assert world.told(enrolled) == frozenset({"11.0000", "12.0000", "lorry"})
    rows = superuser.execute("select line, state from ledger.quarantine order by line").fetchall()
    assert rows == [(6, "rejected"), (7, "waiting")]
    (title,) = superuser.execute(
        "select title from ledger.contribution where title like 'report%'"
    ).fetchone() or ("",)
    assert title == "report"


def test_the_redacted_copy_holds_the_others_and_opens_with_the_new_key_alone(
    overseer: Acting, planted: Planted, enrolled: Ledger, tmp_path: Path
) -> None:
    report = next(iter(planted.reports))
    old = custody.KeyRing(enrolled.home.keys).load(report)

    erase(overseer, planted)

    new = custody.KeyRing(enrolled.home.keys).load(report)
    assert (new.secret, new.identity) != (old.secret, old.identity)
    with custody.Originals(enrolled.home.data).opened(new) as path:
        copy = path.read_text()
    assert copy.splitlines()[0] == world.HEADER
    assert "Tekle Berhane,TB100001" in copy
    assert len(copy.splitlines()) == 5
    with pytest.raises(Exception, match="No matching keys"):
        custody.Originals(enrolled.home.data).unseal(old, tmp_path / "out")


def test_what_was_erased_cannot_be_confirmed_by_guessing_from_what_remains(
    overseer: Acting, planted: Planted, enrolled: Ledger, databases: Databases
) -> None:
    right = world.confirmed(enrolled, databases, planted)
    assert len(right) > 5  # while it stands a right guess is seen to be right

    erase(overseer, planted)

    assert world.confirmed(enrolled, databases, planted) == []


def test_the_log_still_verifies_and_tells_no_details_of_them(
    overseer: Acting, planted: Planted, acting: ActingAs, superuser: Boss
) -> None:
    erase(overseer, planted)

    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        assert custody.verify_here(auditor).faults == []
    (them,) = planted.reports[next(iter(planted.reports))]
    rows = superuser.execute(
        "select details, salt, leaf is not null from ledger.audit where object = %s",
        (f"entity:{them}",),
    ).fetchall()
    assert rows
    assert all(row == ({}, None, True) for row in rows)


def test_the_certificate_is_checked_without_a_database_and_names_nobody(
    overseer: Acting, planted: Planted
) -> None:
    first, *_ = erase(overseer, planted)

    said = verified(first.certificate)
    assert said.counts["original"] == 1
    assert said.counts["records"] == 1
    assert said.counts["quarantined"] == 1
    assert custody.opens(said, bytes.fromhex(first.salt), planted.original)
    assert not custody.opens(said, bytes(32), planted.original)
    assert not any(each in world.folded(first.certificate) for each in planted.marks.needles)
    with pytest.raises(Invalid):
        verified(first.certificate.replace("requested", "unlawful"))
    with pytest.raises(Invalid):
        verified(first.certificate, bytes(32))


def test_whoever_received_them_is_owed_a_notice_and_the_disclosure_stays_by_id(
    overseer: Acting, planted: Planted, superuser: Boss
) -> None:
    erase(overseer, planted)

    notices = superuser.execute("select entity, what from ledger.notice").fetchall()
    assert notices == [(planted.reports[next(iter(planted.reports))][0], "erased")]
    assert superuser.execute("select count(*), max(sha256) from ledger.disclosure").fetchone() == (
        1, b"",
    )  # fmt: skip


def test_an_older_snapshot_is_gone(overseer: Acting, planted: Planted, enrolled: Ledger) -> None:
    assert list((enrolled.home.data / "snapshots").iterdir())

    erase(overseer, planted)

    assert list((enrolled.home.data / "snapshots").iterdir()) == []


def test_a_whole_report_goes_with_its_key_its_files_and_its_identities(
    overseer: Acting, planted: Planted, enrolled: Ledger, databases: Databases
) -> None:
    for report in planted.reports:
        custody.erase(overseer, Order(report, (), Ground.WITHDRAWN), NOW)

    assert world.search(enrolled, databases, planted.marks) == []
    assert list(custody.KeyRing(enrolled.home.keys).refs()) == []
    assert list((enrolled.home.data / "originals").rglob("*.age")) == []
    assert list((enrolled.home.data / "records").rglob("*.parquet")) == []
    assert [custody.Vault(enrolled).of(report) for report in planted.reports] == [[], [], []]


class BrokenOff(BaseException):
    """The process ends here."""


BEFORE = ("key", "original", "records", "vault", "ledger")
AFTER = ("committed", "snapshots", "destroyed", "promoted", "files", "forgotten", "finished")


@pytest.mark.parametrize("where", [*BEFORE, *AFTER])
def test_broken_off_anywhere_it_is_finished_to_the_same_end(
    where: str, overseer: Acting, planted: Planted, enrolled: Ledger, databases: Databases,
    superuser: Boss, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def breaks(step: str) -> None:
        if step == where:
            raise BrokenOff

    report, people = next(iter(planted.reports.items()))
    order = Order(report, people, Ground.REQUESTED)
    with monkeypatch.context() as patch:
        module = sys.modules["wholeroute.custody.erase"]  # its name in the room is the verb's
        patch.setattr(module.__dict__["_Erasing"], "undo", lambda _: None)
        with pytest.raises(BrokenOff):
            custody.erase(overseer, order, NOW, intake.redact_original, breaks)

    if where in BEFORE:  # nothing happened yet: what a crash leaves is swept
        with overseer.begin() as connection:
            assert report_keeping(connection, people[0]) == report
        custody.erase(overseer, order, NOW, intake.redact_original)
    sweep(enrolled, now=2**40)
    sweep(enrolled, now=2**40)

    assert finish_erasures(enrolled) == 0
    assert world.told(enrolled) == frozenset({"11.0000", "12.0000", "lorry"})
    assert list(enrolled.home.data.rglob("*.next")) == []
    assert list(enrolled.home.keys.rglob("*.next")) == []
    key = custody.KeyRing(enrolled.home.keys).load(report)
    with custody.Originals(enrolled.home.data).opened(key) as path:
        assert planted.marks.name not in path.read_text()
    rest = dict(planted.reports)
    del rest[report]
    for each, them in rest.items():
        custody.erase(overseer, Order(each, them, Ground.REQUESTED), NOW)
    assert world.search(enrolled, databases, planted.marks) == []


# --- must refuse -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "role", "purpose"),
    [
        ("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS),
        ("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION),
        ("administrator@ncp-a", Role.ADMINISTRATOR, Purpose.OVERSIGHT),
    ],
)
def test_nobody_but_a_custodian_for_oversight_erases(
    acting: ActingAs, planted: Planted, member: str, role: Role, purpose: Purpose
) -> None:
    report, people = next(iter(planted.reports.items()))
    with acting(member, role, purpose) as session, pytest.raises(Refused):
        custody.erase(session, Order(report, people, Ground.UNLAWFUL), NOW)


def test_a_custodian_of_another_organisation_finds_nobody_to_erase(
    acting: ActingAs, planted: Planted
) -> None:
    report, people = next(iter(planted.reports.items()))
    with acting("custodian@ncp-b", Role.CUSTODIAN, Purpose.OVERSIGHT) as other:
        for order in (
            Order(report, people, Ground.UNLAWFUL), Order(report, (), Ground.UNLAWFUL),
        ):  # fmt: skip
            with pytest.raises((NotFound, ProgrammingError)):
                custody.erase(other, order, NOW)


def test_nobody_of_another_report_goes_with_this_one(overseer: Acting, planted: Planted) -> None:
    (first, _), (_, others), _ = planted.reports.items()
    with pytest.raises(NotFound):
        custody.erase(overseer, Order(first, others, Ground.UNLAWFUL), NOW)


def test_an_erasure_that_is_refused_leaves_all_as_it_was(
    overseer: Acting, planted: Planted, enrolled: Ledger, databases: Databases
) -> None:
    before = world.search(enrolled, databases, planted.marks)

    with pytest.raises(NotFound):
        custody.erase(overseer, Order(uuid4(), (uuid4(),), Ground.UNLAWFUL), NOW)

    assert world.search(enrolled, databases, planted.marks) == before
