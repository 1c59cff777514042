"""Join places to flows: along a route that a report describes, and by a vehicle seen in both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from wholeroute.entities import Place
from wholeroute.network.atlas.model import SCALE, Flow, MapLayer, Said, Stop
from wholeroute.network.model import Source

Trip = tuple[int, str, Sequence[str]]
"""A thing, an event it took part in, and the statements that say so."""

_MOST_EVIDENCE = 40


class _Leg(NamedTuple):
    begin: Stop
    end: Stop
    thing: int
    first: int
    last: int
    grade: int
    reports: tuple[str, ...]
    statements: tuple[str, ...]


def flows_of(
    said: Mapping[str, Said],
    trips: Iterable[Trip],
    sources: Mapping[str, Source],
    town: Callable[[Place], int],
) -> tuple[Flow, ...]:
    """Return every flow, each pair of places and direction once, the one of most sources first."""

    def stop(place: Place) -> Stop:
        return Stop(round(place.latitude * SCALE), round(place.longitude * SCALE), town(place))

    legs: dict[tuple[Stop, Stop], list[_Leg]] = {}
    for leg in (*_described(said.values(), stop), *_travelled(said, trips, stop)):
        if leg.begin != leg.end:
            legs.setdefault((leg.begin, leg.end), []).append(leg)
    flows = (_flow(begin, end, found, sources) for (begin, end), found in legs.items())
    return tuple(sorted(flows, key=lambda each: (-each.sources, -each.reports, each.key)))


def _described(said: Iterable[Said], stop: Callable[[Place], Stop]) -> Iterator[_Leg]:
    for each in said:
        if each.layer is not MapLayer.ROUTES:
            continue
        for begin, end in pairwise(map(stop, each.places)):
            yield _Leg(
                begin, end, each.thing, each.first, each.last, each.grade, (each.report,),
                each.statements,
            )  # fmt: skip


def _travelled(
    said: Mapping[str, Said], trips: Iterable[Trip], stop: Callable[[Place], Stop]
) -> Iterator[_Leg]:
    """Yield the way of each thing from one event to its next."""
    events: dict[int, dict[str, Sequence[str]]] = {}
    for thing, event, statements in trips:
        if event in said:
            events.setdefault(thing, {}).setdefault(event, statements)
    for thing, found in events.items():
        order = sorted(found, key=lambda each: (said[each].first, said[each].last, each))
        for one, other in pairwise(order):
            before, after = said[one], said[other]
            # Two of one day say nothing of which came first.
            if before.last < after.first:
                yield _Leg(
                    stop(before.places[-1]), stop(after.places[-1]), thing, before.first, after.last,
                    max(before.grade, after.grade), (before.report, after.report),
                    (*before.statements, *found[one], *after.statements, *found[other]),
                )  # fmt: skip


def _flow(begin: Stop, end: Stop, legs: Sequence[_Leg], sources: Mapping[str, Source]) -> Flow:
    reports = {name for each in legs for name in each.reports}
    return Flow(
        begin=begin,
        end=end,
        first=min(each.first for each in legs),
        last=max(each.last for each in legs),
        grade=min(each.grade for each in legs),
        things=tuple(sorted({each.thing for each in legs})),
        reports=len(reports),
        sources=len({sources[each].originator for each in reports}),
        evidence=tuple(sorted({name for each in legs for name in each.statements}))[
            :_MOST_EVIDENCE
        ],
    )
