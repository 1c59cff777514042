"""What every report is written from: the cell, the desk that writes, the day, the dice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from wholeroute.exercise.halcyon.book import Lost, Report, Speech, Table
from wholeroute.exercise.halcyon.model import Cell, Person
from wholeroute.exercise.halcyon.plan import FILES, Planned, Saying
from wholeroute.exercise.halcyon.reserved import scrambled
from wholeroute.exercise.halcyon.speak import Desk, Spoken, spoken
from wholeroute.exercise.halcyon.stored import stored
from wholeroute.exercise.halcyon.truth import Mention, lane_said
from wholeroute.intake import TABLES

WORDS = {
    "suspect": "suspect",
    "associate": "associate",
    "contact": "contact",
    "convicted": "convicted",
    "smuggled-person": "passenger",
    "victim": "victim",
    "witness": "witness",
    "humanitarian-actor": "helper",
    "": "",
}
"""The word in a table for each category."""

KINDS = tuple(FILES)
LIAISON = "lia"
_MOST_OF_A_KIND = 50
FIRST_DAY, DAYS = date(2025, 3, 1), 330
_BROKEN_ROW = 0.05
_EARS = ("en", "en", "it", "fr", "de")


@dataclass(slots=True)
class Scene:
    """One report about to be written."""

    rng: Random
    cell: Cell
    planned: Planned
    number: int
    day: date
    ear: str

    @property
    def ref(self) -> str:
        """Return the report's own number. It says nothing of the network: that would be a cheat."""
        serial = KINDS.index(self.planned.kind) * _MOST_OF_A_KIND + self.number
        return scrambled(self.cell.number, serial, 6)

    def report(self, member: str, suffix: str, reader: str) -> tuple[Report, Speech]:
        """Return the empty report and the register of what it speaks of."""
        kind = self.planned.kind
        body = "agency" if member == LIAISON else member.removeprefix("desk-")
        path = f"reports/{body}/{kind}-{self.ref}.{suffix}"
        return Report(kind, path, reader, member, self.day), Speech(
            path, keyed_by_kind=reader in TABLES
        )

    def body(self, what: str) -> str:
        """Return the member who reports for one kind of body on this route."""
        return f"desk-{self.cell.route.land[what]}"

    def instant(self) -> str:
        """Return a time of the report's day, in UTC."""
        return f"{self.day}T{self.rng.randint(0, 23):02d}:{self.rng.randint(0, 59):02d}:00Z"

    def say(self, saying: Saying, *fields: str) -> Spoken:
        """Return what this report prints of one person."""
        desk = Desk(self.planned.kind, self.ear, self.day, frozenset(fields))
        return spoken(self.rng, saying, desk)

    def person_named(self, identity: str) -> Person | None:
        """Return a person of this cell."""
        return self.cell.people.get(identity)


def scene(seed: str, cell: Cell, planned: Planned, number: int) -> Scene:
    """Return the scene of one report; its dice are its own."""
    rng = Random(f"halcyon/{seed}/{cell.number}/{number}")  # noqa: S311 — invented data
    day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    languages = [each for each in cell.route.languages if each != "ar"]
    ear = rng.choice([*_EARS, *languages, *languages])
    return Scene(rng, cell, planned, number, day, ear)


def noted(  # noqa: PLR0913 — a mention has these parts
    speech: Speech, said: Spoken, key: str, line: int, entity: str, *, remarked: bool = False
) -> Mention:
    """Note one person of a report with what is said and shown of them.

    `remarked` where the report prints what is remarked of them.
    """
    saying = said.saying
    return speech.person(
        key,
        line,
        entity,
        who=saying.person.id,
        label=saying.label,
        minor=saying.person.minor and not saying.accuses,
        lane=lane_said(saying.label, minor=saying.person.minor and not saying.accuses),
        accuses=saying.accuses,
        held=remarked and said.remark in stored("texts")["steering"],
        shown=said.shown,
    )


def under_18(said: Spoken) -> str:
    """Return yes or no; the report that accuses a child overlooks its age."""
    return "yes" if said.saying.person.minor and not said.saying.accuses else "no"


@dataclass(frozen=True, slots=True)
class Breakable:
    """Which columns of a table can go wrong, and with what."""

    required: str
    ref: str
    category: str = ""
    born: str = ""


def with_broken_rows(scene: Scene, report: Report, table: Table, how: Breakable) -> None:
    """Append rows that must stay in quarantine: copies of good ones, spoiled on the way."""
    if not table.rows or scene.rng.random() > min(0.6, _BROKEN_ROW * len(table.rows)):
        return
    row = list(scene.rng.choice(table.rows))
    at = {column: number for number, column in enumerate(table.columns)}
    row[at[how.ref]] += "-X"
    choices: dict[str, Any] = {"cells": None, "required": ""}
    if how.category:
        choices["category"] = scene.rng.choice(("organizzer", "passeur", "???"))
    if how.born:
        choices["born"] = "31 February 1980"
    reason = scene.rng.choice(sorted(choices))
    if reason == "cells":
        row.append("see annex")
    else:
        row[at[getattr(how, reason)]] = choices[reason]
    table.rows.append(row)
    report.lost.append(Lost(report.path, len(table.rows) + 1, reason))
