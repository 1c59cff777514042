"""Keep a file that was imported, whole and once: its rows, its hash and its faults. The newest stands.

One for members never takes the place of one for everybody, which would be gone from all pages unseen.
Once the newest is taken back, with a reason, the one before it under that name stands again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, Ledger
from wholeroute.plan.kept import found, shown_to, sign
from wholeroute.plan.written import text_in
from wholeroute.rights import Action, decide, require

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


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A file that stands no more: who took it back, when and why."""

    name: str
    why: str
    organisation: str
    on: date


def keep(acting: Acting, read: Import) -> int:
    """Keep what was read, and return its number. `read.file` are the bytes as they came.

    Raises `Invalid` for a file for members under the name of one for everybody.
    """
    require(acting.reader, Action.STEER)
    content = _as_text(read.rows)
    row = {
        "name": read.name, "shape": read.shape, "source": text_in("source", read.source, 400),
        "file": sha256(read.file).digest(), "faults": json.dumps(list(read.faults)),
        "content": content, "sha256": sha256(content.encode()).digest(), "public": read.public,
    }  # fmt: skip
    with acting.begin() as connection:
        must_hide_none(connection, read.name, public=read.public)
        return sign(connection, acting, Action.STEER, _TABLE, row)


def must_hide_none(connection: Connection, name: str, *, public: bool) -> None:
    """Raise `Invalid` where a file for members would take one for everybody from all pages."""
    stands = _standing(connection, name)
    if stands and stands["public"] and not public:
        fix = "Let everybody read it, choose another name, or take that one back first."
        raise Invalid("public", f"under the name {name} stands a file for everybody", fix)


def take_back(acting: Acting, dataset: Dataset, why: str) -> int:
    """Say that what stands under a name stands no more, and let the one before it stand again.

    What was imported is kept. Raises `Invalid` without a reason, and for what stands no more.
    """
    require(acting.reader, Action.STEER)
    reason = {"why": text_in("why", why, 400)}
    content = _as_text([reason])
    with acting.begin() as connection:
        stands = _standing(connection, dataset.name)
        if stands is None or stands["id"] != dataset.id:
            raise Invalid("why", "another file stands under that name by now", "Look at it first.")
        number = sign(connection, acting, Action.STEER, _TABLE, {
            "name": dataset.name, "shape": dataset.shape, "source": dataset.source,
            "file": dataset.file, "content": content, "sha256": sha256(content.encode()).digest(),
            "public": dataset.public, "taken_back": True,
        })  # fmt: skip
        for before in found(connection, _BEFORE, id=dataset.id):
            again = {**before, "faults": json.dumps(before["faults"])}
            sign(connection, acting, Action.STEER, _TABLE, again)
        return number


def datasets(ledger: Ledger, acting: Acting | None) -> tuple[Dataset, ...]:
    """Return the files that stand, by name: to members all, to others the public ones."""
    newest = {row["name"]: row for row in shown_to(ledger, acting, _DATASETS)}
    found_ = (Dataset(**newest[name]) for name in sorted(newest))
    return tuple(each for each in found_ if not each.taken_back)


def taken_back(ledger: Ledger, acting: Acting | None) -> tuple[TakenBack, ...]:
    """Return which files were taken back and why, the newest first: to members alone."""
    if acting is None or not decide(acting.reader, Action.VERIFY).allowed:
        return ()
    return tuple(
        TakenBack(row["name"], _why(row["content"]), row["organisation"], row["on"])
        for row in shown_to(ledger, acting, _TAKEN_BACK)
    )


def before(ledger: Ledger, acting: Acting | None, dataset: Dataset) -> date | None:
    """Return when the file was taken in that stands again once this one is taken back, if any does."""
    rows = shown_to(ledger, acting, _BEFORE_ON, id=dataset.id)
    day: date | None = rows[0]["on"] if rows else None
    return day


def rows_of(ledger: Ledger, acting: Acting | None, dataset: Dataset) -> Rows:
    """Return the rows of a file as they came; a file never changes, so they may be held on to."""
    (row,) = shown_to(ledger, acting, _CONTENT, id=dataset.id)
    rows: Rows = json.loads(row["content"])
    return rows


def _as_text(rows: Rows) -> str:
    return json.dumps(list(rows), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _standing(connection: Connection, name: str) -> RowMapping | None:
    rows = found(connection, _NEWEST, name=name)
    return rows[0] if rows and not rows[0]["taken_back"] else None


def _why(content: str) -> str:
    """Return why a file was taken back; nobody was asked before there was a reason to give."""
    rows = json.loads(content)
    return str(rows[0]["why"]) if rows else ""


_TABLE = "partnership.dataset"
_DATASETS = """
select id, name, shape, source, file, sha256, faults, public, taken_back, organisation,
  at::date as "on"
from partnership.dataset order by id
"""
_CONTENT = "select content from partnership.dataset where id = :id"
_NEWEST = """
select id, public, taken_back from partnership.dataset where name = :name order by id desc limit 1
"""
_TAKEN_BACK = """
select name, content, organisation, at::date as "on" from partnership.dataset
where taken_back order by id desc
"""
_EARLIER = """
from partnership.dataset d join partnership.dataset e on e.name = d.name and e.id < d.id
where d.id = :id and not e.taken_back and e.file <> d.file
  and not exists (select from partnership.dataset t
    where t.name = e.name and t.file = e.file and t.taken_back and t.id > e.id)
order by e.id desc limit 1
"""
_BEFORE = f"""
select e.name, e.shape, e.source, e.file, e.faults, e.content, e.sha256, e.public {_EARLIER}
"""
_BEFORE_ON = f'select e.at::date as "on" {_EARLIER}'
