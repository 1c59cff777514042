"""A backup comes back whole or not at all, in the hands of whom it was sealed for, without a key."""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo
from tests.conftest import ActingAs, Cluster, Contribute, Databases, acting_on, person, suspect

from wholeroute.custody import (
    Compartment,
    Evidence,
    Fate,
    Gone,
    Ground,
    KeyRing,
    Manifest,
    Order,
    Originals,
    Recipients,
    RecordFiles,
    TakenUp,
    Vault,
    back_up,
    back_up_keys,
    end_proceedings,
    erase,
    new_identity,
    protect,
    recognise,
    remember_erased,
    restore,
    restore_keys,
    restrict,
    seal,
    snapshot_with_records,
    verify_backup,
)
from wholeroute.custody.manifest import DATA, MANIFEST, SIGNATURE, fingerprint, signer
from wholeroute.custody.streams import unseal
from wholeroute.entities import RecordKind
from wholeroute.errors import Invalid, NotFound, Refused, Unavailable
from wholeroute.intake import Terms, parse_mapping, take_in
from wholeroute.ledger import Acting, Home, Ledger, audit_rows, bootstrap, dumping, opened, postgres
from wholeroute.rights import Category, Lane, Purpose, Regime, Role, parse_grade

SECRET, PUBLIC = new_identity()
OTHER_SECRET, OTHER_PUBLIC = new_identity()
NOW = datetime.now(UTC)
ALL = Recipients((PUBLIC,), {})
TERMS = Terms(
    "payments", parse_grade("B2"), frozenset(Purpose), Regime.LED, "a law", frozenset({"*"})
)
MAPPING = parse_mapping("""
format: csv
entities:
  - name: sender
    kind: Person
    key: [from]
    properties: {name: from}
    category: {column: is, map: {suspect: suspect, victim: victim}}
  - {name: receiver, kind: BankAccount, key: [to], properties: {accountNumber: to}}
records:
  - kind: Payment
    fields: {payer: sender, payee: receiver, amount: amount, currency: currency, at: at}
""")
HEADER = "from,to,amount,currency,at,is\n"


def unwatched(_: Compartment) -> Callable[[int], None]:
    return lambda _: None


def payments(acting: ActingAs, folder: Path, name: str, *people: str) -> UUID:
    """File payments of people; a name that begins with V is a victim's."""
    path = folder / f"{name}.csv"
    path.write_text(
        HEADER
        + "".join(
            f"{who} {name},XB{line:012},{line}.50,EUR,2026-01-01T10:00:00Z,"
            f"{'victim' if who.startswith('V') else 'suspect'}\n"
            for line, who in enumerate(people, start=1)
        )
    )
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        return take_in(session, path, "csv", TERMS, date(2026, 11, 24), mapping=MAPPING).ref


