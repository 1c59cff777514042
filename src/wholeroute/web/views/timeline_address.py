"""Where a timeline stands: in its address, so that a link, a reload and a colleague find it again.

An address holds ids, kinds and days. A name has no place in it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from wholeroute.errors import Invalid
from wholeroute.web.views.dated import Sort

MOST_CHOSEN = 24
"""How many things an address may name by themselves."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_GROUP = re.compile(r"G-[0-9a-f]{6,32}")


class Zoom(StrEnum):
    """How much time is shown at once."""

    ALL = "all"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Asked:
    """Which timeline is asked for: of whom, of which sorts and sources, and which time of it."""

    entity: tuple[UUID, ...] = ()
    group: str = ""
    view: UUID | None = None
    report: UUID | None = None
    sort: tuple[Sort, ...] = ()
    source: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    zoom: Zoom = Zoom.ALL
    at: date | None = None
    start: int = 0

    @property
    def chooses(self) -> bool:
        """Return whether anything is chosen at all."""
        return bool(self.entity or self.group or self.view or self.report)

    @property
    def query(self) -> str:
        """Return the query, with nothing in it that goes without saying."""
        return urlencode([(name, value) for name, value in self.fields if value])

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return the fields of the address in their one order, each value by itself."""
        told: list[tuple[str, str]] = []
        for each in fields(self):
            value = getattr(self, each.name)
            if value == each.default:
                continue
            many = value if isinstance(value, tuple) else (value,)
            told += [(each.name, str(one)) for one in many]
        return told

    def __str__(self) -> str:
        """Return the path and query of the page."""
        return f"/timeline?{self.query}" if self.query else "/timeline"

    def but(self, **other: Any) -> Asked:
        """Return the address that differs by `other`, from its first page on."""
        return replace(self, **({"start": 0} | other))

    def without(self, entity: UUID) -> Asked:
        """Return the address with one thing less on it."""
        return self.but(entity=tuple(each for each in self.entity if each != entity))

    @property
    def window(self) -> Span | None:
        """Return the year, month or day that is looked at; None where all of it is."""
        if self.zoom is Zoom.ALL or self.at is None:
            return None
        return around(self.at, self.zoom)


@lru_cache(maxsize=4096)
def around(day: date, zoom: Zoom) -> Span:
    """Return the year, the month, or the day itself, that a day lies in."""
    if zoom is Zoom.YEAR:
        return Span(date(day.year, 1, 1), date(day.year, 12, 31))
    if zoom is Zoom.MONTH:
        return Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    return Span(day, day)


def beside(span: Span, zoom: Zoom, step: int) -> date | None:
    """Return a day in the span before or after; None where the calendar ends."""
    try:
        return around((span.first if step < 0 else span.last) + timedelta(days=step), zoom).first
    except OverflowError:
        return None


def day_in(text: str, field: str) -> date | None:
    """Return the day that a field names, None where it is empty; raise `Invalid` for any other."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fix = "Write it as year, month and day: 2026-03-31. Leave it empty for no limit."
        raise Invalid(field, f"{text!r} is no day", fix) from None


def added(asked: Asked, text: str) -> Asked:
    """Return the address with what a pasted address or id names; raise `Invalid` where none is."""
    if found := _GROUP.search(text):
        return asked.but(group=found[0])
    if not (found := _UUID.search(text.lower())):
        fix = "Paste the address of the page of a person, a thing, a group or a report, or an id."
        raise Invalid("add", "no id stands in it", fix)
    which = UUID(found[0])
    if "/contributions/" in text:
        return asked.but(report=which)
    if "view=" in text:
        return asked.but(view=which)
    return asked.but(entity=once([*asked.entity, which]))


def once(ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """Return ids, each once; raise `Invalid` where an address would name too many."""
    found = tuple(dict.fromkeys(ids))
    if len(found) > MOST_CHOSEN:
        fix = "Take some off first, or look at a group or a kept view instead."
        raise Invalid("entity", f"{len(found)} things are more than {MOST_CHOSEN}", fix)
    return found


def must_fit(asked: Asked) -> Asked:
    """Return an address whose days are in order; raise `Invalid` where they are not."""
    if asked.since and asked.until and asked.since > asked.until:
        reason = f"'{asked.since}' comes after '{asked.until}'"
        raise Invalid("since", reason, "Give the earlier day first.")
    return asked
