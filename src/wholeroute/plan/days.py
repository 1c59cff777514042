"""Days as exact as their source: `2021`, `2021-06` or `2021-06-30`. Pure."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from wholeroute.errors import Invalid

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def day_in(field: str, text: str) -> str:
    """Return a day that was written into a field; raise `Invalid` where there is no such day."""
    said = text.strip()
    if _DAY.fullmatch(said):
        with suppress(ValueError):
            date(*(*map(int, said.split("-")), 1, 1)[:3])
            return said
    fix = "Write 2023, 2023-11 or 2023-11-28."
    raise Invalid(field, f"“{said}” is no day" if said else "no day is written", fix)


def past_day_in(field: str, text: str, today: date) -> str:
    """Return a day that was written; raise `Invalid` where it is still to come as well."""
    day = day_in(field, text)
    if not reached(day, today):
        raise Invalid(field, f"{day} is still to come", "Write the day on which it happened.")
    return day


def past_date_in(field: str, text: str, today: date) -> date:
    """Return a whole day that has come; raise `Invalid` for any other."""
    said = text.strip()
    try:
        day = date.fromisoformat(said)
    except ValueError as error:
        raise Invalid(field, f"“{said}” is no day", "Write a whole day, as 2023-11-28.") from error
    past_day_in(field, day.isoformat(), today)
    return day


def before(day: str, other: str) -> bool:
    """Return whether a day is before another, as far as both say: 2026 is not before 2026-05."""
    return day < other[: len(day)]


def over(day: str | None, today: date) -> bool:
    """Return whether a day is over, as far as it says: a year is when the next one has begun."""
    return day is not None and day < today.isoformat()[: len(day)]


def reached(day: str, today: date) -> bool:
    """Return whether a day is here, as far as it says: a year is from its first day on."""
    return day <= today.isoformat()[: len(day)]
