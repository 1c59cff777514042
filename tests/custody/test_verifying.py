"""The verifier stands alone, finds whatever was done to a log, and says where in plain words."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.rights.tampering import (
    ATTACKS,
    LOG,
    WITNESS,
    Kept,
    keep_outside,
    made_leaf,
    undetected,
    write_log,
)

from wholeroute.custody import verifying
from wholeroute.custody.checkpoints import Signer, signed_checkpoint
from wholeroute.custody.leaves import leaf
from wholeroute.custody.merkle import Tree, leaf_hash
from wholeroute.custody.verifying import (
    CHECKPOINTS,
    HASHES,
    LEAVES,
    Running,
    Unreadable,
    said,
    verify_given,
    verify_log,
)
from wholeroute.ledger import AuditLine

EVENTS = 50
LEAF = [made_leaf(number) for number in range(EVENTS)]


@pytest.fixture
def log(tmp_path: Path) -> tuple[Path, Kept]:
    """Return the folder of a whole log, and what a partner keeps of it."""
    note = write_log(tmp_path / "log", LEAF)
    return tmp_path / "log", keep_outside(tmp_path, note)


def faults(log: tuple[Path, Kept]) -> list[str]:
    folder, kept = log
    return verify_log(folder, [kept.checkpoint], kept.keys).faults


def lines(folder: Path) -> list[bytes]:
    return (folder / LEAVES).read_bytes().splitlines(keepends=True)


def rewrite(folder: Path, changed: list[bytes]) -> None:
    (folder / LEAVES).write_bytes(b"".join(changed))


def test_a_whole_log_is_whole(log: tuple[Path, Kept]) -> None:
    folder, kept = log

    found = verify_log(folder, [kept.checkpoint], kept.keys)

    assert (found.faults, found.notes) == ([], [])
    assert (found.size, found.root) == (EVENTS, Tree(map(leaf_hash, LEAF)).root())


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    write_log(tmp_path, [])

    assert verify_log(tmp_path).faults == []


@pytest.mark.parametrize("size", range(70))
def test_the_running_root_is_that_of_the_tree(size: int) -> None:
    running, tree = Running(), Tree(leaf_hash(b"%d" % at) for at in range(size))
    for at in range(size):
        running.add(leaf_hash(b"%d" % at))

    assert running.root() == tree.root()


def test_the_invented_leaves_have_the_form_of_real_ones() -> None:
    from datetime import UTC, datetime  # noqa: PLC0415

    line = AuditLine(
        7, datetime(2026, 1, 1, 0, 0, 0, 7, UTC), "ana", "police", "analyst", "analysis", "read",
        "entity:00000002", True, "",
    )  # fmt: skip
    commitment = made_leaf(7).partition(b'"commitment":"')[2][:64].decode()

    assert leaf(line, bytes.fromhex(commitment)) == made_leaf(7)


# --- said in words, and where -----------------------------------------------------------------


def test_a_changed_leaf_is_named(log: tuple[Path, Kept]) -> None:
    folder, _ = log
    changed = lines(folder)
    changed[16] = changed[16].replace(b"allowed", b"refused")
    rewrite(folder, changed)

    assert faults(log)[0] == "line 17: the leaf there is not the one that was sealed"
    assert "the root over 50 leaves is another" in faults(log)[1]


def test_a_missing_leaf_is_named(log: tuple[Path, Kept]) -> None:
    folder, _ = log
    changed = lines(folder)
    del changed[16]
    rewrite(folder, changed)

    assert "line 17: leaf 17 where 16 is due: 1 missing" in faults(log)


def test_a_leaf_put_in_is_named(log: tuple[Path, Kept]) -> None:
    folder, _ = log
    changed = lines(folder)
    changed.insert(16, changed[3])
    rewrite(folder, changed)

    assert "line 17: leaf 3 where 16 is due: put in, doubled or out of order" in faults(log)


@pytest.mark.parametrize("junk", [b"", b"x", b"16", b"-1 {}", b"9" * 5000 + b" {}", b"\xff\x00 {}"])
def test_what_is_no_leaf_is_named(log: tuple[Path, Kept], junk: bytes) -> None:
    folder, _ = log
    changed = lines(folder)
    changed[16] = junk + b"\n"
    rewrite(folder, changed)

    assert faults(log)[0].startswith("line 17: ")


def test_a_log_cut_short_says_how_much_there_was(log: tuple[Path, Kept]) -> None:
    folder, _ = log
    write_log(folder, LEAF[:20])

    assert faults(log) == [
        "kept-elsewhere.txt counts 50 leaves, the log has 20: it was cut short or rolled back"
    ]


def test_between_two_checkpoints_the_first_change_is_narrowed_down(
    log: tuple[Path, Kept], tmp_path: Path
) -> None:
    folder, kept = log
    earlier = tmp_path / "earlier.txt"
    earlier.write_text(signed_checkpoint(LOG, 20, Tree(map(leaf_hash, LEAF[:20])).root()))
    write_log(folder, [*LEAF[:30], made_leaf(999), *LEAF[31:]])

    (fault,) = verify_log(folder, [earlier, kept.checkpoint], kept.keys).faults

    assert fault.endswith("something was changed from leaf 20 on, before leaf 50")


def test_what_nobody_signed_for_is_said(log: tuple[Path, Kept]) -> None:
    folder, kept = log
    more = [*LEAF, made_leaf(50)]
    (tmp := folder.parent / "more").mkdir()
    write_log(tmp, more)
    shutil.copy(tmp / LEAVES, folder / LEAVES)
    shutil.copy(tmp / HASHES, folder / HASHES)

    assert faults((folder, kept)) == [
        "no checkpoint counts all 51 leaves: nobody signed for the last ones"
    ]


def test_what_came_after_the_outside_checkpoint_is_said_and_is_no_fault(
    log: tuple[Path, Kept],
) -> None:
    folder, kept = log
    write_log(folder, [*LEAF, made_leaf(50)])

    found = verify_log(folder, [kept.checkpoint], kept.keys)

    assert found.faults == []
    assert found.notes == ["1 leaves came after the newest checkpoint from outside"]


def test_without_anything_from_outside_it_says_what_it_cannot_see(log: tuple[Path, Kept]) -> None:
    found = verify_log(log[0])

    assert found.faults == []
    assert len(found.notes) == 2
    assert "a roll-back would not be seen" in said(found)[0]


def test_many_faults_are_counted(log: tuple[Path, Kept]) -> None:
    folder, _ = log
    rewrite(folder, lines(folder)[::-1])

    found = verify_log(folder)
    assert len(found.faults) == 20
    assert said(found)[20] == f"wrong: {found.unsaid} more"


# --- whose signatures count -------------------------------------------------------------------

STRANGER = Signer.made("wholeroute/bench", verifying.SIGNS, b"x" * 32)


def test_a_checkpoint_that_nobody_known_signed_counts_for_nothing(log: tuple[Path, Kept]) -> None:
    folder, kept = log

    found = verify_log(folder, [kept.checkpoint], [STRANGER.public])

    assert "kept-elsewhere.txt is not signed by a key that counts" in found.faults


def test_the_witness_alone_may_vouch_for_what_it_kept(log: tuple[Path, Kept]) -> None:
    folder, kept = log

    assert verify_log(folder, [kept.checkpoint], [WITNESS.public]).faults == []


def test_a_forged_signature_is_said(log: tuple[Path, Kept]) -> None:
    folder, kept = log
    note = kept.checkpoint.read_text()
    kept.checkpoint.write_text(note.replace("\n50\n", "\n49\n"))

    assert any("forged" in each for each in faults((folder, kept)))


def test_a_new_key_of_the_logs_name_is_no_key_of_the_log(log: tuple[Path, Kept]) -> None:
    folder, kept = log
    (note,) = (folder / CHECKPOINTS).iterdir()
    note.write_text(signed_checkpoint(STRANGER, EVENTS, Tree(map(leaf_hash, LEAF)).root()))

    assert faults((folder, kept)) == ["newest.txt is not signed by a key that counts"]


def test_another_logs_checkpoint_is_said(log: tuple[Path, Kept], tmp_path: Path) -> None:
    folder, kept = log
    another = Signer.made("another", verifying.SIGNS, b"a" * 32)
    path = tmp_path / "another.txt"
    path.write_text(signed_checkpoint(another, EVENTS, Tree(map(leaf_hash, LEAF)).root()))

    found = verify_log(folder, [kept.checkpoint, path], kept.keys)

    assert found.faults[0] == "another.txt is a checkpoint of another log, another"


def renamed(folder: Path, root: bytes) -> Signer:
    """Let the log's newest checkpoint be signed by a new key; return it."""
    another = Signer.made("log-2", verifying.SIGNS, b"2" * 32)
    (note,) = (folder / CHECKPOINTS).iterdir()
    note.write_text(signed_checkpoint(another, EVENTS, root))
    return another


