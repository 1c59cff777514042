"""One activity as the Commission published it, and the standard's own example with every element."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wholeroute.partnerships.money.iati import read_iati
from wholeroute.partnerships.money.rules import check
from wholeroute.partnerships.money.write import write_iati

SHARED = Path(
    os.environ.get("WHOLEROUTE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")
)
FILES = SHARED / "plan" / "iati"
TODAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the files are not here")


def test_the_commissions_activity_is_read_with_its_faults_and_nothing_is_lost() -> None:
    content = (FILES / "ec_devco_2014-37785_as_published.xml").read_bytes()
    read = read_iati(content, today=TODAY)
    (activity,) = read.activities
    told = {(each.line, each.field) for each in read.faults}

    assert {(12, "&"), (36, "activity-date/@iso-date"), (100, "period-start/@iso-date")} <= told
    assert {(line, "planned-disbursement") for line in (108, 117, 126)} <= told
    assert "outbreak&contribute" in activity.descriptions[0].texts[0].words
    assert (len(activity.related), len(activity.transactions), len(activity.budgets)) == (19, 1, 6)
    assert {each.what: each.times for each in read.untaken}["policy-marker"] == 9


def test_the_standards_example_holds_every_rule_and_comes_back_as_it_was() -> None:
    content = (FILES / "activity-standard-example-annotated.xml").read_bytes()
    read = read_iati(content, today=TODAY)
    written = write_iati(read.activities, generated=NOW)

    assert check(content, today=TODAY) == ()
    assert read.faults == ()
    assert check(written, today=TODAY) == ()
    assert read_iati(written, today=TODAY).activities == read.activities
