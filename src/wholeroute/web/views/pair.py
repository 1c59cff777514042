"""Gather the queue of pairs and the page of one: both sides, the evidence, what was judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck import (
    Explanation,
    News,
    Reconsidered,
    explain,
    kinds_in_queue,
    number_in_queue,
    queue,
    reconsider,
    taken_out,
)
from wholeroute.disclosure import SUSPECTED
from wholeroute.entities import Kind
from wholeroute.ledger import Acting, Judgement, Statement, entities
from wholeroute.web.views.evidence import Reason, reasons
from wholeroute.web.views.lines import names_of, said_of
from wholeroute.web.views.records import Merge, Record, merge_from, records
from wholeroute.web.views.said import Group, Value, grouped

PAGE = 50


@dataclass(frozen=True, slots=True)
class SoughtQueue:
    """Which part of the queue is looked at; `everything` has those too about which nobody could tell."""

    after: int | None = None
    kind: Kind | None = None
    everything: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds that are asked for; none means all."""
        return (self.kind.value,) if self.kind else ()


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
class KindWaiting:
    """How many pairs of one kind wait."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that is new of a pair; of a record that came in since, what it has with each."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    bits: float
    record: UUID | None
    names: str


@dataclass(frozen=True, slots=True)
class Anew:
    """A pair that a person judged, and what is new of it."""

    left: UUID
    right: UUID
    left_names: str
    right_names: str
    judged: Merge
    news: tuple[NewsLine, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the pairs that wait, of how many; the next page starts `after` a judgement.

    `untold` are so many about which nobody could tell; `anew` stand at the head of the first page.
    """

    number: int
    untold: int
    pairs: tuple[Waiting, ...]
    kinds: tuple[KindWaiting, ...]
    after: int | None
    anew: tuple[Anew, ...] = ()


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
    """Two records side by side. `standing` is the judgement that holds, `next` what waits.

    `held_by` are the people who hold it; `suspect` where what leaves needs two of them.
    `taken_out` was held apart from the other as part of one act.
    """

    left: Record
    right: Record
    rows: tuple[PairRow, ...]
    weight: float
    probability: float
    verdict: str
    reasons: tuple[Reason, ...]
    history: tuple[HistoryLine, ...]
    standing: Merge | None
    held_by: tuple[str, ...]
    suspect: bool
    taken_out: UUID | None
    news: tuple[NewsLine, ...]
    waiting: int
    next: tuple[UUID, UUID] | None


def waiting(acting: Acting, sought: SoughtQueue = SoughtQueue()) -> Queue:
    """Return the pairs that wait, likeliest first, a page from where it is sought."""
    found = queue(
        acting, most=PAGE + 1, after=sought.after, kinds=sought.kinds,
        enough=not sought.everything,
    )  # fmt: skip
    anew = reconsider(acting) if sought.after is None else []
    pairs = found[:PAGE]
    with acting.begin() as connection:
        waits = kinds_in_queue(connection)
        number = sum(waits[kind] for kind in sought.kinds or waits if kind in waits)
        everything = number_in_queue(connection, kinds=sought.kinds, enough=False)
        ends = {end for each in pairs for end in (each.left, each.right)}
        kinds = {each.id: each.kind for each in entities(acting, connection, ends, most=len(ends))}
        names = names_of(acting, connection, ends)
        return Queue(
            number=everything if sought.everything else number,
            untold=everything - number,
            pairs=tuple(_waiting(each, names, kinds) for each in pairs),
            kinds=tuple(KindWaiting(kind, many) for kind, many in waits.items()),
            after=pairs[-1].id if len(found) > PAGE else None,
            anew=_anew(acting, connection, anew),
        )


def _waiting(each: Judgement, names: dict[UUID, str], kinds: dict[UUID, str]) -> Waiting:
    return Waiting(
        each.left, each.right, names.get(each.left, ""), names.get(each.right, ""),
        kinds.get(each.left, ""), each.score or 0.0, _telling(each),
    )  # fmt: skip


def _telling(each: Judgement, most: int = 3) -> tuple[str, ...]:
    """Return the words of what weighed most, the prior apart."""
    said = [part for part in each.explanation if part["feature"] != "prior"]
    return tuple(part["words"] for part in sorted(said, key=lambda p: -abs(p["weight"]))[:most])


def _anew(
    acting: Acting, connection: Connection, found: Sequence[Reconsidered]
) -> tuple[Anew, ...]:
    ends = {end for e in found for end in (e.judgement.left, e.judgement.right)}
    names = names_of(acting, connection, ends | _came(n for e in found for n in e.news))
    return tuple(
        Anew(
            each.judgement.left, each.judgement.right, names.get(each.judgement.left, ""),
            names.get(each.judgement.right, ""), merge_from(each.judgement),
            _news(each.news, names),
        )
        for each in found
    )  # fmt: skip


def _came(news: Iterable[News]) -> set[UUID]:
    return {each.record for each in news if each.record is not None}


def _news(news: Iterable[News], names: dict[UUID, str]) -> tuple[NewsLine, ...]:
    return tuple(
        NewsLine(n.first, n.second, n.bits, n.record, names.get(n.record, "") if n.record else "")
        for n in news
    )


def pair_page(acting: Acting, one: UUID, other: UUID) -> PairPage:
    """Return the page of a pair in its one order; the room that explains leaves the audit row."""
    explained = explain(acting, one, other)
    ids = (explained.left, explained.right)
    stands = explained.standing
    with acting.begin() as connection:
        found = {each.id: each for each in entities(acting, connection, ids)}
        said = said_of(acting, connection, ids)
        number = number_in_queue(connection)
        names = names_of(acting, connection, _came(explained.news))
    left, right = records((found[each] for each in ids), said)
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
        held_by=explained.held_by,
        suspect=any(SUSPECTED & set(each.categories) for each in (left, right)),
        taken_out=taken_out(stands) if stands else None,
        news=_news(explained.news, names),
        waiting=number,
        next=_after(acting, explained),
    )


def _after(acting: Acting, explained: Explanation) -> tuple[UUID, UUID] | None:
    """Return what waits behind a pair; behind the last, and behind one that waits not, the first."""
    stands = explained.standing
    behind = queue(acting, most=1, after=stands.id) if stands and not stands.human else []
    first = [*behind, *queue(acting, most=2)]
    pairs = ((each.left, each.right) for each in first)
    return next((each for each in pairs if each != (explained.left, explained.right)), None)


def _rows(left: Sequence[Statement], right: Sequence[Statement]) -> tuple[PairRow, ...]:
    sides = [{g.property: g for g in grouped(said, {})} for said in (left, right)]
    order = [group.property for group in grouped([*left, *right], {})]
    return tuple(_row(name, *(_values(side.get(name)) for side in sides)) for name in order)


def _values(group: Group | None) -> tuple[Value, ...]:
    return group.values if group else ()


def _row(name: str, left: tuple[Value, ...], right: tuple[Value, ...]) -> PairRow:
    shared = {v.value for v in left if not v.vaulted} & {v.value for v in right if not v.vaulted}
    return PairRow(name, left, right, bool(shared))
