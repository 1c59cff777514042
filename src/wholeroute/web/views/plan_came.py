"""What members see of how far a plan came: each action's status, and the evidence that makes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, record
from wholeroute.partnerships.feeds import LIVE
from wholeroute.plan import Action, Count, Plan, Wanted
from wholeroute.plan.choose import choose
from wholeroute.plan.evidence import (
    Evidence,
    Verdict,
    Weight,
    Word,
    actors_of,
    weigh,
    words_that_stand,
)
from wholeroute.plan.status import Dossier, Far, Freshness, Status, status, statuses
from wholeroute.plan.store.evidence import dossier, how_many
from wholeroute.plan.values import Value
from wholeroute.rights import Action as Act
from wholeroute.web.may import may

HOW_FRESH = (*(each.value for each in Freshness), "nothing", "overdue")
"""By what the page of all actions is narrowed: how old what stands is, or that the day has passed."""


@dataclass(frozen=True, slots=True)
class Along:
    """How far the actions of a plan came; `far` and `fresh` are chosen, `among` is what both leave."""

    statuses: Mapping[str, Status]
    far: str
    fresh: str
    by_far: tuple[Count, ...]
    by_fresh: tuple[Count, ...]
    among: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of evidence: what it counts for, what was said of it, and the values resting on it.

    `own` where the reader's organisation attested it; `word` is what theirs says of it, if anything.
    """

    evidence: Evidence
    weight: Weight
    words: tuple[Word, ...]
    values: tuple[Value, ...]
    own: bool
    word: Verdict | None


@dataclass(frozen=True, slots=True)
class Came:
    """How far one action came, its evidence, the newest first, and for whom the reader may attest.

    `counted_here` are its indicators that this installation counts itself: nobody types what they come to.
    """

    status: Status
    evidence: tuple[Line, ...]
    attests_for: tuple[str, ...]
    counted_here: tuple[str, ...]


class Statuses:
    """How far plans came, kept by an application: worked out anew once a row was added, or another day.

    All members see the same rows, and a year of evidence takes a second to read.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Hashable, Mapping[str, Status]]] = {}

    def of(self, connection: Connection, plan: Plan, today: date) -> Mapping[str, Status]:
        """Return how far each action of a plan came."""
        at = (plan, today, how_many(connection, plan.about.id))
        kept = self._kept.get(plan.about.id)
        if kept is None or kept[0] != at:
            kept = at, statuses(plan, dossier(connection, plan.about.id), today)
            self._kept[plan.about.id] = kept
        return kept[1]


@dataclass(frozen=True, slots=True)
class Looking:
    """A member who looks, on which day, and what their application keeps."""

    acting: Acting
    today: date
    kept: Statuses


def along(looking: Looking, plan: Plan, wanted: Wanted, far: str = "", fresh: str = "") -> Along:
    """Return how far each action came. The reading is audited; `Invalid` for a choice there is not."""
    _one_of("far", far, Far)
    _one_of("fresh", fresh, HOW_FRESH)
    acting = looking.acting
    with acting.begin() as connection:
        found = looking.kept.of(connection, plan, looking.today)
        record(connection, acting.reader, Act.VERIFY, f"plan.statuses:{plan.about.id}")
    by_far = _counted(plan, wanted, found, fresh=fresh)
    by_fresh = _counted(plan, wanted, found, far=far)
    return Along(
        found, far, fresh,
        tuple(Count(each, by_far[each]) for each in Far),
        tuple(Count(each, by_fresh[each]) for each in HOW_FRESH),
        tuple(each.action for each in _left(found.values(), far, fresh)) if far or fresh else None,
    )  # fmt: skip


def _counted(
    plan: Plan, wanted: Wanted, found: Mapping[str, Status], *, far: str = "", fresh: str = ""
) -> Counter[str]:
    """Return what a further choice would leave, the choice of the other sort kept."""
    left = {each.action for each in _left(found.values(), far, fresh)}
    chosen = [found[action.id] for action in choose(plan, wanted, left)]
    levels = (level.value for each in chosen for level in each.levels)
    return Counter(levels) + Counter(state for each in chosen for state in how_fresh(each))


def _left(found: Iterable[Status], far: str, fresh: str) -> Iterable[Status]:
    for each in found:
        if (not far or far in each.levels) and (not fresh or fresh in how_fresh(each)):
            yield each


def how_fresh(one: Status) -> tuple[str, ...]:
    """Return how old what stands of an action is, and whether its day has passed unmet."""
    fresh = one.fresh.value if one.fresh else "nothing"
    return (fresh, "overdue") if one.overdue else (fresh,)


def came(acting: Acting, plan: Plan, action: Action, today: date) -> Came:
    """Return how far one action came, with all its evidence. The reading is audited."""
    mine = acting.reader.organisation
    with acting.begin() as connection:
        rows = dossier(connection, plan.about.id, [action.id, *action.elaborated_by])
        record(connection, acting.reader, Act.VERIFY, f"plan.status:{plan.about.id}/{action.id}")
    lines = [_line(each, rows, mine) for each in rows.evidence if each.action == action.id]
    attests = may(acting.reader, Act.ATTEST)
    asked = actors_of(plan, action)
    answers = (
        each.actor for each in rows.answering
        if attests and each.answers == mine and each.on(today) and each.actor in asked
    )  # fmt: skip
    return Came(
        status(plan, action.id, rows, today),
        tuple(sorted(lines, key=lambda line: -line.evidence.id)),
        tuple(sorted(answers)),
        tuple(each for each in action.indicators if LIVE.live(each, acting.ledger.profile)),
    )  # fmt: skip


def _line(one: Evidence, rows: Dossier, mine: str) -> Line:
    words = tuple(each for each in rows.words if each.evidence == one.id)
    own = words_that_stand(one, words).get(mine)
    return Line(
        one, weigh(one, words), words, tuple(each for each in rows.values if each.evidence == one.id),
        one.organisation == mine, own.verdict if own else None,
    )  # fmt: skip


def _one_of(name: str, value: str, known: Iterable[str]) -> None:
    if value and value not in set(known):
        fix = "Choose one of the list, or all."
        raise Invalid(name, f"nothing is called {value}", fix)
