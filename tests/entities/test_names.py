from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities.agreement import NAME_MATCH, NameAgreement, compare_names
from wholeroute.entities.commonness import COMMON, UNSEEN_BITS, bits_of, information
from wholeroute.entities.names import (
    Script,
    fold,
    name_keys,
    parse_name,
    rarity_of,
    script_of,
    similarity,
    skeleton,
    tokens,
)

WORDS = [
    "Muhammad", "Salman", "bin", "al-Rawi", "Abd al-Rahman", "Abu", "Qarin", "Kashlaf,", "von",
    "محمد", "عبد الرحمن", "القرين", "ኤርምያስ", "Иванов", "Γεώργιος", "KIM", "O'Brien", "習近平",
]  # fmt: skip
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join) | st.text()


def agreement(one: str, other: str) -> NameAgreement:
    return compare_names(parse_name(one), parse_name(other), {})


def only_skeleton(name: str) -> str:
    (bone,) = parse_name(name).skeletons
    return bone


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Kashlaf", Script.LATIN),
        ("كشلاف", Script.ARABIC),
        ("قاسم سلیمانی", Script.ARABIC),
        ("ገርማይ", Script.ETHIOPIC),
        ("Путин", Script.CYRILLIC),
        ("Γεώργιος", Script.GREEK),
        ("習近平", Script.SIGNS),
        ("123", Script.LATIN),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: Script) -> None:
    assert script_of(text) is script


@pytest.mark.parametrize(
    "spellings",
    [
        ["Abd al-Rahman", "Abdurahman", "Abdul Rahman", "Abdelrahman", "Abdurrahman"],
        ["Abdullah", "Abd Allah", "Abdulla", "Abdallah", "عبد الله", "عبدالله"],
        ["Salah al-Din", "Salahuddin", "Salaheddine", "Salah ad-Din"],
        ["al-Milad", "Milad", "MILAD", "الميلاد"],
        ["Mus'ab", "Mus’ab", "Musab"],
    ],
)
def test_spellings_of_one_compound_give_one_token(spellings: list[str]) -> None:
    assert len({tokens(spelling) for spelling in spellings}) == 1
    assert len(tokens(spellings[0])) == 1


@pytest.mark.parametrize(
    "spellings",
    [
        ["Ghermay", "Ghirmay", "Ghermai", "ገርማይ"],
        ["Kashlaf", "Koshlaf", "Keslaf", "Khushlaf", "كشلاف"],
        ["Abdelrazak", "Abdurazak", "Abd al-Razzak", "Abdelrazaq", "عبد الرزاق"],
        ["Qarin", "Grein", "Qurayn", "القرين"],
        ["Mus'ab", "Musab", "مصعب"],
        ["Dabbashi", "Dabachi", "الدباشي"],
        ["Fitouri", "Fituri", "الفيتوري"],
        ["Fitiwi", "Fitwi"],
        ["Massawa", "Massaua"],
        ["Fazl", "Fadl", "فضل"],
        ["Javad", "Jawad", "جواد"],
        ["Daoud", "Dawud", "داود"],
        ["Путин", "Putin"],
        ["Evgeny", "Yevgeniy", "Евгений"],
        ["Abu Qarin", "Abu Grein", "Abu-Qurayn", "Boukrin"],
    ],
)
def test_spellings_and_scripts_of_one_name_share_a_skeleton(spellings: list[str]) -> None:
    assert len({only_skeleton(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("hasan", "husayn"), ("omar", "amir"), ("muhammad", "mahmud"), ("saad", "said")],
)
def test_vowels_tell_names_of_one_skeleton_apart(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)
    assert similarity(one, other) < 0.5


def test_the_drop_of_a_compound_leaves_the_next_name_alone() -> None:
    assert tokens("Yahya Abd Allah al-Ubaydi") == ("yahya", "abdallah", "ubaydi")


def test_a_surname_before_a_comma_or_in_capitals_is_put_last() -> None:
    assert tokens("KASHLAF, Mohammed") == tokens("Mohammed KASHLAF") == ("mohammed", "kashlaf")
    assert parse_name("JONG Kyong-thaek").tokens == ("kyong", "thaek", "jong")
    assert parse_name("KASHLAF, Mohammed").surname == 1
    assert parse_name("Mohammed Kashlaf").surname == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KASHLAF, Mohammed", "Mohammed Kashlaf"),
        ("KASHLAF Mohammed", "محمد كشلاف"),
        ("Abd Al-Rahman SALIM IBRAHIM AL-MILAD", "ABD AL-RAHMAN AL-MILAD"),
        ("ABU GREIN, Musab", "Mus’ab Abu Qarin"),
        ("Fitiwi Abdelrazak", "FITIWI, Abdurazak"),
        ("KIM, Yong-chol", "Kim Yong Chol"),
        ("Gul Agha Noor Zai", "Gul Agha Noorzai"),
        ("Wali Jan", "Walijan"),
        ("Gaffar Mohmed Elhassan", "EL HASSAN, Gaffar Mohamed"),
    ],
)
def test_one_name_written_two_ways_matches(one: str, other: str) -> None:
    assert agreement(one, other).score >= NAME_MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Salman bin Muhammad", "Muhammad bin Salman"),
        ("SALMAN BIN MUHAMMAD AL-RAWI", "MUHAMMAD BIN SALMAN AL-RAWI"),
        ("Muhammad Salman al-Rawi", "Salman Muhammad al-Rawi"),
        ("Salman Muhammad", "Muhammad Salman"),
        ("Ahmad ibn Hasan", "Hasan ibn Ahmad"),
        ("سلمان بن محمد", "محمد بن سلمان"),
        ("Kashlaf Jadhran", "Jadhran bin Kashlaf"),
        ("Ould Ahmed Sidi Mohamed", "Ould Mohamed Sidi Ahmed"),
    ],
)
def test_father_and_son_who_bear_each_others_names_do_not_match(one: str, other: str) -> None:
    found = agreement(one, other)

    assert found.score < NAME_MATCH
    assert found.inverted
    assert found.unordered >= NAME_MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khamis Muammar Qadhafi", "Mohammed Muammar Qadhafi"),
        ("Khamis Zintan Jadhran Fitouri Kashlaf", "Ermias Zintan Jadhran Fitouri Kashlaf"),
        ("Hamza Usama Muhammad bin Laden", "Usama Muhammad bin Laden"),
        ("Osama Milad", "Abd al-Rahman Salim Ibrahim al-Milad"),
        ("Kashlaf", "Abdulrahman Salim Milad Kashlaf"),
        ("Salim Ahmad al-Rawi", "Muhammad Salim al-Rawi"),
    ],
)
def test_brothers_fathers_and_bare_surnames_do_not_match(one: str, other: str) -> None:
    assert agreement(one, other).score < NAME_MATCH


