"""Say of each action in an edition how far it has come and on what evidence, for everybody. Pure.

What not everybody may see makes a status as well, and is told by its number alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from wholeroute.plan.edition import SEVERAL, OfActor, OfGroup, Piece, Standing
from wholeroute.plan.evidence import Evidence, Verdict, Weight, Word, weigh, words_that_stand
from wholeroute.plan.model import Plan
from wholeroute.plan.status import Came, Dossier, Far, Group, Status
from wholeroute.plan.tables import in_tables_alone
from wholeroute.plan.values import Value


def standings(plan: Plan, of: Mapping[str, Status], dossier: Dossier) -> tuple[Standing, ...]:
    """Return how far each action has come, in the order of the register."""
    public = {each.id for each in dossier.evidence if each.public}
    return tuple(_standing(of[each.id], public) for each in plan.actions)


def pieces(plan: Plan, dossier: Dossier, names: Mapping[str, str]) -> tuple[Piece, ...]:
    """Return the evidence that everybody may see and nobody withdrew, by number.

    `names` are those of the enrolled organisations, of which one may hold a piece. A file with counts
    that may stand in tables alone has no hash here: whoever has all but a few small ones tries them
    until the hash fits.
    """
    counted = {value.evidence for value in dossier.values if _kept_back(plan, value)}
    words = defaultdict(list)
    for word in dossier.words:
        words[word.evidence].append(word)
    return tuple(
        _piece(each if each.id not in counted else replace(each, sha256=""), words[each.id], names)
        for each in sorted(dossier.evidence, key=lambda one: one.id)
        if each.public and weigh(each, words[each.id]) is not Weight.WITHDRAWN
    )


def _kept_back(plan: Plan, value: Value) -> bool:
    """Tell whether a value is a count of people or cases, or one that this plan does not know."""
    indicator = plan.indicator.get(value.indicator)
    return indicator is None or in_tables_alone(indicator)


def _standing(status: Status, public: set[int]) -> Standing:
    members = [each for group in status.groups for each in group.members]
    because = {number for each in (*status.actors, *members) for number in each.because}
    return Standing(
        action=status.action, status=status.far.value if status.far else SEVERAL,
        freshness=status.fresh.value if status.fresh else "",
        newest=max((each.newest for each in (*status.actors, *members)), default=""),
        overdue=status.overdue, actors=tuple(map(_of_actor, status.actors)),
        groups=tuple(map(_of_group, status.groups)), evidence=tuple(sorted(because & public)),
        withheld=len(because - public),
    )  # fmt: skip


def _of_actor(came: Came) -> OfActor:
    return OfActor(came.who, came.far.value)


def _of_group(group: Group) -> OfGroup:
    told = ((far, group.at_least(far)) for far in Far if far is not Far.NOT_REPORTED)
    came = tuple((far.value, number) for far, number in told if number)
    return OfGroup(group.actor, group.of, came)


def _piece(one: Evidence, words: Sequence[Word], names: Mapping[str, str]) -> Piece:
    stand = words_that_stand(one, words)
    verified = (who for who, word in stand.items() if word.verdict is Verdict.VERIFIED)
    return Piece(
        one.id, one.action, one.actor, one.kind.value, one.title, one.reference, one.sha256,
        names.get(one.held_by, one.held_by), one.day, one.quality.value, names[one.organisation],
        tuple(sorted(names[who] for who in verified)),
    )  # fmt: skip
