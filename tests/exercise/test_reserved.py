"""Nothing in an exercise can be a real person's."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from stdnum import iban, imo

from wholeroute.exercise import halcyon
from wholeroute.exercise.halcyon import reserved
from wholeroute.exercise.halcyon.names import cultures
from wholeroute.exercise.halcyon.speak import plain
from wholeroute.exercise.halcyon.truth import lines

KINDS = {"Phone": "phone", "BankAccount": "iban", "Vehicle": "plate", "Passport": "passport"}
INTERNATIONAL = re.compile(r"\+\d[\d \-]{8,16}\d|\b00[1-9]\d{11}\b")


def words_of(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8")
    book = openpyxl.load_workbook(path, read_only=True)
    text = "\n".join(str(cell) for row in book.worksheets[0].values for cell in row if cell)
    book.close()
    return text


def test_every_true_number_is_of_a_reserved_pattern(truth: halcyon.Truth) -> None:
    seen = set()
    for mention in truth.mentions:
        if mention.kind in KINDS:
            seen.add(mention.kind)
            assert reserved.PATTERNS[KINDS[mention.kind]].fullmatch(mention.who), mention

    assert seen == set(KINDS)


def test_every_printed_telephone_number_has_an_unassigned_country_code(small: Path) -> None:
    found = [
        (path, number)
        for path in (small / "reports").rglob("*")
        if path.is_file()
        for number in INTERNATIONAL.findall(words_of(path))
    ]

    assert len(found) > 300
    for path, number in found:
        assert plain(number)[:3] in reserved.CODES, (path, number)


def test_every_account_has_the_bank_code_of_no_bank_and_right_check_digits(
    truth: halcyon.Truth,
) -> None:
    accounts = {m.who for m in truth.mentions if m.kind == "BankAccount"}

    assert len(accounts) > 100
    assert all(iban.is_valid(account) for account in accounts)


def test_every_ship_has_a_number_of_an_unassigned_range_with_its_check_digit(small: Path) -> None:
    rows = [
        row.split(",")
        for path in (small / "reports").rglob("sightings-*.csv")
        for row in path.read_text(encoding="utf-8").splitlines()[1:]
    ]
    numbers = {row[2].removeprefix("IMO ") for row in rows if len(row) > 3} - {""}

    assert numbers
    assert all(reserved.PATTERNS["imo"].fullmatch(each) and imo.is_valid(each) for each in numbers)


@pytest.mark.parametrize("cells", [500, 1000])
def test_no_number_is_given_twice_at_the_largest_scale(cells: int) -> None:
    every = range(0, cells, 7)
    plates = {reserved.plate("C", cell, serial) for cell in every for serial in range(0, 1000, 9)}
    ships = {reserved.imo(cell, at) for cell in range(cells) for at in range(1, 5)}

    assert len(plates) == len(every) * len(range(0, 1000, 9))
    assert len(ships) == cells * 4


def test_every_name_is_made_of_the_exercises_own_stems(truth: halcyon.Truth) -> None:
    stems = {
        stem.latin
        for culture in cultures().values()
        for words in culture.words.values()
        for stem in words
    }

    daughters = {stem.removesuffix("vich") + "vna" for stem in stems if stem.endswith("vich")}
    for person in truth.persons.values():
        left = person.name
        for stem in sorted(stems | daughters, key=len, reverse=True):
            left = left.replace(stem, "")
        assert not left.strip(), person.name


def test_a_machine_readable_zone_agrees_with_its_check_digits(small: Path) -> None:
    zones = [
        line.split(",")[9:11]
        for path in (small / "reports").rglob("hits-*.csv")
        for line in path.read_text(encoding="utf-8").splitlines()[1:]
        if len(line.split(",")) > 12
    ]

    assert zones
    for first, second in zones:
        assert len(first) == len(second) == 44
        assert first[2:4] == "XH"
        assert second[9] == reserved.check_digit(second[:9])
        assert second[19] == reserved.check_digit(second[13:19])
        assert second[43] == reserved.check_digit(second[:10] + second[13:20] + second[21:43])


def test_no_web_address_leads_anywhere(small: Path) -> None:
    for said in lines(small / "manifest.jsonl"):
        if said["reader"] == "jsonl":
            hosts = re.findall(
                r"[\w.-]+\.(?:com|org|net|eu|example)\b", words_of(small / said["path"])
            )
            assert set(hosts) <= {"halcyon.example"}