@pytest.fixture
def administrator(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of an administrator, who may make backups and reads nothing."""
    with acting("administrator@ncp-a", Role.ADMINISTRATOR, Purpose.OVERSIGHT) as session:
        yield session


@pytest.fixture
def elsewhere(cluster: Cluster, home: Home, databases: Databases) -> Iterator[Home]:
    """Return an empty installation on the same server, with the same keys."""
    name = f"elsewhere{next(cluster.numbers)}"
    folder = home.data.parent / "elsewhere"
    signer(home.keys), fingerprint(home.keys)
    url = str(home.database_url).replace(f"/{databases.places.database}?", f"/{name}?")
    made = Home(folder / "data", folder / "keys", url)
    shutil.copytree(home.keys, made.keys)
    yield made
    with psycopg.connect(
        make_conninfo(databases.superuser, dbname="postgres"), autocommit=True
    ) as boss:
        for each in (name, f"{name}_vault"):
            boss.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(each))
            )


@pytest.fixture
def keys_too(ledger: Ledger, elsewhere: Home) -> Callable[[], None]:
    """Return what brings the keys that were made meanwhile to the other installation."""

    def copy() -> None:
        shutil.rmtree(elsewhere.keys)
        shutil.copytree(ledger.home.keys, elsewhere.keys)

    return copy


def counted(info: str) -> dict[str, int]:
    """Return how many rows each table holds, but for who is signed in."""
    with psycopg.connect(info) as boss:
        tables = boss.execute(
            "select format('%I.%I', n.nspname, c.relname) from pg_class c"
            " join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema)' order by 1"
        ).fetchall()
        return {
            name: boss.execute(f"select count(*) from {name}").fetchall()[0][0]
            for (name,) in tables
            if name not in dumping._STALE
        }


def infos(home: Home) -> tuple[str, str]:
    """Return the superuser's ways into both databases of an installation."""
    ledger = make_conninfo(str(home.database_url))
    name = bootstrap.database_of(ledger)
    return ledger, make_conninfo(ledger, dbname=f"{name}_vault")


# --- the whole circle -------------------------------------------------------------------------


def test_everything_comes_back(
    ledger: Ledger, acting: ActingAs, administrator: Acting, elsewhere: Home, tmp_path: Path,
    contribute: Contribute, keys_too: Callable[[], None],
) -> None:  # fmt: skip
    ref = payments(acting, tmp_path, "one", "Suad", "Vera", "Samir")
    contribute([person("v", "Vera Hidden", "victim"), suspect("s", "Suad Seen")])
    before = [counted(info) for info in infos(ledger.home)]
    manifest = back_up(administrator, tmp_path / "out", ALL, unwatched)
    keys_too()

    restored = restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched)

    assert (restored.manifest, restored.missing, restored.again) == (
        manifest,
        0,
        TakenUp((), ()),
    )
    with Ledger.open(elsewhere) as again:
        after = [counted(info) for info in infos(elsewhere)]
        # The backup was written to the log after its moment, and the restore after that.
        assert after[0].pop("ledger.audit") == before[0].pop("ledger.audit") + 1
        assert after == before
        key = KeyRing(elsewhere.keys).load(ref)
        with Originals(elsewhere.data).opened(key) as original:
            assert original.read_bytes() == (tmp_path / "one.csv").read_bytes()
        with (
            acting_on(again)("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst,
            opened(analyst, snapshot_with_records(analyst), (RecordKind.PAYMENT,)) as database,
        ):
            assert database.execute("select count(*) from payment").fetchall() == [(2,)]
        with acting_on(again)(
            "protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION
        ) as officer:
            with officer.begin() as connection:
                tokens = [
                    row[0]
                    for row in connection.exec_driver_sql(
                        "select id from protected.statement where flag = 'vault'"
                    )
                ]
            said = Vault(again).reveal(officer, tokens, Lane.PROTECTED)
        assert {"Vera Hidden", "Vera one"} <= set(said.values())


def test_only_an_administrator_makes_one_and_the_log_says_so(
    ledger: Ledger, acting: ActingAs, administrator: Acting, analyst: Acting, tmp_path: Path
) -> None:
    with pytest.raises(Refused):
        back_up(analyst, tmp_path / "out", ALL, unwatched)
    with pytest.raises(Refused):
        back_up_keys(analyst, tmp_path / "out", (PUBLIC,), unwatched)
    assert list(tmp_path.iterdir()) == []

    manifest = back_up(administrator, tmp_path / "out", ALL, unwatched)

    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        rows = [row for row in audit_rows(auditor) if row.object == f"backup:{manifest.id}"]
    assert [row.member for row in rows] == ["administrator@ncp-a"]
    assert rows[0].details["bytes"] == manifest.bytes


def test_what_is_signed_in_or_invited_does_not_come_back(
    administrator: Acting, elsewhere: Home, tmp_path: Path
) -> None:
    back_up(administrator, tmp_path / "out", ALL, unwatched)
    restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched)

    with psycopg.connect(infos(elsewhere)[0]) as boss:
        for table in dumping._STALE:
            assert boss.execute(f"select count(*) from {table}").fetchall() == [(0,)]


