"""Countries + shared + unallocated = total, to the cent, whatever comes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.allocate import allocate, split
from wholeroute.partnerships.money.instruments import gauge, instruments
from wholeroute.partnerships.money.model import Money, Place, PlaceKind, Value
from wholeroute.partnerships.money.places import misfit
from wholeroute.partnerships.money.rates import Rate, currency_in, per_euro_in, place
from wholeroute.plan import built_in

KE, UG = Place("KE"), Place("UG")
SAHEL = Place("289", PlaceKind.REGION)


def of(code: str, percentage: str) -> Place:
    """Return a country with a published percentage."""
    return Place(code, percentage=Decimal(percentage))


_places = some.lists(
    some.builds(
        Place,
        some.sampled_from(["KE", "UG", "TD", "289"]),
        some.sampled_from(PlaceKind),
        some.none() | some.decimals(-5, 120, places=2),
    ),
    max_size=4,
).map(tuple)
_amounts = some.decimals(-(10**10), 10**10, places=4)


@given(some.lists(some.tuples(_amounts, _places), max_size=6))
def test_no_cent_is_made_and_none_is_lost(sums: list[tuple[Decimal, tuple[Place, ...]]]) -> None:
    assert allocate(sums).conserved


@given(_amounts.map(lambda each: round(each, 2)), some.lists(some.integers(0, 9), min_size=1))
def test_parts_make_the_whole_and_none_is_a_cent_off(total: Decimal, weights: list[int]) -> None:
    if not any(weights):
        return
    parts = split(total, [Decimal(each) for each in weights])

    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < Decimal("0.01")


def test_the_largest_remainders_get_the_cents_that_are_left() -> None:
    assert split(Decimal("1.00"), [Decimal(1)] * 3) == tuple(map(Decimal, ("0.34", "0.33", "0.33")))


def test_money_of_several_countries_is_shared_and_not_guessed() -> None:
    done = allocate([(Decimal(10), (UG, KE)), (Decimal(1), (KE,)), (Decimal(2), (SAHEL,))])

    assert done.countries == {"KE": 1}
    assert done.shared == {("289",): 2, ("KE", "UG"): 10}
    assert allocate([(Decimal(4), ())]).unallocated == 4


def test_published_percentages_place_it_and_thirds_may_be_printed() -> None:
    done = allocate([(Decimal(10), (of("KE", "33.33"), of("UG", "33.33"), of("TD", "33.33")))])

    assert done.unallocated == 0
    assert sorted(done.countries.values()) == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]


@pytest.mark.parametrize(
    ("places", "countries", "shared", "unallocated"),
    [
        ((of("KE", "40"),), "4.00", "0", "6.00"),
        ((of("KE", "40"), UG), "4.00", "0", "6.00"),
        ((of("KE", "70"), of("UG", "70")), "0", "10.00", "0"),
    ],
)
def test_percentages_that_do_not_fit_are_a_fault_and_give_no_more_than_they_say(
    places: tuple[Place, ...], countries: str, shared: str, unallocated: str
) -> None:
    done = allocate([(Decimal(10), places)])

    assert misfit(places)
    assert (done.of_countries, done.of_shared, done.unallocated) == tuple(
        map(Decimal, (countries, shared, unallocated))
    )


def test_money_without_a_rate_is_told_by_itself_and_never_added() -> None:
    day = date(2024, 3, 10)
    rates = [
        Rate("USD", date(2024, 3, 1), Decimal("1.25"), "InforEuro, March 2024"),
        Rate("USD", date(2024, 4, 1), Decimal(9), "InforEuro, April 2024"),
        Rate("GBP", date(2023, 12, 1), Decimal("0.86"), "InforEuro, December 2023"),
    ]
    said = [("EUR", 5), ("USD", 10), ("GBP", 7), ("", 3)]

    placed = place([Money(Value(Decimal(n), name, day), (KE,)) for name, n in said], rates)

    assert placed.allocation.countries == {"KE": 13}
    assert placed.by_itself == {"": 3, "GBP": 7}
    assert placed.rates == (rates[0],)


@pytest.mark.parametrize(
    ("per_euro", "source"), [("0", "x"), ("-1", "x"), ("NaN", "x"), ("1", " ")]
)
def test_a_rate_needs_a_number_and_a_source(per_euro: str, source: str) -> None:
    with pytest.raises(Invalid):
        Rate("USD", date(2024, 1, 1), Decimal(per_euro), source)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1.0834", "1.0834"), ("1,0834", "1.0834"), ("0,867", "0.867"), (" 655.957 ", "655.957"),
        ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("24 350,5", "24350.5"), ("17", "17"),
    ],
)  # fmt: skip
def test_a_rate_is_read_with_a_point_or_a_comma(said: str, number: str) -> None:
    assert per_euro_in(said) == Decimal(number)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("655,957", "can be read in two ways"), ("1,083", "can be read in two ways"),
        ("1,2,3", "is no rate"), ("1.2.3,4", "is no rate"), ("much", "is no rate"),
        ("0,0", "is no rate"), ("-1,5", "is no rate"), ("", "is no rate"),
    ],
)  # fmt: skip
def test_a_rate_that_may_be_read_in_two_ways_is_not_guessed(said: str, told: str) -> None:
    with pytest.raises(Invalid, match=told) as mistake:
        per_euro_in(said)
    assert "two ways" not in told or said.replace(",", ".") in mistake.value.fix


@pytest.mark.parametrize(("said", "is_one"), [
    ("usd", True), ("HRK", True), ("XOF", True), ("ZZZ", False), ("EUR", False), ("XXX", False),
    ("US", False), ("", False),
])  # fmt: skip
def test_a_currency_is_one_that_there_is_or_was(said: str, *, is_one: bool) -> None:
    if is_one:
        assert currency_in(said) == said.upper()
    else:
        with pytest.raises(Invalid, match="is no other currency"):
            currency_in(said)


def test_the_gauge_says_how_much_of_ten_percent_is_there() -> None:
    ndici = instruments()["ndici"]
    found = gauge(ndici, Decimal(795000000))

    assert found is not None
    assert (found.percentage, found.missing) == (Decimal(1), Decimal(7155000000))
    assert gauge(instruments()["amif"], Decimal(1)) is None


def test_instruments_bear_the_identifiers_of_the_plan() -> None:
    funding = {each.id for each in built_in().systems if each.kind == "funding"}

    assert funding <= set(instruments())
