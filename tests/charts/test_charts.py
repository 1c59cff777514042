"""Charts: chosen by what columns are, told in words, drawn by hand of nobody, and true to their numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.charts import (
    PAPER,
    Column,
    Exhibit,
    Mark,
    Sort,
    Sum,
    Table,
    Unit,
    Wanted,
    choose,
    drawn,
    exhibit,
    spec_of,
)
from wholeroute.charts.draw import _must_hold_its_data
from wholeroute.charts.gather import MOST_PERIODS, MOST_PLACES, MOST_SERIES
from wholeroute.errors import Invalid
from wholeroute.web.language import CATALOGUES, Language, Languages

WHO = Column("who", "Contributor", Sort.CATEGORY)
GRADE = Column("grade", "Grade", Sort.CATEGORY)
DAY = Column("day", "Received", Sort.DAY)
ROWS = Column("rows", "Rows", Sort.NUMBER)


ENGLISH = Languages(CATALOGUES).named("en")


@pytest.fixture(scope="module")
def voice() -> Language:
    assert ENGLISH is not None
    return ENGLISH


def table(rows: list[tuple[Any, ...]], *columns: Column) -> Table:
    return Table("Contributions", columns or (WHO, GRADE, DAY, ROWS), tuple(rows))


FIRST = date(2026, 1, 5)
SENT = table(
    [
        ("agency", "A", FIRST, 10.0), ("agency", "B", FIRST + timedelta(40), 30.0),
        ("ncp-a", "A", FIRST + timedelta(100), 5.0), ("ncp-b", None, None, None),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "mark", "x"),
    [
        ((WHO,), Mark.BAR, "who"), ((WHO, ROWS), Mark.BAR, "who"), ((WHO, DAY), Mark.LINE, "day"),
        ((ROWS,), Mark.HISTOGRAM, "rows"),
    ],
)  # fmt: skip
def test_columns_choose_how_they_are_drawn(columns: tuple[Column, ...], mark: Mark, x: str) -> None:
    choice = choose(table([], *columns), Wanted())

    assert (choice.mark, choice.x.name) == (mark, x)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(x="nothing"), "x"),
        (Wanted(y="who"), "y"),
        (Wanted(colour="rows"), "colour"),
        (Wanted(x="who", colour="who"), "colour"),
        (Wanted(mark=Mark.STACKED), "colour"),
        (Wanted(mark=Mark.STACKED, colour="grade", sum=Sum.MEAN), "sum"),
        (Wanted(mark=Mark.LINE, x="who"), "mark"),
        (Wanted(mark=Mark.HISTOGRAM, x="who"), "x"),
        (Wanted(mark=Mark.BAR, x="rows"), "mark"),
        (Wanted(mark=Mark.BAR, x="who", log=True), "log"),
        (Wanted(mark=Mark.BAR, x="who", colour="grade"), "colour"),
    ],
)
def test_a_wish_that_columns_do_not_allow_names_its_field_and_its_fix(
    wanted: Wanted, field: str
) -> None:
    with pytest.raises(Invalid) as mistake:
        choose(SENT, wanted)

    assert mistake.value.field == field
    assert mistake.value.fix


def test_no_mean_of_rows_alone() -> None:
    with pytest.raises(Invalid) as mistake:
        choose(table([], WHO), Wanted(sum=Sum.MEAN))

    assert mistake.value.field == "sum"


def told(made: Exhibit) -> dict[tuple[str, str], float]:
    return {(each.x, each.series): each.value for each in made.points}


def test_rows_are_put_together_and_what_has_no_value_is_counted(voice: Language) -> None:
    totals = exhibit(SENT, Wanted(x="who"), voice)
    means = exhibit(SENT, Wanted(x="who", sum=Sum.MEAN), voice)
    months = exhibit(SENT, Wanted(x="day", sum=Sum.COUNT, by=Unit.MONTH), voice)

    assert told(totals) == {("agency", ""): 40, ("ncp-a", ""): 5}
    assert totals.missing == 1
    assert told(means)["agency", ""] == 20
    # A month in which nothing came in is a none, and no missing month.
    assert [each.value for each in months.points] == [1, 1, 0, 1]
    assert totals.highest and totals.highest.x == "agency"  # noqa: PT018
    assert (totals.total, means.total) == (45, None)


def test_a_mean_of_nothing_is_nothing_and_no_zero(voice: Language) -> None:
    made = exhibit(SENT, Wanted(x="day", sum=Sum.MEAN, by=Unit.MONTH), voice)

    assert [each.value for each in made.points] == [10, 30, 5]
    assert len(made.places) == 4


def test_too_many_categories_series_and_days_are_put_together_or_cut_and_counted(
    voice: Language,
) -> None:
    many = table([(f"p{at:03}", f"g{at % 9}", FIRST + timedelta(at * 4), 1.0) for at in range(300)])
    by_place = exhibit(many, Wanted(x="who"), voice)
    by_colour = exhibit(many, Wanted(x="who", colour="grade"), voice)
    by_day = exhibit(many, Wanted(x="day", by=Unit.DAY), voice)

    assert len(by_place.places) == MOST_PLACES + 1
    assert by_place.cut == 270
    assert by_place.total == by_colour.total == 300
    assert len(by_colour.series) == MOST_SERIES
    assert by_colour.series[-1] == "all others (4)"
    assert len(by_day.places) == MOST_PERIODS
    assert by_day.cut


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_a_histogram_holds_each_number_once(values: list[float]) -> None:
    assert ENGLISH is not None
    made = exhibit(table([(value,) for value in values], ROWS), Wanted(), ENGLISH)

    assert sum(each.value for each in made.points) == len(values)
    assert len(made.points) <= 14


def test_bars_begin_at_zero_and_nothing_is_a_pie(voice: Language) -> None:
    for wanted in (Wanted(x="who"), Wanted(x="who", colour="grade"), Wanted(mark=Mark.HISTOGRAM)):
        spec = spec_of(exhibit(SENT, wanted, voice), voice, PAPER, PAPER.series)
        base = spec["layer"][0]
        value = base["encoding"]["x" if base["encoding"]["x"]["field"] == "v" else "y"]
        assert value["scale"]["zero"] is True
        assert base["mark"]["type"] == "bar"
    assert {each.value for each in Mark} == {"bar", "stacked", "line", "dots", "histogram"}


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(), Wanted(x="who"), Wanted(x="who", colour="grade"), Wanted(mark=Mark.HISTOGRAM),
        Wanted(mark=Mark.LINE, colour="who", log=True), Wanted(mark=Mark.DOTS, colour="grade"),
    ],
)  # fmt: skip
def test_a_drawing_says_what_it_shows_and_names_nothing_outside_it(
    voice: Language, wanted: Wanted
) -> None:
    made = exhibit(SENT, wanted, voice)
    svg = drawn(made, voice, title="Sent & received", description="Highest: agency")

    assert re.search(r'<svg[^>]* role="img" aria-labelledby="t(\w+)" aria-describedby="d\1"', svg)
    assert re.search(
        r"<title id=\"t\w+\">Sent &amp; received</title><desc id=\"d\w+\">Highest: agency", svg
    )
    assert "<text" in svg
    assert not re.search(r"style=|href=|<script|<image|font-family|url\((?!#c)", svg)
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]
    titles = Counter(re.findall(r"<title>([^<]+)</title>", svg))
    assert sum(titles.values()) >= len([e for e in made.points if e.value or not wanted.log])


def test_words_of_a_table_are_words_of_the_drawing_and_no_markup(voice: Language) -> None:
    hostile = table([('</text><script>alert("x")</script>', 1.0), ("محمد", 2.0)], WHO, ROWS)
    svg = drawn(exhibit(hostile, Wanted(), voice), voice, title="T", description="D")

    assert "<script" not in svg
    assert "محمد" in svg


def test_series_are_told_apart_by_more_than_a_colour(voice: Language) -> None:
    stacked = drawn(
        exhibit(SENT, Wanted(x="who", colour="grade"), voice), voice, title="", description=""
    )
    lines = spec_of(
        exhibit(SENT, Wanted(mark=Mark.LINE, colour="who"), voice), voice, PAPER, PAPER.series
    )["layer"][0]["encoding"]

    assert len(set(re.findall(r'fill="(url\(#c\w+-\d\))"', stacked))) == 2
    assert {"color", "shape", "strokeDash"} <= lines.keys()


def test_a_chart_turns_round_for_who_reads_from_the_right(voice: Language) -> None:
    arabic = replace(voice, locale=type(voice.locale).parse("ar"))
    lying = spec_of(exhibit(SENT, Wanted(x="who"), arabic), arabic, PAPER, PAPER.series)
    standing = spec_of(exhibit(SENT, Wanted(x="day"), arabic), arabic, PAPER, PAPER.series)

    lies, stands = (each["layer"][0]["encoding"] for each in (lying, standing))
    assert (lies["x"]["scale"]["reverse"], lies["y"]["axis"]["orient"]) == (True, "right")
    assert (stands["x"]["scale"]["reverse"], stands["y"]["axis"]["orient"]) == (True, "right")


@pytest.mark.parametrize(
    "spec",
    [
        {"data": {"url": "file:///etc/passwd"}},
        {"layer": [{"mark": "image", "encoding": {"url": {}}}]},
    ],
)
def test_a_specification_that_names_an_address_is_never_drawn(spec: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="names no address"):
        _must_hold_its_data(spec)


def test_the_same_content_is_drawn_once(voice: Language) -> None:
    from wholeroute.charts.draw import _rendered  # noqa: PLC0415

    made = exhibit(SENT, Wanted(x="who"), voice)
    one = drawn(made, voice, title="T", description="D")
    hits = _rendered.cache_info().hits

    assert drawn(made, voice, title="T", description="D") == one
    assert _rendered.cache_info().hits == hits + 1
