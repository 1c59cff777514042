"""Lanes: any protecting category wins, and objects and links follow the people they name."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.rights import (
    OPEN_CATEGORIES,
    PROTECTING_CATEGORIES,
    Category,
    Lane,
    lane_of_object,
    lane_of_person,
    strictest,
)

categories = st.frozensets(st.sampled_from(Category))
lanes = st.lists(st.sampled_from(Lane), max_size=6)
STRICTNESS = (Lane.OPEN, Lane.UNCATEGORISED, Lane.PROTECTED, Lane.JUDICIAL)


@given(
    others=categories, winner=st.sampled_from(sorted(PROTECTING_CATEGORIES)), minor=st.booleans()
)
def test_any_protecting_category_wins(
    *, others: frozenset[Category], winner: Category, minor: bool
) -> None:
    assert lane_of_person(others | {winner}, minor=minor) is Lane.PROTECTED


@given(categories)
def test_a_minor_is_protected_under_every_category(held: frozenset[Category]) -> None:
    assert lane_of_person(held, minor=True) is Lane.PROTECTED


@given(held=categories, minor=st.booleans())
def test_what_a_prosecutor_controls_is_judicial_whatever_it_says(
    *, held: frozenset[Category], minor: bool
) -> None:
    assert lane_of_person(held, minor=minor, judicial=True) is Lane.JUDICIAL


@pytest.mark.parametrize("category", sorted(OPEN_CATEGORIES))
def test_an_open_category_opens_also_beside_uncategorised(category: Category) -> None:
    assert lane_of_person({category}, minor=False) is Lane.OPEN
    assert lane_of_person({category, Category.UNCATEGORISED}, minor=False) is Lane.OPEN


@pytest.mark.parametrize("held", [set(), {Category.UNCATEGORISED}])
def test_whom_nobody_categorised_is_uncategorised(held: set[Category]) -> None:
    assert lane_of_person(held, minor=False) is Lane.UNCATEGORISED


@given(categories)
def test_officials_are_no_subject_of_analysis(held: frozenset[Category]) -> None:
    assert lane_of_person(held | {Category.OFFICIAL}, minor=False) is Lane.PROTECTED


@given(first=categories, more=categories, minor=st.booleans())
def test_hearing_more_of_somebody_never_unprotects_them(
    *, first: frozenset[Category], more: frozenset[Category], minor: bool
) -> None:
    if lane_of_person(first, minor=minor) is Lane.PROTECTED:
        assert lane_of_person(first | more, minor=minor) is Lane.PROTECTED


def test_every_category_is_open_or_protecting_or_neither() -> None:
    neither = set(Category) - OPEN_CATEGORIES - PROTECTING_CATEGORIES

    assert not OPEN_CATEGORIES & PROTECTING_CATEGORIES
    assert neither == {Category.OFFICIAL, Category.UNCATEGORISED}


@given(lanes)
def test_the_strictest_lane_is_as_strict_as_each(held: list[Lane]) -> None:
    assert STRICTNESS.index(strictest(held)) == max(map(STRICTNESS.index, held), default=0)


@pytest.mark.parametrize(("one", "other"), list(product(Lane, Lane)))
def test_a_link_takes_the_strictest_lane_of_its_ends(one: Lane, other: Lane) -> None:
    assert strictest((one, other)) is strictest((other, one))
    assert strictest((one, other)) in {one, other}


@given(lanes)
def test_one_open_holder_opens_an_object_and_no_holder_leaves_it_open(held: list[Lane]) -> None:
    lane = lane_of_object(held)

    assert lane is (Lane.OPEN if Lane.OPEN in held or not held else strictest(held))


@given(st.lists(st.sampled_from([lane for lane in Lane if lane is not Lane.OPEN]), min_size=1))
def test_an_object_held_only_by_walled_people_is_walled(held: list[Lane]) -> None:
    assert lane_of_object(held) is not Lane.OPEN


@pytest.mark.parametrize("category", sorted(OPEN_CATEGORIES))
def test_a_label_alone_opens_nobody_whom_a_check_holds(category: Category) -> None:
    said_by_others = {Category.CONVICTED, Category.LISTED}

    lane = lane_of_person({category}, minor=False, held=True)

    assert lane is (Lane.OPEN if category in said_by_others else Lane.UNCATEGORISED)


@pytest.mark.parametrize("category", sorted(OPEN_CATEGORIES))
def test_whom_a_protection_body_calls_a_suspect_is_protected(category: Category) -> None:
    assert lane_of_person({category}, minor=False, sheltered=True) is Lane.PROTECTED
