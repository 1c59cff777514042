"""Where a map stands: in its address, so that a link, a reload and a print find it again.

What goes without saying is not in it, and what is stands in one order: one map has one address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from wholeroute.errors import Invalid
from wholeroute.network.atlas import SCALE, MapLayer
from wholeroute.network.canvas import EPOCH
from wholeroute.words import N_


class Sort(StrEnum):
    """In which order the table stands."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LAYER = "layer"
    NORTH = "north"
    EAST = "east"
    REPORTS = "reports"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class View:
    """What part of the world is drawn: the middle in degrees, and how near (each step doubles)."""

    north: float
    east: float
    zoom: float

    def __str__(self) -> str:
        return f"{self.north:.3f},{self.east:.3f},{self.zoom:.2f}"


_OF_DATA = ("entity", "group")


@dataclass(frozen=True, slots=True)
class MapAddress:
    """One map as its address has it. `on` is what its panel is open for: a thing or a flow."""

    entity: UUID | None = None
    group: str = ""
    off: frozenset[MapLayer] = frozenset()
    first: date | None = None
    last: date | None = None
    view: View | None = None
    on: str = ""
    track: bool = False
    sort: Sort = Sort.NEWEST
    rows: int = 1
    flows: int = 1

    def __str__(self) -> str:
        return f"/map?{self.query}" if self.query else "/map"

    @property
    def query(self) -> str:
        """Return the query, with nothing in it that goes without saying."""
        return urlencode(self.fields, safe=",")

    @property
    def fields(self) -> dict[str, str]:
        """Return the query's fields, in their one order."""
        said = {
            "entity": str(self.entity or ""),
            "group": self.group,
            "off": ",".join(each.value for each in MapLayer if each in self.off),
            "first": self.first.isoformat() if self.first else "",
            "last": self.last.isoformat() if self.last else "",
            "view": str(self.view or ""),
            "on": self.on,
            "track": "yes" if self.track else "",
            "sort": str(self.sort) if self.sort != Sort.NEWEST else "",
            "rows": str(self.rows) if self.rows > 1 else "",
            "flows": str(self.flows) if self.flows > 1 else "",
        }
        return {name: value for name, value in said.items() if value}

    @property
    def of_data(self) -> str:
        """Return the query of all that a drawing needs, whatever days and layers are chosen."""
        return urlencode({name: each for name, each in self.fields.items() if name in _OF_DATA})

    def with_(self, **changes: Any) -> str:
        """Return the address with some parts of it other."""
        return str(replace(self, **changes))

    def day_numbers(self) -> tuple[int | None, int | None]:
        """Return first and last as days since 1970."""
        return _number(self.first), _number(self.last)


def _number(day: date | None) -> int | None:
    return None if day is None else day.toordinal() - EPOCH


_VIEW = re.compile(r"(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,2}(?:\.\d+)?)")
_GROUP = re.compile(r"[\w-]{1,40}")
_ON = re.compile(r"[A-Za-z0-9_-]{22}|f-?\d{1,8}\.-?\d{1,8}\.-?\d{1,8}\.-?\d{1,8}")
_NORTH, _EAST, _NEAREST, _MOST_PAGES = 85.0, 180.0, 20.0, 100_000


def read_map_address(
    said: Mapping[str, str], layers: Iterable[str] | None = None
) -> tuple[MapAddress, Invalid | None]:
    """Return what a query says, and the first thing in it that needs mending; that is left out.

    `layers` are those that a form has ticked: all others are off.
    """
    found: dict[str, Any] = {}
    mistake: Invalid | None = None
    for name, read in _READ.items():
        text = said.get(name, "").strip()
        if not text:
            continue
        try:
            found[name] = read(text)
        except Invalid as wrong:
            mistake = mistake or wrong
    first, last = found.get("first"), found.get("last")
    if first and last and first > last:
        mistake = mistake or Invalid(
            "first", "the first day is after the last", "Swap the two days."
        )
        del found["last"]
    if layers is not None:
        ticked = set(layers)
        found["off"] = frozenset(each for each in MapLayer if each.value not in ticked)
    return MapAddress(**found), mistake


def _entity(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise _wrong("entity", text, N_("id"), "Begin from the page of an entity.") from None


def _layers(text: str) -> frozenset[MapLayer]:
    known = {each.value: each for each in MapLayer}
    wrong = [each for each in text.split(",") if each not in known]
    if wrong:
        raise _wrong("off", wrong[0], N_("layer of the map"), f"Write some of: {', '.join(known)}.")
    return frozenset(known[each] for each in text.split(","))


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _wrong(name, text, N_("day"), "Write it as 2026-03-21.") from None


def _view(text: str) -> View:
    match = _VIEW.fullmatch(text)
    if match:
        view = View(float(match[1]), float(match[2]), float(match[3]))
        if abs(view.north) <= _NORTH and abs(view.east) <= _EAST and view.zoom <= _NEAREST:
            return view
    fix = "Write degrees north, degrees east and how near, e.g. 35.5,12.6,7."
    raise _wrong("view", text, N_("part of the world"), fix)


def _group(text: str) -> str:
    if _GROUP.fullmatch(text):
        return text
    raise _wrong("group", text, N_("name of a group"), "Begin from the page of a group.")


def _on(text: str) -> str:
    if _ON.fullmatch(text):
        return text
    raise _wrong("on", text, N_("thing on the map"), "Choose a point or a row.")


def _sort(text: str) -> Sort:
    try:
        return Sort(text)
    except ValueError:
        raise _wrong("sort", text, N_("order"), f"Write one of: {', '.join(Sort)}.") from None


def _page(name: str, text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MOST_PAGES:
        return int(text)
    raise _wrong(name, text, N_("page"), "Write a number from 1 on.")


def _wrong(field: str, text: str, what: str, fix: str) -> Invalid:
    return Invalid(field, f"{text[:40]!r} is no {what}", fix)


_READ: Mapping[str, Callable[[str], Any]] = {
    "entity": _entity,
    "group": _group,
    "off": _layers,
    "first": lambda text: _day("first", text),
    "last": lambda text: _day("last", text),
    "view": _view,
    "on": _on,
    "track": lambda text: text == "yes",
    "sort": _sort,
    "rows": lambda text: _page("rows", text),
    "flows": lambda text: _page("flows", text),
}


def flow_key(text: str) -> tuple[int, int, int, int] | None:
    """Return the two places, in hundred-thousandths of a degree, that `on` names; None for a thing."""
    if not text.startswith("f") or "." not in text:
        return None
    one, two, three, four = map(int, text[1:].split("."))
    return one, two, three, four


def degrees(value: int) -> float:
    """Return degrees of a column's number."""
    return value / SCALE
