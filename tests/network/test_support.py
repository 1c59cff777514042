"""The interval is Wilson's: inside 0 to 1, narrower with more sources, never sure of few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.network.support import wilson


@given(st.integers(1, 500), st.integers(0, 500))
def test_the_share_lies_inside_its_bounds(speaking: int, supporting: int) -> None:
    supporting = min(supporting, speaking)
    low, high = wilson(supporting, speaking)

    assert 0 <= low <= supporting / speaking <= high + 1e-12
    assert high <= 1


def test_known_values_and_nobody_who_speaks() -> None:
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(2, 2)[0] < 0.4 < wilson(20, 20)[0]
