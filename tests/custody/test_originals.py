"""Originals opened to be read again leave nothing behind, and how they were read dies with them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from wholeroute.custody import ContributionKey, KeyRing, Originals, originals
from wholeroute.errors import NotFound


@pytest.fixture
def key(tmp_path: Path) -> ContributionKey:
    """Return the key of a report."""
    return KeyRing(tmp_path / "keys").create(uuid4())


@pytest.fixture
def kept(tmp_path: Path, key: ContributionKey) -> Originals:
    """Return a folder in which that report's original lies sealed."""
    folder = Originals(tmp_path / "data")
    (tmp_path / "file").write_bytes(b"Amina Canary")
    folder.seal(tmp_path / "file", key)
    return folder


@pytest.mark.parametrize("memory", ["/dev/shm", "/nowhere"])  # noqa: S108 — where it may lie
def test_an_opened_original_is_gone_afterwards_even_when_its_reading_fails(
    kept: Originals, key: ContributionKey, monkeypatch: pytest.MonkeyPatch, memory: str
) -> None:
    monkeypatch.setattr(originals, "_MEMORY", Path(memory))
    opened: list[Path] = []

    def read_and_fail() -> None:
        with kept.opened(key, ".xlsx") as path:
            assert (path.suffix, path.read_bytes()) == (".xlsx", b"Amina Canary")
            assert path.parent.stat().st_mode & 0o077 == 0
            opened.append(path)
            raise KeyError

    with pytest.raises(KeyError):
        read_and_fail()

    assert not opened[0].parent.exists()


def test_what_a_crash_left_opened_is_forgotten_once_it_is_old(
    kept: Originals, tmp_path: Path
) -> None:
    left = tmp_path / "data" / "originals" / "wholeroute-opened-x"
    left.mkdir()
    made = left.stat().st_mtime

    gone = subprocess.Popen(["/bin/true"])
    gone.wait()
    for process in (gone.pid, os.getpid()):
        (left.parent / f"wholeroute-opened-{process}-y").mkdir()
    kept.forget_opened(made - 1)
    assert [each.name for each in left.parent.glob("*-y")] == [f"wholeroute-opened-{os.getpid()}-y"]
    assert left.exists()

    kept.forget_opened(made + 1)
    assert not left.exists()


def test_what_another_installation_has_opened_is_left_alone(
    kept: Originals, tmp_path: Path
) -> None:
    with Originals(tmp_path / "elsewhere").fleeting(0) as theirs, kept.fleeting(0) as ours:
        kept.forget_opened(2**40)

        assert theirs.exists()
        assert not ours.exists()
        ours.mkdir()  # as it was, to be gone at the end


def test_how_it_was_read_is_sealed_and_erased_with_it(
    kept: Originals, key: ContributionKey, tmp_path: Path
) -> None:
    kept.seal_how(key, b"by a secret mapping")

    assert kept.unseal_how(key) == b"by a secret mapping"
    sealed = [p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file()]
    assert not [content for content in sealed if b"mapping" in content]

    kept.erase(key.ref)
    assert not [name for _, _, names in os.walk(tmp_path / "data") for name in names]
    with pytest.raises(NotFound):
        kept.unseal_how(key)
