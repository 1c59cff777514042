"""The public lists in the shared folder; skipped where they are absent."""

import csv
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from wholeroute.entities import Draft, Kind, Reject, Row
from wholeroute.intake.eu_journal import NEVER_READ
from wholeroute.intake.ofac import read_ofac
from wholeroute.intake.readers import guess_reader, open_rows

_BESIDE = Path(__file__).parents[3] / "shared" / "data"
LISTS = Path(os.environ.get("WHOLEROUTE_SHARED_DATA", _BESIDE)) / "sanctions"
UN = LISTS / "un_consolidated_2026-02-27.xml"
SDN = LISTS / "ofac_sdn_2024-01.csv"
ALT = LISTS / "ofac_alt_2024-01.csv"
EU_ROWS = {
    "32002R0881": 350,
    "32005R1183": 86,
    "32006R0765": 408,
    "32012R0036": 368,
    "32012R0267": 339,
    "32013R0401": 127,
    "32015R0735": 9,
    "32016R0044": 51,
    "32019R1716": 24,
    "32020R1998": 177,
    "32022R2309": 21,
    "32023R2147": 21,
}

pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason="the shared lists are not here")


@cache
def read(path: Path) -> tuple[Row | Reject, ...]:
    return tuple(open_rows(guess_reader(path), path))


def drafts(path: Path) -> Iterator[Draft]:
    return (draft for row in read(path) if isinstance(row, Row) for draft in row.drafts)


def texts(found: Draft, *names: str) -> list[str]:
    return [claim.text for claim in found.claims if claim.property in names]


def rejects(path: Path) -> list[Reject]:
    return [row for row in read(path) if isinstance(row, Reject)]


def test_every_record_of_the_un_list_is_a_row() -> None:
    kinds = [draft.kind for draft in drafts(UN)]

    assert (kinds.count(Kind.PERSON), kinds.count(Kind.ORGANIZATION)) == (730, 273)
    assert rejects(UN) == []
    assert [row.line for row in read(UN)] == list(range(1, 1004))


def test_every_row_of_the_ofac_list_is_a_row() -> None:
    kinds = [draft.kind for draft in drafts(SDN)]

    assert len(kinds) == 7379
    assert kinds.count(Kind.PERSON) == 3845
    assert kinds.count(Kind.VESSEL) == 323
    assert kinds.count(Kind.AIRPLANE) == 217


def test_every_alias_of_the_ofac_list_is_joined_or_rejected() -> None:
    with SDN.open(newline="") as file:
        known = {row[0] for row in csv.reader(file)}
    with ALT.open(newline="") as file:
        aliases = [row for row in csv.reader(file) if len(row) == 5]
    orphans = [row for row in aliases if row[0] not in known]

    assert len(aliases) == 17_091
    assert len(orphans) == 7698  # the SDN file of this sample ends where the ALT file goes on
    assert len(rejects(SDN)) == len(orphans)


def test_every_printed_alias_of_the_ofac_list_is_carried() -> None:
    with_aliases = {draft.key: len(texts(draft, "alias", "previousName")) for draft in drafts(SDN)}
    without = {
        row.drafts[0].key: len(texts(row.drafts[0], "alias", "previousName"))
        for row in read_ofac(SDN, Path(os.devnull))
        if isinstance(row, Row)
    }
    gained = sum(with_aliases.values()) - sum(without.values())

    # Some aliases of one person read alike once the given name stands first.
    assert 17_091 - 7698 - 20 <= gained <= 17_091 - 7698


@pytest.mark.parametrize("celex", EU_ROWS)
def test_every_row_of_an_annex_is_a_row(celex: str) -> None:
    path = LISTS / "eu_journal" / f"{celex}.csv"

    assert len(read(path)) == EU_ROWS[celex]
    assert rejects(path) == []
    with path.open(encoding="utf-8", newline="") as file:
        printed = [" ".join(row["name"].split()) for row in csv.DictReader(file)]
    assert [texts(draft, "name")[0] for draft in drafts(path)] == printed


def test_what_the_annexes_say_of_looks_and_ethnicity_is_nowhere() -> None:
    for celex in EU_ROWS:
        path = LISTS / "eu_journal" / f"{celex}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            never = {
                row[column] for row in csv.DictReader(file) for column in NEVER_READ if row[column]
            }
        said = {claim.text for draft in drafts(path) for claim in draft.claims}
        assert not never & said


