"""A snapshot holds the open lane of one reader, sealed, and dies when somebody is protected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ActingAs, Contribute, everyone_may, person, phone, suspect

from wholeroute import custody
from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Ledger, Snapshot, discard, opened, snapshot
from wholeroute.rights import Category, Handling, Purpose, Role, Tlp

TEKLE = "Tekle Berhane"


@pytest.fixture
def filed(contribute: Contribute) -> None:
    contribute(
        [
            suspect("t", TEKLE, position="canaryopen"),
            person("v", "Amina", "victim", position="canaryprotected"),
            person("m", "Amin", "suspect", minor=True, position="canaryminor"),
            person("u", "Somebody", position="canaryuncategorised"),
            phone("p", "+39 06 698 4711", "v"),
        ]
    )
    contribute([suspect("j", "Witness", position="canaryjudicial")], judicial_case="case 7")
    for name, access in {
        "canaryred": everyone_may("ncp-b", tlp=Tlp.RED),
        "canaryunshared": replace(everyone_may("ncp-b"), audience=frozenset({"agency"})),
        "canarypurpose": everyone_may("ncp-b", Purpose.PROSECUTION),
        "canaryhzero": everyone_may("ncp-b", handling=Handling(h0=True)),
    }.items():
        contribute([suspect("x", "Hidden", position=name)], as_="ncp-b", access=access)


def rows(acting: Acting, frozen: Snapshot) -> list[tuple[Any, ...]]:
    with opened(acting, frozen) as database:
        return database.execute("select * from statement").fetchall()


def canaries(acting: Acting, frozen: Snapshot) -> set[str]:
    return {row[6] for row in rows(acting, frozen) if str(row[6]).startswith("canary")}


@pytest.fixture
def frozen(filed: None, analyst: Acting) -> Iterator[Snapshot]:
    taken = snapshot(analyst)
    yield taken
    discard(taken)


def test_only_the_open_lane_that_its_reader_may_see_enters_a_snapshot(
    analyst: Acting, frozen: Snapshot
) -> None:
    assert canaries(analyst, frozen) == {"canaryopen", "canaryhzero"}
    assert not [row for row in rows(analyst, frozen) if "4711" in str(row)]


def test_another_purpose_takes_another_snapshot(filed: None, acting: ActingAs) -> None:
    with acting("analyst@ncp-a", Role.ANALYST, Purpose.SANCTIONS) as session:
        assert canaries(session, snapshot(session)) == {"canaryopen"}


def test_a_snapshot_serves_its_reader_and_purpose_and_nobody_else(
    frozen: Snapshot, acting: ActingAs
) -> None:
    for member, role, purpose in (
        ("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS),
        ("analyst@ncp-a", Role.ANALYST, Purpose.SANCTIONS),
        ("investigator@ncp-a", Role.INVESTIGATOR, Purpose.ANALYSIS),
    ):
        with acting(member, role, purpose) as session, pytest.raises(Refused) as refusal:
            rows(session, frozen)
        assert refusal.value.rule == "snapshot"


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Role.PROSECUTOR, Purpose.PROSECUTION),
        (Role.CUSTODIAN, Purpose.CATEGORISATION),
        (Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        (Role.CONTRIBUTOR, Purpose.ANALYSIS),
        (Role.AUDITOR, Purpose.OVERSIGHT),
        (Role.ADMINISTRATOR, Purpose.OVERSIGHT),
    ],
)
def test_whoever_is_not_there_to_analyse_takes_none(
    acting: ActingAs, role: Role, purpose: Purpose
) -> None:
    with acting(f"{role}@ncp-a", role, purpose) as session, pytest.raises(Refused) as refusal:
        snapshot(session)

    assert refusal.value.rule == "snapshot"


def test_its_parts_are_sealed_and_lie_where_only_the_owner_enters(frozen: Snapshot) -> None:
    content = b"".join(part.read_bytes() for part in frozen.parts)

    assert frozen.folder.stat().st_mode & 0o777 == 0o700
    assert content
    for clear in (b"canaryopen", TEKLE.encode(), b"position", str(frozen.reader.member).encode()):
        assert clear not in content


def test_the_key_stands_in_no_file_and_in_no_text_about_the_snapshot(
    frozen: Snapshot, ledger: Ledger
) -> None:
    files = [path for path in ledger.home.data.parent.rglob("*") if path.is_file()]

    assert not [path for path in files if frozen.key in path.read_bytes()]
    assert frozen.key.hex() not in repr(frozen)
    assert "key" not in repr(frozen)


def test_when_somebody_is_protected_every_older_snapshot_is_gone_and_refuses(
    contribute: Contribute, analyst: Acting, custodian: Acting, frozen: Snapshot
) -> None:
    other = contribute([suspect("x", "Amina")])["x"]
    assert rows(analyst, frozen)

    custody.protect(custodian, other, Category.VICTIM, "help")

    assert not frozen.folder.exists()
    with pytest.raises(Refused) as refusal:
        rows(analyst, frozen)
    assert refusal.value.rule == "snapshot"


def test_a_copy_that_outlived_its_folder_does_not_open_either(
    contribute: Contribute, analyst: Acting, custodian: Acting, frozen: Snapshot, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.parquet"
    kept.write_bytes(frozen.parts[0].read_bytes())
    custody.protect(custodian, contribute([suspect("x", "Amina")])["x"], Category.VICTIM, "help")

    with pytest.raises(Refused):
        rows(analyst, replace(frozen, parts=(kept,)))


def test_a_snapshot_that_outgrows_memory_is_worked_on_all_the_same(
    analyst: Acting, frozen: Snapshot
) -> None:
    with opened(analyst, frozen) as database:
        database.execute("set memory_limit = '20MB'")
        database.execute(
            "create temp table grown as select s.*, i from statement s, range(200000) r(i)"
        )

        (spilled,) = database.execute("select count(*) from duckdb_temporary_files()").fetchall()[0]
        assert spilled


def test_an_empty_ledger_makes_an_empty_snapshot(analyst: Acting) -> None:
    assert rows(analyst, snapshot(analyst)) == []


def test_taking_one_leaves_a_row_in_the_log(frozen: Snapshot, superuser: Any) -> None:
    ((obj, details),) = superuser.execute(
        "select object, details from ledger.audit where object like 'snapshot:%%'"
    ).fetchall()

    assert obj == f"snapshot:{frozen.folder.name}"
    assert details["lane"] == "open"
