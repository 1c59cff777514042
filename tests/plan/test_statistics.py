"""Statistics of facilitation: an exact head, every line held against the others, faults all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wholeroute.errors import Invalid
from wholeroute.plan import built_in
from wholeroute.plan.law import STATES
from wholeroute.plan.statistics import HEAD, MEASURES, read_statistics, template

FIRST = ",".join(HEAD) + "\n"


def test_the_template_reads_back_as_all_missing() -> None:
    told = read_statistics(template(["GR", "IT"], (2023, 2024)), this_year=2026)

    assert told.wrong == ()
    assert len(told.rows) == 2 * 2 * len(MEASURES)
    assert {each.number for each in told.rows} == {None}
    assert {each.state for each in told.rows} == {"GR", "IT"}
    assert ",EL," in template(["GR"], (2024,)), "as Eurostat calls it"


def test_what_is_counted_are_indicators_of_the_plan() -> None:
    assert {*MEASURES} <= {*built_in().indicator}


@given(
    some.dictionaries(
        some.tuples(some.sampled_from(MEASURES), some.sampled_from(STATES), some.integers(2000, 2025)),
        some.tuples(some.integers(0, 9_999_999), some.sampled_from(["", "b", "e", "p"])),
        min_size=1, max_size=20,
    )
)  # fmt: skip
def test_whatever_is_written_as_it_should_be_is_read(
    said: dict[tuple[str, str, int], tuple[int, str]],
) -> None:
    lines = [
        f"A,{measure},NR,{state},{year},{number},{flag}"
        for (measure, state, year), (number, flag) in said.items()
    ]
    told = read_statistics(FIRST + "\n".join(lines), this_year=2026)

    assert told.wrong == ()
    assert {(e.measure, e.state, int(e.year)): (e.number, e.flag) for e in told.rows} == said


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("A,arrests,NR,IT,2024,3,", "measure"), ("A,convictions,NR,US,2024,3,", "geo"),
        ("A,convictions,NR,IT,2026,3,", "TIME_PERIOD"), ("A,convictions,NR,IT,24,3,", "TIME_PERIOD"),
        ("A,convictions,NR,IT,2024,3.5,", "OBS_VALUE"), ("A,convictions,NR,IT,2024,-1,", "OBS_VALUE"),
        ('A,convictions,NR,IT,2024,"1,200",', "OBS_VALUE"), ("A,convictions,NR,IT,2024,3,c", "OBS_FLAG"),
        ("A,convictions,PC,IT,2024,3,", "unit"), ("M,convictions,NR,IT,2024,3,", "freq"),
        ("A,convictions,NR,IT,2024,3", "row"),
    ],
)  # fmt: skip
def test_each_line_says_which_field_is_wrong(line: str, field: str) -> None:
    told = read_statistics(FIRST + line, this_year=2026)

    assert [(each.line, each.field) for each in told.wrong] == [(2, field)]
    assert told.rows == ()
    assert told.wrong[0].fix


def test_all_that_is_wrong_is_told_at_once_and_a_line_twice_as_well() -> None:
    text = (
        FIRST
        + "A,convictions,NR,IT,2024,3,\nA,arrests,NR,IT,2024,3,\nA,convictions,NR,IT,2024,4,\n"
    )
    told = read_statistics(text, this_year=2026)

    assert [(each.line, each.field) for each in told.wrong] == [(3, "measure"), (4, "row")]
    assert "line 2" in str(told.wrong[1])


def test_another_states_figures_are_not_taken() -> None:
    text = FIRST + "A,convictions,NR,FR,2024,3,\n"

    assert [each.field for each in read_statistics(text, this_year=2026, states=["IT"]).wrong] == [
        "geo"
    ]


def test_the_head_is_exact() -> None:
    for text in ("", "geo,year\n", FIRST.replace("geo", "GEO")):
        with pytest.raises(Invalid, match="Begin with: freq,measure"):
            read_statistics(text, this_year=2026)
    assert read_statistics("\ufeff" + FIRST, this_year=2026).wrong[0].field == "row"
