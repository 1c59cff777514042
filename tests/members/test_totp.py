"""Codes of an application: those of RFC 6238, and good for a minute and a half."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wholeroute.members.totp import code_at, matching_step, step_of

SEED = b"12345678901234567890"


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    moment = datetime.fromtimestamp(second, UTC)

    assert code_at(SEED, step_of(moment)) == code
    assert matching_step(SEED, f"{code[:3]} {code[3:]}", moment) == second // 30


@pytest.mark.parametrize("steps", range(-4, 5))
def test_a_code_is_good_for_its_step_and_the_two_beside_it(steps: int) -> None:
    made = datetime(2027, 3, 1, 12, tzinfo=UTC)
    code = code_at(SEED, step_of(made))

    found = matching_step(SEED, code, made + timedelta(seconds=30 * steps))

    assert found == (step_of(made) if abs(steps) <= 1 else None)
