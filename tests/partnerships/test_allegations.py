"""However allegations are joined, taken apart, decided and reopened, each is there, and open or decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.errors import Invalid, Refused
from wholeroute.partnerships.adding import must_be_joined, must_decide, must_join
from wholeroute.partnerships.allegations import (
    Allegation,
    Case,
    Register,
    Step,
    StepKind,
    Tally,
    Through,
    missing,
)

DAY = date(2026, 11, 1)
K = StepKind


def allegation(number: int, day: date = DAY) -> Allegation:
    return Allegation(number, "TN", None, "ncp-a", day, Through.PRESS, "Told.", "one", "ncp-a")


def step(number: int, of: int, kind: StepKind, *, other: int | None = None, ends: int | None = None,
         day: date = DAY) -> Step:  # fmt: skip
    outcome = "upheld" if kind is K.DECIDED else ""
    return Step(number, of, kind, ends, other, "", outcome, day, "Why.", "two", "agency", day)


def three(*steps: Step) -> Register:
    return Register(tuple(allegation(number) for number in (1, 2, 3)), steps)


def test_ten_days_without_a_decision_and_it_is_escalated() -> None:
    case = three().cases[1]

    assert case.due == date(2026, 11, 11)
    assert not case.escalated(date(2026, 11, 11))
    assert case.escalated(date(2026, 11, 12))
    decided = three(step(1, 1, K.DECIDED)).cases[1]
    assert not decided.escalated(date(2027, 1, 1))


def test_forwarding_and_correcting_decide_nothing() -> None:
    found = three(step(1, 1, K.FORWARDED), step(2, 1, K.CORRECTED))

    assert found.cases[1].is_open
    assert found.tally(date(2026, 12, 1)) == Tally(3, 3, 3, 0, 0)


def test_a_correction_stands_beside_what_it_corrects() -> None:
    first = step(1, 1, K.DECIDED)
    found = three(first, step(2, 1, K.CORRECTED, ends=1), step(3, 1, K.CORRECTED)).cases[1]

    assert found.allegation.words == "Told."
    assert [each.id for each in found.corrections(1)] == [2]
    assert [each.id for each in found.corrections()] == [3]
    assert found.decision == first


def after(days: int) -> date:
    """Return so many days after that of receipt."""
    return DAY + timedelta(days=days)


def test_opening_it_again_gives_no_ten_days_anew_but_what_was_left_of_them() -> None:
    steps = (step(1, 1, K.DECIDED, day=after(6)), step(2, 1, K.REOPENED, day=after(40)))
    found = three(*steps).cases[1]

    assert (found.is_open, found.open_since) == (True, after(40))
    assert (found.days(after(40)), found.days(after(43))) == (7, 10)
    assert found.due == after(43), "four days of ten were left, that of its opening among them"
    assert (found.escalated(after(43)), found.escalated(after(44))) == (False, True)


def test_what_was_escalated_is_so_again_once_it_is_opened_again() -> None:
    steps = (step(1, 1, K.DECIDED, day=after(12)), step(2, 1, K.REOPENED, day=after(40)))
    found = three(*steps).cases[1]

    assert found.due == after(10), "it says by when it was to be decided"
    assert found.escalated(after(40))


def test_nobody_puts_the_tenth_day_off_by_deciding_and_reopening() -> None:
    evenings = [step(2 * day, 1, K.DECIDED, day=after(day)) for day in range(1, 30)]
    mornings = [step(2 * day + 1, 1, K.REOPENED, day=after(day + 1)) for day in range(1, 30)]
    within_a_day = [
        step(2 * day + at, 1, kind, day=after(day))
        for day in range(1, 30)
        for at, kind in enumerate((K.DECIDED, K.REOPENED))
    ]
    for steps in (within_a_day, sorted([*evenings, *mornings], key=lambda each: each.id)):
        found = three(*steps).cases[1]
        assert found.due == after(10)
        assert found.escalated(after(30))


def test_a_decision_that_was_not_its_own_stops_no_day() -> None:
    steps = (
        step(1, 1, K.JOINED, other=2), step(2, 2, K.DECIDED, day=after(3)),
        step(3, 2, K.REOPENED, day=after(20)),
    )  # fmt: skip
    cases = three(*steps).cases

    assert (cases[1].due, cases[1].days(after(20))) == (after(10), 20)
    assert cases[2].due == after(26)


def test_it_waits_for_another_decision_once_it_is_opened_again() -> None:
    assert (
        not three(step(1, 1, K.DECIDED), step(2, 1, K.REOPENED), step(3, 1, K.DECIDED))
        .cases[1]
        .is_open
    )


def test_a_decision_counts_for_what_was_joined_before_it_and_for_nothing_joined_later() -> None:
    joined, decided = step(1, 1, K.JOINED, other=2), step(2, 2, K.DECIDED)

    assert three(joined, decided).cases[1].decision == decided
    assert three(replace(joined, id=3), decided).cases[1].is_open


def test_a_decision_counts_no_longer_once_it_is_taken_apart() -> None:
    found = three(step(1, 1, K.JOINED, other=2), step(2, 2, K.DECIDED), step(3, 1, K.APART, ends=1))

    assert (found.cases[1].is_open, found.cases[2].is_open) == (True, False)
    assert found.tally(DAY) == Tally(3, 2, 0, 1, 0)


def test_a_decision_counts_along_a_chain_that_stood_when_it_was_made() -> None:
    chain = (step(1, 1, K.JOINED, other=2), step(3, 2, K.JOINED, other=3))

    assert three(*chain, step(4, 3, K.DECIDED)).cases[1].decision
    assert three(*chain, step(2, 3, K.DECIDED)).cases[1].is_open
    assert three(*chain).joined_with(1) == (2, 3)


def test_what_it_is_joined_with_is_reopened_with_it() -> None:
    steps = (step(1, 1, K.JOINED, other=2), step(2, 2, K.DECIDED), step(3, 2, K.REOPENED))

    assert three(*steps).cases[1].is_open
    assert not three(*steps, step(4, 2, K.DECIDED)).cases[1].is_open


def test_what_is_joined_with_one_that_is_not_seen_is_neither_open_nor_decided_here() -> None:
    hidden = (step(1, 1, K.JOINED, other=9), step(2, 2, K.JOINED, other=1))
    late = after(60)
    known = three(*hidden)

    for number in (1, 2):
        case = known.cases[number]
        assert (case.unseen, case.is_open, case.escalated(late)) == (True, False, False)
    assert known.tally(late) == Tally(3, 1, 1, 0, 2, 2)
    assert [each.allegation.id for each in known.open_cases()] == [3]
    own = three(*hidden, step(3, 1, K.DECIDED)).cases
    assert (own[1].unseen, own[1].is_open, own[1].decision is not None) == (False, False, True)
    assert three(*hidden, step(3, 1, K.APART, ends=1)).cases[1].is_open


def test_two_that_were_joined_with_one_another_at_once_both_stay_open() -> None:
    found = three(step(1, 1, K.JOINED, other=2), step(2, 2, K.JOINED, other=1))

    assert (found.joined_with(1), found.joined_with(2)) == ((2,), (1,))
    assert found.tally(DAY) == Tally(3, 3, 0, 0, 2)


def test_it_is_joined_once_with_another_that_is_not_joined_with_it() -> None:
    known = three(step(1, 1, K.JOINED, other=2))

    assert must_join(known, 3, 1) == 1
    for number, other in ((1, 3), (2, 1), (3, 3), (3, 4), (3, None)):
        with pytest.raises(Invalid, match="other"):
            must_join(known, number, other)
    assert must_be_joined(known.cases[1]).id == 1
    with pytest.raises(Invalid, match="not joined"):
        must_be_joined(known.cases[2])


def test_whoever_wrote_it_down_does_not_decide_it() -> None:
    case: Case = three().cases[1]
    must_decide(case, "two")
    with pytest.raises(Refused, match="two-people"):
        must_decide(case, "one")


def test_what_the_log_names_and_nobody_finds_is_missed() -> None:
    known = three(step(1, 1, K.DECIDED))
    logged = [f"partnership.allegation:{number}" for number in (1, 2, 3)]
    logged.append("partnership.allegation_step:1")

    assert missing(known, logged) == ()
    assert missing(Register(known.allegations[1:], ()), logged) == (
        "partnership.allegation:1", "partnership.allegation_step:1",
    )  # fmt: skip


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Draw up to six allegations and any steps on them: circles, and joinings taken apart twice."""
    numbers = range(1, draw(st.integers(1, 6)) + 1)
    steps: list[Step] = []
    for number in range(1, draw(st.integers(0, 20)) + 1):
        of, kind = draw(st.sampled_from(numbers)), draw(st.sampled_from(K))
        others = [each for each in numbers if each != of]
        joined = [each for each in steps if each.kind is K.JOINED and each.allegation == of]
        if (kind is K.JOINED and not others) or (kind is K.APART and not joined):
            continue
        other = draw(st.sampled_from(others)) if kind is K.JOINED else None
        ends = draw(st.sampled_from(joined)).id if kind is K.APART else None
        steps.append(step(number, of, kind, other=other, ends=ends))
    days = st.integers(0, 30).map(lambda ago: DAY - timedelta(days=ago))
    return Register(tuple(allegation(each, draw(days)) for each in numbers), tuple(steps))