def test_a_backup_made_while_reports_come_and_people_move_lacks_nothing(
    ledger: Ledger, acting: ActingAs, administrator: Acting, elsewhere: Home, tmp_path: Path,
    keys_too: Callable[[], None],
) -> None:  # fmt: skip
    ended, failed, numbers, filed = threading.Event(), list[BaseException](), count(), list[int]()

    def go_on() -> None:
        try:
            while not ended.is_set():
                number = next(numbers)
                payments(acting, tmp_path, f"n{number}", "Suad", "Vera", "Samir", "Salma")
                with (
                    acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as session,
                    suppress(NotFound),  # the other protected the same one first
                ):
                    protect(session, _suspect(ledger), Category.WITNESS, "they said so")
                filed.append(number)
        except BaseException as error:  # noqa: BLE001 — told below
            failed.append(error)

    writers = [threading.Thread(target=go_on) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        while len(filed) < 4 and not failed:
            ended.wait(0.05)
        backups = [back_up(administrator, tmp_path / f"out{n}", ALL, unwatched) for n in range(3)]
    finally:
        ended.set()
        for writer in writers:
            writer.join()
    assert failed == []
    assert backups[-1].reports > 0
    keys_too()

    restored = restore(elsewhere, tmp_path / "out2", [SECRET], NOW, unwatched)

    assert restored.missing == restored.manifest.record_files_missing == 0
    assert restored.record_files == restored.manifest.record_files > 0
    assert restored.originals == restored.manifest.reports
    with (
        psycopg.connect(infos(elsewhere)[0]) as boss,
        psycopg.connect(infos(elsewhere)[1]) as vault,
    ):
        tokens = boss.execute("select id from ledger.statement where flag = 'vault'").fetchall()
        kept = vault.execute("select token from ledger.identity").fetchall()
        assert {token for (token,) in tokens} <= {token for (token,) in kept}
        part: Any
        for part in boss.execute(
            "select c.ref, p.id, p.sha256 from ledger.record_part p"
            " join ledger.contribution c on c.id = p.contribution"
        ).fetchall():
            path = RecordFiles(elsewhere.data).path(part[0], part[1])
            assert hashlib.sha256(path.read_bytes()).digest() == bytes(part[2])


def _suspect(ledger: Ledger) -> UUID:
    with psycopg.connect(infos(ledger.home)[0]) as boss:
        found = boss.execute(
            "select id from open.entity where kind = 'Person' order by random() limit 1"
        ).fetchone()
    assert found is not None
    return UUID(str(found[0]))


# --- in whose hands ---------------------------------------------------------------------------


def test_no_byte_of_a_key_is_in_a_backup_of_the_data(
    ledger: Ledger, acting: ActingAs, administrator: Acting, tmp_path: Path
) -> None:
    ref = payments(acting, tmp_path, "one", "Suad", "Vera")
    seal(ledger)
    remember_erased(ledger.home.keys, [Gone(Fate.PERSON_ERASED, ref, datetime.now(UTC))])
    back_up(administrator, tmp_path / "out", ALL, unwatched)

    inside = _all_inside(tmp_path / "out")
    key = KeyRing(ledger.home.keys).load(ref)
    secrets = [key.identity.encode(), key.secret]
    secrets += [
        path.read_bytes().strip()
        for path in ledger.home.keys.rglob("*")
        if path.is_file() and path.stat().st_size and path.name != "last-checkpoint"
    ]
    assert len(secrets) > 5
    for secret in secrets:
        for form in (secret, secret.hex().encode(), base64.b64encode(secret)):
            assert form not in inside
    # And the search does find what is there.
    assert b"Suad one" in inside


def _all_inside(folder: Path) -> bytes:
    """Return every byte of a backup, as it lies there and opened."""
    found = [path.read_bytes() for path in folder.iterdir()]
    for compartment in DATA:
        plain = io.BytesIO()
        unseal(folder / compartment.file, plain, [SECRET])
        found.append(plain.getvalue())
        if compartment in {Compartment.LEDGER, Compartment.VAULT}:
            shown = subprocess.run(
                [str(postgres.shipped()) + "/pg_restore", "--file=-"],
                input=plain.getvalue(), capture_output=True, check=True,
            )  # fmt: skip
            found.append(shown.stdout)
    return b"".join(found)


def test_whoever_opens_the_ledger_need_not_open_the_vault(
    acting: ActingAs, administrator: Acting, elsewhere: Home, tmp_path: Path
) -> None:
    payments(acting, tmp_path, "one", "Suad", "Vera")
    apart = Recipients((PUBLIC,), {Compartment.VAULT: (OTHER_PUBLIC,)})
    manifest = back_up(administrator, tmp_path / "out", apart, unwatched)

    assert {piece.compartment: piece.recipients for piece in manifest.pieces} == {
        Compartment.LEDGER: (PUBLIC,), Compartment.VAULT: (OTHER_PUBLIC,),
        Compartment.ORIGINALS: (PUBLIC,), Compartment.RECORDS: (PUBLIC,),
    }  # fmt: skip
    with pytest.raises(Refused, match="vault"):
        verify_backup(tmp_path / "out", elsewhere.keys, unwatched, identities=[SECRET])
    with pytest.raises(Refused, match=r"vault\.age does not open"):
        restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched)
    assert not elsewhere.data.exists()
    verify_backup(tmp_path / "out", elsewhere.keys, unwatched, identities=[SECRET, OTHER_SECRET])


