"""Gather what somebody judged, the newest first, to look at it again or take it back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck import AT_ONCE, taken_out
from wholeroute.ledger import Acting, OwnJudgement, history, judged_by
from wholeroute.web.views.lines import names_of
from wholeroute.web.views.records import Merge, merge_from

PAGE = 50


@dataclass(frozen=True, slots=True)
class Own:
    """One judgement of one's own, or an act of so many `pairs`, of which `standing` still stand.

    The pair is that of the act's last judgement; `taken_out` is whom an act took out of all that
    they were held for one with, which is taken back as one on the pair's page.
    """

    judgement: Merge
    left_names: str
    right_names: str
    act: UUID | None
    pairs: int
    standing: int
    taken_out: UUID | None


@dataclass(frozen=True, slots=True)
class Mine:
    """One page of what somebody judged; the next begins behind `before`."""

    judged: tuple[Own, ...]
    before: int | None


def mine(acting: Acting, before: int | None = None) -> Mine:
    """Return the reader's own judgements, the newest first, those before one."""
    with acting.begin() as connection:
        found = judged_by(connection, acting.reader.member, AT_ONCE, before=before, most=PAGE + 1)
        ends = {end for each in found[:PAGE] for end in (each.last.left, each.last.right)}
        names = names_of(acting, connection, ends)
    shown = found[:PAGE]
    return Mine(
        tuple(_own(each, names) for each in shown),
        shown[-1].last.id if len(found) > PAGE else None,
    )


def written(acting: Acting, pair: tuple[UUID, UUID] | None) -> Own | None:
    """Return what the reader judged last of a pair, to say that it is written; None for any other."""
    if pair is None:
        return None
    with acting.begin() as connection:
        judged = history(connection, *sorted(pair))
        own = [each for each in judged if each.member == acting.reader.member and each.stands]
        names = names_of(acting, connection, pair) if own else {}
    return _own(OwnJudgement("", own[0], 1, 1), names) if own else None


def _own(each: OwnJudgement, names: dict[UUID, str]) -> Own:
    last = each.last
    return Own(
        merge_from(last), names.get(last.left, ""), names.get(last.right, ""),
        UUID(each.act) if each.act else None, each.pairs, each.standing, taken_out(last),
    )  # fmt: skip
