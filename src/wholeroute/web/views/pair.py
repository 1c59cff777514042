"""Gather the queue of pairs and the page of one: both sides, the evidence, what was judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck import PairScore, explain, queue
from wholeroute.ledger import Acting, Entity, Judgement, Statement, entities, statements
from wholeroute.web.views.entity import Merge, Record, merge_from
from wholeroute.web.views.said import Group, Value, captions, grouped

QUEUE = 50


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against, in bits and in words."""

    feature: str
    agreement: str
    weight: float
    words: str


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


def waiting(acting: Acting) -> tuple[Waiting, ...]:
    """Return the pairs that wait, likeliest first."""
    pairs = queue(acting, most=QUEUE)
    ends = {end for each in pairs for end in (each.left, each.right)}
    with acting.begin() as connection:
        kinds = {each.id: each.kind for each in entities(acting, connection, ends)}
        names = captions(statements(acting, connection, ends))
    return tuple(
        Waiting(
            each.left, each.right, names.get(each.left, ""), names.get(each.right, ""),
            kinds.get(each.left, ""), each.score or 0.0, _telling(each),
        )
        for each in pairs
    )  # fmt: skip


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
        said = statements(acting, connection, ids)
    left, right = (_side(found[each], said) for each in ids)
    pairs = [(each.left, each.right) for each in queue(acting, most=QUEUE)]
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
        next=next((each for each in pairs if each != ids), None),
    )


def reasons(score: PairScore) -> tuple[Reason, ...]:
    """Return the evidence of a score, what weighs most first; the prior stands at its head."""
    said = [Reason(e.feature, e.agreement, round(e.weight, 2), e.words) for e in score.evidence]
    return tuple(sorted(said, key=lambda e: (e.feature != "prior", -abs(e.weight), e.words)))


def _side(entity: Entity, said: Iterable[Statement]) -> Record:
    own = [each for each in said if each.entity == entity.id]
    return Record(
        entity.id, entity.kind, entity.lane, entity.categories, entity.minor, entity.contribution,
        own[0].source.title if own else "", captions(own).get(entity.id, ""),
    )  # fmt: skip


def _rows(left: Sequence[Statement], right: Sequence[Statement]) -> tuple[PairRow, ...]:
    sides = [{g.property: g for g in grouped(said, {})} for said in (left, right)]
    order = [group.property for group in grouped([*left, *right], {})]
    return tuple(_row(name, *(_values(side.get(name)) for side in sides)) for name in order)


def _values(group: Group | None) -> tuple[Value, ...]:
    return group.values if group else ()


def _row(name: str, left: tuple[Value, ...], right: tuple[Value, ...]) -> PairRow:
    shared = {v.value for v in left if not v.vaulted} & {v.value for v in right if not v.vaulted}
    return PairRow(name, left, right, bool(shared))
