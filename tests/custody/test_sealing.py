"""Rows get their leaf once, whatever order they commit in, whoever else seals, wherever it stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError
from tests.conftest import ActingAs, Databases

from wholeroute import custody
from wholeroute.custody import sealing as module
from wholeroute.custody.checkpoints import signed_checkpoint, signer_kept_at
from wholeroute.custody.leaves import commitment, leaf
from wholeroute.custody.merkle import Tree, included, leaf_hash
from wholeroute.custody.sealing import LAST
from wholeroute.custody.tiles import Tiles
from wholeroute.custody.verifying import Checkpoint, Running
from wholeroute.errors import Refused
from wholeroute.ledger import (
    Acting,
    DatabaseRole,
    Ledger,
    audit_tile,
    forget_details,
    looking_at_the_tree,
    record,
    sealed_rows,
    tree_size,
)
from wholeroute.rights import Action, Purpose, Role

ROW = """
insert into ledger.audit (member, organisation, role, purpose, action, object, allowed, rule)
select 'ana', 'ncp-a', 'analyst', 'analysis', 'read', 'x:' || n, true, ''
from generate_series(1, %s) n
"""
Superuser = psycopg.Connection[Any]


def rows(ledger: Ledger) -> list[Any]:
    with looking_at_the_tree(ledger) as connection:
        return list(sealed_rows(connection, below=tree_size(connection)))


def must_stand(ledger: Ledger) -> None:
    """Check that leaves, tiles, checkpoint and what lies beside the keys say one thing."""
    kept = rows(ledger)
    tree = Tree()
    for at, row in enumerate(kept):
        assert row.place == at
        assert row.salt is not None
        assert row.commitment == commitment(row.salt, row.details)
        assert row.leaf == leaf_hash(leaf(row.line, row.commitment))
        tree.append(row.leaf)
    seen = Checkpoint.parse((ledger.home.keys / LAST).read_bytes(), "last")
    assert (seen.size, seen.root) == (len(kept), tree.root())
    assert seen.signers([module.signer_of(ledger).key])


@pytest.mark.both_servers
def test_every_row_becomes_a_leaf_in_its_turn(ledger: Ledger, superuser: Superuser) -> None:
    superuser.execute(ROW, (3,))
    first = custody.seal(ledger)
    superuser.execute(ROW, (300,))

    second = custody.seal(ledger)

    assert (first.rows, first.size, second.rows, second.size) == (3, 3, 300, 303)
    must_stand(ledger)


def test_with_nothing_to_do_nothing_is_done(ledger: Ledger, superuser: Superuser) -> None:
    empty = custody.seal(ledger)
    superuser.execute(ROW, (2,))
    once, again = custody.seal(ledger), custody.seal(ledger)

    assert (empty.rows, empty.size, empty.root) == (0, 0, Tree().root())
    assert (again.rows, again.size, again.root) == (0, once.size, once.root)
    notes = superuser.execute("select count(*) from ledger.audit_checkpoint").fetchone()
    assert notes == (1,)


def test_a_row_that_commits_late_is_sealed_though_its_number_is_lower(
    ledger: Ledger, databases: Databases
) -> None:
    with (
        psycopg.connect(databases.superuser) as early,
        psycopg.connect(databases.superuser) as late,
    ):
        early.execute(ROW, (1,))
        late.execute(ROW, (1,))
        late.commit()
        assert custody.seal(ledger).rows == 1

        early.commit()

    assert custody.seal(ledger).rows == 1
    assert [row.line.id for row in rows(ledger)] == [2, 1]
    must_stand(ledger)


def test_a_row_that_was_rolled_back_leaves_no_gap(
    ledger: Ledger, databases: Databases, superuser: Superuser
) -> None:
    with psycopg.connect(databases.superuser) as undone:
        undone.execute(ROW, (5,))
        undone.rollback()
    superuser.execute(ROW, (1,))

    assert custody.seal(ledger).size == 1
    must_stand(ledger)


def test_two_sealers_at_once_seal_each_row_once(
    ledger: Ledger, superuser: Superuser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 20)
    superuser.execute(ROW, (500,))
    done: list[int] = []
    both = [Thread(target=lambda: done.append(custody.seal(ledger).rows)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sum(done) == 500
    must_stand(ledger)


@pytest.mark.parametrize("where", ["store_leaves", "store_checkpoint", "signed_checkpoint"])
def test_a_sealer_that_breaks_off_leaves_nothing_behind(
    ledger: Ledger, superuser: Superuser, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    superuser.execute(ROW, (3,))
    custody.seal(ledger)
    superuser.execute(ROW, (4,))
    whole = getattr(module, where)

    def breaking(*arguments: object) -> object:
        whole(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(module, where, breaking)
        with pytest.raises(KeyboardInterrupt):
            custody.seal(ledger)
    must_stand(ledger)

    assert custody.seal(ledger).rows == 4
    must_stand(ledger)


def test_a_sealer_that_breaks_off_after_its_commit_is_made_good(
    ledger: Ledger, superuser: Superuser, monkeypatch: pytest.MonkeyPatch
) -> None:
    superuser.execute(ROW, (3,))
    with monkeypatch.context() as broken:
        broken.setattr(module, "_remember", broken_off)
        with pytest.raises(KeyboardInterrupt):
            custody.seal(ledger)
    assert not (ledger.home.keys / LAST).exists()

    assert custody.seal(ledger).rows == 0
    must_stand(ledger)


def broken_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_proof_over_stored_tiles_stands(ledger: Ledger, superuser: Superuser) -> None:
    superuser.execute(ROW, (600,))
    sealed = custody.seal(ledger)

    with looking_at_the_tree(ledger) as connection:
        tree = Tiles(sealed.size, partial(audit_tile, connection))
        proof = tree.inclusion(511, sealed.size)
    assert included(rows(ledger)[511].leaf, 511, sealed.size, proof, sealed.root)


# --- by itself --------------------------------------------------------------------------------


def test_it_seals_by_itself_and_once_more_at_its_end(ledger: Ledger, superuser: Superuser) -> None:
    superuser.execute(ROW, (2,))
    with custody.keep_sealing(ledger, 60, _must_not_fail):
        pass

    assert len(rows(ledger)) == 2


def _must_not_fail(error: Exception) -> None:
    raise AssertionError from error


def test_what_goes_wrong_is_told_and_tried_again(
    ledger: Ledger, superuser: Superuser, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    sealed, whole = Event(), custody.seal

    def once_broken(opened: Ledger) -> object:
        if not told:
            raise RuntimeError("the disk is full")
        try:
            return whole(opened)
        finally:
            sealed.set()

    superuser.execute(ROW, (2,))
    monkeypatch.setattr(module, "seal", once_broken)
    with custody.keep_sealing(ledger, 0.01, told.append):
        assert sealed.wait(30)

    assert [str(each) for each in told] == ["the disk is full"]
    assert len(rows(ledger)) == 2


# --- set back ---------------------------------------------------------------------------------

SET_BACK = """
alter table ledger.audit disable trigger user;
delete from ledger.audit_checkpoint where size > 3;
delete from ledger.audit where place >= 3;
update ledger.audit_tile set hashes = substring(hashes for 96)
"""


def set_back(superuser: Superuser) -> None:
    """Bring the log to three leaves, as an old backup would."""
    superuser.execute("alter table ledger.audit_tile disable trigger user")
    superuser.execute(SET_BACK)
    for table in ("audit", "audit_tile"):
        superuser.execute(f"alter table ledger.{table} enable trigger user")


def older(ledger: Ledger, superuser: Superuser) -> None:
    superuser.execute(ROW, (3,))
    custody.seal(ledger)
    superuser.execute(ROW, (4,))
    custody.seal(ledger)
    set_back(superuser)


def test_a_log_that_goes_on_is_recognised(ledger: Ledger, superuser: Superuser) -> None:
    assert custody.recognise(ledger).standing is custody.Standing.NOTHING_KEPT
    superuser.execute(ROW, (3,))
    custody.seal(ledger)

    found = custody.recognise(ledger)

    assert (found.standing, found.size, found.seen) == (custody.Standing.CONTINUES, 3, 3)


def test_a_log_that_was_set_back_is_recognised_and_not_gone_on_with(
    ledger: Ledger, superuser: Superuser
) -> None:
    older(ledger, superuser)
    before = (ledger.home.keys / LAST).read_bytes()
    superuser.execute(ROW, (9,))

    found = custody.recognise(ledger)

    assert (found.standing, found.size, found.seen) == (custody.Standing.BEHIND, 3, 7)
    with pytest.raises(Refused, match="set back") as refusal:
        custody.seal(ledger)
    assert refusal.value.rule == "set-back"
    assert (ledger.home.keys / LAST).read_bytes() == before


def test_a_log_that_was_set_back_and_went_on_elsewhere_is_recognised(
    ledger: Ledger, superuser: Superuser
) -> None:
    older(ledger, superuser)
    kept = (ledger.home.keys / LAST).read_bytes()
    (ledger.home.keys / LAST).unlink()
    superuser.execute(ROW, (9,))
    custody.seal(ledger)
    (ledger.home.keys / LAST).write_bytes(kept)

    assert custody.recognise(ledger).standing is custody.Standing.DISAGREES


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note.replace("\n7\n", "\n2\n"),
        lambda note: note[:-10],
        lambda _: "",
    ],
    ids=["another size", "cut short", "empty"],
)
def test_a_forged_memory_is_no_memory_that_one_goes_on_from(
    ledger: Ledger, superuser: Superuser, spoil: Callable[[str], str]
) -> None:
    older(ledger, superuser)
    path = ledger.home.keys / LAST
    path.write_text(spoil(path.read_text()))

    assert custody.recognise(ledger).standing is custody.Standing.DISAGREES


def test_a_memory_that_somebody_else_signed_is_none_either(
    ledger: Ledger, superuser: Superuser, tmp_path: Path
) -> None:
    superuser.execute(ROW, (9,))
    custody.seal(ledger)
    path = ledger.home.keys / LAST
    seen = Checkpoint.parse(path.read_bytes(), "memory")
    stranger = signer_kept_at(tmp_path / "key", "somebody/else", b"s" * 32)
    path.write_text(signed_checkpoint(stranger, seen.size, seen.root))

    assert custody.recognise(ledger).standing is custody.Standing.DISAGREES


def test_an_auditor_lets_an_older_log_go_on_and_that_stays_written(
    enrolled: Ledger, acting: ActingAs, superuser: Superuser
) -> None:
    older(enrolled, superuser)
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        assert custody.accept_older(auditor).standing is custody.Standing.BEHIND

    assert custody.seal(enrolled).size == 4
    must_stand(enrolled)
    assert rows(enrolled)[-1].details == {"standing": "behind", "size": 3, "seen": 7}
    (aside,) = (enrolled.home.keys / "checkpoints-set-aside").iterdir()
    assert Checkpoint.parse(aside.read_bytes(), "aside").size == 7


def test_nobody_else_lets_it_go_on(enrolled: Ledger, analyst: Acting, superuser: Superuser) -> None:
    older(enrolled, superuser)

    with pytest.raises(Refused):
        custody.accept_older(analyst)

    assert custody.recognise(enrolled).standing is custody.Standing.BEHIND


# --- what the database itself refuses ---------------------------------------------------------


@pytest.fixture
def sealer(ledger: Ledger, superuser: Superuser) -> Iterator[Superuser]:
    superuser.execute(ROW, (3,))
    custody.seal(ledger)
    superuser.execute(ROW, (1,))
    with psycopg.connect(ledger.conninfo(DatabaseRole.SEALER), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger.audit set place = 9 where place = 0",
        "update ledger.audit set leaf = null where place = 0",
        "update ledger.audit set commitment = salt where place = 0",
    ],
)
def test_a_leaf_is_set_once(sealer: Superuser, statement: str) -> None:
    assert sealer.execute(statement).rowcount == 0


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger.audit set details = '{}'",
        "update ledger.audit set member = 'x'",
        "delete from ledger.audit",
        (
            "insert into ledger.audit (member, organisation, role, purpose, action, object, allowed,"
            " rule) values ('', '', '', '', '', '', true, '')"
        ),
        "update ledger.audit_checkpoint set note = ''",
        "delete from ledger.audit_checkpoint",
        "delete from ledger.audit_tile",
        "delete from ledger.audit_cosignature",
        "update ledger.audit_tile set hashes = substring(hashes for 32)",
        "update ledger.audit_tile set hashes = sha256('x') || hashes",
        "update ledger.audit_tile set level = 1",
        "select ledger.forget_details('{0}')",
        "select * from ledger.session",
        "select * from open.statement",
    ],
)
def test_the_sealer_does_nothing_else(sealer: Superuser, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sealer.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger.audit set member = 'x' where place = 0",
        "update ledger.audit set place = 99 where place = 0",
        "update ledger.audit set leaf = sha256('x') where place = 0",
        "update ledger.audit set details = '{\"n\": 1}' where place = 0",
        "update ledger.audit set details = '{\"n\": 1}' where place is null",
        "update ledger.audit set salt = sha256('x') where place = 0",
    ],
)
def test_what_is_written_stays_even_for_who_holds_every_grant(
    sealer: Superuser, superuser: Superuser, statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        superuser.execute(statement)


def test_details_go_and_leaves_stay(
    enrolled: Ledger, analyst: Acting, acting: ActingAs, superuser: Superuser
) -> None:
    for number in range(4):
        with analyst.begin() as connection:
            record(connection, analyst.reader, Action.READ, f"x:{number}", details={"n": number})
    before = custody.seal(enrolled)

    with (
        acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as custodian,
        custodian.begin() as connection,
    ):
        assert forget_details(connection, [1, 2, 77]) == 2
        assert forget_details(connection, [1]) == 0

    assert [row.details for row in rows(enrolled)] == [{"n": 0}, {}, {}, {"n": 3}]
    assert [row.salt is None for row in rows(enrolled)] == [False, True, True, False]
    running = Running()
    for row in rows(enrolled):
        running.add(leaf_hash(leaf(row.line, row.commitment)))
    assert running.root() == before.root


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Role.ANALYST, Purpose.ANALYSIS),
        (Role.AUDITOR, Purpose.OVERSIGHT),
        (Role.CUSTODIAN, Purpose.CATEGORISATION),
    ],
)
def test_nobody_erases_details_without_that_office(
    enrolled: Ledger, acting: ActingAs, superuser: Superuser, role: Role, purpose: Purpose
) -> None:
    superuser.execute(ROW, (1,))
    custody.seal(enrolled)

    with (
        acting(f"{role}@ncp-a", role, purpose) as session,
        pytest.raises(DBAPIError, match=r"permission denied|only who erases"),
        session.begin() as connection,
    ):
        forget_details(connection, [0])
