"""When a person moves their records move at once, whole, and no crash shows or loses a row."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pyarrow as pa
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.conftest import ActingAs, Contribute, Filed, contribute_to, person, phone, suspect

from wholeroute import custody
from wholeroute.crosscheck import check_suspects
from wholeroute.custody import (
    KeyRing,
    RecordFiles,
    part_key,
    settle_records,
    snapshot_with_records,
    sweep,
)
from wholeroute.custody.records import Stale
from wholeroute.entities import Draft, RecordDraft, RecordKind, Row
from wholeroute.errors import Refused
from wholeroute.intake.encode import Encoder
from wholeroute.ledger import (
    Acting,
    Ledger,
    MovedPart,
    Receiving,
    Slot,
    WrittenPart,
    encode_records,
    move_parts,
    moving_parts,
    opened,
    read_part,
    settle_parts,
    wall_off,
)
from wholeroute.rights import Category, Lane, Purpose, Role

PAY = RecordKind.PAYMENT


def paid(payer: str, payee: str, amount: int, purpose: str = "") -> RecordDraft:
    values = (payer, payee, str(amount), "EUR", "2026-03-04T10:00:00Z", purpose, "")
    return RecordDraft(PAY, values)


PEOPLE = [
    suspect("tekle", "Tekle Berhane"),
    suspect("amina", "Amina Canary"),
    suspect("third", "Yonas Tekle"),
    phone("hers", "+39 06 698 0001", "amina"),
]
PAID = [
    paid("tekle", "third", 1),
    paid("amina", "tekle", 2, "my own savings"),
    paid("third", "tekle", 4, "for Amina"),
    paid("third", "hers", 8),
]


class File:
    """File people and payments as one report, the way `take_in` does."""

    def __init__(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ledger, self._patch = ledger, monkeypatch

    def __call__(
        self, paid: list[RecordDraft], *, as_: str = "ncp-a", people: list[Draft] | None = None
    ) -> Filed:
        files = RecordFiles(self._ledger.home.data)
        ring = KeyRing(self._ledger.home.keys)
        finish = Receiving.finish

        def with_records(receiving: Receiving, **counts: int) -> Any:
            key = ring.load(receiving._form.ref)
            encoder = Encoder(key.secret)
            rows = [
                typed
                for line, record in enumerate(paid, start=1)
                for _, typed in encoder.records(Row(line, (), (record,)))
            ]
            with files.writer(key) as writer:
                for slot, found in receiving.records(encode_records(PAY, rows)):
                    writer.add(slot, found)
                receiving.parts(writer.finish())
            return finish(receiving, **counts)

        with self._patch.context() as patch:
            patch.setattr(Receiving, "finish", with_records)
            return contribute_to(self._ledger)(people or PEOPLE, as_=as_)


@pytest.fixture
def file(enrolled: Ledger, monkeypatch: pytest.MonkeyPatch) -> File:
    return File(enrolled, monkeypatch)


def amounts(acting: Acting) -> list[tuple[Any, ...]]:
    with opened(acting, snapshot_with_records(acting)) as database:
        return database.execute(
            "select amount::integer, purpose from payment order by amount"
        ).fetchall()


def manifest(boss: psycopg.Connection[Any]) -> list[tuple[str, bool, int]]:
    return boss.execute(
        "select lane::text, prose, rows from ledger.record_part order by lane, prose"
    ).fetchall()


def files(ledger: Ledger) -> set[UUID]:
    return {part for _, part, _ in RecordFiles(ledger.home.data).files()}


def lying(ledger: Ledger, boss: psycopg.Connection[Any], filed: Filed) -> dict[str, pa.Table]:
    """Return what each part of the manifest holds, opened with the report's own key."""
    found = {}
    for part, lane, prose in boss.execute(
        "select id, lane::text, prose from ledger.record_part"
    ).fetchall():
        slot = Slot(PAY, Lane(lane), prose)
        path = RecordFiles(ledger.home.data).path(filed.ref, part)
        batches = list(read_part(path, slot, part_key(filed.key, part)))
        found[f"{lane} prose" if prose else lane] = pa.Table.from_batches(batches)
    return found


