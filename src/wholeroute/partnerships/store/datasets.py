"""Keep a file that was imported, whole and once: its rows, its hash and its faults. The newest stands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from wholeroute.ledger import Acting, Ledger
from wholeroute.plan.kept import shown_to, sign
from wholeroute.plan.written import text_in
from wholeroute.rights import Action

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Import:
    """What was read from a file: of which shape, from where, its rows, and each fault with its line."""

    name: str
    shape: str
    source: str
    file: bytes
    rows: Rows
    faults: Rows = ()
    public: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file as it is kept. `file` is the hash of its bytes, `sha256` that of its rows."""

    id: int
    name: str
    shape: str
    source: str
    file: bytes
    sha256: bytes
    faults: Rows
    public: bool
    taken_back: bool
    organisation: str
    on: date


def keep(acting: Acting, read: Import) -> int:
    """Keep what was read, and return its number. `read.file` are the bytes as they came."""
    content = json.dumps(list(read.rows), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _sign(acting, read.name, {
        "shape": read.shape, "source": text_in("source", read.source, 400),
        "file": sha256(read.file).digest(), "faults": json.dumps(list(read.faults)),
        "content": content, "sha256": sha256(content.encode()).digest(), "public": read.public,
    })  # fmt: skip


def take_back(acting: Acting, dataset: Dataset) -> int:
    """Say that what stands under a name stands no more; what was imported is kept."""
    return _sign(acting, dataset.name, {
        "shape": dataset.shape, "source": dataset.source, "file": dataset.file, "content": "[]",
        "sha256": sha256(b"[]").digest(), "public": dataset.public, "taken_back": True,
    })  # fmt: skip


def datasets(ledger: Ledger, acting: Acting | None) -> tuple[Dataset, ...]:
    """Return the files that stand, by name: to members all, to others the public ones."""
    newest = {row["name"]: row for row in shown_to(ledger, acting, _DATASETS)}
    found_ = (Dataset(**newest[name]) for name in sorted(newest))
    return tuple(each for each in found_ if not each.taken_back)


def rows_of(ledger: Ledger, acting: Acting | None, dataset: Dataset) -> Rows:
    """Return the rows of a file as they came; a file never changes, so they may be held on to."""
    (row,) = shown_to(ledger, acting, _CONTENT, id=dataset.id)
    rows: Rows = json.loads(row["content"])
    return rows


def _sign(acting: Acting, name: str, row: Mapping[str, Any]) -> int:
    with acting.begin() as connection:
        return sign(connection, acting, Action.STEER, "partnership.dataset", {**row, "name": name})


_DATASETS = """
select id, name, shape, source, file, sha256, faults, public, taken_back, organisation,
  at::date as "on"
from partnership.dataset order by id
"""
_CONTENT = "select content from partnership.dataset where id = :id"