def test_the_agreement_names_what_matched_and_what_is_left() -> None:
    found = agreement("Khamis Muammar Qadhafi", "Mohammed Muammar Gaddafi")

    assert found.matched == (("muammar", "muammar"), ("qadhafi", "gaddafi"))
    assert (found.left, found.other_left) == (("khamis",), ("mohammed",))
    assert found.given_differs


def test_rare_words_are_worth_more_than_common_ones() -> None:
    bearers = [[parse_name("Muhammad Kashlaf")], *([parse_name("Muhammad Ali")] for _ in range(50))]
    rarity = rarity_of(bearers)

    assert rarity["kslf"] > 2 * rarity["mhmd"]


def test_a_small_ledger_still_knows_what_is_common() -> None:
    assert information("mhmd", 1, 3) < 4 < information("kslf", 1, 3)
    assert bits_of("mhmd", {}) == COMMON["mhmd"]
    assert bits_of("kslf", {}) == UNSEEN_BITS


def test_keys_meet_in_any_order_and_script() -> None:
    assert name_keys("KASHLAF, Mohammed") & name_keys("محمد الأمين العربي كشلاف")


def test_a_name_of_one_word_meets_only_its_like() -> None:
    assert name_keys("Kashlaf") == name_keys("Koshlaf")
    assert not name_keys("Kashlaf") & name_keys("Mohammed Kashlaf")


@given(names, names)
def test_comparing_is_symmetric(one: str, other: str) -> None:
    there, back = agreement(one, other), agreement(other, one)

    assert (there.score, there.bits, there.inverted) == (back.score, back.bits, back.inverted)
    assert there.matched == tuple((mine, theirs) for theirs, mine in back.matched)
    assert 0.0 <= there.score <= 1.0


@given(names)
def test_a_name_agrees_with_itself(name: str) -> None:
    parsed = parse_name(name)

    if parsed.tokens:
        assert agreement(name, name).score == pytest.approx(1.0)


@given(names)
def test_folding_gives_ascii_and_twice_is_once(name: str) -> None:
    once = fold(name)

    assert once.isascii()
    assert fold(once) == once


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("კონსტანტინე გელაშვილი", ("konstantine", "gelashvili")),
        ("אורי חורי", ("auri", "huri")),
        ("Ig0r Sech1n", ("igor", "sechin")),
        ("3rd 2nd", ("3rd", "2nd")),
        ("JC Juncker", ("jc", "juncker")),
        ("XU Bing", ("bing", "xu")),
    ],
)
def test_marks_within_a_word_do_not_cut_it(text: str, read: tuple[str, ...]) -> None:
    assert tokens(text) == read
