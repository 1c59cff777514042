from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities.normalise import Value, _normalised, forget, normalise, printed_values
from wholeroute.entities.vocabulary import PROPERTIES, Property, PropertyType
from wholeroute.errors import Invalid

PLAIN = sorted(name for name, each in PROPERTIES.items() if each.type is not PropertyType.ENTITY)


@pytest.mark.parametrize(
    ("name", "printed", "value"),
    [
        ("name", "  Ermias\tGhermay\n ", Value("Ermias Ghermay")),
        ("name", "Ange\u0301lique", Value("Angélique")),
        ("name", "ኤርምያስ ገርማይ", Value("ኤርምያስ ገርማይ")),
        ("alias", "al-\x00Milad\u200e", Value("al-Milad")),
        ("name", "می\u200cخواهم", Value("می\u200cخواهم")),
        ("birthDate", "7 May 1988", Value("1988-05-07")),
        ("nationality", "Libyan", Value("ly")),
        ("nationality", "Congolese", Value("cd", "ambiguous")),
        ("imoNumber", "IMO 9074728", Value("9074728", "check-digit")),
        ("phone", "00963312751122", Value("+963312751122")),
        ("email", "mailto:Info@Example.ORG", Value("Info@example.org")),
        ("website", "HTTP://Example.org/Path?q=A", Value("http://example.org/Path?q=A")),
        ("website", "www.example.org/", Value("https://www.example.org")),
        ("gender", "Male", Value("male")),
        ("gender", "weiblich", Value("female")),
        ("gender", "X", Value("other")),
        ("notes", "one\r\ntwo\u2028three", Value("one two three")),
    ],
)
def test_a_value_takes_its_stored_form(name: str, printed: str, value: Value) -> None:
    assert normalise(PROPERTIES[name], printed) == value


def test_an_age_needs_the_day_it_stood() -> None:
    birth = PROPERTIES["birthDate"]

    assert normalise(birth, "29 years old", as_of=date(2022, 6, 1)).value == "1992~/1993~"
    with pytest.raises(Invalid, match="as_of"):
        normalise(birth, "29 years old")


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("printed", ["", "  ", "\x00", "\n\t"])
def test_nothing_is_no_value_and_the_property_is_named(name: str, printed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        normalise(PROPERTIES[name], printed)

    assert refusal.value.field == name
    assert refusal.value.fix


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("birthDate", "22/11/1970 or 23/11/1970"),
        ("nationality", "na"),
        ("email", "all offices worldwide"),
        ("email", "a@b.org and c@d.org"),
        ("website", "not an address"),
        ("gender", "unknown"),
        ("phone", "Telefax no.:"),
        ("passportNumber", "might have expired)"),
        ("owner", "e1"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, printed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        normalise(PROPERTIES[name], printed)

    assert refusal.value.field == name


@pytest.mark.parametrize(
    ("name", "cell", "values"),
    [
        ("birthDate", "(a) 1972 (b) 21.3.1974", ("1972", "21.3.1974")),
        ("birthDate", "4.5.1961 or 5.5.1961", ("4.5.1961", "5.5.1961")),
        ("birthDate", "1979, 1980 or 1981", ("1979", "1980", "1981")),
        ("birthDate", "1972 to 1977", ("1972 to 1977",)),
        ("birthDate", "1979 or perhaps later", ("1979 or perhaps later",)),
        ("incorporationDate", "1.2.1994/6.3.2000", ("1.2.1994", "6.3.2000")),
        ("nationality", "Syrian/Lebanese", ("Syrian", "Lebanese")),
        ("nationality", "Russian and Belarusian", ("Russian", "Belarusian")),
        ("nationality", "Bosnia and Herzegovina", ("Bosnia and Herzegovina",)),
        ("nationality", "Myanmar/Burma", ("Myanmar/Burma",)),
        ("passportNumber", "MP 3413113 and MP 2387911", ("MP3413113", "MP2387911")),
        ("email", "a@b.org and c@d.org", ("a@b.org", "c@d.org")),
        ("website", "www.a.com www.b.com", ("www.a.com", "www.b.com")),
        ("name", "Ali or Omar", ("Ali or Omar",)),
    ],
)
def test_a_cell_is_split_where_every_part_can_be_read(
    name: str, cell: str, values: tuple[str, ...]
) -> None:
    assert printed_values(PROPERTIES[name], cell) == values


@given(st.sampled_from(PLAIN), st.text(max_size=60))
def test_a_stored_form_is_its_own_stored_form(name: str, text: str) -> None:
    prop = PROPERTIES[name]
    try:
        once = normalise(prop, text)
    except Invalid:
        return
    if once.value == "na":  # Namibia, which a printed "na" must never become.
        return
    assert normalise(prop, once.value).value == once.value


@given(st.text(min_size=1), st.sampled_from(["name", "notes"]))
def test_prose_is_composed_single_spaced_and_without_controls(text: str, name: str) -> None:
    try:
        value = normalise(PROPERTIES[name], text).value
    except Invalid:
        return
    assert unicodedata.is_normalized("NFC", value)
    assert "  " not in value
    assert value == value.strip()
    assert not any(unicodedata.category(each) == "Cc" for each in value)


def test_the_refusal_of_one_property_is_not_told_of_another() -> None:
    for name in ("birthDate", "deathDate"):
        with pytest.raises(Invalid) as refusal:
            normalise(Property(name, PropertyType.DATE), "never")
        assert refusal.value.field == name


@pytest.mark.parametrize("name", ["birthDate", "passportNumber", "nationality", "phone"])
def test_a_hostile_cell_is_refused_before_it_is_read(name: str) -> None:
    cell = "(" * 1_000_000

    assert printed_values(PROPERTIES[name], cell) == (cell,)
    with pytest.raises(Invalid, match="one value at a time"):
        normalise(PROPERTIES[name], cell)


def test_nothing_is_remembered_after_forgetting() -> None:
    normalise(PROPERTIES["passportNumber"], "C17HLRL3")

    forget()

    assert _normalised.cache_info().currsize == 0
