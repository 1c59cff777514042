"""Count a live indicator now, and keep what changed as values of this installation with their query."""

from __future__ import annotations

from datetime import date

from wholeroute.errors import NotFound
from wholeroute.ledger import Acting
from wholeroute.plan.feed import Cell, Feeds, Reading
from wholeroute.plan.kept import sign
from wholeroute.plan.model import Plan
from wholeroute.plan.store import values as kept
from wholeroute.plan.values import Given, checked, standing
from wholeroute.rights import Action, require


def count_now(acting: Acting, plan: Plan, indicator: str, day: date, feeds: Feeds) -> int:
    """Count an indicator, keep each value that is new or another than before; return how many.

    Raises `NotFound` for one that is not live here, `Refused` for whoever does not steer.
    """
    require(acting.reader, Action.STEER)
    if indicator not in plan.indicator or not feeds.live(indicator, acting.ledger.profile):
        raise NotFound("nothing here counts this indicator")
    found = feeds.cells(indicator, Reading(acting, plan, day))
    with acting.begin() as connection:
        before = {
            each.key: each.value
            for each in standing(kept.of_indicator(connection, indicator))
            if not each.actor
        }
        given = [checked(plan.indicator[indicator], _given(indicator, each)) for each in found]
        fresh = [each for each in given if before.get(each.key) != each.value]
        if fresh:
            evidence = sign(
                connection,
                acting,
                Action.STEER,
                "evidence",
                _query(acting, plan, indicator, day, feeds),
            )
            for each in fresh:
                kept.give(connection, acting, Action.STEER, each.resting_on(evidence))
    return len(fresh)


def count_all(acting: Acting, plan: Plan, day: date, feeds: Feeds) -> dict[str, int]:
    """Count every live indicator of a plan; return how many values of each are new."""
    named = {each for action in plan.actions for each in action.indicators}
    profile = acting.ledger.profile
    live = [each for each in feeds.by_indicator if each in named and feeds.live(each, profile)]
    return {each: count_now(acting, plan, each, day, feeds) for each in live}


def _given(indicator: str, cell: Cell) -> Given:
    return Given(
        indicator, "", cell.since, cell.until, cell.value, 0, cell.breakdown, cell.qualifier
    )


def _query(
    acting: Acting, plan: Plan, indicator: str, day: date, feeds: Feeds
) -> dict[str, object]:
    """Return the evidence that a count rests on: what was asked, with its hash."""
    line, digest = feeds.asked(indicator, plan)
    return {
        "plan": plan.about.id, "kind": "query", "title": feeds.by_indicator[indicator].says,
        "reference": line,
        "sha256": digest, "held_by": acting.reader.organisation, "day": day.isoformat(),
        "quality": "B", "public": False,
    }  # fmt: skip
