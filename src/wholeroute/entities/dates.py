"""Read dates as lists and reports print them: exact, partial, ranged, approximate, by age.

Pure: no clock; an age is counted back from the `as_of` that the caller gives. Days
stand before months. What could be two dates is refused, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from babel import Locale

from wholeroute.errors import Invalid


class DateAgreement(StrEnum):
    """How well two dates agree, best first."""

    EXACT = "exact"
    SAME_YEAR_DAY_MONTH_SWAPPED = "same-year-day-month-swapped"
    OVERLAP = "overlap"
    NEAR = "near"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day known to lie between two days, both included.

    `date.min` and `date.max` stand for an open side. `str()` is canonical EDTF
    (ISO 8601-2, levels 0 and 1) and `from_edtf` its exact inverse.
    """

    earliest: date
    latest: date
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise Invalid(
                "date",
                f"'{self.earliest}' comes after '{self.latest}'",
                "Give the earlier date first.",
            )
        if self.earliest == date.min and self.latest == date.max:
            raise Invalid("date", "both sides are open", "Leave an unknown date empty.")

    def __str__(self) -> str:
        tilde = "~" if self.approximate else ""
        if self.earliest == self.latest:
            return self.earliest.isoformat() + tilde
        size = self._printed_size()
        start, end = self.earliest.isoformat()[:size], self.latest.isoformat()[:size]
        if start == end:
            return start + tilde
        start = ".." if self.earliest == date.min else start + tilde
        end = ".." if self.latest == date.max else end + tilde
        return f"{start}/{end}"

    def _printed_size(self) -> int:
        """Return how many characters of an ISO date say both bounds exactly."""
        if self.earliest.day != 1 or self.latest.day != _days(self.latest.year, self.latest.month):
            return 10
        return 4 if (self.earliest.month, self.latest.month) == (1, 12) else 7

    @classmethod
    def from_edtf(cls, text: str) -> PartialDate:
        """Return the date that EDTF text of level 0 or 1 states; raise `Invalid` otherwise.

        The uncertain marks `?` and `%` count as approximate; seasons and `X` are not read.
        """
        match = _EDTF.fullmatch(text)
        if match is None:
            raise _unreadable(text)
        start, end = match[1], match[2] or match[1]
        first = date.min if start == ".." else _span(start).earliest
        last = date.max if end == ".." else _span(end).latest
        return cls(first, last, approximate=bool(re.search("[~?%]", text)))


def parse_date(text: str, *, as_of: date | None = None) -> PartialDate:
    """Return the one date that `text` prints.

    Numbers are read day first: 01/02/1980 is 1 February. `as_of` is the day on which an
    age was true. Years outside 1500 to 2199 need their calendar named. A Hijri date comes back as
    five days, because sightings of the moon move the calendar by up to two.
    Raises `Invalid` for several dates, two-digit years, and an age without `as_of`.
    """
    if len(text) == _ISO_LENGTH and text[4] == text[7] == "-":
        with suppress(ValueError):
            exact = date.fromisoformat(text)
            return _plausible(PartialDate(exact, exact), text)
    common = _COMMON.fullmatch(text)
    month = _months().get(common[2].lower(), 0) if common else 0
    if common and month:
        return _plausible(_between(int(common[3]), month, int(common[1]), text=text), text)
    plain = _plain(text)
    found = _single(plain)
    if found is None and _EDTF.fullmatch(text):
        found = PartialDate.from_edtf(text)
    found = found or _described(plain, as_of)
    if found is None:
        raise _several(text) if _SEVERAL.search(plain) else _unreadable(text)
    return _plausible(found, text)


def overlap(a: PartialDate, b: PartialDate) -> bool:
    """Tell whether one day can satisfy both dates."""
    return a.earliest <= b.latest and b.earliest <= a.latest


def years_apart(a: PartialDate, b: PartialDate) -> int:
    """Return the calendar years between the nearest bounds, 0 where the dates overlap."""
    return max(0, a.earliest.year - b.latest.year, b.earliest.year - a.latest.year)


def compare_dates(a: PartialDate, b: PartialDate) -> DateAgreement:
    """Return how well two dates agree.

    Exact means one and the same stated day: two equal years only overlap.
    """
    if a.earliest == a.latest and b.earliest == b.latest:
        if a == b and not a.approximate:
            return DateAgreement.EXACT
        swapped = (a.earliest.day, a.earliest.month) == (b.earliest.month, b.earliest.day)
        if swapped and a.earliest.year == b.earliest.year and a.earliest != b.earliest:
            return DateAgreement.SAME_YEAR_DAY_MONTH_SWAPPED
    if overlap(a, b):
        return DateAgreement.OVERLAP
    near = _NEAR_APPROXIMATE if a.approximate or b.approximate else _NEAR_EXACT
    return DateAgreement.NEAR if years_apart(a, b) <= near else DateAgreement.DIFFERENT


_ISO_LENGTH = 10
_NEAR_EXACT, _NEAR_APPROXIMATE = 2, 5
_FIRST_YEAR, _LAST_YEAR = 1500, 2199
_LOCALES = "en fr de it es pt nl el ro sv bg ru uk tr ar ar_LB fa"

