"""What the log hands out verifies without it, and its own rows are held against the tree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.conftest import ActingAs, Databases

from wholeroute import custody
from wholeroute.custody.checkpoints import signed_checkpoint
from wholeroute.custody.verifying import COSIGNS, SIGNS, Checkpoint
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, Ledger, forget_details, record
from wholeroute.rights import Action, Purpose, Role

WITNESS = custody.Signer.made("partner.example", COSIGNS, b"w" * 32)
ROWS = """
insert into ledger.audit (member, organisation, role, purpose, action, object, allowed, rule, details)
select 'ana', 'ncp-a', 'analyst', 'analysis', 'read', 'x:' || n, true, '', jsonb_build_object('n', n)
from generate_series(1, 300) n
"""
Superuser = psycopg.Connection[Any]


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases whose triggers a test may take off."""
    return own_databases


@pytest.fixture
def auditor(acting: ActingAs, superuser: Superuser, enrolled: Ledger) -> Iterator[Acting]:
    """Return an auditor's session over 300 sealed rows."""
    superuser.execute(ROWS)
    custody.seal(enrolled)
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as session:
        yield session


def kept_outside(auditor: Acting, folder: Path) -> tuple[Path, list[str]]:
    """Return the checkpoint that a partner keeps, and the keys that count."""
    note = custody.checkpoint_note(auditor)
    line = WITNESS.line(Checkpoint.parse(note.encode(), "note").text, 1_700_000_000)
    path = folder / "kept.txt"
    path.write_text(note + line)
    return path, [custody.tree_state(auditor).key, WITNESS.public]


def test_what_is_exported_verifies_without_us(auditor: Acting, tmp_path: Path) -> None:
    kept, keys = kept_outside(auditor, tmp_path)
    custody.keep_cosignature(auditor, kept.read_bytes(), WITNESS.public)

    done = custody.export_log(auditor, tmp_path / "log")
    found = custody.verify_log(tmp_path / "log", [kept], keys)

    assert (found.faults, found.notes, found.size) == ([], [], 300)
    assert (done.leaves, done.checkpoints, done.key) == (300, 1, keys[0])


def test_an_export_holds_no_details_and_no_salt(
    auditor: Acting, superuser: Superuser, tmp_path: Path
) -> None:
    custody.export_log(auditor, tmp_path / "log")

    told = b"".join(path.read_bytes() for path in (tmp_path / "log").rglob("*") if path.is_file())
    salts = superuser.execute("select salt from ledger.audit").fetchall()
    assert b'"n"' not in told
    assert not any(salt and (salt in told or salt.hex().encode() in told) for (salt,) in salts)


def test_after_a_tenth_of_the_details_is_erased_all_still_verifies(
    auditor: Acting, acting: ActingAs, tmp_path: Path
) -> None:
    kept, keys = kept_outside(auditor, tmp_path)
    erased = list(range(5, 300, 10))
    with (
        acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as custodian,
        custodian.begin() as connection,
    ):
        assert forget_details(connection, erased) == 30

    custody.export_log(auditor, tmp_path / "log")

    assert custody.verify_log(tmp_path / "log", [kept], keys).faults == []
    here = custody.verify_here(auditor)
    assert (here.faults, here.notes) == ([], ["the details of 30 rows were erased"])


def test_an_export_overwrites_nothing(auditor: Acting, tmp_path: Path) -> None:
    (tmp_path / "something").touch()

    with pytest.raises(Invalid, match="not empty"):
        custody.export_log(auditor, tmp_path)


def test_an_empty_log_is_exported_and_verifies(
    enrolled: Ledger, acting: ActingAs, tmp_path: Path
) -> None:
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        custody.export_log(auditor, tmp_path / "log")
        assert custody.verify_here(auditor).faults == []
        with pytest.raises(NotFound):
            custody.checkpoint_note(auditor)

    assert custody.verify_log(tmp_path / "log").faults == []


@pytest.mark.parametrize(
    "act",
    [
        custody.tree_state,
        custody.checkpoint_note,
        custody.verify_here,
        lambda acting: custody.prove(acting, 1),
        lambda acting: custody.export_log(acting, Path("nowhere")),
        lambda acting: custody.keep_cosignature(acting, b"", ""),
    ],
)
def test_nobody_else_is_handed_anything(auditor: Acting, analyst: Acting, act: Any) -> None:
    with pytest.raises(Refused):
        act(analyst)


# --- whose signature is kept ------------------------------------------------------------------


