"""Count so that no figure tells of one person.

Every report, person and finding stands in exactly one cell. A cell is shown rounded down to tens,
and not at all below ten: whatever is shown fits ten true numbers. No total is told apart from the
cells, so there is nothing to subtract. A new edition is made only once ten came or ten went, so
that two days' answers never differ by what one person did. The database does the same; a test
holds the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping

LEAST_COUNTED = 10
"""The fewest that a figure speaks of, and by how many it moves."""

Cell = tuple[str, str]
Edition = Mapping[Cell, int]


def rounded_figures(edition: Edition) -> dict[Cell, int]:
    """Return the cells of an edition as they may be told."""
    return {
        cell: number // LEAST_COUNTED * LEAST_COUNTED
        for cell, number in sorted(edition.items())
        if number >= LEAST_COUNTED
    }  # fmt: skip


def next_edition(edition: Edition, fresh: Edition) -> Edition:
    """Return `fresh` where it stands far enough from the last edition, else that one again.

    Whoever moves from one cell to another comes in one and goes from the other: the larger of the
    two sums is never more than the number of people who moved.
    """
    changes = [fresh.get(cell, 0) - edition.get(cell, 0) for cell in {*edition, *fresh}]
    came, went = (sum(max(sign * change, 0) for change in changes) for sign in (1, -1))
    return fresh if max(came, went) >= LEAST_COUNTED else edition
