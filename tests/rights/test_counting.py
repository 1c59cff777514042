"""No figure tells of one person: not by itself, not added up, not from one day to the next."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from wholeroute.rights import LEAST_COUNTED, next_edition, rounded_figures

cells = st.tuples(st.sampled_from(("protected", "suspected")), st.sampled_from(("Q1", "Q2", "Q3")))
editions = st.dictionaries(cells, st.integers(1, 60), max_size=6)
people = st.lists(cells, min_size=1, max_size=80)


def candidates(edition: dict[tuple[str, str], int], cell: tuple[str, str]) -> list[int]:
    """Return every number of one cell under which exactly the same is shown."""
    told = rounded_figures(edition)
    return [
        number
        for number in range(100)
        if rounded_figures({**edition, cell: number}) == told
    ]  # fmt: skip


@given(editions, cells)
def test_whatever_is_shown_fits_ten_true_numbers_of_every_cell(
    edition: dict[tuple[str, str], int], cell: tuple[str, str]
) -> None:
    found = candidates(edition, cell)

    assert len(found) >= LEAST_COUNTED
    assert edition.get(cell, 0) in found


@given(editions)
def test_one_who_knows_all_other_cells_learns_no_more_of_the_last(
    edition: dict[tuple[str, str], int],
) -> None:
    """No sum is told, so what is known of the others takes nothing from the ten."""
    told = rounded_figures(edition)
    for cell in edition:
        others = {each: number for each, number in told.items() if each != cell}
        assert len(candidates(edition, cell)) >= LEAST_COUNTED
        assert others == rounded_figures({c: n for c, n in edition.items() if c != cell})


@given(editions)
def test_nothing_below_ten_is_shown_and_nothing_but_tens(
    edition: dict[tuple[str, str], int],
) -> None:
    for cell, number in rounded_figures(edition).items():
        assert number >= LEAST_COUNTED
        assert number % LEAST_COUNTED == 0
        assert number <= edition[cell] < number + LEAST_COUNTED


@given(editions, people)
def test_two_answers_differ_only_where_ten_came_since_the_first(
    edition: dict[tuple[str, str], int], newcomers: list[tuple[str, str]]
) -> None:
    """Asked after each newcomer, as often as one likes."""
    standing, counted, since = dict(edition), Counter(edition), 0
    for newcomer in newcomers:
        counted[newcomer] += 1
        since += 1
        following = next_edition(standing, counted)
        if rounded_figures(following) != rounded_figures(standing):
            assert since >= LEAST_COUNTED
        if following is not standing:
            standing, since = dict(following), 0


@given(editions, st.lists(st.tuples(cells, cells), max_size=9))
def test_fewer_than_ten_who_move_between_cells_never_show(
    edition: dict[tuple[str, str], int], moves: list[tuple[tuple[str, str], tuple[str, str]]]
) -> None:
    counted = Counter(edition)
    for gone, come in moves:
        if counted[gone] > 0:
            counted[gone] -= 1
            counted[come] += 1

    assert next_edition(edition, counted) is edition


@given(editions)
def test_ten_more_are_enough(edition: dict[tuple[str, str], int]) -> None:
    fresh = {**edition, ("suspected", "Q1"): edition.get(("suspected", "Q1"), 0) + 10}

    assert next_edition(edition, fresh) is fresh
