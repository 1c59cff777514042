"""Read CSV in the shape of the trust fund for Africa: its monitor's export, or its list of projects.

Each is known by its header. Amounts are euros. A column without a place here is counted and named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wholeroute.entities import country_code
from wholeroute.errors import Invalid
from wholeroute.partnerships.money.model import (
    CONTRACT,
    DECISION,
    EURO,
    Activity,
    Budget,
    Dated,
    Described,
    Organisation,
    Place,
    Related,
    Text,
    Value,
)
from wholeroute.partnerships.money.places import misfit
from wholeroute.partnerships.money.read import (
    At,
    Faults,
    Read,
    amount_of,
    day_of,
    not_plausible,
)
from wholeroute.partnerships.money.table import Table


@dataclass(frozen=True, slots=True)
class Shape:
    """Which column says what."""

    identifier: str
    title: str
    budget: str
    where: str
    start: str
    end: str
    level: str = ""
    summary: str = ""
    parents: str = ""
    children: str = ""
    siblings: str = ""
    roles: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        """Return every column that is taken."""
        named = {getattr(self, name) for name in self.__slots__ if name != "roles"}
        return frozenset(named - {""} | {column for column, _ in self.roles})


_FUNDING, _ACCOUNTABLE, _EXTENDING, _IMPLEMENTING = "1", "2", "3", "4"
MONITOR = Shape(
    identifier="iati_id",
    title="title",
    budget="budget",
    where="recipient_country",
    start="date_start",
    end="date_end",
    level="prefix",
    summary="summary",
    parents="project_parent",
    children="project_child",
    siblings="project_sibling",
    roles=(
        ("partner_funding", _FUNDING),
        ("partner_accountable", _ACCOUNTABLE),
        ("partner_extending", _EXTENDING),
        ("partner_implementing", _IMPLEMENTING),
    ),
)
PROJECTS = Shape(
    identifier="ProjectID",
    title="ProjectTitle",
    budget="ProjectBudget",
    where="ProjectLocation",
    start="ProjectStartDate",
    end="ProjectEndDate",
    roles=(("ProjectImplementor", _IMPLEMENTING),),
)
_LEVELS = {"DEC": DECISION, "CTR": CONTRACT, "": None}
_PARENT, _CHILD, _SIBLING = "1", "2", "3"
_PERCENTAGE = re.compile(r"(\D*)(\d+(?:\.\d+)?) ?% ?\)?")
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)*")


def read_eutf(content: bytes, *, today: date, file: str = "file.csv") -> Read:
    """Return the activities of a CSV file, each with its faults by line.

    Raises `Invalid` where the file is too large, or its header is of neither shape.
    """
    faults = Faults(file)
    table = Table(content, faults)
    shape = _shape(table.header)
    activities = [
        _activity({name: cell.strip() for name, cell in cells.items()}, shape, line, faults, today)
        for line, cells in table.rows(shape.columns)
    ]
    _tell_of_doubles(activities, faults)
    return Read(tuple(activities), faults.by_line(), table.untaken)


def _shape(header: tuple[str, ...]) -> Shape:
    for shape in (MONITOR, PROJECTS):
        if {shape.identifier, shape.title, shape.budget} <= set(header):
            return shape
    fix = f"Name columns {MONITOR.identifier}, {MONITOR.title} and {MONITOR.budget}."
    raise Invalid("header", "names no identifier, title and budget", fix, line=1)


def _activity(
    cells: dict[str, str], shape: Shape, line: int, faults: Faults, today: date
) -> Activity:
    identifier = cells[shape.identifier]
    at = faults.at(line, identifier)
    _tell_of_names(identifier, cells[shape.title], shape, at)
    summary = cells.get(shape.summary, "")
    return Activity(
        identifier=identifier,
        titles=(Text(cells[shape.title]),) if cells[shape.title] else (),
        descriptions=(Described("1", (Text(summary),)),) if summary else (),
        participants=tuple(_organisations(cells, shape)),
        dates=tuple(_dates(cells, shape, at, today)),
        places=_places(cells.get(shape.where, ""), shape.where, at),
        budgets=tuple(_budgets(cells[shape.budget], shape.budget, line, at)),
        related=tuple(_related(cells, shape)),
        hierarchy=_level(cells.get(shape.level, ""), shape, at),
        currency=EURO,
        line=line,
    )


def _tell_of_names(identifier: str, title: str, shape: Shape, at: At) -> None:
    if not identifier:
        at.points_out(
            shape.identifier, "is empty", "Give the identifier: without one it joins no chain."
        )
    elif not _PLAIN.fullmatch(identifier):
        fix = "Use letters, digits and the plain hyphen, without spaces."
        at.points_out(shape.identifier, f"{identifier!r} has signs that identifiers lack", fix)
    if not title:
        at.points_out(shape.title, "is empty", "Give the title.")


def _level(said: str, shape: Shape, at: At) -> int | None:
    if said not in _LEVELS:
        at.points_out(
            shape.level, f"{said!r} is no level", "Write DEC for a decision, CTR for a contract."
        )
    return _LEVELS.get(said)


def _organisations(cells: dict[str, str], shape: Shape) -> Iterator[Organisation]:
    """Yield who takes part. Names hold commas, so what a cell says stays one name."""
    for column, role in shape.roles:
        if cells.get(column):
            yield Organisation(role=role, names=(Text(cells[column]),))


def _dates(cells: dict[str, str], shape: Shape, at: At, today: date) -> Iterator[Dated]:
    found = []
    for column, type_ in ((shape.start, "1"), (shape.end, "3")):
        day = day_of(cells[column], column, at) if cells.get(column) else None
        if day is None:
            continue
        if wrong := not_plausible(day, done=False, today=today):
            at.points_out(column, wrong, "See whether the year is right.")
        found.append(Dated(type_, day))
    start, end = found[0].day if found else None, found[-1].day if found else None
    if start and end and start > end:
        at.points_out(shape.end, f"{end} lies before the start", "See which of the two is right.")
    yield from found


def _budgets(said: str, column: str, line: int, at: At) -> Iterator[Budget]:
    if not said:
        at.points_out(column, "is empty", "Give the amount in euros.")
        return
    amount = amount_of(said, column, at)
    if amount is None:
        return
    if amount <= 0:
        at.points_out(column, "is not above 0", "Give the amount in euros.")
    if amount < 0:
        return
    yield Budget(value=Value(amount, EURO), start=None, end=None, line=line)


def _places(said: str, column: str, at: At) -> tuple[Place, ...]:
    places = []
    for part in filter(None, map(str.strip, re.split(r"[,;|]", said))):
        match = _PERCENTAGE.fullmatch(part)
        name, percentage = (match[1].rstrip(" :("), Decimal(match[2])) if match else (part, None)
        try:
            places.append(Place(country_code(name).upper(), percentage=percentage))
        except Invalid:
            fix = "Name a country, or its two letters of ISO 3166."
            at.points_out(column, f"{name!r} is no country", fix)
    if wrong := misfit(places):
        at.points_out(column, wrong, "Give each country its percentage; together they make 100.")
    return tuple(places)


def _related(cells: dict[str, str], shape: Shape) -> Iterator[Related]:
    for column, type_ in (
        (shape.parents, _PARENT),
        (shape.children, _CHILD),
        (shape.siblings, _SIBLING),
    ):
        for ref in filter(None, map(str.strip, cells.get(column, "").split(","))):
            yield Related(ref, type_)


def _tell_of_doubles(activities: list[Activity], faults: Faults) -> None:
    first: dict[str, int | None] = {}
    for each in activities:
        if not each.identifier:
            continue
        if each.identifier in first:
            reason = f"stands in line {first[each.identifier]}, too"
            fix = "Give each activity one row, or its own identifier."
            faults.at(each.line, each.identifier).points_out("identifier", reason, fix)
        first.setdefault(each.identifier, each.line)
