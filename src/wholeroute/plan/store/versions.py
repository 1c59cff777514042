"""Keep versions of plans, and find them. Everybody may read a plan: no session is asked for.

Version 1 of the plan that comes with the program is the program's own, and lies in no table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache

from sqlalchemy import RowMapping

from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Acting, Ledger
from wholeroute.plan.built_in import built_in
from wholeroute.plan.kept import for_everybody, found, sign
from wholeroute.plan.model import Plan
from wholeroute.plan.versions import Version, canonical, hash_of, must_agree, read
from wholeroute.rights import Action


def load_version(acting: Acting, plan: Plan) -> int:
    """Keep a plan as the next version of its id, and return its number.

    Raises `Invalid` where it says nothing new, or defines anew what another plan defines.
    """
    content, digest = canonical(plan), hash_of(plan)
    for each in plans(acting.ledger):
        must_agree(plan, each, built_in())
    with acting.begin() as connection:
        kept = [_version(row) for row in found(connection, _OF_ONE, plan=plan.about.id)]
        before = next((each for each in (*kept, _own()) if each.plan == plan.about.id), None)
        if before and before.sha256 == digest:
            reason = f"version {before.number} of {before.plan} says the same already"
            raise Invalid("plan", reason, "There is nothing to load.")
        number = before.number + 1 if before else 1
        row = {"plan": plan.about.id, "number": number, "content": content, "sha256": digest}
        sign(connection, acting, Action.STEER, "version", row)
    return number


def plan_of(ledger: Ledger, which: str = "") -> Plan:
    """Return the newest version of a plan, of the one that comes with the program by default."""
    newest = _newest(ledger).get(which or built_in().about.id)
    if newest is None:
        raise NotFound("there is no such plan")
    return version_of(ledger, newest)


def plans(ledger: Ledger) -> tuple[Plan, ...]:
    """Return every plan as it stands: first the one that comes with the program, others by id."""
    first, newest = built_in().about.id, _newest(ledger)
    known = sorted(newest, key=lambda each: (each != first, each))
    return tuple(version_of(ledger, newest[each]) for each in known)


def _newest(ledger: Ledger) -> dict[str, Version]:
    return {each.plan: each for each in reversed(versions(ledger))}


def versions(ledger: Ledger) -> tuple[Version, ...]:
    """Return all versions of all plans, the newest of each first."""
    kept = [_version(row) for row in for_everybody(ledger, _KEPT)]
    return tuple(sorted((*kept, _own()), key=lambda each: (each.plan, -each.number)))


def version_of(ledger: Ledger, which: Version) -> Plan:
    """Return the plan as a version has it; read once in a process, for its hash is its content's."""
    return built_in() if which.id == 0 else _read(_Content(which.sha256, which.id, ledger))


@dataclass(frozen=True, slots=True)
class _Content:
    """The content of a version, and where it lies."""

    sha256: bytes
    id: int = field(compare=False)
    ledger: Ledger = field(compare=False)


@lru_cache(8)
def _read(content: _Content) -> Plan:
    (row,) = for_everybody(content.ledger, _CONTENT, id=content.id)
    return read(row["content"])


_KEPT = "select id, plan, number, sha256, member, organisation, at from plan.version"
_OF_ONE = f"{_KEPT} where plan = :plan order by number desc limit 1"
_CONTENT = "select content from plan.version where id = :id"


def _version(row: RowMapping) -> Version:
    return Version(**{**row, "sha256": bytes(row["sha256"])})


@cache
def _own() -> Version:
    """Return version 1 of the plan that comes with the program, which nobody loaded."""
    return Version(0, built_in().about.id, 1, hash_of(built_in()), "", "", None)