def test_a_log_whose_key_was_lost_goes_on_for_who_was_given_both_keys(
    log: tuple[Path, Kept],
) -> None:
    folder, kept = log
    another = renamed(folder, Tree(map(leaf_hash, LEAF)).root())

    both = verify_log(folder, [kept.checkpoint], [*kept.keys, another.public])
    first = verify_log(folder, [kept.checkpoint], kept.keys)

    assert both.faults == []
    assert both.notes == ["newest.txt is signed under another name, log-2"]
    assert first.faults == ["newest.txt is a checkpoint of another log, log-2"]


def test_under_another_name_a_root_must_stand_all_the_same(log: tuple[Path, Kept]) -> None:
    folder, kept = log
    another = renamed(folder, b"r" * 32)

    found = verify_log(folder, [kept.checkpoint], [*kept.keys, another.public])

    assert any("the root over 50 leaves is another" in each for each in found.faults)


@pytest.mark.parametrize("missing", [LEAVES, HASHES])
def test_what_is_not_there_cannot_be_read(log: tuple[Path, Kept], missing: str) -> None:
    folder, _ = log
    (folder / missing).unlink()

    with pytest.raises(Unreadable, match=missing):
        verify_log(folder)


# --- attacks ----------------------------------------------------------------------------------


def test_fifty_attacks_by_who_holds_the_key_are_all_seen(tmp_path: Path) -> None:
    assert undetected(tmp_path, events=500, tries=50, seed=7) == []


