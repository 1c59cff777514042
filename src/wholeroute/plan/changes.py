"""Say what is otherwise in an edition than in the one before it, by id. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from wholeroute.plan.edition import Change, Edition, OfGroup, Standing
from wholeroute.plan.versions import differences


def changes(before: Edition, now: Edition) -> tuple[Change, ...]:
    """Return what changed of what this edition reports on: the register first, then how far all came."""
    return (*_of_register(before, now), *_of_standings(before, now), *_of_evidence(before, now))


def _of_standings(before: Edition, now: Edition) -> Iterator[Change]:
    """Yield each action that is further, or less far, than it was; of groups what is counted."""
    for each in now.actions:
        is_, was = now.standing[each.id], before.standing.get(each.id)
        if was is None:
            continue
        for field, one, other in (
            ("status", was.status, is_.status), *_in_groups(was, is_),
            ("overdue", _yes(was.overdue), _yes(is_.overdue)),
        ):  # fmt: skip
            if one != other:
                yield Change("actions", each.id, field, one, other)


def _in_groups(was: Standing, is_: Standing) -> Iterator[tuple[str, str, str]]:
    earlier = {each.actor: each for each in was.groups}
    for each in is_.groups:
        if each.actor in earlier:
            yield each.actor, _counted(earlier[each.actor]), _counted(each)


def _counted(group: OfGroup) -> str:
    told = ", ".join(f"{status} {number}" for status, number in group.at_least)
    return f"{told or 'none'} of {group.of}"


def _of_evidence(before: Edition, now: Edition) -> Iterator[Change]:
    """Yield each action on which there is more, or less, evidence that everybody may see."""
    earlier, current = _numbers(before), _numbers(now)
    for each in now.actions:
        was, is_ = earlier[each.id], current[each.id]
        if was != is_:
            yield Change("actions", each.id, "evidence", str(was), str(is_))


def _numbers(edition: Edition) -> Counter[str]:
    return Counter(each.action for each in edition.evidence)


def _yes(said: bool) -> str:  # noqa: FBT001 — a field of a row
    return "yes" if said else ""


def _of_register(before: Edition, now: Edition) -> Iterator[Change]:
    for each in differences(before.plan, now.plan):
        if not each.fields:
            yield Change(each.register, each.id, "", *_came_or_went(each.change))
        for one in each.fields:
            yield Change(each.register, each.id, one.field, one.was, one.now)


def _came_or_went(change: str) -> tuple[str, str]:
    return ("", "added") if change == "added" else ("removed", "")
