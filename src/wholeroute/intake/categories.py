"""Name what a report may say a person is: a category, or help together with its ground.

`humanitarian-actor:mandated-by-law` states both. The ground stands beside its category from there
to the ledger, which keeps it as a type of its own.
"""

from __future__ import annotations

from wholeroute.rights import Category, Ground

GROUNDED = tuple(f"{Category.HUMANITARIAN_ACTOR}:{ground}" for ground in Ground)
STATED = (*(category.value for category in Category), *GROUNDED)
"""Every text that states a category."""


def categories_of(text: str) -> frozenset[str]:
    """Return what one of `STATED` says: a category, and beside it the same with its ground."""
    return frozenset({text, text.partition(":")[0]})


def bare(categories: frozenset[str] | set[str]) -> list[Category]:
    """Return the categories without their grounds, sorted."""
    return [Category(each) for each in sorted(categories) if ":" not in each]
