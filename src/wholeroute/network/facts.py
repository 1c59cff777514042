"""Leave facts out: of a time, of a code, of a source. What then stands is asked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from wholeroute.network.model import Facts, Flow, Holding, Link
from wholeroute.network.sources import HEARSAY, RELIABLE

Row = Holding | Link | Flow
Keep = Callable[[Row], bool]


def only(facts: Facts, keep: Keep) -> Facts:
    """Return the facts of which `keep` says yes; who is whom stays as it was judged."""
    return replace(
        facts,
        holdings=tuple(filter(keep, facts.holdings)),
        links=tuple(filter(keep, facts.links)),
        calls=tuple(filter(keep, facts.calls)),
        flows=tuple(filter(keep, facts.flows)),
    )


def told(facts: Facts, row: Row) -> bool:
    """Tell whether a row is testimony, or hearsay of a source that is not known for reliable."""
    source = facts.sources[row.report]
    return source.testimony or (hearsay(row) and source.reliability not in RELIABLE)


def hearsay(row: Row) -> bool:
    """Tell whether a row is what its source heard and nobody can confirm."""
    return row.grade >= HEARSAY


def between(facts: Facts, first: date | None, last: date | None) -> Facts:
    """Return the facts of a time. A report that gives a row no date of its own gives it its day.

    Whose a phone or an account is stays known whenever it was said: the time is the tie's.
    """
    if first is None and last is None:
        return facts
    low, high = first or date.min, last or date.max

    def within(row: Row) -> bool:
        begun, ended = span(facts, row)
        return begun <= high and ended >= low

    timed = only(facts, within)
    flows = tuple(_cut(flow, low, high) for flow in timed.flows)
    return replace(timed, holdings=facts.holdings, flows=tuple(f for f in flows if f.days))


def span(facts: Facts, row: Row) -> tuple[date, date]:
    """Return the first and the last day that a row is about."""
    if isinstance(row, Flow):
        return row.days[0], row.days[-1]
    day = facts.sources[row.report].day
    begun = row.first or row.last or day
    return begun, max(begun, row.last or begun)


def _cut(flow: Flow, low: date, high: date) -> Flow:
    kept = [at for at, day in enumerate(flow.days) if low <= day <= high]
    return flow._replace(
        days=tuple(flow.days[at] for at in kept), amounts=tuple(flow.amounts[at] for at in kept)
    )