@given(registers())
def test_each_is_counted_once_whatever_was_added(register: Register) -> None:
    tally, cases = register.tally(DAY), register.cases

    assert [*cases] == [each.id for each in register.allegations]
    assert tally.received == len(register.allegations) == tally.open + tally.decided
    assert len(register.open_cases()) == tally.open >= tally.escalated
    assert tally.escalated == sum(case.escalated(DAY) for case in cases.values())


@given(registers())
def test_it_is_due_when_the_tenth_day_is_over_on_which_it_was_open(register: Register) -> None:
    for case in register.cases.values():
        received = case.allegation.received_on
        assert case.due >= received + timedelta(days=10)
        days = [received + timedelta(days=each) for each in range(60)]
        if case.openings[-1].until is None:
            assert case.escalated(days[-1]) is case.is_open
            assert [case.days(each) > 10 for each in days if each >= case.open_since] == [
                each > case.due for each in days if each >= case.open_since
            ]


@given(registers())
def test_nothing_is_decided_that_nobody_decided_since_it_came_to_it(register: Register) -> None:
    for number, case in register.cases.items():
        if case.decision is None:
            continue
        assert case.decision.allegation in {number, *register.joined_with(number)}
        alone = case.decision.allegation == number
        assert alone or (case.joined is not None and case.joined.id < case.decision.id)


@given(registers())
def test_what_is_taken_apart_everywhere_stands_by_its_own_decisions_alone(
    register: Register,
) -> None:
    alone = Register(
        register.allegations, tuple(each for each in register.steps if each.kind is not K.JOINED)
    )
    for number, case in alone.cases.items():
        own = [e for e in case.steps if e.kind in {K.DECIDED, K.REOPENED}]
        assert case.is_open is (not own or own[-1].kind is K.REOPENED), number


@given(registers())
def test_joining_is_mutual(register: Register) -> None:
    for number in register.cases:
        for other in register.joined_with(number):
            assert number in register.joined_with(other)


def test_by_joining_nobody_decides_what_they_wrote_down() -> None:
    joined, decided = step(1, 1, K.JOINED, other=2), step(2, 2, K.DECIDED)
    cases = three(joined, replace(decided, member="one")).cases

    assert cases[1].is_open, "whoever wrote it decided what it was joined with"
    assert not cases[2].is_open
    assert not three(joined, decided).cases[1].is_open
