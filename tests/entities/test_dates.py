from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wholeroute.entities.dates import (
    DateAgreement,
    PartialDate,
    compare_dates,
    overlap,
    parse_date,
    years_apart,
)
from wholeroute.errors import Invalid

days = st.dates()
gregorian = st.dates(date(1500, 1, 1), date(2199, 12, 31))
DAY = PartialDate(date(1980, 2, 1), date(1980, 2, 1))


@st.composite
def partial_dates(draw: st.DrawFn, around: st.SearchStrategy[date] = days) -> PartialDate:
    first, last = sorted((draw(around), draw(around)))
    match draw(st.sampled_from(["day", "month", "months", "year", "years", "any", "from", "to"])):
        case "day":
            last = first
        case "month":
            first, last = first.replace(day=1), _month_end(first)
        case "months":
            first, last = first.replace(day=1), _month_end(last)
        case "year":
            first, last = date(first.year, 1, 1), date(first.year, 12, 31)
        case "years":
            first, last = date(first.year, 1, 1), date(last.year, 12, 31)
        case "from":
            last = date.max
        case "to":
            first = date.min
    assume((first, last) != (date.min, date.max))
    return PartialDate(first, last, approximate=draw(st.booleans()))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


@given(partial_dates())
def test_edtf_text_comes_back_as_the_same_date(stated: PartialDate) -> None:
    assert PartialDate.from_edtf(str(stated)) == stated


@given(partial_dates(gregorian))
def test_edtf_text_is_also_a_printed_form(stated: PartialDate) -> None:
    assert parse_date(str(stated)) == stated


@given(partial_dates())
def test_edtf_text_is_canonical(stated: PartialDate) -> None:
    text = str(stated)

    assert str(PartialDate.from_edtf(text)) == text


@given(gregorian)
def test_one_day_is_the_same_in_every_numeric_spelling(day: date) -> None:
    for spelling in ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d. %m. %Y", "%Y-%m-%d", "%Y/%m/%d"):
        assert parse_date(day.strftime(spelling)) == PartialDate(day, day)


