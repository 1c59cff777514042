"""Until when somebody may be kept: never later than any limit that holds for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.errors import Refused
from wholeroute.rights import Category, Lane, Purpose, Regime
from wholeroute.rights.retention import (
    BY_CATEGORY,
    BY_PURPOSE,
    BY_REGIME,
    Kept,
    clock,
    limits_of,
    may_keep_until,
    months_after,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
KEPT = st.builds(
    Kept,
    lane=st.sampled_from(Lane),
    categories=st.frozensets(st.sampled_from(Category), max_size=4),
    minor=st.booleans(),
    regime=st.sampled_from(Regime),
    purposes=st.frozensets(st.sampled_from(Purpose), min_size=1),
    received=DAYS,
    review_on=DAYS,
    erase_on=DAYS,
    kept_until=st.none() | DAYS,
)
SUSPECT = Kept(
    Lane.OPEN, frozenset({Category.SUSPECT}), False, Regime.LED, frozenset({Purpose.ANALYSIS}),
    date(2026, 1, 31), date(2036, 1, 1), date(2036, 1, 1),
)  # fmt: skip


@given(KEPT)
def test_nobody_is_kept_longer_than_any_limit_that_holds_for_them(kept: Kept) -> None:
    found = clock(kept)

    assert found.erase <= kept.erase_on
    for limit in limits_of(kept):
        assert found.erase <= months_after(kept.received, limit.erase)
    assert found.review <= found.erase


@given(KEPT)
def test_without_a_review_the_originators_terms_and_every_limit_bound_it(kept: Kept) -> None:
    found = clock(replace(kept, kept_until=None))

    assert found.review <= kept.review_on
    for limit in limits_of(kept):
        assert found.review <= months_after(kept.received, limit.review)


@given(KEPT, st.sampled_from(Category), st.sampled_from(Purpose))
def test_one_more_category_or_purpose_never_keeps_longer(
    kept: Kept, category: Category, purpose: Purpose
) -> None:
    base = replace(kept, categories=kept.categories | {Category.SUSPECT})
    more = replace(
        base, categories=base.categories | {category}, purposes=base.purposes | {purpose}
    )

    assert clock(more).erase <= clock(base).erase
    assert clock(replace(base, minor=True)).review <= clock(replace(base, minor=False)).review


@given(KEPT, st.integers(1, 4000), DAYS)
def test_a_review_never_keeps_beyond_the_day_of_erasure(kept: Kept, days: int, today: date) -> None:
    until = today + timedelta(days=days)
    try:
        may_keep_until(kept, until, today)
    except Refused:
        return

    assert until <= clock(kept).erase
    assert kept.lane not in {Lane.UNCATEGORISED, Lane.JUDICIAL}


def test_whoever_a_check_put_on_hold_waits_from_then_on() -> None:
    held = replace(SUSPECT, lane=Lane.UNCATEGORISED, held_since=date(2028, 5, 31))

    assert clock(held).erase == date(2028, 11, 30)
    assert clock(replace(held, held_since=date(2029, 1, 1))).erase == clock(SUSPECT).erase
    assert clock(replace(held, lane=Lane.OPEN)) == clock(SUSPECT)


def test_whoever_is_uncategorised_goes_after_six_months_whatever_is_decided() -> None:
    waiting = replace(SUSPECT, lane=Lane.UNCATEGORISED, kept_until=date(2030, 1, 1))

    assert clock(waiting).erase == clock(waiting).review == date(2026, 7, 31)
    with pytest.raises(Refused):
        may_keep_until(waiting, date(2026, 7, 1), date(2026, 6, 1))


def test_minors_are_looked_at_sooner() -> None:
    assert clock(SUSPECT).review == date(2027, 1, 31)
    assert clock(replace(SUSPECT, minor=True)).review == date(2026, 7, 31)


def test_a_month_that_is_too_short_ends_on_its_last_day() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_every_category_purpose_and_regime_has_a_limit_and_a_source() -> None:
    assert set(BY_CATEGORY) == set(Category)
    assert set(BY_PURPOSE) == set(Purpose)
    assert set(BY_REGIME) == set(Regime)
    for limit in (*BY_CATEGORY.values(), *BY_PURPOSE.values(), *BY_REGIME.values()):
        assert 0 < limit.review <= limit.erase
        assert limit.source