def test_a_backup_for_nobody_or_for_no_key_is_refused(
    administrator: Acting, tmp_path: Path
) -> None:
    with pytest.raises(Invalid, match="nobody could open"):
        back_up(administrator, tmp_path / "out", Recipients((), {}), unwatched)
    with pytest.raises(Invalid, match="no recipient"):
        back_up(administrator, tmp_path / "out", Recipients(("age1nonsense",), {}), unwatched)
    assert list(tmp_path.iterdir()) == []


# --- what was changed -------------------------------------------------------------------------


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _lie(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"reports": 1', b'"reports": 2'))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _zero(path: Path) -> None:
    path.write_text("00" * 64)


CHANGES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a bit of the ledger": (Compartment.LEDGER.file, _flip),
    "a bit of the vault": (Compartment.VAULT.file, _flip),
    "a bit of the originals": (Compartment.ORIGINALS.file, _flip),
    "a bit of the records": (Compartment.RECORDS.file, _flip),
    "a file cut short": (Compartment.LEDGER.file, _cut),
    "a file that is gone": (Compartment.RECORDS.file, Path.unlink),
    "what it says of itself": (MANIFEST, _lie),
    "the signature": (SIGNATURE, _zero),
}


def test_a_backup_that_was_changed_is_refused_before_anything_is_touched(
    acting: ActingAs, administrator: Acting, elsewhere: Home, tmp_path: Path
) -> None:
    payments(acting, tmp_path, "one", "Suad", "Vera")
    back_up(administrator, tmp_path / "out", ALL, unwatched)
    for number, (name, change) in enumerate(CHANGES.values()):
        folder = shutil.copytree(tmp_path / "out", tmp_path / str(number))
        change(folder / name)

        with pytest.raises(Refused):
            verify_backup(folder, elsewhere.keys, unwatched)
        with pytest.raises(Refused):
            restore(elsewhere, folder, [SECRET], NOW, unwatched)
        assert not elsewhere.data.exists()


def test_a_backup_that_another_installation_signed_is_refused(
    administrator: Acting, elsewhere: Home, tmp_path: Path
) -> None:
    manifest = back_up(administrator, tmp_path / "out", ALL, unwatched)
    (elsewhere.keys / "backup-signing").unlink(missing_ok=True)
    with pytest.raises(Invalid, match="--signed-by"):
        restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched)
    with pytest.raises(Refused, match="another installation signed it"):
        restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched, signed_by="00" * 32)
    assert not elsewhere.data.exists()
    restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched, signed_by=manifest.signed_by)


def test_keys_that_open_nothing_of_it_are_noticed_first(
    administrator: Acting, elsewhere: Home, tmp_path: Path
) -> None:
    manifest = back_up(administrator, tmp_path / "out", ALL, unwatched)
    (elsewhere.keys / "master").write_bytes(bytes(32))

    with pytest.raises(Refused, match="open nothing of this backup"):
        restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched, signed_by=manifest.signed_by)


