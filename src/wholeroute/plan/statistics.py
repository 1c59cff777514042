"""Read statistics of facilitation, by state and year, in the columns that Eurostat's files have.

Pure. What is counted is the offence of Article 1 of Directive 2002/90/EC, as in Eurostat's own series on
the smuggling of migrants. Every line is held against the others; whatever is wrong is told at once.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from wholeroute.errors import Invalid
from wholeroute.plan.law import STATES
from wholeroute.plan.model import Qualifier

HEAD = ("freq", "measure", "unit", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG")
MEASURES = ("investigations", "prosecutions", "convictions")
"""What may be counted: each is an indicator of this id."""
FLAGS: Mapping[str, Qualifier] = {
    "": Qualifier.EXACTLY, "b": Qualifier.EXACTLY, "p": Qualifier.EXACTLY, "e": Qualifier.ABOUT,
}  # fmt: skip
"""Flags of a value (break in series, provisional, estimated), and how exactly it is meant."""
MISSING = ":"
FIRST_YEAR = 2000
_ELSEWHERE = {"EL": "GR"}
"""What Eurostat calls a state otherwise than ISO 3166."""
_OF_EUROSTAT = {ours: theirs for theirs, ours in _ELSEWHERE.items()}


@dataclass(frozen=True, slots=True)
class Counted:
    """One line: how many of what, in which state and year; `number` is None where it is missing."""

    line: int
    measure: str
    state: str
    year: str
    number: int | None
    flag: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in one line, and how to mend it."""

    line: int
    field: str
    reason: str
    fix: str

    def __str__(self) -> str:
        """Return it as a line to show."""
        return f"line {self.line}, {self.field}: {self.reason}. {self.fix}"


@dataclass(frozen=True, slots=True)
class Series:
    """What a file says, and all that is wrong in it: nothing of it counts while something is."""

    rows: tuple[Counted, ...]
    wrong: tuple[Wrong, ...]


def template(states: Collection[str], years: Iterable[int]) -> str:
    """Return the file to fill in: a line for each state, year and measure, each still missing."""
    lines = (
        ("A", measure, "NR", _OF_EUROSTAT.get(state, state), str(year), MISSING, "")
        for state in sorted(states)
        for year in years
        for measure in MEASURES
    )
    return "".join(",".join(each) + "\r\n" for each in (HEAD, *lines))


def read_statistics(text: str, *, this_year: int, states: Collection[str] = STATES) -> Series:
    """Return what a file says of some states; raise `Invalid` where its first line is another."""
    rows = list(csv.reader(StringIO(text.lstrip("\ufeff"), newline="")))
    if not rows or tuple(each.strip() for each in rows[0]) != HEAD:
        raise Invalid("file", "begins with another line", f"Begin with: {','.join(HEAD)}", line=1)
    found: list[Counted] = []
    wrong: list[Wrong] = []
    first: dict[tuple[str, str, str], int] = {}
    for line, row in enumerate(rows[1:], start=2):
        if not any(each.strip() for each in row):
            continue
        try:
            counted = _counted(line, [each.strip() for each in row], this_year, states)
            key = counted.measure, counted.state, counted.year
            if key in first:
                reason = f"says the same as line {first[key]}"
                raise Invalid("row", reason, "Leave one of them out.")  # noqa: TRY301
        except Invalid as fault:
            wrong.append(Wrong(line, fault.field, fault.reason, fault.fix))
        else:
            first[key] = line
            found.append(counted)
    if not found and not wrong:
        wrong.append(Wrong(2, "row", "no line follows", "Fill in the template."))
    return Series(tuple(found), tuple(wrong))


def _counted(line: int, row: Sequence[str], this_year: int, states: Collection[str]) -> Counted:
    if len(row) != len(HEAD):
        raise Invalid("row", f"has {len(row)} columns", f"Give it {len(HEAD)}.")
    told = dict(zip(HEAD, row, strict=True))
    _is("freq", told["freq"], ("A",))
    _is("measure", told["measure"], MEASURES)
    _is("unit", told["unit"], ("NR",))
    state = _ELSEWHERE.get(told["geo"], told["geo"])
    _is("geo", state, sorted(states))
    year = told["TIME_PERIOD"]
    if not (year.isascii() and year.isdecimal() and FIRST_YEAR <= int(year) < this_year):
        fix = f"Write a year from {FIRST_YEAR} to {this_year - 1}."
        raise Invalid("TIME_PERIOD", f"“{year}” is no year that is over", fix)
    number, flag = _number(told["OBS_VALUE"]), told["OBS_FLAG"]
    _is("OBS_FLAG", flag, FLAGS)
    return Counted(line, told["measure"], state, year, number, flag)


def _number(said: str) -> int | None:
    if said in {"", MISSING}:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) <= 7):  # noqa: PLR2004
        fix = f"Write a whole number without dots or commas, or {MISSING} where it is missing."
        raise Invalid("OBS_VALUE", f"“{said}” is no whole number", fix)
    return int(said)


def _is(field: str, said: str, known: Collection[str]) -> None:
    if said not in known:
        names = ", ".join(each or "nothing" for each in known)
        raise Invalid(field, f"“{said}” is not known here", f"Write one of: {names}.")
