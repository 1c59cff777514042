"""The tables that pages show, as charts take them: each is read by what its page reads, and no more.

What a page holds back stays held back; what it does not show is in no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from wholeroute import network
from wholeroute.charts import Column, Sort, Table, Value
from wholeroute.crosscheck import kinds_in_queue, may_see_hits
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    kinds_seen,
    refusals_by_rule,
    reports,
    statistics,
    waiting_groups,
)
from wholeroute.rights import Action, Lane
from wholeroute.web.labels import label
from wholeroute.web.language import Language
from wholeroute.web.may import (
    may,
    may_read,
    reads_audit,
    reads_findings,
    sees_reports,
    sends_reports,
)
from wholeroute.web.views.counted import POPULATIONS, counted
from wholeroute.web.views.dated import Dated
from wholeroute.web.views.dated import Sort as DatedSort
from wholeroute.web.views.found import found_counts
from wholeroute.web.views.hits import hits
from wholeroute.web.views.search import answer
from wholeroute.web.views.timeline_lanes import Begun, gather
from wholeroute.words import N_

MOST_ROWS = 5_000
"""How many reports a table holds: the newest."""

C, N, D = Sort.CATEGORY, Sort.NUMBER, Sort.DAY
Rows = Sequence[tuple[Value, ...]]


class Reading(NamedTuple):
    """Who reads a table, in which language, of what, and which part of it."""

    acting: Acting
    say: Language
    of: str = ""
    part: str = ""

    def word(self, of: str, value: object) -> str:
        """Return what a member of a closed set is called."""
        return self.say.text(label(of, value))

    @property
    def id(self) -> UUID:
        """Return what it is of; raise `NotFound` for what is no id."""
        try:
            return UUID(self.of)
        except ValueError:
            raise NotFound("there is no such table") from None

    def table(self, title: str, columns: Sequence[tuple[str, str, Sort]], rows: Rows) -> Table:
        """Return a table, its words in the reader's language."""
        told = tuple(Column(name, self.say.text(words), sort) for name, words, sort in columns)
        return Table(self.say.text(title), told, tuple(rows))

    def one_of(self, parts: Sequence[str]) -> str:
        """Return the part that is asked for, the first where none is."""
        if self.part and self.part not in parts:
            known = ", ".join(parts) or "none"
            raise Invalid("part", f"{self.part!r} is no part of it", f"Use one of {known}.")
        return self.part or (parts[0] if parts else "")


