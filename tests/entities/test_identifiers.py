from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities.identifiers import (
    ASSUMED_CODE,
    CHECK_DIGIT,
    FORMAT,
    LOCAL,
    DocumentNumber,
    Identifier,
    cleaned,
    document_numbers,
    lettered,
    parse_identifier,
)
from wholeroute.entities.vocabulary import PROPERTIES
from wholeroute.errors import Invalid

SCHEMES = sorted({each.scheme for each in PROPERTIES.values() if each.scheme} | {"phone", "vin"})
TAPROOT = "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"


@pytest.mark.parametrize(
    ("scheme", "printed", "value"),
    [
        ("iban", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("iban", "IBAN: gb29 nwbk 6016 1331 9268 19", "GB29NWBK60161331926819"),
        ("bic", "SWIFT/BIC DEUTDEFFXXX", "DEUTDEFF"),
        ("bic", "BMJIIRT1", "BMJIIRT1"),
        ("imo", "IMO 9074729", "9074729"),
        ("mmsi", "MMSI: 247 320 162", "247320162"),
        ("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
        ("inn", "ИНН 7707314029", "7707314029"),
        ("ogrn", "1022200525819", "1022200525819"),
        ("okpo", "37406850", "37406850"),
        ("kpp", "770301001", "770301001"),
        ("vin", "WVWZZZ1JZXW000001", "WVWZZZ1JZXW000001"),
        ("wallet", "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD", "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD"),
        ("wallet", TAPROOT.upper(), TAPROOT),
        ("wallet", TRON, TRON),
        (
            "wallet",
            "0xAb5801a7D398351b8bE11C439e05C5B3259aeC9B",
            "0xab5801a7d398351b8be11c439e05c5b3259aec9b",
        ),
        ("passport", "s/263 963", "S263963"),
        ("passport", "12/LaMaTa(Nine)025897", "12LAMATANINE025897"),
        ("passport", "C17HLRL3, issued on 30 December 2015, issued in Zawiya", "C17HLRL3"),
        ("national-id", "060\N{HYPHEN}10276707", "06010276707"),
        ("national-id", "٠٦٠-١٠٢٧٦٧٠٧", "06010276707"),
        ("plate", "WOB ZK 295", "WOBZK295"),
        ("listing", "LYi.021", "LYi.021"),
        ("phone", "+ 375 (17) 369-90-15", "+375173699015"),
        ("phone", "00 218 21 444 59 26", "+218214445926"),
        ("phone", "+98 21 22029811-19", "+982122029811"),
    ],
)
def test_an_identifier_has_one_spelling(scheme: str, printed: str, value: str) -> None:
    assert parse_identifier(scheme, printed) == Identifier(scheme, value)


@pytest.mark.parametrize(
    ("scheme", "printed", "value"),
    [
        ("iban", "DE89370400440532013001", "DE89370400440532013001"),
        ("imo", "IMO 9074728", "9074728"),
        ("lei", "213800KUD8LAJWSQ9D16", "213800KUD8LAJWSQ9D16"),
        ("inn", "7707314028", "7707314028"),
        ("ogrn", "1022200525818", "1022200525818"),
        ("wallet", "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfX", "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfX"),
        ("wallet", TAPROOT[:-1] + "q", TAPROOT[:-1] + "q"),
    ],
)
def test_a_failed_check_digit_is_kept_and_flagged(scheme: str, printed: str, value: str) -> None:
    assert parse_identifier(scheme, printed) == Identifier(scheme, value, CHECK_DIGIT)


@pytest.mark.parametrize(
    ("scheme", "printed"),
    [
        ("mmsi", "123456789"),
        ("imo", "90747290"),
        ("vin", "WVWZZZ1JZXW00000O"),
        ("phone", "+963 11 99 62"),
        ("bic", "DEUTDE44F"),
        ("wallet", "0xAb5801a7D398351b8bE11C439e05C5B3259aeC-"),
    ],
)
def test_a_value_of_the_wrong_form_is_kept_and_flagged(scheme: str, printed: str) -> None:
    assert parse_identifier(scheme, printed).flag == FORMAT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("printed", ["", " ", ".", "-/-"])
def test_an_empty_identifier_is_refused(scheme: str, printed: str) -> None:
    if scheme in ("listing", "unsc") and len(printed.strip()) > 1:
        return
    with pytest.raises(Invalid):
        parse_identifier(scheme, printed)


@pytest.mark.parametrize(
    ("scheme", "printed"),
    [("imo", "90747"), ("iban", "DE89"), ("mmsi", "1234567"), ("phone", "+39"), ("lei", "2138")],
)
def test_an_identifier_too_short_to_be_one_is_refused(scheme: str, printed: str) -> None:
    with pytest.raises(Invalid, match="characters"):
        parse_identifier(scheme, printed)


@pytest.mark.parametrize("printed", ["MP 3413113 and MP 2387911", "IR30068GN / 10101920830"])
def test_several_numbers_are_not_run_together(printed: str) -> None:
    with pytest.raises(Invalid, match="prints 2 numbers"):
        parse_identifier("passport", printed)


def test_prose_without_a_number_is_no_number() -> None:
    with pytest.raises(Invalid, match="prints no numbers"):
        parse_identifier("passport", "might have expired)")


def test_a_local_telephone_number_needs_its_region() -> None:
    assert parse_identifier("phone", "06 698 12345").flag == LOCAL
    assert parse_identifier("phone", "06 698 12345", region="IT").value == "+390669812345"


def test_a_country_code_without_its_plus_is_taken_and_flagged() -> None:
    assert parse_identifier("phone", "(218) 214870714") == Identifier(
        "phone", "+218214870714", ASSUMED_CODE
    )


@given(st.sampled_from(SCHEMES), st.text(max_size=45))
def test_reading_a_read_identifier_changes_nothing(scheme: str, text: str) -> None:
    try:
        once = parse_identifier(scheme, text)
    except Invalid:
        return
    assert parse_identifier(scheme, once.value).value == once.value


@given(st.text())
def test_only_letters_and_digits_are_left(text: str) -> None:
    assert all(each.isalnum() for each in cleaned(text))
    assert cleaned(cleaned(text)) == cleaned(text)


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        (
            "Libya number FK117RK0, issued on 25 Nov. 2018 (Date of expiration: 24 Nov 2026)",
            [DocumentNumber("FK117RK0", "ly", "", "2018-11-25")],
        ),
        (
            "Libya number LY53FP76; issued on 29 September 2015; issued in Tripoli",
            [DocumentNumber("LY53FP76", "ly", "", "2015-09-29")],
        ),
        ("782633, issued on 31 May 2005", [DocumentNumber("782633", issued="2005-05-31")]),
        ("S/263963; issued on 8 November 2012", [DocumentNumber("S263963", issued="2012-11-08")]),
        (
            "(a) 001714467 (Kuwaiti passport number); (b) 101505554 (Kuwaiti passport number)",
            [
                DocumentNumber("001714467", "kw", "passport"),
                DocumentNumber("101505554", "kw", "passport"),
            ],
        ),
        (
            "German travel document (‘Reiseausweis’) A 0139243 (revoked as at Sep. 2012)",
            [DocumentNumber("A0139243", "de", "travel-document")],
        ),
        (
            "Iran (Islamic Republic of) 0035-11785, issued in Iran (Islamic Republic of)",
            [DocumentNumber("003511785", "ir")],
        ),
        ("Libya B/001897", [DocumentNumber("B001897", "ly")]),
        ("R00005943, South Sudan", [DocumentNumber("R00005943", "ss")]),
        ("Personal identification no.: 137803", [DocumentNumber("137803", "", "national-id")]),
        ("DP0000149, DP0003850", [DocumentNumber("DP0000149"), DocumentNumber("DP0003850")]),
        ("8208 No. 555627", [DocumentNumber("8208555627")]),
        ("M 354838 D 0001 (‘NIF’ number)", [DocumentNumber("M354838D0001", "", "tax")]),
        ("1990/345751 (Libyan passport)", [DocumentNumber("1990345751", "ly", "passport")]),
        ("0363464 (issued by Palestinian Authority)", [DocumentNumber("0363464", "ps")]),
        ("12/YAKANA(N)006981", [DocumentNumber("12YAKANAN006981")]),
        ("Egyptian passport issued in 1993, under name X", []),
        ("expiry date 21.7.2024)", []),
    ],
)
def test_document_numbers_are_taken_out_of_prose(
    printed: str, numbers: list[DocumentNumber]
) -> None:
    assert document_numbers(printed) == numbers


def test_letters_before_parts_are_dropped() -> None:
    assert lettered("a) 1 Jun. 1976; b) 1976") == ["1 Jun. 1976", "1976"]
    assert lettered("12/La Ma Na (N) 89 489") == ["12/La Ma Na (N) 89 489"]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("1HGCM82633A004352", ""),
        ("VIN 1HGCM82633A004353", CHECK_DIGIT),
        ("WVWZZZ1JZXW000001", ""),
        ("WVWZZZ1JZXW00000O", FORMAT),
    ],
)
def test_a_frames_number_is_tested_where_its_continent_requires_it(text: str, flag: str) -> None:
    assert parse_identifier("vin", text).flag == flag