def _blind_to_roots(*_: object) -> None:
    return None


def test_without_the_roots_an_attack_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_roots", _blind_to_roots)

    assert undetected(tmp_path, events=100, tries=24, seed=7)


def test_without_the_outside_checkpoint_every_good_attack_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = verifying.verify_log
    for module in (verifying, sys.modules["wholeroute.custody"]):
        monkeypatch.setattr(module, "verify_log", lambda folder, _, keys: whole(folder, [], keys))

    missed = {each.split()[0] for each in undetected(tmp_path, events=100, tries=60, seed=7)}

    assert missed == {each.__name__ for each in ATTACKS}


def test_without_the_hash_of_the_leaf_itself_a_changed_leaf_is_missed(
    log: tuple[Path, Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A verifier that believed the hashes lying beside the leaves would be none."""
    folder, kept = log
    changed = lines(folder)
    changed[16] = changed[16].replace(b"allowed", b"refused")
    rewrite(folder, changed)
    source = Path(verifying.__file__).read_text()
    believing = source.replace(
        'fresh = sha256(b"\\0" + leaf).digest()\n            if fresh != hashes.read(HASH_BYTES):',
        "fresh = hashes.read(HASH_BYTES)\n            if False:",
    )
    assert believing != source
    module = type(sys)("believing")
    module.__dict__["__name__"] = "believing"
    monkeypatch.setitem(sys.modules, "believing", module)
    exec(compile(believing, "believing", "exec"), module.__dict__)  # noqa: S102 — a broken copy

    assert module.verify_log(folder, [kept.checkpoint], kept.keys).faults == []
    assert faults((folder, kept)) != []


# --- one leaf ---------------------------------------------------------------------------------


def proof(path: Path, place: int, size: int, other: dict[str, object] | None = None) -> Path:
    tree = Tree(map(leaf_hash, LEAF[:size]))
    shown = {
        "leaf": LEAF[place].decode(),
        "place": place,
        "hashes": [b64encode(each).decode() for each in tree.inclusion(place, size)],
        "checkpoint": signed_checkpoint(LOG, size, tree.root()),
    }
    path.write_text(json.dumps(shown | (other or {})))
    return path


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 50])
def test_every_leaf_of_every_size_is_shown(tmp_path: Path, size: int) -> None:
    for place in range(size):
        shown = proof(tmp_path / "proof.json", place, size)
        assert verify_given(shown, keys=[LOG.public]).faults == []


@pytest.mark.parametrize(
    "other",
    [
        {"leaf": "another"},
        {"place": 4},
        {"place": 50},
        {"place": -1},
        {"place": float("inf")},
        {"place": 3.0},
        {"place": "03"},
        {"place": True},
        {"hashes": []},
        {"hashes": [b64encode(b"x" * 32).decode()] * 6},
        {"hashes": [b64encode(b"x" * 32).decode()] * 90},
        {"hashes": [b64encode(b"x").decode()] * 6},
        {"checkpoint": signed_checkpoint(LOG, 49, b"x" * 32)},
        {"checkpoint": signed_checkpoint(STRANGER, 50, Tree(map(leaf_hash, LEAF)).root())},
    ],
)
def test_another_leaf_place_or_root_is_not_shown(tmp_path: Path, other: dict[str, object]) -> None:
    shown = proof(tmp_path / "proof.json", 3, 50, other)

    assert verify_given(shown, keys=[LOG.public]).faults


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"leaf": 1}', '{"leaf": "", "place": 0, "hashes": 1}', "[" * 9999]
)
def test_what_is_no_proof_cannot_be_read(tmp_path: Path, content: str) -> None:
    (tmp_path / "proof.json").write_text(content)

    with pytest.raises(Unreadable):
        verify_given(tmp_path / "proof.json")


@pytest.mark.parametrize("size", ["0" * 2, "1" * 4_000, "-1", "+1", "\u0661", "1_0", " 1", ""])
def test_a_size_that_is_written_in_no_known_way_is_no_checkpoint(size: str) -> None:
    note = signed_checkpoint(LOG, 7, b"r" * 32).replace("\n7\n", f"\n{size}\n")

    with pytest.raises(Unreadable):
        verifying.Checkpoint.parse(note.encode(), "note")


@pytest.mark.parametrize("steering", ["\x1b[2J", "\r", "\t", "\x00", "\x08"])
def test_what_steers_a_terminal_is_in_no_checkpoint(steering: str) -> None:
    note = signed_checkpoint(Signer(f"log{steering}", verifying.SIGNS, b"l" * 32), 7, b"r" * 32)

    with pytest.raises(Unreadable):
        verifying.Checkpoint.parse(note.encode(), "note")


def test_what_steers_a_terminal_is_shown_to_nobody(log: tuple[Path, Kept]) -> None:
    folder, kept = log
    (folder / CHECKPOINTS / "\x1b[2Jwhole.txt").write_text("no note")

    found = verify_log(folder, [kept.checkpoint], kept.keys)

    assert said(found)[0] == "wrong: ?[2Jwhole.txt is no checkpoint"
    assert all(line.isprintable() for line in said(found))


# --- alone ------------------------------------------------------------------------------------


def alone(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return what runs a copy of the one file, where nothing of wholeroute can be imported."""
    script = Path(shutil.copy(verifying.__file__, tmp_path / "verifying.py"))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", str(script), *arguments],
            cwd=tmp_path, env={}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_the_one_file_stands_alone(log: tuple[Path, Kept], tmp_path: Path) -> None:
    folder, kept = log
    given = [str(folder), "--checkpoint", str(kept.checkpoint), "--key", kept.keys[0],
             "--key", kept.keys[1]]  # fmt: skip
    run = alone(tmp_path)
    whole = run(*given)
    rewrite(folder, lines(folder)[:-1])

    cut, wrong = run(*given), run(*given[:-1], "no key")

    assert (whole.returncode, whole.stdout.splitlines()[-1][:20]) == (0, "whole: 50 leaves, ro")
    assert cut.returncode == 1
    assert "NOT WHOLE" in cut.stdout
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "no key" in wrong.stderr


def test_it_imports_nothing_of_ours() -> None:
    tree = ast.parse(Path(verifying.__file__).read_text())
    names = {
        (each.module or "") if isinstance(each, ast.ImportFrom) else each.names[0].name
        for each in ast.walk(tree)
        if isinstance(each, ast.Import | ast.ImportFrom)
    }

    assert {name.partition(".")[0] for name in names} - sys.stdlib_module_names == {"nacl"}
