"""The exercise's own JSON Lines and texts go through, and what it broke on purpose does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from wholeroute.entities import Reject, Row
from wholeroute.exercise.halcyon import generate, world
from wholeroute.intake.encode import Encoder
from wholeroute.intake.readers import guess_reader, open_rows


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small exercise."""
    folder = tmp_path_factory.mktemp("halcyon") / "exercise"
    generate(folder, world(7, 0.05))
    return folder


def lines(path: Path) -> Iterator[dict[str, str | int]]:
    with path.open("rb") as file:
        yield from map(orjson.loads, file)


@pytest.mark.parametrize("reader", ["jsonl", "text"])
def test_every_report_comes_in_but_for_what_was_broken(exercise: Path, reader: str) -> None:
    lost = {(each["path"], each["line"]) for each in lines(exercise / "truth" / "lost.jsonl")}
    sent = [
        str(each["path"]) for each in lines(exercise / "manifest.jsonl") if each["reader"] == reader
    ]
    encoder, rejected, taken = Encoder(b"secret"), set(), 0

    for path in sent:
        for row in open_rows(guess_reader(exercise / path), exercise / path):
            if isinstance(row, Reject):
                rejected.add((path, row.line))
            else:
                assert isinstance(row, Row)
                taken += bool(encoder.statement_lines(row))

    assert rejected == {each for each in lost if each[0] in sent}
    assert taken >= len(sent)
