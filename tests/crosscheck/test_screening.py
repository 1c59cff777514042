"""Screening a table: the score, the index that finds whom to score, and the fences around both."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ActingAs

from wholeroute.crosscheck.index import NameIndex
from wholeroute.crosscheck.screen_sheets import MOST_CANDIDATES, SheetsScreened, screen_sheets
from wholeroute.crosscheck.screening import MATCH, SCREENING, Screened, Told, evidence_of, screened
from wholeroute.crosscheck.sheets import Record, read_sheet
from wholeroute.crosscheck.watchlist import Watchlist
from wholeroute.entities import Kind
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting
from wholeroute.rights import Purpose, Role

DAY = date(2026, 11, 27)
PROPERTY = {
    "born": "birthDate",
    "country": "nationality",
    "gender": "gender",
    "document": "number",
    "hull": "imoNumber",
    "alias": "alias",
}


def record(name: str, *, number: str = "", kind: str = "Person", **said: str) -> Record:
    further = [(PROPERTY[key], value) for key, value in said.items()]
    return Record(number or name, 1, Kind(kind), (("name", name), *further))


def seen(one: Record, other: Record) -> Screened:
    return screened(one.profile("asked"), other.profile("listed"), {})


# --- the score --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ermias Ghermay", "ኤርሚያስ ገርማይ"),
        ("Ermias Ghermay", "إرمياس غرماي"),
        ("Laurent Nkunda", "LAUREN TNKUNDA"),
        ("Jamil Mukulu", "JAMLI MUKULU"),
        ("Abdul Hakim Murad", "HAKIM MURAD, ABDUL"),
        ("WaliJan", "Wali Jan"),
    ],
)
def test_one_name_in_two_writings_is_a_match_by_itself(one: str, other: str) -> None:
    assert seen(record(one), record(other)).verdict is Told.MATCH
    assert seen(record(other), record(one)).verdict is Told.MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Salman bin Muhammad al-Rawi", "Muhammad bin Salman al-Rawi"),
        ("Olga Petrova", "Ermias Ghermay"),
        ("Kim Song Chol", "Pak Yong Il"),
    ],
)
def test_other_names_are_no_match(one: str, other: str) -> None:
    assert seen(record(one), record(other)).verdict in {Told.NO, Told.POSSIBLE}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tekle", "Tekle"),
        ("Tekle", "Tekle Hagos"),
        ("Y. Soloduk", "Yauheni Soloduk"),
        ("A. B.", "Ahmad Bilal"),
        ("A", "A"),
    ],
)
def test_one_word_and_an_initial_with_a_surname_are_not_enough(one: str, other: str) -> None:
    for a, b in ((one, other), (other, one)):
        assert seen(record(a), record(b)).verdict in {Told.NOT_ENOUGH, Told.NO}
        assert seen(record(a), record(b)).score < MATCH
    assert seen(record("Tekle"), record("Tekle Hagos")).verdict is Told.NOT_ENOUGH


def test_what_else_agrees_makes_enough_of_too_little() -> None:
    known = {"born": "1980-05-12", "country": "er"}

    assert seen(record("Tekle", **known), record("Tekle", **known)).verdict is Told.MATCH


def test_an_initial_that_differs_is_no_want_of_evidence() -> None:
    assert seen(record("Y. Petrov"), record("Ivan Petrov")).verdict is Told.NO


@pytest.mark.parametrize(
    "further",
    [
        {"born": "1980-05-12"},
        {"born": "1980"},
        {"country": "er"},
        {"document": "EP1234567"},
    ],
)
def test_each_feature_that_agrees_lifts_and_says_so(further: dict[str, str]) -> None:
    bare = seen(record("Ermias Germay"), record("Ermias Ghirmay Alem"))
    more = seen(record("Ermias Germay", **further), record("Ermias Ghirmay Alem", **further))

    assert more.order > bare.order
    assert len(evidence_of(more, {})) > len(evidence_of(bare, {}))


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"born": "1980-05-12"}, {"born": "1950-01-30"}),
        ({"born": "1980"}, {"born": "1995"}),
        ({"gender": "male"}, {"gender": "female"}),
    ],
)
def test_equal_names_that_something_contradicts_are_possible_at_most(
    mine: dict[str, str], theirs: dict[str, str]
) -> None:
    place = {"country": "er"}

    found = seen(
        record("Ermias Ghermay", **mine, **place), record("Ermias Ghermay", **theirs, **place)
    )

    assert found.verdict in {Told.POSSIBLE, Told.NO}
    assert found.score < MATCH


def test_one_passport_outweighs_a_birth_date_that_differs() -> None:
    one = record("Ermias Ghermay", born="1980-05-12", document="EP1234567")
    other = record("Ermias Ghermay", born="1970", document="EP1234567")

    assert seen(one, other).verdict is Told.MATCH


def test_birth_place_and_country_carry_no_other_name_over() -> None:
    known = {"born": "1980-05-12", "country": "er"}

    assert seen(record("Ermias Ghermay", **known), record("Olga Petrova", **known)).score < 0.6


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Star Line Shipping Limited", "Star Line Shipping Ltd.", Told.MATCH),
        ("ООО «Оскартур»", "Oskartour LLC", Told.MATCH),
        ("Gazprom", "Gazprom", Told.MATCH),
        ("Gazprom Neft", "Gazprom", Told.NO),
        ("Star Line Shipping", "Gulf Trading", Told.NO),
    ],
)
def test_bodies_are_told_by_their_own_names(one: str, other: str, told: Told) -> None:
    found = seen(record(one, kind="Company"), record(other, kind="Company"))

    assert found.verdict is told
    assert "given name" not in evidence_of(found, {})[0].words


def test_a_hull_has_one_number_whatever_its_name() -> None:
    listed = record("Ocean Star", kind="Vessel", hull="9074729")

    assert seen(record("Ocean Star", kind="Vessel", hull="9319466"), listed).verdict is Told.NO
    assert (
        seen(record("Blue Whale", kind="Vessel", hull="9074729"), listed).verdict is Told.POSSIBLE
    )


def test_a_person_is_never_a_vessel() -> None:
    with pytest.raises(Refused):
        seen(record("Ocean Star"), record("Ocean Star", kind="Vessel"))


NAMES = st.text(max_size=40) | st.sampled_from(
    [
        "Ermias Ghermay",
        "ኤርሚያስ ገርማይ",
        "Tekle",
        "A",
        "😀 😀",
        "\u202eحسن\u202c علي",
        "12 34",
        "Ali 😀 Omar",
    ]
)


@settings(max_examples=300, deadline=None)
@given(NAMES, NAMES)
def test_any_two_names_have_one_score_from_0_to_1_whichever_is_asked(one: str, other: str) -> None:
    found, turned = seen(record(one), record(other)), seen(record(other), record(one))

    assert 0 <= found.score <= 1
    assert (found.score, found.verdict) == (turned.score, turned.verdict)
    assert (found.score >= MATCH) is (found.verdict is Told.MATCH)


# --- the index --------------------------------------------------------------------------------

LISTED = [
    "Ermias Ghermay",
    "Fitiwi Abdelrazak",
    "Ahmad Oumar al-Dabbashi",
    "Mus'ab Abu-Qarin",
    "Mohammed Kachlaf",
    "Abd Al-Rahman al-Milad",
    "Laurent Nkunda",
    "Noor Zai",
    "Kim Jong Un",
]


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("ኤርሚያስ ገርማይ", "Ermias Ghermay"),
        ("Ghirmai, Ermyas", "Ermias Ghermay"),
        ("مصعب أبو قرين", "Mus'ab Abu-Qarin"),
        ("Muhammad Koshlaf", "Mohammed Kachlaf"),
        ("LAUREN TNKUNDA", "Laurent Nkunda"),
        ("Noorzai", "Noor Zai"),
        ("김정은", "Kim Jong Un"),
    ],
)
def test_whoever_is_listed_is_found_in_any_writing(asked: str, listed: str) -> None:
    answer = Watchlist([record(name) for name in LISTED]).ask(record(asked))

    assert answer.candidates[0].id == listed
    assert answer.verdict is Told.MATCH
    assert answer.candidates[0].evidence[0].feature == "name"
    assert listed in answer.candidates[0].evidence[0].words


def test_a_number_finds_whom_no_name_does() -> None:
    watchlist = Watchlist([*map(record, LISTED), record("Ali Baba", document="EP1234567")])

    answer = watchlist.ask(record("Olga Petrova", document="EP1234567"))

    assert [each.id for each in answer.candidates] == ["Ali Baba"]
    assert answer.verdict is Told.POSSIBLE


def test_a_number_finds_its_bearer_among_very_many_who_bear_the_name_asked_for() -> None:
    namesakes = [record("Olga Petrova", number=str(at)) for at in range(200)]
    bearer = record("Ali Baba", document="EP1234567")

    answer = Watchlist([*namesakes, bearer]).ask(record("Olga Petrova", document="EP1234567"), 50)

    assert "Ali Baba" in {each.id for each in answer.candidates}


def test_of_many_namesakes_the_one_born_that_day_comes_first() -> None:
    twins = [record("Muhammad Ali", number=str(at), born=f"19{at}-01-02") for at in range(10, 99)]

    answer = Watchlist(twins).ask(record("Mohamed Aly", born="1975-01-02"))

    assert answer.candidates[0].id == "75"
    assert [each.id for each in answer.candidates if each.verdict is Told.MATCH] == ["75"]


def test_things_are_found_among_things_alone() -> None:
    watchlist = Watchlist(
        [record("Ocean Star", kind="Vessel", number="ship"), record("Ocean Star", number="man")]
    )

    assert [each.id for each in watchlist.ask(record("Ocean Star")).candidates] == ["man"]
    assert [each.id for each in watchlist.ask(record("Ocean Star", kind="Vessel")).candidates] == [
        "ship"
    ]


def test_nobody_is_no_and_an_empty_list_answers_too() -> None:
    for names in ([], LISTED):
        answer = Watchlist(list(map(record, names))).ask(record("Wolfgang Schwarzenbacher"))
        assert answer.verdict is Told.NO
        assert not answer.candidates


SAME_TO_THE_EYE = ("Ermias\u0000Ghermay", "Eрмиaс Ghеrmаy")
HOSTILE = [
    *SAME_TO_THE_EYE,
    "",
    " ",
    "x",
    "Ł",
    "😀",
    "👩‍👩‍👧‍👦 🚢",
    "123",
    "0",
    "...",
    "\u202e\u2066\u2069",
    "\u202eyamrehG saimrE",
    "a" * 5_000,
    "Ali " * 1_250,
    "Ωμέγα علي Ли 李",
    "'); drop table open.entity; --",
]


def read(folder: Path, names: list[str]) -> tuple[Record, ...]:
    """Return the records of a table of these names: the way in for every name of somebody else."""
    path = folder / "names.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "name", "category"], *([n, n, "listed"] for n in names)])
    return read_sheet(path, DAY).records


def test_nothing_that_is_no_name_crashes_or_matches_by_accident(tmp_path: Path) -> None:
    watchlist = Watchlist(read(tmp_path, LISTED))

    for each in read(tmp_path, HOSTILE):
        for candidate in watchlist.ask(each).candidates:
            spelt = candidate.id == "Ermias Ghermay" and each.id in SAME_TO_THE_EYE
            assert spelt or candidate.verdict is not Told.MATCH, each.id


def test_hostile_names_in_a_list_do_no_harm_either(tmp_path: Path) -> None:
    watchlist = Watchlist(read(tmp_path, HOSTILE))

    for each in read(tmp_path, LISTED[1:]):
        assert watchlist.ask(each).verdict is not Told.MATCH


def test_the_index_holds_each_record_in_its_place_and_says_how_far_it_is() -> None:
    told: list[int] = []
    index = NameIndex((record(f"Ali {at}").profile() for at in range(2_000)), told.append)

    assert (index.size, told) == (2_000, [1_000, 2_000])
    assert [near.place for near in index.near(record("Ali 1234").profile(), 5)][:1] == [1234]


# --- the fences -------------------------------------------------------------------------------

QUERIES = (
    "id,name,category,born\n"
    "1,ኤርሚያስ ገርማይ,suspect,\n"
    "2,Ermias Ghermay,victim,\n"
    "3,Ermias Ghermay,,\n"
    "4,Ermias Ghermay,suspect,2012\n"
    "5,Ermias Ghermay,suspect,soon\n"
    "6,Olga Petrova,contact,\n"
)
AGAINST = "id,name,category\nA,Ermias Ghermay,listed\nB,Olga Petrova,witness\n"


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    queries, against = tmp_path / "queries.csv", tmp_path / "against.csv"
    queries.write_text(QUERIES, encoding="utf-8")
    against.write_text(AGAINST, encoding="utf-8")
    return queries, against


def test_each_row_is_answered_and_the_protected_are_told_by_line_and_never_compared(
    analyst: Acting, tables: tuple[Path, Path]
) -> None:
    found = screen_sheets(analyst, *tables, DAY)

    assert [(each.id, each.verdict) for each in found.answers] == [
        ("1", Told.MATCH),
        ("6", Told.NO),
    ]
    assert [(each.line, each.rule) for each in found.queries.left_out] == [
        (3, "protected"),
        (4, "uncategorised"),
        (5, "protected"),
        (6, "unreadable"),
    ]
    assert [(each.line, each.rule) for each in found.against.left_out] == [(3, "protected")]


def test_the_log_says_how_many_were_asked_found_and_refused_and_never_who(
    analyst: Acting, tables: tuple[Path, Path], superuser: psycopg.Connection[Any]
) -> None:
    screen_sheets(analyst, *tables, DAY)

    rows = superuser.execute(
        "select purpose, object, allowed, rule, details from ledger.audit"
        " where action = 'screen' order by id"
    ).fetchall()
    figures = {
        "model": SCREENING, "asked": 2, "listed": 1, "matches": 1, "possible": 0,
        "refused": 4, "unreadable": 1,
    }  # fmt: skip
    assert rows == [
        ("analysis", "tables", True, "", figures),
        ("analysis", "tables", False, "protected-rows", {"rows": 3}),
        ("analysis", "tables", False, "uncategorised-rows", {"rows": 1}),
    ]
    everything = str(superuser.execute("select * from ledger.audit").fetchall())
    assert "Ermias" not in everything
    assert "Petrova" not in everything


@pytest.mark.parametrize(
    ("role", "purpose"),
    [(Role.ANALYST, Purpose.PROTECTION), (Role.AUDITOR, Purpose.OVERSIGHT)],
)
def test_whoever_may_not_screen_screens_no_table(
    acting: ActingAs, tables: tuple[Path, Path], role: Role, purpose: Purpose
) -> None:
    with acting(f"{role}@ncp-a", role, purpose) as theirs, pytest.raises(Refused):
        screen_sheets(theirs, *tables, DAY)


def test_a_bad_table_says_which_of_the_two_it_is(
    analyst: Acting, tables: tuple[Path, Path]
) -> None:
    queries, against = tables
    against.write_text("id,name\n", encoding="utf-8")

    with pytest.raises(Invalid, match="against header"):
        screen_sheets(analyst, queries, against, DAY)
    with pytest.raises(Invalid, match="most"):
        screen_sheets(analyst, queries, queries, DAY, most=MOST_CANDIDATES + 1)


def test_whoever_waits_is_told_how_far_it_is(analyst: Acting, tables: tuple[Path, Path]) -> None:
    told: list[tuple[str, int, int]] = []

    found = screen_sheets(analyst, *tables, DAY, watch=lambda *far: told.append(far))

    assert told == [("screening", 0, 2), ("screening", 1, 2)]
    assert isinstance(found, SheetsScreened)
