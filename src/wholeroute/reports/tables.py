"""The tables of an edition as open data, each column with its meaning, unit and source.

What writes a column says what it means: the data dictionary is made of the same columns and cannot
say otherwise. Names, meanings and values are English or codes, whatever the language of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wholeroute.disclosure import cell
from wholeroute.plan import Consulted, Edition, OfGroup, Replied, Unit
from wholeroute.reports.measured import counts

_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""

REGISTER = "the register of the plan"
RECKONED = "reckoned from evidence on the day of the edition"
ATTESTED = "whoever attests"
NOTED = "the register and whoever notes it"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it means, in what it is told, where it comes from, and how a row tells it."""

    name: str
    meaning: str
    unit: str
    source: str
    of: Callable[[Edition, Any], object]


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table that everybody may take: what a row is, which rows there are, and their columns."""

    row: str
    rows: Callable[[Edition], Iterable[Any]]
    columns: tuple[Column, ...]


def _several(values: Iterable[object]) -> str:
    return "; ".join(map(str, values))


def _replies(edition: Edition) -> Iterable[tuple[Consulted, Replied | None]]:
    return ((each, reply) for each in edition.consulted for reply in each.replies or (None,))


def _of_group(group: OfGroup) -> str:
    counts = ", ".join(f"{status} {number}" for status, number in group.at_least)
    return f"{group.actor}: {counts or 'none'}, of {group.of}"


ACTIONS = OpenTable("an action of the plan", lambda edition: edition.actions, (
    Column("id", "identifier of the action", "id", REGISTER, lambda _, a: a.id),
    Column("pillar", "pillar of the plan", "id", REGISTER, lambda _, a: a.pillar),
    Column("section", "section of the plan's text", "number", REGISTER, lambda _, a: a.section),
    Column("boxed", "the plan says it in a box that sums up other actions", "yes or empty", REGISTER,
           lambda _, a: a.boxed),
    Column("force", "how strongly the plan puts it, strongest first: obligation, must, will, should,"
           " calls-upon, may, practice", "code", REGISTER, lambda _, a: a.force),
    Column("action", "what the plan calls for, in our words", "text", REGISTER, lambda _, a: a.action),
    Column("responsible", "who is asked to act", "ids by semicolons", REGISTER,
           lambda _, a: _several(a.responsible)),
    Column("deadline", "by when, as the plan says it", "text", REGISTER,
           lambda _, a: a.deadline.said if a.deadline else None),
    Column("by", "by when, where that is a day", "day, as exact as known", REGISTER,
           lambda _, a: a.deadline.by if a.deadline else None),
    Column("indicators", "what it is measured by", "ids by semicolons", REGISTER,
           lambda _, a: _several(a.indicators)),
    Column("status", "how far it has come: not-reported, reported, evidenced, verified, met; several"
           " where a group is responsible, whose members are counted", "code", RECKONED,
           lambda e, a: e.standing[a.id].status),
    Column("status_by_actor", "how far each has come who is responsible by name",
           "id: code, by semicolons", RECKONED,
           lambda e, a: _several(f"{o.actor}: {o.status}" for o in e.standing[a.id].actors)),
    Column("status_in_groups", "how many of each group that is responsible have come at least so"
           " far", "id: code number, of number in all, by semicolons", RECKONED,
           lambda e, a: _several(map(_of_group, e.standing[a.id].groups))),
    Column("freshness", "how old the newest evidence is: fresh, ageing, stale", "code", RECKONED,
           lambda e, a: e.standing[a.id].freshness),
    Column("newest", "day of the newest evidence", "day, as exact as known", RECKONED,
           lambda e, a: e.standing[a.id].newest),
    Column("overdue", "its day has passed and it is not met", "yes or empty", RECKONED,
           lambda e, a: e.standing[a.id].overdue),
    Column("evidence", "evidence that it rests on, in the table evidence", "numbers by semicolons",
           RECKONED, lambda e, a: _several(e.standing[a.id].evidence)),
    Column("withheld", "evidence that it also rests on and that is not for everybody",
           "number of pieces", RECKONED, lambda e, a: e.standing[a.id].withheld or None),
))  # fmt: skip

EVIDENCE = OpenTable("a piece of evidence for everybody", lambda edition: edition.evidence, (
    Column("id", "number of the piece", "number", "wholeroute", lambda _, p: p.id),
    Column("action", "the action that it is about", "id", ATTESTED, lambda _, p: p.action),
    Column("actor", "who did it; empty for a count of this installation", "id", ATTESTED,
           lambda _, p: p.actor),
    Column("kind", "document, query, meeting or law", "code", ATTESTED, lambda _, p: p.kind),
    Column("title", "what it is", "text", ATTESTED, lambda _, p: p.title),
    Column("reference", "how it is found with whoever holds it", "text", ATTESTED,
           lambda _, p: p.reference),
    Column("sha256", "hash of its bytes, which are kept with whoever holds it", "hexadecimal",
           ATTESTED, lambda _, p: p.sha256),
    Column("held_by", "who holds it", "text", ATTESTED, lambda _, p: p.held_by),
    Column("day", "the day it is of", "day, as exact as known", ATTESTED, lambda _, p: p.day),
    Column("quality", "how good it is, A best, D an own word alone", "A to D", ATTESTED,
           lambda _, p: p.quality),
    Column("attested_by", "organisation that attests it", "name", "wholeroute",
           lambda _, p: p.attested_by),
    Column("verified_by", "other organisations that verified it", "names by semicolons",
           "wholeroute", lambda _, p: _several(p.verified_by)),
))  # fmt: skip

CHANGES = OpenTable(
    "a thing that changed since the edition before", lambda edition: edition.changes, (
    Column("of", "the table that it is in", "code", RECKONED, lambda _, c: c.of),
    Column("id", "the row that changed", "id", RECKONED, lambda _, c: c.id),
    Column("field", "what of it changed; empty where the row came or went", "code", RECKONED,
           lambda _, c: c.field),
    Column("was", "what it said before", "text", RECKONED, lambda _, c: c.was),
    Column("now", "what it says", "text", RECKONED, lambda _, c: c.now),
))  # fmt: skip

_MEANT = (
    "how exactly it is meant: exactly, about, almost, more than, under, up to, from, to, rise of"
)

COUNTS = OpenTable("a number of a table that was reported", counts, (
    Column("table", "name of the table: the indicator and what it is broken down by", "id",
           "wholeroute", lambda _, c: c.table),
    Column("indicator", "what is counted", "id", REGISTER, lambda _, c: c.indicator),
    Column("name", "what is counted, in words", "text", REGISTER,
           lambda e, c: e.plan.indicator[c.indicator].name),
    Column("period", "what time it is of: a year, a month, a day, or two of them (ISO 8601)",
           "interval", ATTESTED, lambda _, c: c.period),
    Column("of", "what it is broken down by; empty for all", "name category, by semicolons",
           ATTESTED, lambda _, c: _several(f"{name} {value}" for name, value in c.of)),
    Column("value", "the number; suppressed: not shown, because it is below 10 or because another"
           " could be reckoned from it, and which of the two is not said; not-reported: nobody"
           " reported it; no-case: no case is possible here", "number, or why there is none",
           ATTESTED, lambda _, c: c.shown),
    Column("qualifier", _MEANT, "code", ATTESTED, lambda _, c: c.qualifier),
))  # fmt: skip

_UNIT = Column(
    "unit", "in what it is told: share, amount, hours, days, months, date, stage, yes-no", "code",
    REGISTER, lambda e, v: e.plan.indicator[v.indicator].unit.value,
)  # fmt: skip

VALUES = OpenTable("a value that is in no table of counts", lambda edition: edition.told, (
    Column("indicator", "what is measured", "id", REGISTER, lambda _, v: v.indicator),
    Column("name", "what is measured, in words", "text", REGISTER,
           lambda e, v: e.plan.indicator[v.indicator].name),
    _UNIT,
    Column("actor", "of whom", "id", ATTESTED, lambda _, v: v.actor),
    Column("of", "what it is broken down by; empty for all", "name category, by semicolons",
           ATTESTED, lambda _, v: _several(f"{name} {value}" for name, value in v.breakdown)),
    Column("since", "from when", "day, as exact as known", ATTESTED, lambda _, v: v.since),
    Column("until", "until when", "day, as exact as known", ATTESTED, lambda _, v: v.until),
    Column("value", "what it came to", "by the column unit; an amount in euro, a share of one",
           ATTESTED, lambda _, v: v.value),
    Column("qualifier", _MEANT, "code", ATTESTED, lambda _, v: v.qualifier),
    Column("given_by", "organisation that gave it", "name", "wholeroute", lambda _, v: v.given_by),
))  # fmt: skip

LAWS = OpenTable("a stage that a law or document has reached", lambda edition: edition.stages, (
    Column("act", "the law or document", "id", REGISTER, lambda _, r: r.act),
    Column("number", "its number", "text", REGISTER, lambda e, r: e.plan.act[r.act].number),
    Column("title", "its title", "text", REGISTER, lambda e, r: e.plan.act[r.act].title),
    Column("stage", "the stage: proposed, position, agreed, adopted, published, in-force,"
           " transposed-by, applies, amended, suspended, judged, reported", "code", NOTED,
           lambda _, r: r.stage),
    Column("day", "when it was reached", "day, as exact as known", NOTED, lambda _, r: r.day),
    Column("source", "where that was read", "text", NOTED, lambda _, r: r.source),
))  # fmt: skip

TOPICS = OpenTable("a topic of a law that states apply one by one", lambda edition: edition.topics, (
    Column("act", "the law", "id", REGISTER, lambda _, t: t.act),
    Column("topic", "the topic", "id", REGISTER, lambda _, t: t.topic),
    Column("statuses", "how many Member States apply it how", "code number, by semicolons", NOTED,
           lambda _, t: _several(f"{status} {number}" for status, number in t.counts)),
    Column("untold", "of how many that the law binds nothing was told", "number of states", NOTED,
           lambda _, t: t.untold),
))  # fmt: skip

CONSULTATIONS = OpenTable("a reply to a consultation; one of none is a row too", _replies, (
    Column("consultation", "number of the consultation", "number", "wholeroute",
           lambda _, r: r[0].id),
    Column("title", "what it is called", "text", NOTED, lambda _, r: r[0].title),
    Column("day", "the day it is of", "day, as exact as known", NOTED, lambda _, r: r[0].day),
    Column("by", "who noted it", "name", "wholeroute", lambda _, r: r[0].by),
    Column("words", "what it says", "text", NOTED, lambda _, r: r[0].words),
    Column("actions", "actions that it is about", "ids by semicolons", NOTED,
           lambda _, r: _several(r[0].actions)),
    Column("replied", "what was replied", "text", NOTED, lambda _, r: r[1] and r[1].words),
    Column("replied_by", "who replied", "name", "wholeroute", lambda _, r: r[1] and r[1].by),
    Column("replied_on", "when", "day", NOTED, lambda _, r: r[1] and r[1].day),
))  # fmt: skip

TABLES: Mapping[str, OpenTable] = {
    "actions": ACTIONS, "counts": COUNTS, "values": VALUES, "evidence": EVIDENCE, "laws": LAWS,
    "topics": TOPICS, "consultations": CONSULTATIONS, "changes": CHANGES,
}  # fmt: skip
"""The tables that an edition gives to everybody."""


def as_csv(edition: Edition, table: str) -> bytes:
    """Return one table of an edition as CSV that no spreadsheet will run."""
    of = TABLES[table]
    head = [each.name for each in of.columns]
    rows = ([each.of(edition, row) for each in of.columns] for row in of.rows(edition))
    return _csv((head, *rows))


def dictionary(edition: Edition) -> tuple[Mapping[str, str], ...]:
    """Return every column of every table of an edition with its meaning, unit and source."""
    return tuple(
        {
            "table": name, "row": table.row, "column": each.name, "meaning": _meaning(edition, each),
            "unit": each.unit, "source": each.source,
        }
        for name, table in TABLES.items()
        for each in table.columns
    )  # fmt: skip


def _meaning(edition: Edition, column: Column) -> str:
    """Return what a column means: editions without such numbers say what they said before there were any."""
    units = {edition.plan.indicator[each.indicator].unit for each in edition.told}
    if column is _UNIT and Unit.NUMBER in units:
        return f"{column.meaning}, number (of things, where it is not whole)"
    return column.meaning


def dictionary_csv(edition: Edition) -> bytes:
    """Return the data dictionary as CSV."""
    rows = dictionary(edition)
    return _csv((tuple(rows[0]), *(tuple(each.values()) for each in rows)))


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    lines = (",".join(cell(_said(each)) for each in row) + "\r\n" for row in rows)
    return (_MARK + "".join(lines)).encode()


def _said(value: object) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)