@dataclass(frozen=True, slots=True)
class Shown:
    """One table as it is charted; of several parts one is shown."""

    table: Table
    parts: tuple[tuple[str, str], ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One table of a page: what it is called, where it stands, who may open it, and how it is read.

    `of` says what it is a table of, empty where there is but one. `sends`: it is read as by who sends.
    """

    label: str
    page: str
    is_open: Callable[[Acting], bool]
    read: Callable[[Reading], Shown]
    of: str = ""
    sends: bool = False


def _contributions(reading: Reading) -> Shown:
    with reading.acting.begin() as connection:
        found = reports(reading.acting, connection, most=MOST_ROWS + 1)
    rows = [
        (
            each.contributor, each.received_at.date(), each.collected_on, each.reliability, each.reader,
            each.handling or "–", each.tlp, each.receipt.rows_read if each.receipt else None,
            each.receipt.rows_quarantined if each.receipt else None,
        )
        for each in found[:MOST_ROWS]
    ]  # fmt: skip
    columns = [
        ("contributor", N_("Contributor"), C), ("received", N_("Received"), D),
        ("collected", N_("Collected"), D), ("reliability", N_("Reliability"), C),
        ("reader", N_("Read as"), C), ("handling", N_("Handling"), C), ("tlp", N_("TLP"), C),
    ]  # fmt: skip
    if any(each.receipt for each in found):
        columns += [("rows", N_("Rows read"), N), ("quarantined", N_("in quarantine"), N)]
    table = reading.table(N_("Contributions"), columns, [row[: len(columns)] for row in rows])
    cut = len(found) > MOST_ROWS
    return Shown(Table(table.title, table.columns, table.rows, cut=cut))


def _counts(
    reading: Reading, title: str, what: tuple[str, str], found: Mapping[str, int], words: str
) -> Shown:
    rows = [(reading.word(words, value), float(number)) for value, number in found.items()]
    columns = ((*what, C), ("number", N_("Number"), N))
    return Shown(reading.table(title, columns, rows))


def _entities(reading: Reading) -> Shown:
    with reading.acting.begin() as connection:
        found = kinds_seen(reading.acting, connection)
    return _counts(reading, N_("Entities"), ("kind", N_("Kind")), found, "kind")


def _pairs(reading: Reading) -> Shown:
    with reading.acting.begin() as connection:
        found = kinds_in_queue(connection)
    return _counts(reading, N_("Pairs to judge"), ("kind", N_("Kind")), found, "kind")


def _hits(reading: Reading) -> Shown:
    told = hits(reading.acting)
    rows = [
        (
            reading.word("kind", met.kind), met.owner, reading.word("hit", met.verdict), met.at.date(),
            met.title, reading.word("worth", met.said) if met.said else None,
        )
        for met in (each.met for each in (*told.filed, *told.held))
    ]  # fmt: skip
    columns = (
        ("kind", N_("What"), C), ("owner", N_("Met what is held by"), C),
        ("surely", N_("How surely"), C), ("since", N_("Since"), D), ("report", N_("Report"), C),
        ("worth", N_("Worth"), C),
    )  # fmt: skip
    return Shown(reading.table(N_("Hits"), columns, rows))


def _groups(reading: Reading) -> Shown:
    rows = [
        (
            each.name, float(len(each.people)), float(len(each.ties)), float(each.evidence),
            reading.word("finding", each.state), each.at.date(),
        )
        for each in network.groups(reading.acting)
    ]  # fmt: skip
    columns = (
        ("group", N_("Group"), C), ("people", N_("People"), N), ("ties", N_("Ties"), N),
        ("evidence", N_("Evidence"), N), ("state", N_("State"), C), ("found", N_("Found"), D),
    )  # fmt: skip
    return Shown(reading.table(N_("Groups"), columns, rows))


def _ties(reading: Reading) -> Shown:
    group, _ = network.group(reading.acting, reading.of)
    rows = [
        (
            reading.word("layer", each.layer), each.first, each.last, float(len(each.statements)),
            float(len(each.sources)), round(each.weight, 3),
        )
        for each in group.ties
    ]  # fmt: skip
    columns = (
        ("layer", N_("Layer"), C), ("first", N_("From"), D), ("last", N_("To"), D),
        ("statements", N_("Statements"), N), ("sources", N_("Sources"), N), ("weight", N_("Weight"), N),
    )  # fmt: skip
    return Shown(reading.table(N_("Ties"), columns, rows))


def _findings(reading: Reading) -> Shown:
    rows = [
        (reading.word("found", each.kind), reading.word("finding", each.state), float(each.number))
        for each in found_counts(reading.acting)
    ]
    columns = (("kind", N_("Kind"), C), ("state", N_("State"), C), ("number", N_("Number"), N))
    return Shown(reading.table(N_("Findings"), columns, rows))


def _quarantine(reading: Reading) -> Shown:
    rows = [
        (each.field, reading.say.text(each.reason), float(each.rows), float(each.reports))
        for each in waiting_groups(reading.acting)
    ]
    columns = (
        ("reason", N_("Reason"), C), ("field", N_("Field"), C), ("rows", N_("Rows"), N),
        ("reports", N_("Reports"), N),
    )  # fmt: skip
    return Shown(reading.table(N_("Quarantine"), columns, [(r[1], r[0], *r[2:]) for r in rows]))


def _refusals(reading: Reading) -> Shown:
    rows = [(rule, float(number)) for rule, number in refusals_by_rule(reading.acting).items()]
    columns = (("rule", N_("Rule"), C), ("number", N_("Number"), N))
    return Shown(reading.table(N_("Refusals by rule"), columns, rows))


def _figures(reading: Reading) -> Shown:
    part = reading.one_of(POPULATIONS)
    (found,) = (each for each in counted(statistics(reading.acting)) if each.population == part)
    cells = [
        (reading.word("counted", first), reading.word("counted", column), cell)
        for first, of_row in found.rows
        for column, cell in zip(found.columns, of_row, strict=True)
    ]
    shown = [(first, column, float(cell)) for first, column, cell in cells if cell is not None]
    columns = (
        ("which", N_("Which"), C),
        ("counted", N_("Counted"), C),
        ("number", N_("Number"), N),
    )
    table = reading.table(label("population", part), columns, shown)
    held_back = len(cells) - len(shown)
    parts = tuple((each, reading.word("population", each)) for each in POPULATIONS)
    return Shown(Table(table.title, table.columns, table.rows, held_back), parts, part)


def _search(reading: Reading) -> Shown:
    found = answer(reading.acting, reading.id)
    part = reading.one_of([each.facet.value for each in found.facets])
    values = [each for facet in found.facets if facet.facet == part for each in facet.values]
    words = {"kind": "kind", "category": "category", "purpose": "purpose"}.get(part)
    rows = [
        (
            reading.word(words, each.value) if words
            else reading.say.country(each.value) if part == "country"
            else each.called or each.value,
            float(each.number),
        )
        for each in values
    ]  # fmt: skip
    columns = (("value", label("facet", part), C), ("number", N_("Number"), N))
    parts = tuple((f.facet.value, reading.word("facet", f.facet.value)) for f in found.facets)
    return Shown(reading.table(N_("Results of a search"), columns, rows), parts, part)


def _dated_of(reading: Reading) -> tuple[Dated, ...]:
    (lane,), _ = gather(reading.acting, [Begun((reading.id,), asked=True)])
    return lane.found


def _dated(reading: Reading) -> Shown:
    rows = [
        (
            reading.word("dated", each.sort), _day_of(each),
            each.by[0].contributor if each.by else None, each.by[0].code if each.by else None,
            float(each.number),
        )
        for each in _dated_of(reading)
        if not each.is_standing  # a birth lies long before all else, and is told on the timeline
    ]  # fmt: skip
    columns = (
        ("sort", N_("What"), C), ("day", N_("Day"), D), ("source", N_("Who says it"), C),
        ("code", N_("Code"), C), ("number", N_("Number"), N),
    )  # fmt: skip
    return Shown(reading.table(N_("What is dated"), columns, rows))


def _day_of(each: Dated) -> date | None:
    """Return its day; none where no month is known, for any would be made up."""
    return each.first if each.certainty in {"day", "month"} else None


def _payments(reading: Reading) -> Shown:
    paid = [each for each in _dated_of(reading) if each.sort is DatedSort.PAYMENT]
    currencies = Counter(each.currency for each in paid)
    parts = sorted(currencies, key=lambda each: (-currencies[each], each))
    part = reading.one_of(parts)
    rows = [
        (
            each.first, float(each.amount or 0), reading.word("as", each.role),
            each.other_names or str(each.other)[:8], each.by[0].contributor,
        )
        for each in paid
        if each.currency == part
    ]  # fmt: skip
    columns = (
        ("day", N_("Day"), D), ("amount", f"{reading.say.text(N_('Amount'))} ({part})", N),
        ("way", N_("Paid to or by"), C),
        ("other", N_("Other party"), C), ("source", N_("Who says it"), C),
    )  # fmt: skip
    # What is in two currencies has no sum: one is drawn at a time.
    return Shown(reading.table(N_("Payments"), columns, rows), tuple((p, p) for p in parts), part)


def _opens_open(acting: Acting) -> bool:
    return may(acting.reader, Action.READ, Lane.OPEN)


def _opens_networks(acting: Acting) -> bool:
    return network.may_see(acting) and _opens_open(acting)


SOURCES: Mapping[str, Source] = {
    "contributions": Source(
        N_("Contributions"), "/contributions", lambda a: sees_reports(a.reader), _contributions
    ),
    "entities": Source(N_("Entities"), "/entities", lambda a: may_read(a.reader), _entities),
    "pairs": Source(
        N_("Pairs to judge"), "/pairs", lambda a: may(a.reader, Action.JUDGE, Lane.OPEN), _pairs
    ),
    "hits": Source(N_("Hits"), "/hits", lambda a: may_see_hits(a.reader), _hits),
    "groups": Source(N_("Groups"), "/network", _opens_networks, _groups),
    "findings": Source(
        N_("Findings"), "/findings", lambda a: reads_findings(a.reader), _findings
    ),
    "quarantine": Source(
        N_("Quarantine"), "/quarantine", lambda a: sends_reports(a.reader), _quarantine, sends=True
    ),
    "figures": Source(
        N_("Figures"), "/figures", lambda a: may(a.reader, Action.COUNT), _figures
    ),
    "refusals": Source(
        N_("Refusals by rule"), "/overview", lambda a: reads_audit(a.reader), _refusals
    ),
    "ties": Source(N_("Ties of a group"), "/network/{of}", _opens_networks, _ties, "group"),
    "dated": Source(
        N_("What is dated of somebody"), "/timeline?entity={of}", _opens_open, _dated, "entity"
    ),
    "payments": Source(
        N_("Payments of somebody"), "/timeline?entity={of}&sort=payment", _opens_open, _payments,
        "entity",
    ),
    "search": Source(
        N_("Results of a search"), "/search/{of}",
        lambda a: may(a.reader, Action.SCREEN, Lane.OPEN), _search, "search",
    ),
}  # fmt: skip
"""Every table that may be charted, by what its address calls it."""


def may_chart(acting: Acting) -> bool:
    """Return whether there is any table that this reader may see as a chart."""
    return any(each.is_open(acting) for each in SOURCES.values())
