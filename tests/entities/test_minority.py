"""Whoever may be a child by their date of birth is taken for one, and nobody else is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities import Claim, Draft, Kind, may_be_minor, with_minors

DAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    "birth",
    [
        "2008-11-28", "2012-01-01", "28.11.2008", "2008", "2009-03", "November 2008", "2004 or 2010",
        "17 years old (as of 2026-11-27)", "18 years old (as of 2026-11-27)", "between 2000 and 2009",
        "after 2010", "circa 2008", "1 January 2009", "about 2007",
    ],
)  # fmt: skip
def test_whoever_may_be_under_eighteen_is_taken_for_a_child(birth: str) -> None:
    assert may_be_minor(birth, DAY)


@pytest.mark.parametrize(
    "birth",
    [
        "2008-11-27", "1980-05-01", "27.11.2008", "2007", "19 years old (as of 2026-11-27)",
        "17 years old (as of 2024-01-01)", "after 1980", "1972 to 1977", "circa 2005", "", "unknown",
        "31 February 2010",
    ],
)  # fmt: skip
def test_whoever_is_of_age_or_said_nothing_readable_is_not(birth: str) -> None:
    assert not may_be_minor(birth, DAY)


@given(st.dates(date(1950, 1, 1), date(2026, 1, 1)), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_of_birth_counts_birthdays(birth: date, day: date) -> None:
    years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

    assert may_be_minor(birth.isoformat(), day) is (years < 18)


def test_on_a_leap_day_eighteen_years_have_passed_since_the_last_of_february() -> None:
    leap = date(2028, 2, 29)

    assert not may_be_minor("2010-02-28", leap)
    assert may_be_minor("2010-03-01", leap)
    assert not may_be_minor("2010-03-01", leap + timedelta(1))


def test_people_alone_are_flagged_and_who_was_flagged_stays_so() -> None:
    child = Draft("c", Kind.PERSON, (Claim("name", "Saba"), Claim("birthDate", "2012-05-01")))
    told = Draft("t", Kind.PERSON, (Claim("birthDate", "1980"),), minor=True)
    adult = Draft("a", Kind.PERSON, (Claim("birthDate", "1980"),))
    boat = Draft("b", Kind.VESSEL, (Claim("buildDate", "2012-05-01"),))

    flagged = with_minors((child, told, adult, boat), DAY)

    assert [each.minor for each in flagged] == [True, True, False, False]
    assert [each._replace(minor=False) for each in flagged] == [
        each._replace(minor=False) for each in (child, told, adult, boat)
    ]


def test_where_nobody_is_a_child_nothing_is_made_anew() -> None:
    drafts = (Draft("a", Kind.PERSON, (Claim("birthDate", "1980"),)),)

    assert with_minors(drafts, DAY) is drafts
