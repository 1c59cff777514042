from __future__ import annotations

import pycountry
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wholeroute.entities.countries import AMBIGUOUS, HEDGED, Country, country_code, read_country
from wholeroute.errors import Invalid

countries = st.sampled_from(sorted(pycountry.countries, key=lambda each: str(each.alpha_2)))


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Russian Federation", "ru"),
        ("Syrian Arab Republic", "sy"),
        ("DRC", "cd"),
        ("Congo, Democratic Republic of the", "cd"),
        ("Iran (Islamic Republic of)", "ir"),
        ("Korea, North", "kp"),
        ("Democratic People’s Republic of Korea (DPRK)", "kp"),
        ("Kosovo", "xk"),
        ("RKS", "xk"),
        ("Yugoslavia", "yu"),
        ("former Soviet Union", "su"),
        ("(b) USSR (until 1991)", "su"),
        ("Macedonia, The Former Yugoslav Republic of", "mk"),
        ("Palestine", "ps"),
        ("Myanmar/ Burma", "mm"),
        ("China, Hong Kong Special Administrative Region", "hk"),
        ("United Kingdom of Great Britain and Northern Ireland", "gb"),
        ("UK", "gb"),
        ("D", "de"),
        ("IRN", "ir"),
        ("ir", "ir"),
        ("Türkiye", "tr"),
        ("Turkey", "tr"),
        ("Allemagne", "de"),
        ("Vereinigte Staaten", "us"),
        ("Paesi Bassi", "nl"),
        ("Marruecos", "ma"),
        ("Συρία", "sy"),
        ("سوريا", "sy"),
        ("  the  gambia ", "gm"),
        ("Afgan", "af"),
        ("Italian since 1990", "it"),
        ("Indonesian (as at December 2003)", "id"),
        ("Tunisian. National Identification No.: 08619445", "tn"),
        ("Nigerien", "ne"),
        ("Nigerian", "ng"),
    ],
)
def test_a_printed_country_is_read(printed: str, code: str) -> None:
    assert country_code(printed) == code


@given(countries, st.sampled_from(["alpha_2", "alpha_3", "name"]))
def test_every_iso_country_is_read_by_code_and_name(
    country: pycountry.db.Country, field: str
) -> None:
    assume((country.alpha_2, field) != ("NA", "alpha_2"))
    text = getattr(country, field)

    assert country_code(text) == country_code(text.lower()) == country.alpha_2.lower()


@pytest.mark.parametrize(
    ("printed", "country"),
    [
        ("Congolese", Country("cd", AMBIGUOUS)),
        ("Congo", Country("cg", AMBIGUOUS)),
        ("assumed Congolese (DRC)", Country("cd", HEDGED)),
        ("possibly Palestinian", Country("ps", HEDGED)),
    ],
)
def test_doubt_about_a_country_is_kept(printed: str, country: Country) -> None:
    assert read_country(printed) == country


@pytest.mark.parametrize("printed", ["na", "NA", "unk", "None Identified", "-0-", "", "stateless"])
def test_a_placeholder_is_no_country(printed: str) -> None:
    with pytest.raises(Invalid, match="leave it empty"):
        country_code(printed)


@pytest.mark.parametrize(
    "printed", ["Korean", "Korea", "(a) Algerian (b) German", "Saudi (Yemeni)"]
)
def test_what_may_be_two_countries_is_refused(printed: str) -> None:
    with pytest.raises(Invalid):
        country_code(printed)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        code = country_code(text)
    except Invalid:
        return
    assert country_code({"na": "Namibia"}.get(code, code)) == code
