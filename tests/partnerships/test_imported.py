"""What is kept of a file says all that was read of it, and of nobody who stands in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from tests.partnerships.invented import TODAY, fund
from tests.partnerships.taken import FUND, RESULTS, WHOLE
from tests.partnerships.test_write import activities

from wholeroute.errors import Invalid
from wholeroute.partnerships.imported import (
    _ACTIVITIES,
    Shape,
    activities_in,
    faults_in,
    instrument_in,
    must_fit,
    periods_in,
    read_as_kept,
    shape_in,
    taken,
    untaken_in,
)
from wholeroute.partnerships.money import Activity, read_iati
from wholeroute.partnerships.money.read import MOST_BYTES
from wholeroute.partnerships.results import read_results


def kept(content: bytes, shape: Shape, instrument: str = "") -> tuple[list[Any], list[Any]]:
    found = taken(shape, read_as_kept(content, shape=shape, today=TODAY, file="a"), instrument)
    return json.loads(json.dumps([*found.rows])), json.loads(json.dumps([*found.faults]))


def test_a_fund_comes_back_as_it_was_read_with_its_faults_and_what_had_no_place() -> None:
    rows, faults = kept(FUND, Shape.EUTF, "eutf")
    read = fund()

    assert activities_in(rows) == read.activities
    assert [each.line for each in activities_in(rows)] == [each.line for each in read.activities]
    assert [(each.line, each.field) for each in faults_in(faults)] == [
        (each.line, each.field) for each in read.faults
    ]
    assert untaken_in(faults) == read.untaken
    assert instrument_in(rows) == "eutf"
    assert instrument_in(kept(FUND, Shape.EUTF)[0]) == ""


def test_an_aid_register_comes_back_without_the_people_in_it() -> None:
    rows, faults = kept(WHOLE, Shape.IATI)

    assert activities_in(rows) == read_iati(WHOLE, today=TODAY).activities
    assert "Canary" not in json.dumps([rows, faults])
    assert [each.what for each in untaken_in(faults)] == ["contact-info"]


def test_periods_come_back_from_their_own_file_and_from_the_results_of_activities() -> None:
    rows, _ = kept(RESULTS, Shape.PERIODS)

    assert periods_in(Shape.PERIODS, rows) == read_results(RESULTS).periods
    assert periods_in(Shape.IATI, kept(WHOLE, Shape.IATI)[0]) == ()


@settings(max_examples=30)
@given(activities)
def test_whatever_an_activity_says_comes_back(activity: Activity) -> None:
    dumped = _ACTIVITIES.dump_python((activity,), mode="json", exclude_defaults=True)

    assert activities_in([{"activity": each} for each in json.loads(json.dumps(dumped))]) == (
        activity,
    )


@pytest.mark.parametrize(
    ("said", "content", "shape"),
    [
        ("", WHOLE, Shape.IATI),
        ("", b"\xef\xbb\xbf  <x/>", Shape.IATI),
        ("", WHOLE.decode().encode("utf-16"), Shape.IATI),
        ("", FUND, Shape.EUTF),
        ("", RESULTS, Shape.PERIODS),
        ("eutf", WHOLE, Shape.EUTF),
    ],
)
def test_a_file_is_of_the_shape_that_is_said_or_that_it_begins_as(
    said: str, content: bytes, shape: Shape
) -> None:
    assert shape_in(said, content) is shape


def test_what_cannot_be_read_is_said() -> None:
    for call, field in (
        (lambda: shape_in("xls", FUND), "shape"),
        (lambda: must_fit(b""), "file"),
        (lambda: must_fit(b" " * (MOST_BYTES + 1)), "file"),
        (lambda: kept(b"iati_id,title,budget\n", Shape.EUTF), "file"),
        (lambda: kept(b"a,b\n1,2\n", Shape.PERIODS), "header"),
    ):
        with pytest.raises(Invalid) as wrong:
            call()
        assert wrong.value.field == field
