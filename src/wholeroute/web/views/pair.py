"""Gather the page of one pair: both sides, the evidence, what was judged, what comes next.

Whoever is about to judge is not shown what others judged before: their word would pull. Once they
have judged, where something new is said of it, or when they ask, they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck import (
    Explanation,
    Wanted,
    act_of,
    explain,
    next_behind,
    number_in_queue,
    place_of,
    queue,
    taken_out,
)
from wholeroute.disclosure import SUSPECTED
from wholeroute.ledger import Acting, Statement, Verdict, entities
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may
from wholeroute.web.views.evidence import Reason, reasons
from wholeroute.web.views.lines import names_of, said_of
from wholeroute.web.views.queue import NewsLine, SoughtQueue, came, news_lines
from wholeroute.web.views.records import Merge, Record, merge_from, records
from wholeroute.web.views.sides import PairRow, rows

WHOLE_QUEUE = SoughtQueue()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One judgement of the pair, standing or not; `act` where it was one of many judged at once."""

    judgement: Merge
    stands: bool
    undo_of: int | None
    act: UUID | None


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two records side by side. `standing` is the judgement that holds, `next` what waits behind.

    `held_by` are the people who hold it; `suspect` where what leaves needs two of them, `second`
    where the reader may be the other. `hidden` tells that somebody judged and that it is not shown
    before the reader has; `took_back` by whose word it waits once more. `taken_out` was held apart
    from the other as part of one act.
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
    hidden: bool
    suspect: bool
    second: bool
    took_back: Merge | None
    taken_out: UUID | None
    news: tuple[NewsLine, ...]
    waiting: int
    next: tuple[UUID, UUID] | None
    previous: tuple[UUID, UUID] | None


def pair_page(
    acting: Acting,
    one: UUID,
    other: UUID,
    *,
    sought: SoughtQueue = WHOLE_QUEUE,
    shown: bool = False,
) -> PairPage:
    """Return the page of a pair in its one order; the room that explains leaves the audit row.

    What comes next is what waits of what is `sought`; `shown` asks for what others judged.
    """
    explained = explain(acting, one, other)
    ids, stands = (explained.left, explained.right), explained.standing
    with acting.begin() as connection:
        found = {each.id: each for each in entities(acting, connection, ids)}
        said = said_of(acting, connection, ids)
        number = number_in_queue(connection, sought.wanted)
        names = names_of(acting, connection, came(explained.news))
    left, right = records((found[each] for each in ids), said)
    hidden = not shown and _pulls(acting, explained)
    told = [each for each in explained.judgements if not (hidden and each.human)]
    return PairPage(
        left=left,
        right=right,
        rows=_rows(ids, said, explained),
        weight=explained.score.weight,
        probability=explained.score.probability,
        verdict=explained.score.verdict.value,
        reasons=reasons(explained.score),
        history=tuple(HistoryLine(merge_from(e), e.stands, e.undo_of, act_of(e)) for e in told),
        standing=merge_from(stands) if stands in told and stands else None,
        held_by=() if hidden else explained.held_by,
        hidden=hidden,
        suspect=any(SUSPECTED & set(each.categories) for each in (left, right)),
        second=_may_be_second(acting, explained),
        took_back=None if hidden else _took_back(explained),
        taken_out=taken_out(stands) if stands and not hidden else None,
        news=news_lines(explained.news, names),
        waiting=number,
        next=_behind(acting, explained, sought.wanted),
        previous=_before(acting, explained, sought.wanted),
    )


def _pulls(acting: Acting, explained: Explanation) -> bool:
    """Tell whether others judged a pair that this reader may judge and has not.

    News is about what was judged, and says it.
    """
    people = {each.member for each in explained.judgements if each.human}
    judges = may(acting.reader, Action.JUDGE, Lane.OPEN)
    return judges and bool(people) and acting.reader.member not in people and not explained.news


def _may_be_second(acting: Acting, explained: Explanation) -> bool:
    """Tell whether one other person holds the pair, so that this reader's word would be the second."""
    held = explained.held_by
    return (
        may(acting.reader, Action.JUDGE, Lane.OPEN)
        and len(held) == 1
        and acting.reader.member not in held
    )


def _took_back(explained: Explanation) -> Merge | None:
    """Return a person's word by which what a machine was unsure of waits again."""
    newest = explained.judgements[:2]
    if len(newest) < 2 or newest[0].human or newest[1].verdict is not Verdict.RETRACTED:  # noqa: PLR2004
        return None
    return merge_from(newest[1])


def _rows(
    ids: tuple[UUID, UUID], said: list[Statement], explained: Explanation
) -> tuple[PairRow, ...]:
    left, right = ([each for each in said if each.entity == entity] for entity in ids)
    return rows(left, right, explained.score)


def _behind(acting: Acting, explained: Explanation, wanted: Wanted) -> tuple[UUID, UUID] | None:
    """Return what waits behind a pair; behind the last, and behind one that never waited, the first."""
    found = next_behind(acting, place_of(explained.judgements), wanted)
    pair = (found.left, found.right) if found else None
    return pair if pair != (explained.left, explained.right) else None


def _before(acting: Acting, explained: Explanation, wanted: Wanted) -> tuple[UUID, UUID] | None:
    """Return what waits before a pair, None before the first and before one that never waited."""
    place = place_of(explained.judgements)
    if place is None:
        return None
    backwards = wanted.behind(place, backwards=True)
    return next(((each.left, each.right) for each in queue(acting, backwards, most=1)), None)