def test_no_remark_of_any_list_describes_a_body_or_a_tribe() -> None:
    looks = re.compile(
        r"hair colou?r|eye colou?r|complexion|physical desc|\btribe\b", re.IGNORECASE
    )
    paths = [UN, SDN, *(LISTS / "eu_journal" / f"{celex}.csv" for celex in EU_ROWS)]

    found = [
        note
        for path in paths
        for draft in drafts(path)
        for note in texts(draft, "notes")
        if looks.search(note)
    ]
    assert found == []


def test_every_person_on_a_list_is_listed_and_nobody_else_has_a_category() -> None:
    for path in (UN, SDN, LISTS / "eu_journal" / "32016R0044.csv"):
        for draft in drafts(path):
            assert draft.categories == ({"listed"} if draft.kind is Kind.PERSON else set())


LIBYA = {
    "021": ("Ermias Alem", ["Approximately 1980"], "Ermias Ghermay"),
    "022": (
        "Fitiwi Abdelrazak",
        ["Approximately 30-35 years old (as of 2018-06-07)"],
        "Abdurezak",
    ),
    "023": ("Ahmad Oumar Imhamad al-Fitouri", ["1988-05-07"], "Al Dabbashi"),
    "024": ("Mus’ab Mustafa Abu al Qassim Omar", ["1983-01-19"], "Mus’ab Abu Qarin"),
    "025": ("Mohammed Al Amin Al-Arabi Kashlaf", ["1985-12-02"], "Koshlaf"),
    "026": ("Abd Al-Rahman SALIM IBRAHIM AL-MILAD", ["1986-07-27"], "al-Bija"),
    "027": (
        "Ibrahim Saeed Salim Jadhran",
        ["1982-10-29"],
        "Ibrahim Saeed Salem Awad Aissa Hamed Dawoud Al Jadhran",
    ),
    "029": ("Osama Al Kuni Ibrahim", ["1976-04-02"], "Osama al-Milad"),
}


@pytest.mark.parametrize("number", LIBYA)
def test_the_eight_of_libya_stand_in_the_un_list_as_printed(number: str) -> None:
    (found,) = (draft for draft in drafts(UN) if draft.key == f"LYi.{number}")
    name, births, alias = LIBYA[number]

    assert texts(found, "name")[0] == name
    assert texts(found, "birthDate") == births
    assert alias in texts(found, "alias", "weakAlias")


EU_LIBYA = {
    "21": ("ERMIAS ALEM", "Approximately 1980", "Guro"),
    "22": (
        "FITIWI ABDELRAZAK",
        "Approximately (30-35 years old) (as of 2018-06-07)",
        "Abdrazzak",
    ),
    "23": ("AHMAD OUMAR IMHAMAD AL-FITOURI", "7 May 1988", "Al Dabbashi"),
    "24": ("MUS'AB MUSTAFA ABU AL QASSIM OMAR", "19 Jan. 1983", "Mus'ab Abu Qarin"),
    "25": ("MOHAMMED AL AMIN AL-ARABI KASHLAF", "2 December 1985", "Koshlaf"),
    "26": (
        "ABD AL-RAHMAN AL-MILAD",
        "Approximately (29 years old) (as of 2018-06-07)",
        "al-Bija",
    ),
    "27": (
        "IBRAHIM SAEED SALIM JADHRAN",
        "29 October 1982",
        "Ibrahim Saeed Salem Awad Aissa Hamed Dawoud Al Jadhran",
    ),
    "29": ("OSAMA AL KUNI IBRAHIM", "4 April 1976", "Osama al-Milad"),
}


@pytest.mark.parametrize("number", EU_LIBYA)
def test_the_eight_of_libya_stand_in_the_annex_as_printed(number: str) -> None:
    path = LISTS / "eu_journal" / "32016R0044.csv"
    listing = f"32016R0044:II.A:{number}"
    (found,) = (draft for draft in drafts(path) if listing in texts(draft, "listingId"))
    name, birth, alias = EU_LIBYA[number]

    assert texts(found, "name")[0] == name
    assert texts(found, "birthDate") == [birth]
    assert alias in texts(found, "alias", "weakAlias")


@pytest.mark.parametrize(
    ("key", "name", "birth"),
    [
        ("OFAC:24004", "Ermias GHERMAY", "1972 to 1977"),
        ("OFAC:24314", "Ahmed DABBASHI", "05 Jul 1988"),
        ("OFAC:24957", "Ibrahim JADHRAN", "1979 to 1982"),
    ],
)
def test_three_of_them_stand_in_the_ofac_list(key: str, name: str, birth: str) -> None:
    (found,) = (draft for draft in drafts(SDN) if draft.key == key)

    assert texts(found, "name") == [name]
    assert texts(found, "birthDate") == [birth]
