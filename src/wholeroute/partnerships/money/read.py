"""What came of reading a file: what it says, what is wrong with it, and what was not taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from wholeroute.partnerships.money.model import Activity
from wholeroute.plan import Fault
from wholeroute.words import N_

MOST_BYTES = 16 * 1024 * 1024
"""A file larger than this is refused: one of dense XML fills what a limited child may take at 25 MB."""

FARTHEST_YEARS = 20
"""A day farther ahead than this is told as not plausible: no programme is planned so far."""

MOST_FAULTS = 10_000
"""A file that is wrong throughout is told so by its first faults."""

_FIRST_YEAR = 1960
_MOST_DIGITS = 18
_NO_SIGN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Untaken:
    """Something of a file that this program has no place for: what, how often, where first."""

    what: str
    times: int
    line: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """All that was in a file."""

    activities: tuple[Activity, ...]
    faults: tuple[Fault, ...]
    untaken: tuple[Untaken, ...] = ()


@dataclass(slots=True)
class Faults:
    """Collect the faults of one file in the order of its lines."""

    file: str
    found: list[Fault] = field(default_factory=list)
    beyond: int = 0

    def add(self, fault: Fault) -> None:
        """Keep a fault; beyond `MOST_FAULTS` they are counted only."""
        if len(self.found) < MOST_FAULTS:
            self.found.append(fault)
        else:
            self.beyond += 1

    def by_line(self) -> tuple[Fault, ...]:
        """Return all of them, those without a line first."""
        if self.beyond:
            reason = N_(f"{self.beyond} more faults were found and are not listed")
            fix = N_("Mend those that are listed and read the file again.")
            self.found.append(Fault(self.file, None, "", "file", reason, fix))
            self.beyond = 0
        return tuple(sorted(self.found, key=lambda each: each.line or 0))

    def at(self, line: int | None, row: str = "") -> At:
        """Return what tells faults of one line."""
        return At(self, line, row)


@dataclass(frozen=True, slots=True)
class At:
    """One line of a file, and the activity that it is about."""

    faults: Faults
    line: int | None
    row: str

    def points_out(self, what: str, reason: str, fix: str) -> None:
        """Add one fault of this line."""
        self.faults.add(Fault(self.faults.file, self.line, self.row, what, reason, fix))


def without_controls(text: str, faults: Faults) -> str:
    """Return text without signs that no text has and XML refuses, each of them told."""
    line, done = 1, 0
    for found in _NO_SIGN.finditer(text):
        line += text.count("\n", done, found.start())
        done = found.start()
        reason = f"the sign U+{ord(found[0]):04X} may not stand in a text; left out"
        faults.at(line).points_out("sign", reason, "Delete it.")
    return _NO_SIGN.sub("", text)


def day_of(text: str, what: str, at: At) -> date | None:
    """Return the day that ISO 8601 text names; none, and a fault, where it names none."""
    written = text.strip()
    try:
        day = date.fromisoformat(written[:10] if written[10:11] in {"Z", "T", "+"} else written)
    except ValueError:
        at.points_out(what, f"{written!r} is no day", "Write year, month and day: 2019-01-31.")
        return None
    if day.year < _FIRST_YEAR:
        at.points_out(
            what, f"{written} lies before {_FIRST_YEAR}", "See whether the year is right."
        )
    return day


def number_of(text: str) -> Decimal | None:
    """Return the number that text writes with a point; none where it is none, or none of money.

    A power of ten is read as spreadsheets write it, yet bounded: `1e999999` would fill the memory.
    """
    try:
        number = Decimal(text.strip().replace(" ", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or len(number.as_tuple().digits) > _MOST_DIGITS:
        return None
    return number if not number or abs(number.adjusted()) < _MOST_DIGITS else None


def amount_of(text: str, what: str, at: At) -> Decimal | None:
    """Return the number that text writes; none, and a fault, where it is none."""
    number = number_of(text)
    if number is None:
        written = text.strip()[:_MOST_DIGITS]
        fix = "Write digits and a point: 150000.50."
        at.points_out(what, f"{written!r} is no number", fix)
    return number


def not_plausible(day: date, *, done: bool, today: date) -> str:
    """Return why a day cannot be right, empty where it may be."""
    if done and day > today:
        return N_(f"{day} lies ahead, and is given as done")
    if day.year > today.year + FARTHEST_YEARS:
        return N_(f"{day} lies more than {FARTHEST_YEARS} years ahead")
    return ""
