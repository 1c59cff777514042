"""What the page of plans and versions shows: which there are, and what differs between two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Ledger
from wholeroute.plan import About
from wholeroute.plan.store.versions import plans, version_of, versions
from wholeroute.plan.versions import Difference, Version, canonical, differences


@dataclass(frozen=True, slots=True)
class Loaded:
    """One version: its hash in hex digits, and who loaded it when; what came with the program, nobody."""

    number: int
    sha256: str
    organisation: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanHeld:
    """One plan as it stands, with its versions, the newest first."""

    plan: About
    actions: int
    indicators: int
    versions: tuple[Loaded, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions of one plan and what differs between them."""

    plan: About
    old: int
    new: int
    differences: tuple[Difference, ...]


def plans_held(ledger: Ledger) -> tuple[PlanHeld, ...]:
    """Return every plan with its versions, the one that comes with the program first, others by id."""
    known = versions(ledger)
    return tuple(
        _held(ledger, [each for each in known if each.plan == plan.about.id])
        for plan in plans(ledger)
    )


def _held(ledger: Ledger, known: list[Version]) -> PlanHeld:
    plan = version_of(ledger, known[0])
    named = {each for action in plan.actions for each in action.indicators}
    told = (Loaded(e.number, e.sha256.hex(), e.organisation, e.at) for e in known)
    return PlanHeld(plan.about, len(plan.actions), len(named), tuple(told))


def text_of(ledger: Ledger, name: str, number: int) -> str:
    """Return the one text of a version, whose hash is listed; raise `NotFound` where there is none."""
    for each in versions(ledger):
        if (each.plan, each.number) == (name, number):
            return canonical(version_of(ledger, each))
    raise NotFound("there is no such version")


def compared(ledger: Ledger, name: str, old: str, new: str) -> Compared:
    """Return what differs between two versions of a plan.

    Raises `NotFound` for a plan that there is not, `Invalid` for a version.
    """
    known = {str(each.number): each for each in versions(ledger) if each.plan == name}
    if not known:
        raise NotFound("there is no such plan")
    first, second = _one_of("old", old, known), _one_of("new", new, known)
    before, after = (version_of(ledger, known[each]) for each in (first, second))
    return Compared(after.about, int(first), int(second), differences(before, after))


def _one_of(field: str, number: str, known: Iterable[str]) -> str:
    if number not in known:
        choices = ", ".join(sorted(known))
        raise Invalid(field, f"there is no version {number}", f"Use one of {choices}.")
    return number