def test_a_witness_is_asked_again_and_again(
    auditor: Acting, analyst: Acting, tmp_path: Path
) -> None:
    memory, key = tmp_path / "seen", custody.tree_state(auditor).key
    since = None
    for number in range(3):
        asked = custody.read_request(custody.checkpoint_note(auditor, since).encode())
        cosigned = custody.cosign(asked, WITNESS, memory, key, 1_700_000_000 + number)
        kept = custody.keep_cosignature(auditor, cosigned.encode(), WITNESS.public)
        since = kept.size
        with analyst.begin() as connection:
            record(connection, analyst.reader, Action.READ, "x")
        custody.seal(auditor.ledger)

    (newest,) = custody.tree_state(auditor).cosigned
    assert (newest.name, newest.size) == ("partner.example", 304)  # each acceptance is a row too


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda note: note, custody.Signer.made("partner.example", COSIGNS, b"x" * 32).public),
        (lambda note: note.replace("\n300\n", "\n299\n"), WITNESS.public),
        (lambda _: signed_checkpoint(WITNESS, 300, b"r" * 32), WITNESS.public),
        (lambda note: note, "no key"),
        (lambda _: "no note", WITNESS.public),
        (lambda note: note, custody.Signer.made("log", SIGNS, b"x" * 32).public),
    ],
)
def test_another_signature_is_not_kept(
    auditor: Acting, tmp_path: Path, spoil: Any, key: str
) -> None:
    kept, _ = kept_outside(auditor, tmp_path)

    with pytest.raises(Invalid):
        custody.keep_cosignature(auditor, spoil(kept.read_text()).encode(), key)

    assert custody.tree_state(auditor).cosigned == ()


def test_of_two_lines_by_one_witness_the_newer_is_kept(auditor: Acting, tmp_path: Path) -> None:
    kept, _ = kept_outside(auditor, tmp_path)
    text = kept.read_text()
    again = WITNESS.line(Checkpoint.parse(text.encode(), "note").text, 1_700_000_600)

    custody.keep_cosignature(auditor, (text + again).encode(), WITNESS.public)

    (found,) = custody.tree_state(auditor).cosigned
    assert (found.line, found.signed_at.timestamp()) == (again, 1_700_000_600)


def test_a_witness_of_a_year_without_calendar_is_told(auditor: Acting, tmp_path: Path) -> None:
    note = custody.checkpoint_note(auditor)
    line = WITNESS.line(Checkpoint.parse(note.encode(), "note").text, 2**63)

    with pytest.raises(Invalid, match="calendar"):
        custody.keep_cosignature(auditor, (note + line).encode(), WITNESS.public)


# --- the live rows ----------------------------------------------------------------------------

TAMPERED = {
    "a word of a row": "update ledger.audit set object = 'y' where place = 100",
    "an answer": "update ledger.audit set allowed = false where place = 100",
    "a time": "update ledger.audit set at = at + interval '1 microsecond' where place = 100",
    "details": "update ledger.audit set details = '{\"n\": 7}' where place = 100",
    "details without their salt": "update ledger.audit set salt = null where place = 100",
    "details gone with the salt left": "update ledger.audit set details = '{}' where place = 100",
    "a row gone": "delete from ledger.audit where place = 100",
    "the last row gone": "delete from ledger.audit where place = 299",
    "two exchanged": (
        "update ledger.audit set place = 400 - place where place in (100, 300);"
        "update ledger.audit set place = case place when 100 then 1101 else 1100 end"
        " where place in (100, 101); update ledger.audit set place = place - 1000 where place > 1000"
    ),
    "its leaf with it": (
        "update ledger.audit set leaf = sha256('x') where place = 100;"
        "update ledger.audit_tile set hashes = overlay(hashes placing sha256('x') from 3201)"
        " where level = 0 and number = 0"
    ),
    "a tile": (
        "update ledger.audit_tile set hashes = overlay(hashes placing sha256('x') from 1)"
        " where level = 0 and number = 0"
    ),
    "a tile gone": "delete from ledger.audit_tile where level = 0 and number = 1",
    "a checkpoint": "update ledger.audit_checkpoint set root = sha256('x')",
    "what a checkpoint's note says": "update ledger.audit_checkpoint set note = 'x'",
    "the checkpoints": "delete from ledger.audit_checkpoint",
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_change_to_what_stands_is_found(auditor: Acting, superuser: Superuser, how: str) -> None:
    assert custody.verify_here(auditor).faults == []
    for table in ("audit", "audit_tile"):
        superuser.execute(f"alter table ledger.{table} disable trigger user")

    superuser.execute(TAMPERED[how])

    assert custody.verify_here(auditor).faults


def test_the_row_that_was_changed_is_named(auditor: Acting, superuser: Superuser) -> None:
    superuser.execute("alter table ledger.audit disable trigger user")
    superuser.execute(TAMPERED["a word of a row"])

    assert "row 101: it is not what was sealed at leaf 100" in custody.verify_here(auditor).faults


def test_without_holding_rows_against_leaves_a_change_is_missed(
    auditor: Acting, superuser: Superuser, monkeypatch: pytest.MonkeyPatch
) -> None:
    superuser.execute("alter table ledger.audit disable trigger user")
    superuser.execute("update ledger.audit set details = '{\"n\": 7}' where place = 100")
    monkeypatch.setattr("wholeroute.custody.audit_log._details_stand", lambda _: True)

    assert custody.verify_here(auditor).faults == []