def test_every_payment_that_names_them_or_what_is_theirs_moves_and_all_prose_with_it(
    file: File,
    enrolled: Ledger,
    analyst: Acting,
    custodian: Acting,
    superuser: psycopg.Connection[Any],
) -> None:
    filed = file(PAID)
    assert amounts(analyst) == [(1, None), (2, "my own savings"), (4, "for Amina"), (8, None)]

    custody.protect(custodian, filed["amina"], Category.VICTIM, "help")

    assert amounts(analyst) == [(1, None), (4, None)]
    assert manifest(superuser) == [
        ("open", False, 2), ("protected", False, 2), ("protected", True, 1),
    ]  # fmt: skip
    held = lying(enrolled, superuser, filed)
    assert held["protected"]["amount"].to_pylist() == [Decimal(2), Decimal(8)]
    assert held["protected"]["purpose"].to_pylist() == ["my own savings", None]
    assert held["protected prose"].to_pylist() == [
        {"row": 3, "purpose": "for Amina", "reference": None}
    ]
    assert files(enrolled) == {
        row[0] for row in superuser.execute("select id from ledger.record_part").fetchall()
    }


def test_the_next_who_is_protected_in_the_same_report_moves_as_well(
    file: File, analyst: Acting, custodian: Acting
) -> None:
    filed = file(PAID)

    custody.protect(custodian, filed["amina"], Category.VICTIM, "help")
    custody.protect(custodian, filed["third"], Category.WITNESS, "help")

    assert amounts(analyst) == []


def test_a_report_that_does_not_name_them_stays_as_it_is(
    file: File, enrolled: Ledger, analyst: Acting, custodian: Acting
) -> None:
    filed, other = file(PAID), file([paid("tekle", "amina", 16, "words")])
    lies = {each for ref, each, _ in RecordFiles(enrolled.home.data).files() if ref == other.ref}

    custody.protect(custodian, filed["amina"], Category.VICTIM, "help")

    assert amounts(analyst) == [(1, None), (4, None), (16, "words")]
    assert lies <= files(enrolled)


