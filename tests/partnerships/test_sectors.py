"""A sector is suggested with what speaks for it."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from wholeroute.partnerships.money.sectors import dac_sectors, suggest

SHARED = Path(
    os.environ.get("WHOLEROUTE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")
)
CODES = SHARED / "plan" / "codes" / "dac_sectors.csv"


@pytest.mark.parametrize(
    ("title", "code", "words"),
    [
        ("Common Operational Partnership (COP) Mali", "15132", ("common operational partnership",)),
        ("Gestion des frontières", "15136", ("frontieres",)),
        ("Formation professionnelle des jeunes", "11330", ("formation professionnelle",)),
    ],
)
def test_words_of_a_title_speak_for_a_sector(title: str, code: str, words: tuple[str, ...]) -> None:
    first = suggest([title])[0]

    assert (first.sector.code, first.words) == (code, words)


def test_a_component_speaks_too_and_nothing_suggests_nothing() -> None:
    both = suggest(["Training of judges"], ["5"])

    assert [(each.sector.code, each.components) for each in both] == [
        ("15134", ("5",)),
        ("15132", ("5",)),
    ]
    assert suggest(["Wells"]) == ()


@pytest.mark.skipif(not CODES.is_file(), reason="the list of codes is not here")
def test_codes_and_names_are_those_of_the_list() -> None:
    with CODES.open(encoding="utf-8", newline="") as file:
        names = {
            row["voluntary_code"] or row["code"]: row["name_en"] for row in csv.DictReader(file)
        }

    assert {each.code: each.name for each in dac_sectors()}.items() <= names.items()
