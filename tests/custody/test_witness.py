"""A witness signs for what continues what it signed for, and for nothing else, whoever asks."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from wholeroute.custody.checkpoints import Signer, signed_checkpoint
from wholeroute.custody.merkle import Tree, leaf_hash
from wholeroute.custody.verifying import COSIGNS, SIGNS, Checkpoint
from wholeroute.custody.witness import cosign, read_request, request_text
from wholeroute.errors import Invalid, Refused

LOG = Signer.made("log.example", SIGNS, b"l" * 32)
FORGER = Signer.made("log.example", SIGNS, b"f" * 32)
WITNESS = Signer.made("witness.example", COSIGNS, b"w" * 32)
TREE = Tree(leaf_hash(b"%d" % at) for at in range(40))
OTHER = Tree(leaf_hash(b"%d" % (at + (at == 4))) for at in range(40))
AT = 1_700_000_000


def note(size: int, tree: Tree = TREE, signer: Signer = LOG) -> str:
    return signed_checkpoint(signer, size, tree.root(size))


def asked(old: int, size: int, tree: Tree = TREE, signer: Signer = LOG) -> bytes:
    proof = tree.consistency(old, size) if old else []
    return request_text(old, proof, note(size, tree, signer)).encode()


def sign(memory: Path, content: bytes | str, key: str | None = LOG.public) -> str:
    given = content if isinstance(content, bytes) else content.encode()
    return cosign(read_request(given), WITNESS, memory, key, AT)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """Return the memory of a witness that signed for ten leaves."""
    path = tmp_path / "key.seen"
    sign(path, note(10))
    return path


def test_it_signs_for_a_log_that_it_was_told_the_key_of(tmp_path: Path) -> None:
    cosigned = sign(tmp_path / "seen", note(3))

    checkpoint = Checkpoint.parse(cosigned.encode(), "cosigned")
    assert checkpoint.signers([LOG.key, WITNESS.key]) == ["log.example", "witness.example"]


def test_the_key_is_remembered(memory: Path) -> None:
    assert sign(memory, asked(10, 20), None)


def test_it_signs_for_nobody_it_does_not_know(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="new here"):
        sign(tmp_path / "seen", note(3), None)


@pytest.mark.parametrize("size", [10, 11, 16, 17, 40])
def test_it_signs_for_what_continues(memory: Path, size: int) -> None:
    assert sign(memory, asked(10, size))
    assert sign(memory, note(size)), "the same again proves itself"


def test_it_signs_for_what_continues_nothing(tmp_path: Path) -> None:
    sign(tmp_path / "seen", note(0))

    assert sign(tmp_path / "seen", note(10))


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (note(9), "set-back"),
        (note(0), "set-back"),
        (note(10, OTHER), "split-view"),
        (asked(10, 20, OTHER), "split-view"),
        (request_text(10, [], note(20)), "split-view"),
        (request_text(10, TREE.consistency(10, 20)[:-1], note(20)), "split-view"),
        (request_text(10, TREE.consistency(10, 20), note(21)), "split-view"),
        (asked(10, 20, signer=FORGER), "unsigned"),
        (note(20).replace("\n20\n", "\n21\n"), "forged"),
        (signed_checkpoint(WITNESS, 3, TREE.root(3)), "another-log"),
    ],
)
def test_it_signs_for_nothing_else(memory: Path, content: bytes | str, rule: str) -> None:
    before = memory.read_text()

    with pytest.raises(Refused) as refusal:
        sign(memory, content)

    assert refusal.value.rule == rule
    assert memory.read_text() == before


def test_it_does_not_take_another_key_for_the_log(memory: Path) -> None:
    with pytest.raises(Refused) as refusal:
        sign(memory, asked(10, 20, signer=FORGER), FORGER.public)

    assert refusal.value.rule == "another-key"


@pytest.mark.parametrize("content", [note(20), asked(5, 20), asked(0, 20)])
def test_it_asks_for_the_proof_that_is_missing(memory: Path, content: bytes | str) -> None:
    with pytest.raises(Invalid, match="--since 10"):
        sign(memory, content)


def test_two_logs_are_two(memory: Path) -> None:
    another = Signer.made("another.example", SIGNS, b"a" * 32)

    assert sign(memory, note(3, OTHER, another), another.public)
    assert sign(memory, asked(10, 20))


LONG = b64encode(b"h" * 33).decode()
HASH = b64encode(b"h" * 32).decode()


@pytest.mark.parametrize(
    "content",
    [
        "", "x", "old 3\n", "old x\n\n" + note(3), "old 3\nx\n\n", "old 03\n\n" + note(3),
        "old -3\n\n" + note(3), "old \u0663\n\n" + note(3), f"old 1\n{LONG}\n\n" + note(3),
        "old 1\n" + f"{HASH}\n" * 64 + "\n" + note(3),
    ],
)  # fmt: skip
def test_what_is_no_request_is_not_read(content: str) -> None:
    with pytest.raises(Invalid):
        read_request(content.encode())


def test_a_key_that_signs_a_log_signs_for_none(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        cosign(read_request(note(3).encode()), LOG, tmp_path / "seen", LOG.public, AT)


def test_a_checkpoint_that_lost_its_last_newline_is_signed_for_as_one(tmp_path: Path) -> None:
    cosigned = sign(tmp_path / "seen", note(3).removesuffix("\n"))

    assert cosigned.startswith(note(3))
    assert Checkpoint.parse(cosigned.encode(), "cosigned").signers([WITNESS.key])


def test_a_witness_whose_memory_is_broken_is_told_and_signs_nothing(memory: Path) -> None:
    memory.write_text("{")

    with pytest.raises(Invalid, match="cannot be read"):
        sign(memory, asked(10, 20))


def test_it_signs_only_after_it_has_written_down_what_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("wholeroute.custody.witness.write_durably", full)

    with pytest.raises(OSError, match="full"):
        sign(tmp_path / "seen", note(3))