def test_records_and_access_class_stay_together(
    file: File, analyst: Acting, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    filed = file(PAID)
    before = superuser.execute("select access, grade from ledger.record_part").fetchall()

    custody.protect(custodian, filed["amina"], Category.VICTIM, "help")

    assert set(superuser.execute("select access, grade from ledger.record_part").fetchall()) == set(
        before
    )


def test_a_snapshot_taken_before_shows_nothing_after(
    file: File, analyst: Acting, custodian: Acting
) -> None:
    filed = file(PAID)
    frozen = snapshot_with_records(analyst)
    with opened(analyst, frozen):
        pass

    custody.protect(custodian, filed["amina"], Category.VICTIM, "help")

    with pytest.raises(Refused), opened(analyst, frozen):
        pass


def test_who_is_protected_while_a_snapshot_loads_is_not_in_what_it_yields(
    file: File, analyst: Acting, custodian: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = file(PAID)
    frozen = snapshot_with_records(analyst)

    def slow(path: Path, slot: Slot, key: bytes) -> Any:
        monkeypatch.undo()
        batches = list(read_part(path, slot, key))
        custody.protect(custodian, filed["amina"], Category.VICTIM, "help")
        yield from batches

    monkeypatch.setattr(sys.modules["wholeroute.ledger.snapshot"], "read_part", slow)
    with pytest.raises(Refused), opened(analyst, frozen):
        pass


class PowerCutError(Exception):
    """What happens between two steps."""


def dies(*_: object) -> None:
    raise PowerCutError


def test_a_crash_before_the_commit_moves_nothing_and_the_sweep_tidies_up(
    file: File,
    enrolled: Ledger,
    analyst: Acting,
    custodian: Acting,
    superuser: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filed = file(PAID)
    before = manifest(superuser)
    with monkeypatch.context() as patch:
        patch.setattr(sys.modules["wholeroute.custody.protect"], "wall_off", dies)
        with pytest.raises(PowerCutError):
            custody.protect(custodian, filed["amina"], Category.VICTIM, "help")

    assert manifest(superuser) == before
    assert len(amounts(analyst)) == 4
    assert len(files(enrolled)) == 4
    assert sweep(enrolled, now=2**40).records == 3
    assert len(amounts(analyst)) == 4


def test_a_crash_after_the_commit_shows_nothing_and_the_sweep_tidies_up(
    file: File,
    enrolled: Ledger,
    analyst: Acting,
    custodian: Acting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filed = file(PAID)
    with monkeypatch.context() as patch:
        patch.setattr(Stale, "delete", dies)
        with pytest.raises(PowerCutError):
            custody.protect(custodian, filed["amina"], Category.VICTIM, "help")

    assert amounts(analyst) == [(1, None), (4, None)]
    assert len(files(enrolled)) == 4
    assert sweep(enrolled, now=2**40).records == 1
    assert amounts(analyst) == [(1, None), (4, None)]


def test_what_nobody_can_open_moves_whole(
    file: File,
    enrolled: Ledger,
    analyst: Acting,
    custodian: Acting,
    superuser: psycopg.Connection[Any],
) -> None:
    filed = file(PAID)
    KeyRing(enrolled.home.keys).destroy(filed.ref)

    custody.protect(custodian, filed["amina"], Category.VICTIM, "help")

    assert manifest(superuser) == [("protected", False, 4)]
    assert amounts(analyst) == []


def piece(lane: Lane, rows: int, *, prose: bool = False) -> WrittenPart:
    return WrittenPart(uuid4(), Slot(PAY, lane, prose), rows, b"x")


@pytest.mark.parametrize(
    "pieces",
    [
        (piece(Lane.OPEN, 3),),
        (piece(Lane.OPEN, 2), piece(Lane.PROTECTED, 3)),
        (piece(Lane.PROTECTED, 4, prose=True),),
        (piece(Lane.OPEN, 4), piece(Lane.OPEN, 1, prose=True)),
        (piece(Lane.UNCATEGORISED, 4),),
        (piece(Lane.JUDICIAL, 4),),
    ],
)
def test_the_database_lets_no_record_be_lost_doubled_or_moved_elsewhere(
    file: File, custodian: Acting, pieces: tuple[WrittenPart, ...]
) -> None:
    filed = file(PAID)
    with custodian.begin() as connection:
        (part,) = moving_parts(connection, filed["amina"])

    with pytest.raises(DBAPIError, match="lost, or moved astray"), custodian.begin() as connection:
        move_parts(connection, filed["amina"], [MovedPart(part.id, pieces)])


def test_the_database_moves_no_part_of_a_report_that_does_not_name_them(
    file: File, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    filed, other = file(PAID), file(PAID)
    (part,) = superuser.execute(
        "select p.id from ledger.record_part p join ledger.contribution c on c.id = p.contribution"
        " where c.ref = %s",
        (other.ref,),
    ).fetchall()[0]

    with pytest.raises(DBAPIError, match="moved astray"), custodian.begin() as connection:
        move_parts(
            connection, filed["amina"], [MovedPart(part, (piece(Lane.PROTECTED, 4),))]
        )  # fmt: skip


@pytest.mark.parametrize(
    ("member", "role", "purpose"),
    [
        ("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS),
        ("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS),
        ("protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        ("custodian@ncp-a", Role.CUSTODIAN, Purpose.PROTECTION),
    ],
)
def test_only_a_custodian_who_categorises_moves_records(
    file: File, acting: ActingAs, member: str, role: Role, purpose: Purpose
) -> None:
    filed = file(PAID)

    denied = r"permission denied|only a custodian"
    anything = [MovedPart(uuid4(), (piece(Lane.OPEN, 1),))]
    with acting(member, role, purpose) as session:
        with pytest.raises(DBAPIError, match=denied), session.begin() as connection:
            moving_parts(connection, filed["amina"])
        with pytest.raises(DBAPIError, match=denied), session.begin() as connection:
            move_parts(connection, filed["amina"], anything)


def impatient(session: Acting, entity: UUID) -> None:
    with session.begin() as connection:
        connection.execute(text("set local lock_timeout = '200ms'"))
        moving_parts(connection, entity)


def test_two_who_protect_people_of_one_report_take_turns(
    file: File, enrolled: Ledger, analyst: Acting, custodian: Acting, acting: ActingAs
) -> None:
    filed = file(PAID)
    with acting("custodian@ncp-b", Role.CUSTODIAN, Purpose.CATEGORISATION) as other:
        with custodian.begin() as first:
            custody.move_records(custodian, first, filed["amina"], [filed["amina"], filed["hers"]])
            with pytest.raises(DBAPIError, match="lock timeout"):
                impatient(other, filed["third"])
            wall_off(first, filed["amina"], Category.VICTIM)
        custody.protect(other, filed["third"], Category.WITNESS, "help")

    assert amounts(analyst) == []


def test_the_sweep_leaves_what_the_manifest_names(
    file: File, enrolled: Ledger, contribute: Contribute
) -> None:
    file(PAID)

    assert sweep(enrolled, now=2**40).records == 0
    assert len(files(enrolled)) == 1


# --- categorising -----------------------------------------------------------------------------

UNSURE = [
    suspect("tekle", "Tekle Berhane"),
    person("amina", "Amina Canary"),
    person("third", "Yonas Tekle"),
]
PAID_UNSURE = [
    paid("tekle", "tekle", 1, "for Amina"),
    paid("tekle", "amina", 2, "a van"),
    paid("third", "amina", 4),
]


def settle(acting: Acting, report: UUID) -> None:
    with acting.begin() as connection:
        stale = settle_records(acting, connection, report)
    stale.delete()


def recategorise(boss: psycopg.Connection[Any], entity: UUID, lane: Lane) -> None:
    for table, column in (("entity", "id"), ("statement", "entity")):
        boss.execute(
            f"update ledger.{table} set lane = %s where {column} = %s", (lane.value, entity)
        )


def test_records_follow_whom_they_name_into_the_open_lane_once_all_are_there(
    file: File,
    enrolled: Ledger,
    analyst: Acting,
    custodian: Acting,
    superuser: psycopg.Connection[Any],
) -> None:
    filed = file(PAID_UNSURE, people=UNSURE)
    assert amounts(analyst) == [(1, None)]

    recategorise(superuser, filed["amina"], Lane.OPEN)
    settle(custodian, filed.ref)

    # Somebody is uncategorised still: prose stays where only a custodian reads it.
    assert amounts(analyst) == [(1, None), (2, None)]

    recategorise(superuser, filed["third"], Lane.OPEN)
    settle(custodian, filed.ref)

    assert amounts(analyst) == [(1, None), (2, None), (4, None)]
    assert files(enrolled) == {
        row[0] for row in superuser.execute("select id from ledger.record_part").fetchall()
    }


def test_records_follow_whom_they_name_into_the_protected_lane(
    file: File, analyst: Acting, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    filed = file(PAID_UNSURE, people=UNSURE)

    recategorise(superuser, filed["amina"], Lane.PROTECTED)
    settle(custodian, filed.ref)

    assert amounts(analyst) == [(1, None)]
    assert manifest(superuser) == [
        ("open", False, 1), ("protected", False, 2), ("uncategorised", True, 1),
    ]  # fmt: skip


def test_settling_what_is_settled_writes_nothing(
    file: File, enrolled: Ledger, custodian: Acting
) -> None:
    filed = file(PAID_UNSURE, people=UNSURE)
    before = files(enrolled)

    settle(custodian, filed.ref)

    assert files(enrolled) == before


def test_what_nobody_can_open_stays_uncategorised(
    file: File, enrolled: Ledger, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    filed = file(PAID_UNSURE, people=UNSURE)
    before = manifest(superuser)
    KeyRing(enrolled.home.keys).destroy(filed.ref)

    recategorise(superuser, filed["amina"], Lane.OPEN)
    settle(custodian, filed.ref)

    assert manifest(superuser) == before


def test_settling_moves_uncategorised_parts_alone(
    file: File, custodian: Acting, superuser: psycopg.Connection[Any]
) -> None:
    file(PAID)
    ((part,),) = superuser.execute("select id from ledger.record_part").fetchall()

    with pytest.raises(DBAPIError, match="moved astray"), custodian.begin() as connection:
        settle_parts(connection, [MovedPart(part, (piece(Lane.OPEN, 4),))])


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PROTECTION_OFFICER, Role.CONTRIBUTOR])
def test_only_a_custodian_settles_records(file: File, acting: ActingAs, role: Role) -> None:
    filed = file(PAID_UNSURE, people=UNSURE)
    purpose = Purpose.PROTECTION if role is Role.PROTECTION_OFFICER else Purpose.ANALYSIS

    with (
        acting(f"{role}@ncp-a", role, purpose) as session,
        pytest.raises(DBAPIError, match="permission denied"),
    ):
        settle(session, filed.ref)


def test_payments_of_a_suspect_whom_a_check_holds_wait_with_them_and_the_others_stay(
    file: File,
    enrolled: Ledger,
    analyst: Acting,
    custodian: Acting,
    superuser: psycopg.Connection[Any],
) -> None:
    contribute_to(enrolled)([person("v", "Amina Canary", "victim", passportNumber="K1234567")])
    her = suspect("amina", "Amina Canary", passportNumber="K1234567")
    file(PAID, people=[PEOPLE[0], her, *PEOPLE[2:]])
    old = snapshot_with_records(analyst)

    assert check_suspects(custodian).held == 1

    assert amounts(analyst) == [(1, None), (4, None)]
    assert {(lane, rows) for lane, prose, rows in manifest(superuser) if not prose} == {
        ("open", 2), ("uncategorised", 2),
    }  # fmt: skip
    with pytest.raises(Refused), opened(analyst, old):
        pass
