"""Where the people of a group stand in its drawing."""

from __future__ import annotations

import random

from wholeroute.network import places, placing

_TIES = [
    (one, other)
    for one in range(21)
    for other in range(one + 1, 21)
    if (7 * one + 3 * other) % 5 == 0
]


def test_a_group_is_drawn_the_same_each_time() -> None:
    drawn = []
    for seed in (1, 2):
        random.seed(seed)
        placing._by_force.cache_clear()  # what was worked out before is no second time
        drawn.append(places(21, _TIES))

    assert drawn[0] == drawn[1]


def test_everybody_stands_on_the_page_and_apart_from_the_others() -> None:
    drawn = places(21, _TIES)

    assert len(set(drawn)) == 21
    assert all(0 <= x <= 1000 and 0 <= y <= 1000 for x, y in drawn)


def test_ties_of_one_who_is_not_drawn_draw_nobody() -> None:
    assert places(0, []) == []
    assert places(1, [(0, 1)]) == [(0, 0)]
