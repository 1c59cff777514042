"""A text is read as a place: in degrees, or by the name of a town."""

from __future__ import annotations

import gzip
from importlib.resources import files

import pytest

from wholeroute.entities import Exactness, Place, places_called, places_in
from wholeroute.entities.places import _key


@pytest.mark.parametrize(
    "text",
    [
        "34.50 N 12.25 E",
        "34°30'N 12°15'E",
        "34° 30.0' N, 012° 15.0' E",
        "34°30'00\"N 12°15'00\"E",
        "N34.5 E12.25",
        "n 34,5 e 12,25",
        "position 34.50, 12.25 at noon",
        "34-30.0N 012-15.0E",
        "34 30 N, 012 15 E",
        "vessel in 3430N 01215E",
    ],
)
def test_coordinates_are_read_in_every_usual_notation(text: str) -> None:
    assert places_in(text) == (Place(34.5, 12.25, Exactness.POINT),)


def test_south_and_west_are_below_nothing() -> None:
    (place,) = places_in("20.90 S 17.30 W")
    assert (place.latitude, place.longitude) == (-20.9, -17.3)
    assert places_in("23.10 N -16.74 E") == (Place(23.1, -16.74, Exactness.POINT),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Salt Quay 86, Nowhere",
        "Roma street 4, Nowhere",
        "12",
        "at sea",
        "95.00 N 12.25 E",
        "12 people, 3 boats",
    ],
)
def test_what_names_no_place_is_none(text: str) -> None:
    assert places_in(text) == ()


@pytest.mark.parametrize(
    ("text", "names", "exactness"),
    [
        ("Lampedusa", ["Lampedusa"], Exactness.TOWN),
        ("Via Roma 7, 95121 Catania", ["Catania"], Exactness.TOWN),
        ("river near Białowieża", ["Białowieża"], Exactness.NEAR),
        ("bialowieza", ["Białowieża"], Exactness.TOWN),
        ("Μυτιλήνη", ["Mytilene"], Exactness.TOWN),
        ("طرابلس", ["Tripoli"], Exactness.TOWN),
        ("Bamako - Nouadhibou → Las Palmas", ["Bamako", "Nouadhibou"], Exactness.TOWN),
    ],
)
def test_towns_are_read_by_name(text: str, names: list[str], exactness: Exactness) -> None:
    found = places_in(text)

    assert [each.name for each in found][: len(names)] == names
    assert {each.exactness for each in found} == {exactness}


@pytest.mark.parametrize("text", ["Big house by the river", "The Same place", "white Van at noon"])
def test_short_words_among_others_are_no_towns(text: str) -> None:
    assert places_in(text) == ()


def test_a_name_that_several_bear_is_the_largest_unless_a_country_says_which() -> None:
    (largest,) = places_in("Brest")
    assert (largest.country, largest.others > 0) == ("by", True)
    assert [(each.country, each.others) for each in places_in("Brest, France")] == [("fr", 0)]
    assert [each.country for each in places_in("Brest", ["fr"])] == ["fr"]


def test_towns_are_proposed_by_the_beginning_of_their_name() -> None:
    assert [each.name for each in places_called("thessal")] == ["Thessaloníki"]
    assert [each.country for each in places_called("Tripoli")][:3] == ["ly", "lb", "gr"]
    assert places_called("x") == ()


def test_the_keys_of_the_gazetteer_are_those_that_texts_are_read_by() -> None:
    packed = files("wholeroute.entities").joinpath("data/places.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()

    assert len(lines) > 14_000
    for line in lines[::50]:
        _, name, *_, keys = line.split("\t")
        assert [_key(each) for each in keys.split("|")] == keys.split("|")
        assert _key(name) == keys.split("|")[0]