_SIDE = r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?|\.\.)"
_EDTF = re.compile(rf"({_SIDE})[~?%]?(?:/({_SIDE})[~?%]?)?")
_WORD = r"(?P<month>[^\W\d_]+(?: [^\W\d_]+)??)\.?"
_OF = r"[\s,.-]*(?:of |de |del )?"
_ISO = r"(?P<year>\d{4})"
# Nine printed dates in ten: these are read without folding marks, digits and case first.
_COMMON = re.compile(r"([0-9]{1,2})[./ ]([0-9]{1,2}|[A-Za-z]{3,9})\.?[./ ]([0-9]{4})")
_SINGLE = tuple(
    re.compile(pattern)
    for pattern in (
        _ISO,
        rf"(?P<day>\d\d?)(?:st|nd|rd|th|er|o|a)?{_OF}{_WORD}{_OF}{_ISO}",
        rf"(?P<day>\d\d?)[./ -]\s*(?P<month>\d\d?)[./ -]\s*{_ISO}",
        rf"{_ISO}[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?:[t ]\d\d:.*|[+-]\d\d:\d\d|z)?",
        rf"{_WORD}\s*(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+{_ISO}",
        rf"{_WORD}{_OF}{_ISO}",
        rf"{_ISO}-(?P<month>\d\d)",
        rf"(?P<month>\d\d?)[./-]{_ISO}",
    )
)
_HEDGE = re.compile(
    r"(?:approximately|approx\b|on or (?:around|about)|about|around|circa|ca?\b|probably|possibly"
    r"|estimated|est\b|\(probably\)|vers|environ|etwa|ungefahr|hacia|alrededor de|verso|~)[\s.:]*"
)
_LEAD = re.compile(r"(?:(?:founded|established|born)\s+)?(?:(?:on|in|en|le|el|il|im|am)\s+)?")
_AGE = re.compile(r"\(?(1?\d\d?)(?:\s*(?:-|to|or)\s*(1?\d\d?))?[\s-]years?[\s-]old\)?")
_HIJRI = re.compile(r"(\d\d?)[./-](\d\d?)[./-](\d{4})\s*\(?(?:hijri(?: calendar)?|a\.?h\.?)\)?")
_GUESSED_YEAR = re.compile(r"[^()]*\((probably \d{4})\)")
# A bracket that prints another year may be another date, so it is not thrown away. What follows
# "as" tells under which name a company was founded.
_REMARK = re.compile(r"\s*(?:\((?![^)]*\d{4})[^)]*\)|\(privatised[^)]*\)|\bas [^\d].*)")
_OPEN = re.compile(r"(before|prior to|avant|vor|antes de|after|since|apres|nach|despues de) (.+)")
_DECADE = re.compile(r"(?:(early|mid|middle of|late)[\s-]+)?(?:the )?(\d{3})0'?s")
_DECADE_YEARS = {None: (0, 9), "early": (0, 3), "late": (6, 9)}
_MID_DECADE = (3, 7)
_RANGES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:between|entre|zwischen|tra|fra) (.+?) (?:and|et|und|y|e|-) (.+)",
        r"(?:(?:from|von|de|da|dal|del|desde) )?(.+?) (?:to|until|au?|bis|al|hasta|-) (.+)",
        r"([^-]+)-([^-]+)",
    )
)
_SEVERAL = re.compile(r"\b(?:or|and|ou|oder|et|und)\b|\b[a-z]\)|\bii\)|\d\s*[/,;]")


def _days(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _unreadable(text: str) -> Invalid:
    return Invalid(
        "date",
        f"{text!r} is not read as a date",
        "Write it as 7 May 1988, 07.05.1988 (day first), 1988-05-07, 1988 or 1986 to 1988.",
    )


def _several(text: str) -> Invalid:
    return Invalid(
        "date",
        f"{text!r} prints several dates",
        "Give each date as a value of its own, or a range as 1972 to 1977.",
    )


def _plausible(found: PartialDate, text: str) -> PartialDate:
    """Return `found` unless its year belongs to another calendar or is mistyped."""
    for bound in (found.earliest, found.latest):
        if not _FIRST_YEAR <= bound.year <= _LAST_YEAR and bound not in (date.min, date.max):
            raise Invalid(
                "date",
                f"{text!r} is in the year {bound.year}",
                "Give the Gregorian date, or write 'Hijri Calendar' behind a Hijri one.",
            )
    return found


def _plain(text: str) -> str:
    """Return `text` casefolded, without marks, with ASCII digits, hyphens and single spaces."""
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(each)) if each.isdecimal() else each
            for each in unicodedata.normalize("NFKD", text)
            if not unicodedata.combining(each) and unicodedata.category(each) != "Cf"
        )
        text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    return " ".join(text.casefold().split()).strip(" .,;:")


