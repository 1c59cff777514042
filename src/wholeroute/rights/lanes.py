"""Say in which lane a person, an object and a link stand.

The invariant of the whole project stands here: **any protecting category wins**,
and what belongs only to protected people is protected with them. The ledger
computes the same in SQL at intake; `tests/safeguards` holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable

from wholeroute.rights.model import Category, Lane

OPEN_CATEGORIES = frozenset(
    {
        Category.SUSPECT,
        Category.CONVICTED,
        Category.LIKELY_TO_COMMIT,
        Category.CONTACT,
        Category.ASSOCIATE,
        Category.LISTED,
    }
)
PROTECTING_CATEGORIES = frozenset(
    {
        Category.SMUGGLED_PERSON,
        Category.VICTIM,
        Category.WITNESS,
        Category.INFORMANT,
        Category.HUMANITARIAN_ACTOR,
        Category.MISSING,
        Category.DECEASED,
    }
)
ALLEGED_CATEGORIES = OPEN_CATEGORIES - {Category.CONVICTED, Category.LISTED}
"""What a report alone says somebody is: the label that a hold suspends. A court or a list says
the others."""

# Officials appear in reports as authors and partners; they are no subject of analysis.
_WALLED = PROTECTING_CATEGORIES | {Category.OFFICIAL}

_ORDER = tuple(Lane)


def strictest(lanes: Iterable[Lane]) -> Lane:
    """Return the strictest of `lanes`, open when there are none."""
    return max(lanes, key=_ORDER.index, default=Lane.OPEN)


def lane_of_person(
    categories: Iterable[Category],
    *,
    minor: bool,
    judicial: bool = False,
    held: bool = False,
    sheltered: bool = False,
) -> Lane:
    """Return the lane of a person who holds all of `categories` in one report.

    `held` says that the report shows them aboard, steering, rescuing or caring for a minor: then
    no label makes them a suspect until two people release them (CJEU C-460/23). `sheltered` says
    that a protection body holds the report: whom it calls a suspect is part of what a protected
    person told, and is protected with them.
    """
    named = frozenset(categories)
    if judicial:
        return Lane.JUDICIAL
    if minor or named & _WALLED:
        return Lane.PROTECTED
    if sheltered and named & OPEN_CATEGORIES:
        return Lane.PROTECTED
    opening = OPEN_CATEGORIES - ALLEGED_CATEGORIES if held else OPEN_CATEGORIES
    return Lane.OPEN if named & opening else Lane.UNCATEGORISED


def lane_of_object(holders: Iterable[Lane]) -> Lane:
    """Return the lane of a phone, account, document or vehicle from its holders' lanes.

    One open holder is enough to open it; held only by walled people it takes the
    strictest of their lanes. An object nobody holds is open: it names no one.
    """
    lanes = tuple(holders)
    return Lane.OPEN if Lane.OPEN in lanes else strictest(lanes)
