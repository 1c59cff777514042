"""What a campaign's measurement comes to: places are the units, and without a comparison it is reach only."""

from __future__ import annotations

import random
from collections.abc import Iterable
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wholeroute.partnerships.campaigns import (
    SURE,
    Estimate,
    Rate,
    Result,
    Why,
    compared,
    reach,
    results,
)
from wholeroute.partnerships.kinds import Arm, Comparison, Counted, Delivery, Measurement, Wave

QUESTION = "Do you know who pays for the boat?"
SHARES = some.lists(some.integers(0, 50).map(lambda said: said / 50), min_size=2, max_size=9)


def wave(
    arm: str,
    counts: Iterable[tuple[str, int, int]],
    when: str = "endline",
    question: str = QUESTION,
) -> Measurement:
    """Return one wave of asking: a place, how many were asked, how many said so."""
    return Measurement(
        9, Wave(when), Arm(arm), "2026-05", question, tuple(Counted(*each) for each in counts)
    )


def only(comparison: Comparison, *waves: Measurement) -> Result:
    (found,) = results(comparison, waves)
    return found


def told(found: Result) -> Estimate:
    assert found.estimate is not None, found.why
    return found.estimate


LOT = (
    wave("campaign", [("A", 100, 60), ("B", 100, 70), ("C", 100, 80), ("D", 100, 90)]),
    wave("comparison", [("E", 100, 50), ("F", 100, 55), ("G", 100, 60), ("H", 100, 55)]),
)


def test_places_drawn_by_lot_are_compared_by_a_worked_interval() -> None:
    found = told(only(Comparison.BY_LOT, *LOT))

    # By hand: means .75 and .55; squared errors .0166667/4 and .0016667/4; 3.594 degrees of freedom.
    assert found.difference == pytest.approx(0.20)
    assert (found.campaign, found.comparison) == (4, 4)
    error = (0.05 / 3 / 4 + 0.005 / 3 / 4) ** 0.5
    assert found.high - found.difference == pytest.approx(2.9046 * error, rel=1e-3)
    assert found.difference - found.low == pytest.approx(found.high - found.difference)
    assert found.low > 0


def test_the_interval_is_that_of_a_textbook() -> None:
    # Two drugs and hours of sleep (Student 1908), as every textbook has it by Welch: -3.365 to 0.205.
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = compared(first, second)

    assert found is not None
    assert found.difference == pytest.approx(-1.58)
    assert found.low == pytest.approx(-3.3654832, abs=1e-6)
    assert found.high == pytest.approx(0.2054832, abs=1e-6)


def test_with_a_comparison_group_changes_are_compared_and_not_ends() -> None:
    found = told(only(
        Comparison.GROUP,
        wave("campaign", [("A", 100, 40), ("B", 100, 50)], "baseline"),
        wave("campaign", [("A", 100, 60), ("B", 100, 76)]),
        wave("comparison", [("C", 100, 20), ("D", 100, 30)], "baseline"),
        wave("comparison", [("C", 100, 30), ("D", 100, 44)]),
    ))  # fmt: skip

    assert found.difference == pytest.approx((0.20 + 0.26) / 2 - (0.10 + 0.14) / 2)


def test_a_place_that_was_asked_once_is_left_out_of_changes_and_counted() -> None:
    found = only(
        Comparison.GROUP,
        wave("campaign", [("A", 100, 40), ("B", 100, 50), ("X", 100, 99)], "baseline"),
        wave("campaign", [("A", 100, 60), ("B", 100, 76)]),
        wave("comparison", [("C", 100, 20), ("D", 100, 30)], "baseline"),
        wave("comparison", [("C", 100, 30), ("D", 100, 44), ("Y", 100, 1)]),
    )

    assert found.left_out == 2
    assert (told(found).campaign, told(found).comparison) == (2, 2)


@pytest.mark.parametrize(
    ("comparison", "why"),
    [
        (Comparison.NONE, Why.NOTHING_COMPARED),
        (Comparison.BEFORE_AND_AFTER, Why.BEFORE_AND_AFTER),
    ],
)
def test_without_a_comparison_it_is_reach_only_whatever_was_measured(
    comparison: Comparison, why: Why
) -> None:
    found = only(comparison, *LOT)

    assert (found.estimate, found.why) == (None, why)


def test_seven_thousand_who_say_so_show_nothing_without_others() -> None:
    """A real campaign: 7,502 of 10,580 said so afterwards, and nobody else was asked."""
    found = only(Comparison.BEFORE_AND_AFTER, wave("campaign", [("Agadez", 10580, 7502)]))

    assert (found.estimate, found.why) == (None, Why.BEFORE_AND_AFTER)


