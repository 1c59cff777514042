"""What two names say of themselves, where nothing else is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities import NAME_MATCH, compare_names, names_alone, parse_name


def told(one: str, other: str) -> float:
    return names_alone(parse_name(one), parse_name(other), {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vladimir Pulin", "Vladimir Putin"),
        ("Sukarma Wirawan", "Sukarno Wirawan"),
        ("Kimiko Haruno", "Kimiko Haruna"),
        ("Владимир Пулин", "Владимир Путин"),
        ("Ig0r Sechin", "Igor Sechin"),
        ("Sukarma", "Sukarno"),
        ("Mikhail Khordorovsky", "Mikhail Khodorkovsky"),
        ("דוד רוזנברג", "דוד רוזנברד"),
        ("JC Juncker", "Jean-Claude Juncker"),
    ],
)
def test_one_word_of_all_may_be_a_letter_or_two_off(one: str, other: str) -> None:
    assert told(one, other) >= NAME_MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ferdinand Marquez", "Ferdinand Marcos"),
        ("Kemal Karayaman", "Cemal Kayayaman"),
        ("Mohamed Salim", "Ahmed Salim"),
        ("William G Frost", "William W Frost"),
        ("高石早苗", "高市早苗"),
        ("Recep Tayyip Erdem", "Recep Tayyip Erdoğan"),
        ("Kwesi Adu", "Kwesi Ata"),
        ("Semen Rakov", "Semen Sakow"),
        ("Said Bouafia", "Salim Bouafia"),
        ("Saajid Chaudhry", "Saaqib Chaudhry"),
        ("Արշակ Սանոյան", "Արտավազդ Սանոյան"),
    ],
)
def test_what_is_only_near_is_another_name(one: str, other: str) -> None:
    assert told(one, other) < NAME_MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("سعود الهدمي", "سعد الهدمي"),
        ("محمدجواد صیادی", "محمدجواد سعیدی"),
        ("رضا جهانی", "رضا ربانی"),
        ("أمير زيان", "عمر زيان"),
        ("ראם חורי", "רוני חורי"),
    ],
)
def test_where_no_vowels_are_written_another_letter_is_another_name(one: str, other: str) -> None:
    assert told(one, other) < NAME_MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("آريا احمدی", "آریا احمدي"),
        ("أحمد القرموحي", "احمد القرموحى"),
        ("فاطمة الزين", "فاطمه الزين"),
    ],
)
def test_one_letter_in_two_forms_is_one_letter(one: str, other: str) -> None:
    assert told(one, other) >= NAME_MATCH


def test_what_else_is_known_may_bear_a_doubt_about_a_word() -> None:
    names = parse_name("Filmon Chidane"), parse_name("Filmon Kidane")
    heard = compare_names(*names, {}).score

    assert heard >= NAME_MATCH
    assert names_alone(*names, {}) <= heard


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tesfay Berhane", "Berhane Tesfay"),
        ("ተስፋይ ብርሃነ", "ብርሃነ ተስፋይ"),
        ("Ermias Woldeab", "ወልደኣብ ኤርሚያስ"),
        ("Salman bin Muhammad al-Rawi", "Muhammad bin Salman al-Rawi"),
        ("سلمان بن محمد الراوي", "محمد بن سلمان الراوي"),
        ("Khalid Yusuf", "Yusuf Khalid"),
    ],
)
def test_a_father_is_not_his_son(one: str, other: str) -> None:
    assert told(one, other) < NAME_MATCH
    assert compare_names(parse_name(one), parse_name(other), {}).inverted


def test_a_surname_may_stand_first_and_is_said_to_where_a_comma_says_so() -> None:
    assert told("Soloduk Yauheni", "Yauheni Soloduk") >= NAME_MATCH
    assert told("Berhane, Tesfay", "Tesfay Berhane") >= NAME_MATCH


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_it_and_either_side_says_the_same(one: str, other: str) -> None:
    assert told(one, other) == told(other, one)
    assert 0 <= told(one, other) <= 1


@pytest.mark.parametrize("text", ["", "a", "x" * 5000, "🙂🙂", "\u202eabc\u202c", "12345", "аa"])
def test_what_is_hardly_a_name_matches_nobody_by_accident(text: str) -> None:
    for name in ("Selam Tesfay", "Ali Hassan", "Иван Петров"):
        assert told(text, name) < NAME_MATCH
