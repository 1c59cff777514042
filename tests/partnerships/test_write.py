"""What is written in the standard's form is read again as it was, and holds the standard's rules."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.partnerships.invented import TODAY, fund

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.iati import CODES, TRANSACTION_CODES, read_iati
from wholeroute.partnerships.money.model import (
    Activity,
    Baseline,
    Budget,
    Coded,
    Dated,
    Described,
    Indicator,
    Organisation,
    Place,
    PlaceKind,
    Related,
    Result,
    ResultPeriod,
    Said,
    Sector,
    Text,
    Transaction,
    Value,
)
from wholeroute.partnerships.money.publish import publish
from wholeroute.partnerships.money.rules import check
from wholeroute.partnerships.money.write import write_iati

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)

words = some.text(string.ascii_letters + "éü&<>\"'عم 0", min_size=1, max_size=9).filter(
    lambda each: each == each.strip() != ""
)
refs = some.text(string.ascii_uppercase + "-", min_size=1, max_size=6)
days = some.dates(date(2001, 1, 1), date(2026, 1, 1))
texts = some.lists(some.builds(Text, words, some.sampled_from(["", "fr"])), max_size=2).map(tuple)
amounts = some.decimals(-(10**9), 10**12, places=2)
values = some.builds(Value, amounts, some.sampled_from(["EUR", "USD"]), some.none() | days)
percentages = some.none() | some.decimals(0, 100, places=2)
countries = some.builds(Place, some.sampled_from(["KE", "UG"]), percentage=percentages)
regions = some.builds(
    Place, refs, some.just(PlaceKind.REGION), percentages, some.sampled_from(["", "1"])
)
places = some.tuples(
    some.lists(countries, max_size=2).map(tuple), some.lists(regions, max_size=1).map(tuple)
).map(lambda both: both[0] + both[1])
sectors = some.lists(
    some.builds(Sector, refs, some.sampled_from(["", "1"]), percentages, texts), max_size=2
).map(tuple)


def organisations(role: str = "") -> some.SearchStrategy[Organisation]:
    """Return organisations in a role."""
    kinds = some.sampled_from(["", "10", "21"])
    return some.builds(
        Organisation, ref=refs, type=kinds, role=some.just(role), activity=refs, names=texts
    )


budgets = some.builds(
    Budget, value=values, start=days, end=days, type=some.just("1"), status=some.just("2")
)
planned = some.builds(
    Budget,
    value=values,
    start=days,
    end=some.none() | days,
    planned=some.just(True),
    provider=some.none() | organisations(),
    receiver=some.none() | organisations(),
)
transactions = some.builds(
    Transaction,
    type=some.sampled_from("1234"),
    day=days,
    value=values,
    ref=some.just("") | refs,
    description=texts,
    provider=some.none() | organisations(),
    receiver=some.none() | organisations(),
    channel=some.sampled_from(["", "1"]),
    sectors=sectors,
    places=places,
    codes=some.sampled_from(
        [(), (Coded(TRANSACTION_CODES[0], "10"), Coded("aid-type", "A01", "1"))]
    ),
)
figures = some.lists(
    some.builds(Said, words, some.sampled_from([(), (("sex", "female"), ("age", "adult"))]), texts),
    max_size=2,
).map(tuple)
results = some.builds(
    Result,
    type=some.sampled_from("12"),
    titles=texts,
    descriptions=texts,
    indicators=some.lists(
        some.builds(
            Indicator,
            measure=some.sampled_from("125"),
            titles=texts,
            descriptions=texts,
            baselines=some.lists(
                some.builds(
                    Baseline, some.just("2012"), some.none() | days, some.builds(Said, words)
                ),
                max_size=1,
            ).map(tuple),
            periods=some.lists(
                some.builds(ResultPeriod, days, days, figures, figures), max_size=2
            ).map(tuple),
        ),
        max_size=1,
    ).map(tuple),
)
activities = some.builds(
    Activity,
    identifier=refs,
    titles=texts,
    reporter=organisations().map(lambda each: replace(each, activity="")),
    descriptions=some.lists(
        some.builds(
            Described,
            some.sampled_from(["", "1"]),
            some.lists(some.builds(Text, words), min_size=1, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    participants=some.lists(organisations("4"), max_size=2).map(tuple),
    status=some.sampled_from(["", "2"]),
    dates=some.lists(some.builds(Dated, some.sampled_from("1234"), days, texts), max_size=2).map(
        tuple
    ),
    codes=some.sampled_from([(), tuple(Coded(name, "1") for name in CODES)]),
    places=places,
    sectors=sectors,
    budgets=some.tuples(some.lists(budgets, max_size=2), some.lists(planned, max_size=2)).map(
        lambda both: (*both[0], *both[1])
    ),
    transactions=some.lists(transactions, max_size=2).map(tuple),
    related=some.lists(some.builds(Related, refs, some.sampled_from("123")), max_size=2).map(tuple),
    results=some.lists(results, max_size=1).map(tuple),
    hierarchy=some.sampled_from([None, 1, 2]),
    currency=some.sampled_from(["", "EUR"]),
    language=some.sampled_from(["", "en"]),
)


@settings(max_examples=60)
@given(some.lists(activities, min_size=1, max_size=2))
def test_what_is_written_is_read_again_as_it_was(said: list[Activity]) -> None:
    written = write_iati(said, generated=NOW)
    read = read_iati(written, today=TODAY)

    assert list(read.activities) == said
    assert read.untaken == ()
    assert written == write_iati(read.activities, generated=NOW)


def test_the_invented_fund_goes_out_and_comes_back() -> None:
    said = fund().activities

    assert read_iati(write_iati(said, generated=NOW), today=TODAY).activities == said


def complete() -> Activity:
    """Return an activity that says all that the standard asks for."""
    agency = Organisation(ref="XX-AGENCY", type="10", names=(Text("Agency"),))
    half = Decimal(50)
    return Activity(
        identifier="XX-AGENCY-7",
        titles=(Text("Wells"),),
        reporter=agency,
        descriptions=(Described("1", (Text("Wells along the road."), Text("Des puits.", "fr"))),),
        participants=(replace(agency, role="4"),),
        status="2",
        dates=(
            Dated("1", date(2024, 1, 1)),
            Dated("2", date(2024, 2, 1)),
            Dated("3", date(2030, 1, 1)),
        ),
        places=(Place("KE", percentage=half), Place("UG", percentage=half)),
        sectors=(Sector("15190", "1"),),
        budgets=(
            Budget(
                value=Value(Decimal("1200000.50"), "EUR", date(2024, 1, 1)),
                start=date(2024, 1, 1),
                end=date(2024, 12, 31),
            ),
        ),
        transactions=(
            Transaction(
                type="2", day=date(2024, 1, 5), value=Value(Decimal(9), "EUR", date(2024, 1, 5))
            ),
        ),
        hierarchy=1,
        currency="EUR",
        language="en",
    )


def broken(activity: Activity) -> set[str]:
    """Return which elements break a rule once an activity is written."""
    return {each.field for each in check(write_iati([activity], generated=NOW), today=TODAY)}


def test_a_complete_activity_holds_every_rule() -> None:
    assert check(write_iati([complete()], generated=NOW), today=TODAY) == ()


def test_each_rule_is_told_when_it_is_broken() -> None:  # one written file a rule
    whole = complete()
    third = (Place("KE", percentage=Decimal(33)), Place("UG", percentage=Decimal(33)))
    later = Dated("2", date(2027, 1, 1))
    long = replace(whole.budgets[0], end=date(2026, 1, 1))
    back = replace(whole.budgets[0], end=date(2023, 1, 1))
    nobody = Organisation(role="4")
    for changed, element in (
        ({"identifier": "YY-7"}, "iati-identifier"),
        ({"identifier": "XX-AGENCY/7"}, "iati-identifier"),
        ({"titles": ()}, "title/narrative"),
        ({"descriptions": ()}, "iati-activity/description"),
        ({"participants": ()}, "iati-activity/participating-org"),
        ({"participants": (nobody,)}, "participating-org"),
        ({"status": ""}, "iati-activity/activity-status"),
        ({"status": "9"}, "activity-status/@code"),
        ({"dates": ()}, "iati-activity/activity-date"),
        ({"dates": (Dated("3", date(2030, 1, 1)),)}, "activity-date"),
        ({"dates": (*whole.dates[:1], later)}, "activity-date"),
        ({"dates": (Dated("1", TODAY), Dated("3", date(2020, 1, 1)))}, "activity-date"),
        ({"places": third}, "recipient-country"),
        ({"places": ()}, "recipient-country"),
        ({"sectors": ()}, "sector"),
        ({"sectors": (Sector("1", "99"),)}, "sector"),
        ({"sectors": (Sector("1"), Sector("2"))}, "sector"),
        ({"budgets": (long,)}, "budget"),
        ({"budgets": (back,)}, "budget"),
        ({"budgets": (replace(long, start=None),)}, "budget/period-start"),
        ({"budgets": (replace(long, value=Value(Decimal(1), "EUR")),)}, "value/@value-date"),
        (
            {"currency": "", "budgets": (replace(long, value=Value(Decimal(1), "")),)},
            "value/@currency",
        ),
        ({"codes": (Coded("default-flow-type", "77"),)}, "default-flow-type/@code"),
    ):
        assert element in broken(replace(whole, **changed)), (changed, element)


def test_what_has_no_place_or_stands_in_the_wrong_order_is_told() -> None:
    written = write_iati([complete()], generated=NOW).decode()
    status, title = '<activity-status code="2"/>', "<title>"
    moved = written.replace(status, "").replace(title, f"{status}{title}")
    strange = written.replace(title, f"<colour/>{title}").replace('hierarchy="1"', 'shade="1"')
    twice = written.replace(status, status * 2)

    def told(text: str) -> set[tuple[str, str]]:
        return {(each.field, each.reason) for each in check(text.encode(), today=TODAY)}

    assert ("iati-activity/title", "stands behind activity-status, and belongs before it") in told(
        moved
    )
    assert ("iati-activity/colour", "has no place here") in told(strange)
    assert ("iati-activity/@shade", "is not of the standard") in told(strange)
    assert ("iati-activity/activity-status", "stands 2 times and may stand once") in told(twice)


def test_an_identifier_stands_once_in_a_file() -> None:
    faults = check(write_iati([complete(), complete()], generated=NOW), today=TODAY)

    assert [each.field for each in faults] == ["iati-identifier"]


def test_only_what_holds_every_rule_goes_out() -> None:
    assert publish([complete()], generated=NOW) == write_iati([complete()], generated=NOW)
    with pytest.raises(Invalid, match="XX-AGENCY-7 iati-activity/activity-status: is missing"):
        publish([complete(), replace(complete(), status="")], generated=NOW)