@pytest.mark.parametrize(
    ("waves", "why"),
    [
        ((wave("campaign", [("A", 9000, 10), ("B", 9000, 8000)]),), Why.ONE_ARM),
        ((LOT[0], wave("comparison", [("E", 9000, 4000)])), Why.FEW_PLACES),
        ((LOT[0], wave("comparison", [("E", 90, 40), (" a ", 90, 41)])), Why.BOTH_ARMS),
        (
            (wave("campaign", [("A", 10, 0), ("B", 10, 0)]), wave("comparison", [("C", 9, 0), ("D", 9, 0)])),
            Why.NO_SPREAD,
        ),
    ],
)  # fmt: skip
def test_what_makes_no_interval_possible_is_said(waves: tuple[Measurement, ...], why: Why) -> None:
    found = only(Comparison.BY_LOT, *waves)

    assert (found.estimate, found.why) == (None, why)


def test_many_answers_at_one_place_are_one_place() -> None:
    few = told(only(Comparison.BY_LOT, *LOT))
    many = told(only(Comparison.BY_LOT, *(
        wave(each.arm, [(one.place, one.asked * 100, one.said * 100) for one in each.places])
        for each in LOT
    )))  # fmt: skip

    assert few.low == pytest.approx(many.low)
    assert few.high == pytest.approx(many.high)


def test_what_was_asked_on_several_days_of_a_wave_is_added_up() -> None:
    found = only(
        Comparison.BY_LOT,
        *LOT,
        wave("campaign", [("a", 100, 20)]),
        wave("comparison", [("H", 50, 1)]),
    )

    assert found.places[0].endline == Rate(200, 80)
    assert found.places[-1].endline == Rate(150, 56)


def test_each_question_is_a_result_however_it_is_spaced() -> None:
    other = wave("campaign", [("A", 10, 5)], question="Another?")
    again = wave("campaign", [("Z", 10, 5)], question=QUESTION.replace(" ", "  ").upper())
    found = results(Comparison.BY_LOT, [*LOT, other, again])

    assert [each.question for each in found] == ["Another?", QUESTION]
    assert len(found[1].places) == 9


@given(SHARES, SHARES)
def test_arms_the_other_way_round_are_the_same_difference_the_other_way(
    first: list[float], second: list[float]
) -> None:
    forth, back = compared(first, second), compared(second, first)

    assert (forth is None) == (back is None)
    if forth and back:
        assert forth.low <= forth.difference <= forth.high
        assert forth.low == pytest.approx(-back.high)
        assert forth.high == pytest.approx(-back.low)


@given(SHARES, SHARES)
def test_adding_the_same_to_every_place_of_both_arms_changes_nothing(
    first: list[float], second: list[float]
) -> None:
    one, other = compared(first, second), compared([v + 1 for v in first], [v + 1 for v in second])

    if one and other:
        assert one.low == pytest.approx(other.low, abs=1e-6)
        assert one.high == pytest.approx(other.high, abs=1e-6)


@pytest.mark.parametrize(("places", "others"), [(4, 4), (12, 5), (20, 20)])
def test_the_interval_holds_the_truth_as_often_as_it_says(places: int, others: int) -> None:
    """Places differ, and people in one are alike: of 800 trials at most 7 in 100 miss."""
    rng = random.Random(20261128 + places)  # noqa: S311 — a simulation
    rounds, truth = 800, 0.12

    def trial() -> bool:
        def arm(number: int, mean: float) -> list[float]:
            # Forty are asked at each place; places differ by more than who was asked explains.
            return [_drawn(rng, min(0.95, max(0.05, rng.gauss(mean, 0.08)))) for _ in range(number)]

        found = compared(arm(places, 0.42 + truth), arm(others, 0.42))
        return found is not None and found.low <= truth <= found.high

    held = sum(trial() for _ in range(rounds)) / rounds
    assert SURE - 0.02 <= held <= 1


def test_taking_people_for_units_would_miss_far_more_often() -> None:
    """What this is for: the interval of so many answers by themselves is much too narrow."""
    rng = random.Random(20261128)  # noqa: S311 — a simulation
    z, missed, rounds, asked = NormalDist().inv_cdf(0.975), 0, 300, 40

    for _ in range(rounds):
        shares = [[_drawn(rng, rng.gauss(0.5, 0.1)) for _ in range(8)] for _ in range(2)]
        first, second = (sum(arm) / 8 for arm in shares)
        error = sum(p * (1 - p) / (8 * asked) for p in (first, second)) ** 0.5
        missed += abs(first - second) > z * error
    assert missed / rounds > 0.12


def test_reach_adds_up_by_place_channel_and_language_without_a_view() -> None:
    log = [
        Delivery(9, "2026-01-02", "Agadez", "radio", "ha", 300),
        Delivery(9, "2026-01-02", "agadez ", "theatre", "fr", 40),
        Delivery(9, "2026-01-03", "Zinder", "radio", "ha", 100),
    ]
    found = reach(log)

    assert (found.times, found.days) == (440, 2)
    assert [*found.by_place.items()] == [("Agadez", 340), ("Zinder", 100)]
    assert [*found.by_channel.items()] == [("radio", 400), ("theatre", 40)]
    assert sum(found.by_language.values()) == found.times
    assert reach([]).times == 0


def _drawn(rng: random.Random, mean: float) -> float:
    """Return the share that says so of forty who are asked."""
    return sum(rng.random() < mean for _ in range(40)) / 40
