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
# Officials appear in reports as authors and partners; they are no subject of analysis.
_WALLED = PROTECTING_CATEGORIES | {Category.OFFICIAL}

_ORDER = tuple(Lane)


def strictest(lanes: Iterable[Lane]) -> Lane:
    """Return the strictest of `lanes`, open when there are none."""
    return max(lanes, key=_ORDER.index, default=Lane.OPEN)


def lane_of_person(categories: Iterable[Category], *, minor: bool, judicial: bool = False) -> Lane:
    """Return the lane of a person who holds all of `categories` in one report."""
    held = frozenset(categories)
    if judicial:
        return Lane.JUDICIAL
    if minor or held & _WALLED:
        return Lane.PROTECTED
    return Lane.OPEN if held & OPEN_CATEGORIES else Lane.UNCATEGORISED


def lane_of_object(holders: Iterable[Lane]) -> Lane:
    """Return the lane of a phone, account, document or vehicle from its holders' lanes.

    One open holder is enough to open it; held only by walled people it takes the
    strictest of their lanes. An object nobody holds is open: it names no one.
    """
    lanes = tuple(holders)
    return Lane.OPEN if Lane.OPEN in lanes else strictest(lanes)
