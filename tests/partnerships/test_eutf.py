"""CSV of the trust fund's shape: what is wrong is told by line, what has no place is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.partnerships.invented import FUND, TODAY, fund

from wholeroute.errors import Invalid
from wholeroute.partnerships.money import choose, place, read_eutf


def test_each_fault_has_its_line_its_column_and_what_to_do() -> None:
    told = {(each.line, each.field) for each in fund().faults}

    assert told == {
        (5, "iati_id"),  # a dash for a hyphen
        (6, "budget"),  # 0
        (7, "recipient_country"),  # 40 % and no more
        (9, "recipient_country"),
        (9, "date_start"),
        (10, "date_end"),
        (11, "iati_id"),
        (11, "title"),
        (12, "prefix"),
        (12, "budget"),
        (12, "date_start"),  # 64 years ahead
    }
    assert all(each.reason and each.fix for each in fund().faults)


def test_a_column_without_a_place_is_counted_and_named() -> None:
    assert [(each.what, each.times, each.line) for each in fund().untaken] == [("colour", 1, 4)]


def test_every_row_comes_through_whatever_is_wrong_with_it() -> None:
    assert len(fund().activities) == FUND.count("\n") - 2  # the header, and one row in two lines


def test_the_list_of_projects_is_known_by_its_header() -> None:
    text = "ProjectID,ProjectTitle,ProjectBudget,ProjectLocation\nP-1,Wells,5,Tchad\n"

    (only,) = read_eutf(text.encode(), today=TODAY).activities

    assert (only.identifier, only.places[0].code) == ("P-1", "TD")


def test_cells_that_lack_or_are_too_many_are_told() -> None:
    text = "iati_id,title,budget\nA\nB,b,1,2\n"

    faults = read_eutf(text.encode(), today=TODAY).faults

    assert {(each.line, each.field) for each in faults} >= {(2, "row"), (3, "row")}


def test_bytes_that_are_not_utf8_are_told_and_read() -> None:
    read = read_eutf("iati_id,title,budget\nA,Forêt,1\n".encode("cp1252"), today=TODAY)

    assert read.activities[0].title == "Forêt"
    assert [(each.line, each.field) for each in read.faults] == [(2, "file")]


def test_a_file_without_the_header_is_refused() -> None:
    with pytest.raises(Invalid, match="header"):
        read_eutf(b"a,b\n1,2\n", today=TODAY)


@settings(max_examples=50)
@given(some.integers(0, len(FUND)), some.integers(0, 60), some.text('",;|%\n\r\0 9eE-', max_size=6))
def test_however_a_file_is_broken_it_is_read_counted_or_refused(
    at: int, cut: int, put: str
) -> None:
    broken = FUND[:at] + put + FUND[at + cut :]

    try:
        read = read_eutf(broken.encode(), today=TODAY)
    except Invalid:
        return
    placed = place(choose(read.activities).money)
    assert placed.allocation.conserved
    assert placed.by_itself == {}


def test_a_budget_that_is_not_above_nothing_counts_nowhere() -> None:
    text = "iati_id,title,budget,recipient_country\nA,a,900,KE\nB,b,-500,UG\n"

    read = read_eutf(text.encode(), today=TODAY)
    placed = place(choose(read.activities).money)

    assert [(each.line, each.field) for each in read.faults] == [(3, "budget")]
    assert placed.allocation.total == 900
    assert placed.allocation.conserved