# --- where it may go --------------------------------------------------------------------------


def test_nothing_that_stands_is_overwritten(
    ledger: Ledger, acting: ActingAs, administrator: Acting, tmp_path: Path
) -> None:
    payments(acting, tmp_path, "one", "Suad")
    before = counted(infos(ledger.home)[0])
    back_up(administrator, tmp_path / "out", ALL, unwatched)

    with pytest.raises(Refused, match="an installation stands in"):
        restore(ledger.home, tmp_path / "out", [SECRET], NOW, unwatched)
    empty = Home(tmp_path / "empty", ledger.home.keys, ledger.home.database_url)
    with pytest.raises(Refused, match="is not empty"):
        restore(empty, tmp_path / "out", [SECRET], NOW, unwatched)
    with pytest.raises(Invalid, match="not empty"):
        back_up(administrator, tmp_path / "out", ALL, unwatched)
    after = counted(infos(ledger.home)[0])
    assert after == {**before, "ledger.audit": before["ledger.audit"] + 1}


def test_a_restore_that_was_broken_off_stays_closed_and_begins_anew(
    ledger: Ledger, acting: ActingAs, administrator: Acting, elsewhere: Home, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, keys_too: Callable[[], None],
) -> None:  # fmt: skip
    payments(acting, tmp_path, "one", "Suad", "Vera")
    back_up(administrator, tmp_path / "out", ALL, unwatched)
    keys_too()
    restoring = sys.modules["wholeroute.custody.restore"]
    whole = restoring.unpack

    def broken_off(*arguments: Any) -> int:
        whole(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "unpack", broken_off)
    with pytest.raises(KeyboardInterrupt):
        restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched)
    monkeypatch.undo()

    with pytest.raises(Unavailable, match="unfinished"):
        Ledger.open(elsewhere)
    restored = restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched)
    assert restored.originals == 1
    with Ledger.open(elsewhere) as again:
        assert counted(infos(elsewhere)[0])["ledger.contribution"] == 1
        assert not again.home.unfinished.exists()


def test_a_backup_that_was_broken_off_is_none(
    administrator: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wholeroute.custody.backup.write_signed", broken_off)
    with pytest.raises(KeyboardInterrupt):
        back_up(administrator, tmp_path / "out", ALL, unwatched)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()

    # A kill leaves its folder behind, called what it is; the next begins anew there.
    left = tmp_path / "out.unfinished"
    left.mkdir()
    (left / "ledger.age").write_bytes(b"half")
    with pytest.raises(Invalid, match="no finished backup"):
        verify_backup(left, administrator.ledger.home.keys, unwatched)
    back_up(administrator, tmp_path / "out", ALL, unwatched)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_strange_folder_is_not_taken_for_a_broken_off_backup(
    administrator: Acting, tmp_path: Path
) -> None:
    strange = tmp_path / "out.unfinished"
    strange.mkdir()
    (strange / "letters").touch()

    with pytest.raises(Invalid, match="holds letters"):
        back_up(administrator, tmp_path / "out", ALL, unwatched)
    assert (strange / "letters").exists()


def test_programs_of_another_version_are_not_used(
    administrator: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumping, "_major", lambda _: 9)

    with pytest.raises(Unavailable, match="the server's own version"):
        back_up(administrator, tmp_path / "out", ALL, unwatched)
    assert list(tmp_path.iterdir()) == []


# --- the time since ---------------------------------------------------------------------------


def test_whoever_was_protected_since_is_protected_before_anybody_reads(
    ledger: Ledger, acting: ActingAs, administrator: Acting, elsewhere: Home, tmp_path: Path,
    contribute: Contribute, keys_too: Callable[[], None],
) -> None:  # fmt: skip
    filed = contribute([suspect("s", "Suad Seen"), suspect("o", "Omar Other")])
    back_up(administrator, tmp_path / "out", ALL, unwatched)
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as custodian:
        protect(custodian, filed["s"], Category.WITNESS, "they testified")
    keys_too()

    restored = restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched)

    assert [(each.fate, each.id) for each in restored.again.done] == [(Fate.PROTECTED, filed["s"])]
    with psycopg.connect(infos(elsewhere)[0]) as boss:
        lanes: dict[UUID, str] = dict(
            boss.execute("select id, lane::text from ledger.entity").fetchall()
        )
        assert lanes == {filed["s"]: "protected", filed["o"]: "open"}
        said = boss.execute("select value from open.statement where property = 'name'").fetchall()
        assert said == [("Omar Other",)]
        acts = boss.execute(
            "select action from ledger.audit where member = 'restore' order by id"
        ).fetchall()
        assert ("categorise",) in acts
        left = boss.execute("select from ledger.member where id = 'restore'").fetchall()
        assert left == []


