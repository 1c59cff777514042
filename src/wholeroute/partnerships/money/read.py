"""What came of reading a file: what it says, what is wrong with it, and what was not taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from wholeroute.partnerships.money.model import Activity
from wholeroute.plan import Fault
from wholeroute.words import N_

MOST_BYTES = 64 * 1024 * 1024
"""A file larger than this is refused: the largest publishers split theirs below it."""

FARTHEST_YEARS = 20
"""A day farther ahead than this is told as not plausible: no programme is planned so far."""

_FIRST_YEAR = 1960


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

    def by_line(self) -> tuple[Fault, ...]:
        """Return all of them, those without a line first."""
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
        self.faults.found.append(Fault(self.faults.file, self.line, self.row, what, reason, fix))


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


def amount_of(text: str, what: str, at: At) -> Decimal | None:
    """Return the number that text writes with a point; none, and a fault, where it is none."""
    try:
        number = Decimal(text.strip().replace(" ", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        written = text.strip()
        fix = "Write digits and a point: 150000.50."
        at.points_out(what, f"{written!r} is no number", fix)
        return None
    return number


def not_plausible(day: date, *, done: bool, today: date) -> str:
    """Return why a day cannot be right, empty where it may be."""
    if done and day > today:
        return N_(f"{day} lies ahead, and is given as done")
    if day.year > today.year + FARTHEST_YEARS:
        return N_(f"{day} lies more than {FARTHEST_YEARS} years ahead")
    return ""