@cache
def _months() -> dict[str, int]:
    """Return the month that each name and number means.

    A name on which two languages disagree is left out.
    """
    found: dict[str, set[int]] = {"sept": {9}}
    for number in range(1, 13):
        found[str(number)] = found[f"{number:02}"] = {number}
    for locale in map(Locale.parse, _LOCALES.split()):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    found.setdefault(_plain(name), set()).add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}


def _span(iso: str) -> PartialDate:
    """Return the year, month or day that ISO text states."""
    year, *rest = map(int, iso.split("-"))
    return _between(year, *rest, text=iso)


def _between(year: int, month: int = 0, day: int = 0, *, text: str) -> PartialDate:
    try:
        if day:
            exact = date(year, month, day)
            return PartialDate(exact, exact)
        return PartialDate(
            date(year, month or 1, 1), date(year, month or 12, _days(year, month or 12))
        )
    except ValueError:
        raise Invalid(
            "date", f"{text!r} is not in the calendar", "Days stand before months: 25.12.1980."
        ) from None


def _single(plain: str) -> PartialDate | None:
    """Read one year, month or day, if that is all there is."""
    for pattern in _SINGLE:
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        parts = match.groupdict()
        month = parts.get("month") or "0"
        number = int(month) if month.isdecimal() else _months().get(month)
        if number is not None:
            return _between(int(parts["year"]), number, int(parts.get("day") or 0), text=plain)
    return None


def _described(plain: str, as_of: date | None) -> PartialDate | None:
    """Read a date with what surrounds it: hedges, remarks, another calendar, an age."""
    hijri = _HIJRI.fullmatch(plain)
    if hijri:
        return _from_hijri(*map(int, hijri.groups()))
    guess = _GUESSED_YEAR.fullmatch(plain)
    bare, approximate = _without_hedges(guess[1] if guess else plain)
    age = _AGE.fullmatch(bare)
    if age:
        return _from_age(age, as_of)
    found = _undecorated(_REMARK.sub("", bare).strip())
    return replace(found, approximate=True) if found and approximate else found


def _undecorated(plain: str) -> PartialDate | None:
    """Read one date, a decade, an open side or a range."""
    bare = plain[_lead_length(plain) :]
    return _single(bare) or _decade(bare) or _open_side(bare) or _range(plain)


def _without_hedges(plain: str) -> tuple[str, bool]:
    """Return what stands behind "circa" and its like, and whether there was any."""
    bare = plain
    while hedge := _HEDGE.match(bare):
        bare = bare[hedge.end() :]
    return bare, bare != plain


def _lead_length(plain: str) -> int:
    lead = _LEAD.match(plain)
    return lead.end() if lead else 0


def _from_age(age: re.Match[str], as_of: date | None) -> PartialDate:
    """Return the years in which somebody of that age was born: approximate, as ages are."""
    if as_of is None:
        raise Invalid(
            "date", f"{age[0]!r} is an age", "Say on which day it was true (as_of), or give a year."
        )
    youngest, oldest = int(age[1]), int(age[2] or age[1])
    first = _between(as_of.year - oldest - 1, text=age[0])
    last = _between(as_of.year - youngest, text=age[0])
    return PartialDate(first.earliest, last.latest, approximate=True)


def _from_hijri(day: int, month: int, year: int) -> PartialDate:
    """Convert by the tabular Islamic calendar, two days wide to either side."""
    julian = (
        (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day + 1948440 - 385
    )
    exact = date.fromordinal(julian - 1721425)
    return PartialDate(exact - timedelta(days=2), exact + timedelta(days=2))


def _decade(plain: str) -> PartialDate | None:
    match = _DECADE.fullmatch(plain)
    if match is None:
        return None
    first, last = _DECADE_YEARS.get(match[1], _MID_DECADE)
    decade = int(match[2]) * 10
    return PartialDate(
        date(decade + first, 1, 1), date(decade + last, 12, 31), approximate=match[1] is not None
    )


def _open_side(plain: str) -> PartialDate | None:
    match = _OPEN.fullmatch(plain)
    limit = _single(match[2]) if match else None
    if match is None or limit is None:
        return None
    if match[1] in ("before", "prior to", "avant", "vor", "antes de"):
        return PartialDate(date.min, limit.earliest - timedelta(days=1))
    if match[1] == "since":
        return PartialDate(limit.earliest, date.max)
    return PartialDate(limit.latest + timedelta(days=1), date.max)


def _range(plain: str) -> PartialDate | None:
    """Read two dates as the bounds of one; the first may leave its year to the second."""
    for pattern in _RANGES:
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        (start, loose), (end, looser) = map(_without_hedges, match.groups())
        start, end = start[_lead_length(start) :], end[_lead_length(end) :]
        last = _single(end) or _decade(end)
        first = _single(start) or _decade(start) or _borrowing(start, end)
        if first and last:
            return PartialDate(first.earliest, last.latest, approximate=loose or looser)
    return None


def _borrowing(start: str, end: str) -> PartialDate | None:
    """Read "Aug." in "Aug. to Sep. 1977", and "3" in "3 to 5 May 1977"."""
    words = end.split()
    return _single(f"{start} {' '.join(words[-1:])}") or _single(f"{start} {' '.join(words[-2:])}")
