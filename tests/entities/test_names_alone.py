"""What two names say of themselves, where nothing else is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities import NAME_MATCH, compare_names, parse_name
from wholeroute.entities.agreement import NameAgreement


def seen(one: str, other: str) -> NameAgreement:
    return compare_names(parse_name(one), parse_name(other), {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vladimir Pulin", "Vladimir Putin"),
        ("Sukamto Wirawan", "Sukarno Wirawan"),
        ("Kimiko Haruno", "Kimiko Haruna"),
        ("Владимир Пулин", "Владимир Путин"),
        ("Ig0r Sechin", "Igor Sechin"),
    ],
)
def test_one_word_of_all_may_be_a_letter_or_two_off(one: str, other: str) -> None:
    assert seen(one, other).alone >= NAME_MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ferdinand Marquez", "Ferdinand Marcos"),
        ("Kemal Karayaman", "Cemal Kayayaman"),
        ("Mohamed Salim", "Ahmed Salim"),
        ("William G Frost", "William W Frost"),
        ("高石早苗", "高市早苗"),
        ("Recep Tayyip Erdem", "Recep Tayyip Erdoğan"),
    ],
)
def test_what_is_only_near_is_another_name(one: str, other: str) -> None:
    assert seen(one, other).alone < NAME_MATCH


def test_what_else_is_known_may_bear_a_doubt_about_a_word() -> None:
    heard = seen("Filmon Chidane", "Filmon Kidane")

    assert heard.score >= NAME_MATCH
    assert heard.alone <= heard.score


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
    turned = seen(one, other)

    assert turned.alone < NAME_MATCH
    assert turned.inverted


def test_a_surname_may_stand_first_and_is_said_to_where_a_comma_says_so() -> None:
    assert seen("Soloduk Yauheni", "Yauheni Soloduk").alone >= NAME_MATCH
    assert seen("Berhane, Tesfay", "Tesfay Berhane").alone >= NAME_MATCH


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_it_and_either_side_says_the_same(one: str, other: str) -> None:
    forth, back = seen(one, other), seen(other, one)

    assert forth.alone == back.alone
    assert 0 <= forth.alone <= 1


@pytest.mark.parametrize("text", ["", "a", "x" * 5000, "🙂🙂", "\u202eabc\u202c", "12345", "аa"])
def test_what_is_hardly_a_name_matches_nobody_by_accident(text: str) -> None:
    for name in ("Selam Tesfay", "Ali Hassan", "Иван Петров"):
        assert seen(text, name).alone < NAME_MATCH