@given(gregorian, st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९"]))
def test_digits_of_other_scripts_are_digits(day: date, digits: str) -> None:
    text = f"{day:%d/%m/%Y}".translate(str.maketrans("0123456789", digits))

    assert parse_date(text) == PartialDate(day, day)


@pytest.mark.parametrize(
    ("printed", "edtf"),
    [
        ("4 Apr. 1944", "1944-04-04"),
        ("7 May 1988", "1988-05-07"),
        ("11 Sept. 2018", "2018-09-11"),
        ("27 Jul 1986", "1986-07-27"),
        ("2 December 1985", "1985-12-02"),
        ("8 Oct.1970", "1970-10-08"),
        ("28.01 1966", "1966-01-28"),
        ("May 7, 1988", "1988-05-07"),
        ("7th of May 1988", "1988-05-07"),
        ("1er février 1980", "1980-02-01"),
        ("3. März 1977", "1977-03-03"),
        ("7 maggio 1988", "1988-05-07"),
        ("7 de mayo de 1988", "1988-05-07"),
        ("7 Μαΐου 1988", "1988-05-07"),
        ("7 مايو 1988", "1988-05-07"),
        ("7 كانون الثاني 1988", "1988-01-07"),
        ("2018-06-07T00:00:00Z", "2018-06-07"),
        ("2011-06-29-04:00", "2011-06-29"),
        ("01.01.1980", "1980-01-01"),
        ("00/00/1980", "1980"),
        ("1952", "1952"),
        ("Apr 1944", "1944-04"),
        ("05/1980", "1980-05"),
        ("1972 to 1977", "1972/1977"),
        ("between 1972 and 1977", "1972/1977"),
        ("entre 1972 et 1977", "1972/1977"),
        ("de 1972 à 1977", "1972/1977"),
        ("zwischen 1972 und 1977", "1972/1977"),
        ("1982-1983", "1982/1983"),
        ("1982\N{EN DASH}1983", "1982/1983"),
        ("01 Jan 1953 to 31 Dec 1954", "1953/1954"),
        ("Between Aug. and Sep. 1977", "1977-08/1977-09"),
        ("3-5 May 1977", "1977-05-03/1977-05-05"),
        ("Approximately 1980", "1980~"),
        ("circa 1980", "1980~"),
        ("c. 1980", "1980~"),
        ("on or around 3.4.1973", "1973-04-03~"),
        ("(probably) 1944", "1944~"),
        ("circa 1979-1982", "1979~/1982~"),
        ("1960s", "1960/1969"),
        ("mid-1970s", "1973~/1977~"),
        ("middle of the 1940s (probably 1947)", "1947~"),
        ("1960s-1970s (approx. 60 years old)", "1960/1979"),
        ("before 1964", "../1963"),
        ("since May 1990", "1990-05/.."),
        ("5.9.1990 (Singapore)", "1990-09-05"),
        ("24.6.1402 (Hijri Calendar)", "1982-04-17/1982-04-21"),
    ],
)
def test_a_printed_date_is_read(printed: str, edtf: str) -> None:
    assert str(parse_date(printed)) == edtf


def test_days_stand_before_months() -> None:
    assert parse_date("01/02/1980") == DAY


@pytest.mark.parametrize("age", ["Approximately (29 years old)", "29 years old", "(29 years old)"])
def test_an_age_counts_back_from_the_day_it_stood(age: str) -> None:
    assert str(parse_date(age, as_of=date(2022, 6, 1))) == "1992~/1993~"


def test_an_age_range_covers_every_year_of_birth() -> None:
    assert str(parse_date("30-35 years old", as_of=date(2022, 6, 1))) == "1986~/1992~"


def test_an_age_without_its_day_is_refused_with_the_fix() -> None:
    with pytest.raises(Invalid, match="as_of"):
        parse_date("30-35 years old")


@pytest.mark.parametrize(
    "printed",
    [
        "22/11/1970 or 23/11/1970",
        "1979, 1980 or 1981",
        "21.11.1964 / 1965",
        "26.12.2016/3.4.2017",
        "(a) 1972 (b) 21.3.1974",
        "1 Jan 1980 and 2 Jan 1981",
    ],
)
def test_two_dates_are_never_read_as_one(printed: str) -> None:
    with pytest.raises(Invalid, match="several dates"):
        parse_date(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "unknown",
        "31.02.1980",
        "12/25/1980",
        "7.5.88",
        "19800",
        "24.6.1402",
        "10 Apr 1960 (1961 per passport)",
        "1977 to 1972",
        "7 Mayfair 1988",
    ],
)
def test_what_is_not_plainly_one_date_is_refused(printed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_date(printed)

    assert refusal.value.fix


@pytest.mark.parametrize("text", ["1980-13", "198X", "1980-21/", "../..", "1981/1980", "80"])
def test_what_is_not_edtf_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        PartialDate.from_edtf(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        found = parse_date(text, as_of=date(2020, 1, 1))
    except Invalid:
        return
    assert PartialDate.from_edtf(str(found)) == found


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        ("1980-02-01", "1980-02-01", DateAgreement.EXACT),
        ("1980-02-01", "1980-01-02", DateAgreement.SAME_YEAR_DAY_MONTH_SWAPPED),
        ("1980-02-01", "1981-01-02", DateAgreement.NEAR),
        ("1980-02-01", "1980", DateAgreement.OVERLAP),
        ("1980", "1980", DateAgreement.OVERLAP),
        ("1980-02-01~", "1980-02-01~", DateAgreement.OVERLAP),
        ("1980", "1982", DateAgreement.NEAR),
        ("1980", "1983", DateAgreement.DIFFERENT),
        ("1980~", "1985", DateAgreement.NEAR),
        ("1980~", "1986", DateAgreement.DIFFERENT),
        ("1972/1977", "1975-05", DateAgreement.OVERLAP),
        ("../1963", "1964", DateAgreement.NEAR),
    ],
)
def test_two_dates_agree_as_far_as_they_say(one: str, other: str, agreement: DateAgreement) -> None:
    assert compare_dates(PartialDate.from_edtf(one), PartialDate.from_edtf(other)) is agreement


@given(partial_dates(), partial_dates())
def test_agreement_does_not_depend_on_who_is_first(one: PartialDate, other: PartialDate) -> None:
    assert compare_dates(one, other) is compare_dates(other, one)
    assert years_apart(one, other) == years_apart(other, one)


@given(partial_dates(), partial_dates())
def test_dates_that_overlap_are_no_years_apart(one: PartialDate, other: PartialDate) -> None:
    assume(overlap(one, other))

    assert years_apart(one, other) == 0
    assert compare_dates(one, other) is not DateAgreement.DIFFERENT
