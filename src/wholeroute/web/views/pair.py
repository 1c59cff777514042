"""Gather the queue of pairs and the page of one: both sides, the evidence, what was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck import explain, queue
from wholeroute.ledger import Acting, Judgement, Statement, entities
from wholeroute.web.views.evidence import Reason, reasons
from wholeroute.web.views.lines import names_of, said_of
from wholeroute.web.views.records import Merge, Record, merge_from, records
from wholeroute.web.views.said import Group, Value, grouped

PAGE = 50
ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """One pair that waits for a person."""

    left: UUID
    right: UUID
    left_names: str
    right_names: str
    kind: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the pairs that wait, of how many; `further` is where the next page starts."""

    number: int
    pairs: tuple[Waiting, ...]
    further: int | None


@dataclass(frozen=True, slots=True)
class PairRow:
    """One property of both sides; `agree` where they share a value."""

    property: str
    left: tuple[Value, ...]
    right: tuple[Value, ...]
    agree: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One judgement of the pair, standing or not."""

    judgement: Merge
    stands: bool
    undo_of: int | None


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two records side by side. `standing` is the judgement that holds, `next` what waits."""

    left: Record
    right: Record
    rows: tuple[PairRow, ...]
    weight: float
    probability: float
    verdict: str
    reasons: tuple[Reason, ...]
    history: tuple[HistoryLine, ...]
    standing: Merge | None
    waiting: int
    next: tuple[UUID, UUID] | None


def waiting(acting: Acting, start: int = 0) -> Queue:
    """Return the pairs that wait, likeliest first, a page from `start` on."""
    everything = queue(acting, most=ALL)
    pairs = everything[start : start + PAGE]
    ends = {end for each in pairs for end in (each.left, each.right)}
    with acting.begin() as connection:
        kinds = {each.id: each.kind for each in entities(acting, connection, ends, most=len(ends))}
        names = names_of(acting, connection, ends)
    shown = tuple(
        Waiting(
            each.left, each.right, names.get(each.left, ""), names.get(each.right, ""),
            kinds.get(each.left, ""), each.score or 0.0, _telling(each),
        )
        for each in pairs
    )  # fmt: skip
    further = start + PAGE
    return Queue(len(everything), shown, further if further < len(everything) else None)


def _telling(each: Judgement, most: int = 3) -> tuple[str, ...]:
    """Return the words of what weighed most, the prior apart."""
    said = [part for part in each.explanation if part["feature"] != "prior"]
    return tuple(part["words"] for part in sorted(said, key=lambda p: -abs(p["weight"]))[:most])


def pair_page(acting: Acting, one: UUID, other: UUID) -> PairPage:
    """Return the page of a pair in its one order; the room that explains leaves the audit row."""
    explained = explain(acting, one, other)
    ids = (explained.left, explained.right)
    with acting.begin() as connection:
        found = {each.id: each for each in entities(acting, connection, ids)}
        said = said_of(acting, connection, ids)
    left, right = records((found[each] for each in ids), said)
    pairs = [(each.left, each.right) for each in queue(acting, most=ALL)]
    stands = explained.standing
    return PairPage(
        left=left,
        right=right,
        rows=_rows(*([s for s in said if s.entity == each] for each in ids)),
        weight=explained.score.weight,
        probability=explained.score.probability,
        verdict=explained.score.verdict.value,
        reasons=reasons(explained.score),
        history=tuple(
            HistoryLine(merge_from(each), each.stands, each.undo_of)
            for each in explained.judgements
        ),
        standing=merge_from(stands) if stands else None,
        waiting=len(pairs),
        next=_after(ids, pairs),
    )


def _after(pair: tuple[UUID, UUID], pairs: list[tuple[UUID, UUID]]) -> tuple[UUID, UUID] | None:
    """Return what waits behind `pair`; behind the last, and behind one that waits not, the first."""
    place = pairs.index(pair) + 1 if pair in pairs else 0
    following = [*pairs[place:], *pairs[:place]]
    return next((each for each in following if each != pair), None)


def _rows(left: Sequence[Statement], right: Sequence[Statement]) -> tuple[PairRow, ...]:
    sides = [{g.property: g for g in grouped(said, {})} for said in (left, right)]
    order = [group.property for group in grouped([*left, *right], {})]
    return tuple(_row(name, *(_values(side.get(name)) for side in sides)) for name in order)


def _values(group: Group | None) -> tuple[Value, ...]:
    return group.values if group else ()


def _row(name: str, left: tuple[Value, ...], right: tuple[Value, ...]) -> PairRow:
    shared = {v.value for v in left if not v.vaulted} & {v.value for v in right if not v.vaulted}
    return PairRow(name, left, right, bool(shared))