def test_who_became_evidence_since_is_evidence_before_anybody_reads(
    ledger: Ledger, acting: ActingAs, administrator: Acting, elsewhere: Home, tmp_path: Path,
    contribute: Contribute, keys_too: Callable[[], None],
) -> None:  # fmt: skip
    filed = contribute([suspect("s", "Suad Seen"), suspect("o", "Omar Other")])
    gone = contribute([suspect("g", "Gul Gone")])
    back_up(administrator, tmp_path / "out", ALL, unwatched)
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as custodian:
        now = datetime.now(UTC)
        restrict(custodian, filed["s"], Evidence("12/2026", "the court asked"), now)
        restrict(custodian, gone["g"], Evidence("13/2026", "the court asked"), now)
        end_proceedings(custodian, gone["g"])
        erase(custodian, Order(gone.ref, (gone["g"],), Ground.REQUESTED), now)
    keys_too()

    restored = restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched)

    assert (Fate.RESTRICTED, filed["s"]) in {(e.fate, e.id) for e in restored.again.done}
    assert restored.again.left == ()
    with psycopg.connect(infos(elsewhere)[0]) as boss:
        lanes: dict[UUID, str] = dict(
            boss.execute("select id, lane::text from ledger.entity").fetchall()
        )
        assert lanes == {filed["s"]: "judicial", filed["o"]: "open"}
        said = boss.execute("select value from open.statement where property = 'name'").fetchall()
        assert said == [("Omar Other",)]
        kept = boss.execute("select entity, ended_at from ledger.restriction").fetchall()
        assert kept == [(filed["s"], None)]


def test_who_and_what_was_erased_since_is_erased_before_anybody_reads(
    ledger: Ledger, acting: ActingAs, administrator: Acting, elsewhere: Home, tmp_path: Path,
    keys_too: Callable[[], None],
) -> None:  # fmt: skip
    stays = payments(acting, tmp_path, "stays", "Suad", "Salma", "Vera")
    goes = payments(acting, tmp_path, "goes", "Samir", "Vida")
    back_up(administrator, tmp_path / "out", ALL, unwatched)
    with psycopg.connect(infos(ledger.home)[0]) as boss:
        people: dict[str, UUID] = dict(
            boss.execute(
                "select value, entity from open.statement where property = 'name'"
            ).fetchall()
        )
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as custodian:
        now = datetime.now(UTC)
        erase(custodian, Order(goes, (), Ground.REQUESTED), now)
        erase(custodian, Order(stays, (people["Suad stays"],), Ground.REQUESTED), now)
    keys_too()

    restored = restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched)

    assert {each.id for each in restored.again.done} == {goes, people["Suad stays"]}
    assert restored.again.left == ()
    assert {ref for ref, _ in KeyRing(elsewhere.keys).refs()} == {stays}
    assert {ref for ref, _ in Originals(elsewhere.data).refs()} <= {stays}
    with psycopg.connect(infos(elsewhere)[0]) as boss:
        everything = subprocess.run(
            [str(postgres.shipped()) + "/pg_dump", "--data-only", infos(elsewhere)[0]],
            capture_output=True, check=True,
        ).stdout  # fmt: skip
        names = boss.execute("select value from open.statement where property = 'name'").fetchall()
    assert names == [("Salma stays",)]
    assert b"Suad" not in everything
    assert b"Samir" not in everything
    assert b"Salma" in everything


