"""Put the values that stand into the tables that an edition publishes, by what they are broken down by.

Pure. Only what was reported is in them: a total where somebody reported one. What this installation
counts itself is told in tens elsewhere (`rights.counting`), and mixed with none of it.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from wholeroute.plan.cells import TOTAL, Key, Share, Sum, Table
from wholeroute.plan.model import Indicator, Plan, Unit
from wholeroute.plan.published import Published, publish, read
from wholeroute.plan.values import STATE, Value, standing

PERIOD = "period"
REST = "…"
"""A category that nobody reports: the states that are not in a table, the months between others."""

Span = tuple[date, date]
Broken = tuple[tuple[str, str], ...]


def in_tables_alone(indicator: Indicator) -> bool:
    """Tell whether what an indicator came to may be published in tables and nowhere else.

    Counts of people and cases; of shares of them not even there, unless both counts stand beside it.
    """
    return indicator.unit in {Unit.NUMBER, Unit.SHARE} and not indicator.things


def lies_in_a_table(indicator: Indicator, value: Value) -> bool:
    """Tell whether a value that stands is a cell: a whole number that somebody reported."""
    return indicator.unit is Unit.NUMBER and bool(value.actor) and value.value.isdecimal()


def told(
    plan: Plan, values: Sequence[Value], before: Iterable[Mapping[str, Any]],
    only: Collection[str] | None = None,
) -> Published:  # fmt: skip
    """Return what the next edition says in tables, of all counts of a plan or of some indicators.

    `values` are all that were ever given, of whatever indicator an edition spoke of. `before` is what
    every edition that was frozen said (`Published.said`), of any plan and kind, the oldest first.
    """
    numbers = {each.id: int(each.value) for each in values if each.value.isdecimal()}
    tables = [each for each in standard(plan, values) if only is None or each.counts in only]
    return publish(tables, [read(said, numbers) for said in before])


def standard(plan: Plan, values: Iterable[Value]) -> tuple[Table, ...]:
    """Return the tables of all counts of a plan, from all values that were ever given."""
    of: dict[str, dict[tuple[Span, Broken], Value]] = defaultdict(dict)
    for each in sorted(standing(values), key=lambda one: one.id):
        indicator = plan.indicator.get(each.indicator)
        if indicator and lies_in_a_table(indicator, each):
            broken = tuple(sorted((key, said) for key, said in each.breakdown.items() if said))
            of[each.indicator][_span(each.since, each.until), broken] = each
    return tuple(
        table
        for name in sorted(of)
        for table in _of_indicator(plan.indicator[name], plan.about.states, of[name])
    )


def _of_indicator(
    indicator: Indicator, states: int | None, values: Mapping[tuple[Span, Broken], Value]
) -> Iterable[Table]:
    """Return a table for each way the count is broken down, with the totals that lie in it."""
    ways = {frozenset(key for key, _ in broken) for _, broken in values}
    for way in sorted(ways, key=sorted):
        if not any(way < other for other in ways):
            inner = {at: value for at, value in values.items() if {key for key, _ in at[1]} <= way}
            yield _table(indicator, states, sorted(way), inner)


def _table(
    indicator: Indicator, states: int | None, by: Sequence[str],
    values: Mapping[tuple[Span, Broken], Value],
) -> Table:  # fmt: skip
    spans = sorted({span for span, _ in values})
    keys = {at: (_label(at[0]), *(dict(at[1]).get(each, TOTAL) for each in by)) for at in values}
    seen = [sorted({key[at] for key in keys.values()} - {TOTAL}) for at in range(1, len(by) + 1)]
    sums = [
        Sum(
            each, TOTAL, (*parts, *([REST] if each == STATE and len(parts) < (states or 0) else []))
        )
        for each, parts in zip(by, seen, strict=True)
    ]
    return Table(
        name=".".join((indicator.id, *by)), counts=indicator.id, dimensions=(PERIOD, *by),
        cells={key: int(values[at].value) for at, key in keys.items()},
        sums=(*sums, *_sums_of(spans)), shares=tuple(_shares(by, set(keys.values()))),
        things=indicator.things, values={key: values[at].id for at, key in keys.items()},
        qualifiers={key: values[at].qualifier for at, key in keys.items()},
    )  # fmt: skip


def _shares(by: Sequence[str], keys: set[Key]) -> Iterable[Share]:
    """Return each state's share of all, where somebody reported how many these are."""
    if STATE in by:
        at = 1 + by.index(STATE)
        for key in sorted(keys):
            whole = (*key[:at], TOTAL, *key[at + 1 :])
            if key != whole and whole in keys:
                yield Share(key, whole)


def _sums_of(spans: Sequence[Span]) -> Iterable[Sum]:
    """Return each span of time with those that it consists of, the longest and the shortest."""
    for whole in spans:
        inside = [
            each for each in spans if each != whole and whole[0] <= each[0] and each[1] <= whole[1]
        ]
        chains = {_chain(whole, inside, longest=longest) for longest in (True, False)}
        for parts in sorted(chains):
            if len(parts) > 1:
                yield Sum(PERIOD, _label(whole), parts)


def _chain(whole: Span, inside: Sequence[Span], *, longest: bool) -> tuple[str, ...]:
    """Return spans that follow one another within another one, and whether something is between."""
    sign = -1 if longest else 1
    chain: list[Span] = []
    for each in sorted(inside, key=lambda one: (one[0], sign * (one[1] - one[0]).days)):
        if not chain or each[0] > chain[-1][1]:
            chain.append(each)
    if not chain:
        return ()
    day = timedelta(days=1)
    ends = (chain[0][0], chain[-1][1])
    whole_of_it = all(b[0] == a[1] + day for a, b in pairwise(chain)) and ends == whole
    return (*map(_label, chain), *([] if whole_of_it else [REST]))


def _span(since: str, until: str) -> Span:
    """Return the first and the last day of two that may be years or months."""
    first = date(*(*map(int, since.split("-")), 1, 1)[:3])
    year, *rest = map(int, until.split("-"))
    month, *days = rest or [12]
    return first, date(year, month, *(days or [monthrange(year, month)[1]]))


def _label(span: Span) -> str:
    """Return a span as a year, a month, a day, or one of these and another (ISO 8601)."""
    first, last = span
    for short in (4, 7, 10):
        said = first.isoformat()[:short]
        if _span(said, said) == span:
            return said
    return f"{first}/{last}"
