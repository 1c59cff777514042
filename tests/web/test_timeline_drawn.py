"""How a timeline is laid out: marks that fit, spans under each other, gaps, scales, addresses."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from wholeroute.entities import PartialDate
from wholeroute.errors import Invalid
from wholeroute.web.labels import LABELS
from wholeroute.web.views.dated import Dated, Sort
from wholeroute.web.views.timeline_address import MOST_CHOSEN, Asked, Span, Zoom, added, once
from wholeroute.web.views.timeline_drawn import GUTTER, WIDE, Scale, gaps, periods, rows, ticks


def told(first: date, last: date | None = None, sort: Sort = Sort.EVENT) -> Dated:
    last = last or first
    return Dated(
        sort, "date", str(PartialDate(first, last)), first, last, UUID(int=1), "Event", "", "/"
    )


YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


def test_ten_thousand_things_are_never_more_marks_than_fit() -> None:
    many = [told(date(2026, 1 + at % 12, 1 + at % 28)) for at in range(10_000)]
    (row,), _ = rows(many, Scale(YEAR))

    assert sum(mark.number for mark in row.marks) == row.number == 10_000
    assert len(row.marks) <= WIDE / 16
    assert all(GUTTER <= mark.at <= WIDE for mark in row.marks)


def test_spans_that_overlap_lie_under_each_other_and_an_open_side_reaches_the_edge() -> None:
    one, other = told(date(2026, 1, 1), date(2026, 6, 30)), told(date(2026, 3, 1), date(2026, 4, 1))
    open_ = told(date.min, date(2026, 2, 1))
    (row,), _ = rows([one, other, open_], Scale(YEAR))
    by_first = {mark.first: mark for mark in row.marks}

    assert by_first[one.first].down != by_first[other.first].down
    assert by_first[date.min].open == "first"
    assert by_first[date.min].at == Scale(YEAR).at(YEAR.first)


def test_what_we_did_ourselves_fills_no_gap() -> None:
    found = [
        told(date(2026, 1, 1)),
        told(date(2026, 12, 1)),
        told(date(2026, 6, 1), sort=Sort.RECEIVED),
    ]
    (gap,) = gaps(found, Scale(YEAR))

    assert (gap.first, gap.last, gap.months) == (date(2026, 1, 2), date(2026, 11, 30), 11)


def test_a_scale_has_words_on_few_of_its_lines_and_periods_add_up() -> None:
    for span in (
        YEAR,
        Span(date(1900, 1, 1), date(2026, 1, 1)),
        Span(date(2026, 1, 1), date(2026, 1, 31)),
    ):
        assert 1 <= len([each for each in ticks(Scale(span)) if each.unit]) <= 12
    counted = periods(
        [told(date(2026, 1, 5)), told(date(2026, 1, 6)), told(date.min, date(2026, 3, 1))], YEAR
    )

    assert [(each.first, each.zoom, each.number) for each in counted] == [
        (date(2026, 1, 1), Zoom.MONTH, 3)
    ]


def test_an_address_says_itself_again() -> None:
    asked = Asked(sort=(Sort.EVENT,), since=date(2026, 1, 1), zoom=Zoom.YEAR, at=date(2026, 1, 1))

    assert str(asked) == "/timeline?sort=event&since=2026-01-01&zoom=year&at=2026-01-01"
    assert added(asked, "G-abcdef").group == "G-abcdef"


def test_every_sort_and_zoom_has_a_label() -> None:
    assert set(LABELS["dated"]) == {str(each) for each in Sort}
    assert set(LABELS["zoom"]) == {str(each) for each in Zoom}


def test_an_address_names_no_more_than_it_can_hold() -> None:
    assert once([UUID(int=1), UUID(int=2), UUID(int=1)]) == (UUID(int=1), UUID(int=2))
    with pytest.raises(Invalid) as mistake:
        once(UUID(int=at) for at in range(MOST_CHOSEN + 1))

    assert mistake.value.field == "entity"
