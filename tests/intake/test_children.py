"""What a child says of one file is never taken for another's, and nobody waits for it for ever."""

from __future__ import annotations

import os
from multiprocessing import Pipe
from pathlib import Path

import pytest

from wholeroute.errors import Refused
from wholeroute.intake import parse_mapping
from wholeroute.intake.child import Task
from wholeroute.intake.children import Child, _Ahead, limit_waits
from wholeroute.intake.frames import Frame

MAPPING = parse_mapping(
    "format: csv\nentities:\n  - {name: p, kind: Person, properties: {name: who}, category: suspect}\n"
)


def of(folder: Path, who: str, rows: int = 1) -> Task:
    """Return the task of reading a table of people all called alike."""
    path = folder / f"{who}.csv"
    path.write_text("who\n" + f"{who}\n" * rows, encoding="utf-8")
    return Task("csv", path, MAPPING, b"s" * 32)


@pytest.mark.parametrize("rows", [1, 30_000])
def test_a_file_that_nobody_read_to_its_end_leaves_nothing_for_the_next(
    tmp_path: Path, rows: int
) -> None:
    with Child() as child:
        left = child.frames(of(tmp_path, "Left", rows))
        assert next(left)[0] is Frame.SUBJECTS
        # Whoever refuses it keeps what was being read alive, as a traceback does.
        frames = list(child.frames(of(tmp_path, "Next")))
        assert [content for frame, content in frames if frame is Frame.STATEMENTS]
        assert all(b"Left" not in content for _, content in frames)

        left.close()
        again = list(child.frames(of(tmp_path, "Again")))
        assert again[-1][0] is Frame.DONE


def test_a_large_file_is_read_ahead_whole_and_in_order(tmp_path: Path) -> None:
    with Child() as child:
        frames = list(child.frames(of(tmp_path, "Many", 50_000)))

    said = [content.count(b"\n") for frame, content in frames if frame is Frame.STATEMENTS]
    assert (sum(said), len(said) > 1) == (50_000, True)
    assert frames[-1][0] is Frame.DONE


@pytest.mark.parametrize("begun", [b"\0\0", b"\0\0\0\5ab"])
def test_a_message_that_is_begun_and_not_ended_is_no_answer(begun: bytes) -> None:
    ours, theirs = Pipe(duplex=True)
    limit_waits(ours, 0.05)
    os.write(theirs.fileno(), begun)

    assert _Ahead(ours).next()[0] is Frame.ERROR


@pytest.mark.parametrize("message", [b"", b"\xff what is this"])
def test_a_message_that_is_none_is_no_answer(message: bytes) -> None:
    ours, theirs = Pipe(duplex=True)
    theirs.send_bytes(message)

    assert _Ahead(ours).next()[0] is Frame.ERROR


def test_a_child_that_goes_away_is_told_of(tmp_path: Path) -> None:
    with Child() as child:
        list(child.frames(of(tmp_path, "First")))
        assert child._process is not None
        child._process.kill()
        with pytest.raises(Refused, match="limits"):
            list(child.frames(of(tmp_path, "Second")))
        assert list(child.frames(of(tmp_path, "Third")))[-1][0] is Frame.DONE
