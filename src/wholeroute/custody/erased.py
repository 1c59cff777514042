"""Remember beside the keys what was erased and who was protected, in ids alone.

A backup brings back what was erased after it was taken, and opens the lane of whoever was
protected since. The list lies where no data backup takes it along, so that a restored
installation can do both again before anybody reads. It only ever grows, and holds ids, no names.

Remember **before** the commit that erases or protects: where the commit then fails, the worst is
that a later restore protects too much.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import orjson

from wholeroute.custody.keys import make_folder, sync_folder
from wholeroute.errors import Unavailable

_FILE = "erased"


class Fate(StrEnum):
    """What happened to something that an older backup still holds as it was."""

    REPORT_ERASED = "report-erased"
    PERSON_ERASED = "person-erased"
    RESTRICTED = "restricted"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Gone:
    """One line of the list: a report by its ref, or a person by the id of their entity.

    `category` and `ground` say as what somebody was protected; other fates have none.
    """

    fate: Fate
    id: UUID
    at: datetime
    category: str = ""
    ground: str = ""


def remember_erased(keys: Path, gone: Iterable[Gone]) -> None:
    """Add lines to the list beside the keys; they are durable when this returns."""
    lines = b"".join(orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in gone)
    if not lines:
        return
    make_folder(keys)
    path = keys / _FILE
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
            lines = b"\n" + lines  # a crash tore the last line: its commit never came
        if file.write(lines) != len(lines):
            raise Unavailable(f"{path} took in a part of a line; is the disk full?")
        os.fsync(file.fileno())
    sync_folder(keys)


def erased_since(keys: Path, since: datetime) -> list[Gone]:
    """Return what was erased or protected at or after `since`, oldest first, each once."""
    path = keys / _FILE
    found = [_read(line) for line in path.read_bytes().splitlines()] if path.exists() else []
    later = {(each.fate, each.id): each for each in found if each and each.at >= since}
    return sorted(later.values(), key=lambda each: (each.at, each.fate, each.id))


def _read(line: bytes) -> Gone | None:
    """Return a line of the list, None for one that a crash tore."""
    try:
        said = orjson.loads(line)
        return Gone(
            Fate(said["fate"]), UUID(said["id"]), datetime.fromisoformat(said["at"]),
            said["category"], said["ground"],
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return None
