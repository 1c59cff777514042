"""Ask that a protected person be opened to analysis: two people, and facts that others state.

What somebody told of themselves, or of others, in an interview makes nobody a suspect; nor does an
assessment alone. A minor never leaves protection, nor does who helped because the law mandates it.
Each request is told at once to who watches over rights, and one of them decides on it (`co_sign`).
The database holds the same rules against whoever asks and whoever signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from wholeroute.custody.vault import Vault
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Identity,
    ProtectedCase,
    Weighed,
    ask_release,
    protected_case,
    record,
    state_ground,
    weighed_for,
)
from wholeroute.rights import (
    OPEN_CATEGORIES,
    AccessClass,
    Action,
    Category,
    Ground,
    Item,
    Lane,
    Profile,
    require,
)


def reclassify(
    acting: Acting, entity: UUID, category: Category, reason: str, evidence: Sequence[UUID]
) -> UUID:
    """Ask that a protected person be `category` from now on; return the request.

    Raises `Refused` for all but a custodian, for whom nothing may move and for evidence that bears
    nothing out; `NotFound` where nobody like that is protected for them.
    """
    must_decide(acting, Action.CATEGORISE, Lane.PROTECTED)
    must_open_people(acting, category)
    needs_reason(reason)
    with acting.begin() as connection:
        case = protected_case(connection, entity)
        if case is None:
            raise NotFound(f"nobody protected {entity} whom you may decide on")
        must_be_able_to_leave(case)
        must_bear_out(weighed_for(connection, entity, evidence))
        request = ask_release(connection, entity, category, evidence)
        # A reason may name them: the log keeps its token alone.
        Vault(acting.ledger).store(case.report, [Identity(request, reason)])
        record(
            connection, acting.reader, Action.CATEGORISE, f"entity:{entity}",
            details={"category": category.value, "waits": True, "from": Lane.PROTECTED.value,
                     "evidence": len(evidence), "reason": str(request)},
        )  # fmt: skip
    return request


def write_ground(acting: Acting, entity: UUID, ground: Ground, reason: str) -> None:
    """Write on which ground a protected person helped; it is never weakened.

    Raises `Refused` for all but a custodian, `NotFound` where nobody like that is protected.
    """
    must_decide(acting, Action.CATEGORISE, Lane.PROTECTED)
    needs_reason(reason)
    with acting.begin() as connection:
        case = protected_case(connection, entity)
        if case is None:
            raise NotFound(f"nobody protected {entity} whom you may decide on")
        why = uuid4()
        Vault(acting.ledger).store(case.report, [Identity(why, reason)])
        state_ground(connection, entity, ground)
        record(
            connection, acting.reader, Action.CATEGORISE, f"entity:{entity}",
            details={"ground": ground.value, "reason": str(why)},
        )  # fmt: skip


def must_be_able_to_leave(case: ProtectedCase) -> None:
    """Raise `Refused` for whom no number of people may open to analysis."""
    if case.minor:
        raise Refused("minor", "a minor stays protected, whoever asks")
    if case.ground is Ground.MANDATED_BY_LAW:
        raise Refused("mandated-by-law", "help that the law mandates is never criminal")
    if Category.HUMANITARIAN_ACTOR in case.categories and case.ground is None:
        raise Refused("ground", "write first on which ground they helped")


def must_bear_out(weighed: Weighed) -> None:
    """Raise `Refused` where evidence opens nobody: hidden, told by people, assessed, or their own."""
    if weighed.given == 0:
        raise Refused("evidence", "attach evidence of an offence")
    if weighed.standing < weighed.given:
        raise Refused("evidence", "all evidence must stand in the open lane")
    if weighed.told:
        raise Refused("evidence", "what people told when they were asked is no evidence of this")
    if weighed.facts == 0:
        raise Refused("evidence", "it needs a fact, no assessment, that another report states")


def must_say_ground(category: Category, ground: Ground | None) -> None:
    """Raise `Invalid` where help has no ground, or a ground helps nobody."""
    if category is Category.HUMANITARIAN_ACTOR and ground is None:
        known = ", ".join(each.value for each in Ground)
        raise Invalid("ground", "it is not said on which ground they helped", f"One of: {known}.")
    if category is not Category.HUMANITARIAN_ACTOR and ground is not None:
        raise Invalid("ground", f"{category} has no ground", "Leave it out.")


def must_open_people(acting: Acting, category: Category) -> None:
    """Raise `Invalid` for a category that opens nobody, `Refused` where nobody is ever opened."""
    if category not in OPEN_CATEGORIES:
        known = ", ".join(sorted(OPEN_CATEGORIES))
        raise Invalid("category", f"{category} opens nobody to analysis", f"Use one of: {known}.")
    if acting.ledger.profile is Profile.PROTECTION_BODY:
        raise Refused("profile", "a protection body holds nobody in the open lane")


def must_decide(acting: Acting, action: Action, lane: Lane) -> None:
    """Raise `Refused` unless the reader may do `action` with what their organisation has there."""
    own = AccessClass(acting.reader.organisation, frozenset(), frozenset({acting.reader.purpose}))
    require(acting.reader, action, Item(lane, own))


def needs_reason(reason: str) -> None:
    """Raise `Invalid` for a decision on a person that gives none."""
    if not reason.strip():
        raise Invalid(
            "reason", "a decision on a person needs a reason", "Say what made you decide."
        )