def test_an_older_state_is_recognised_as_such(
    ledger: Ledger, contribute: Contribute, administrator: Acting, elsewhere: Home, tmp_path: Path,
    keys_too: Callable[[], None],
) -> None:  # fmt: skip
    seal(ledger)
    back_up(administrator, tmp_path / "out", ALL, unwatched)
    contribute([suspect("s", "Suad Seen")])
    seen = seal(ledger).size
    keys_too()

    restored = restore(elsewhere, tmp_path / "out", [SECRET], NOW, unwatched)

    assert f"signed for {seen} before" in restored.behind
    with Ledger.open(elsewhere) as again:
        assert not recognise(again).sound
    with psycopg.connect(infos(elsewhere)[0]) as boss:
        row = boss.execute(
            "select details from ledger.audit where object like 'restored:%%'"
        ).fetchone()
    assert row is not None
    assert (row[0]["size"], row[0]["seen"]) == (seen - 2, seen)


# --- keys -------------------------------------------------------------------------------------


def test_keys_and_data_never_lie_together(administrator: Acting, tmp_path: Path) -> None:
    home = administrator.ledger.home
    (tmp_path / "data").mkdir()
    (tmp_path / "safe").mkdir()
    back_up(administrator, tmp_path / "data" / "out", ALL, unwatched)
    back_up_keys(administrator, tmp_path / "safe" / "keys", (PUBLIC,), unwatched)

    for folder in (tmp_path / "data" / "out" / "keys", tmp_path / "data" / "keys"):
        with pytest.raises(Refused, match="keys lie apart"):
            back_up_keys(administrator, folder, (PUBLIC,), unwatched)
    with pytest.raises(Refused, match="keys lie apart"):
        back_up(administrator, tmp_path / "safe" / "out", ALL, unwatched)
    for folder in (home.data / "backup", home.keys / "backup"):
        with pytest.raises(Invalid, match="lies in the folder"):
            back_up(administrator, folder, ALL, unwatched)
        with pytest.raises(Invalid, match="lies in the folder"):
            back_up_keys(administrator, folder, (PUBLIC,), unwatched)


def test_keys_come_back_into_an_empty_folder_but_for_those_destroyed_since(
    ledger: Ledger, acting: ActingAs, administrator: Acting, tmp_path: Path
) -> None:
    kept = payments(acting, tmp_path, "one", "Suad")
    erased = payments(acting, tmp_path, "two", "Samir")
    manifest = back_up_keys(administrator, tmp_path / "out", (PUBLIC,), unwatched)
    home = Home(tmp_path / "data", tmp_path / "keys")
    remember_erased(home.keys, [Gone(Fate.REPORT_ERASED, erased, datetime.now(UTC))])

    restore_keys(home, tmp_path / "out", [SECRET], unwatched, signed_by=manifest.signed_by)

    assert [ref for ref, _ in KeyRing(home.keys).refs()] == [kept]
    assert KeyRing(home.keys).load(kept) == KeyRing(ledger.home.keys).load(kept)
    for name in ("database-roles", "vault", "backup-signing"):
        assert (home.keys / name).read_bytes() == (ledger.home.keys / name).read_bytes()
    with pytest.raises(Refused, match="keys are in"):
        restore_keys(home, tmp_path / "out", [SECRET], unwatched)


def test_one_kind_of_backup_is_not_restored_as_the_other(
    administrator: Acting, elsewhere: Home, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    made: Manifest = back_up(administrator, tmp_path / "a" / "data", ALL, unwatched)
    back_up_keys(administrator, tmp_path / "b" / "keys", (PUBLIC,), unwatched)

    with pytest.raises(Invalid, match="restore-keys"):
        restore(
            elsewhere, tmp_path / "b" / "keys", [SECRET], NOW, unwatched, signed_by=made.signed_by
        )
    with pytest.raises(Invalid, match="holds data"):
        restore_keys(
            Home(tmp_path / "d", tmp_path / "k"), tmp_path / "a" / "data", [SECRET], unwatched
        )
