"""A file that is no report is read by a limited child, too, and what it did wrong comes back."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from wholeroute.errors import Invalid, Refused
from wholeroute.intake import read_aside


def length(content: bytes, more: int = 0) -> bytes:
    return str(len(content) + more).encode()


def who(_: bytes) -> bytes:
    return str(os.getpid()).encode()


def wrong(_: bytes) -> bytes:
    raise Invalid("header", "names no column", "Name one.", line=1)


def greedy(_: bytes) -> bytes:
    return b"x" * (2 << 30)


def writing(content: bytes, path: Path) -> bytes:
    path.write_bytes(content)
    return b""


def test_a_file_is_read_by_another_process() -> None:
    assert read_aside(b"abc", length) == b"3"
    assert read_aside(b"abc", partial(length, more=4)) == b"7"
    assert int(read_aside(b"", who)) != os.getpid()


def test_what_is_wrong_with_it_comes_back_as_it_was_said() -> None:
    with pytest.raises(Invalid) as told:
        read_aside(b"abc", wrong)

    assert (told.value.field, told.value.line) == ("header", 1)


@pytest.mark.parametrize(
    ("content", "job", "said"),
    [
        (b"PK\x03\x04" + b"0" * 600, length, "another format"),
        (b"abc", greedy, "MemoryError"),
    ],
)
def test_what_is_hostile_ends_it(content: bytes, job: Callable[[bytes], bytes], said: str) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        read_aside(content, job)

    assert refusal.value.rule == "hostile-file"


def test_it_writes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "written"
    with pytest.raises(Refused, match="limits"):
        read_aside(b"abc", partial(writing, path=path))

    assert not path.exists() or path.read_bytes() == b""
