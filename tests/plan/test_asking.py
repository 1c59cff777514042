"""A questionnaire is read from YAML with every fault at once, and is the same text however it is written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wholeroute.plan import Fault, built_in
from wholeroute.plan.asking import (
    MOST_QUESTIONS,
    Asks,
    Questionnaire,
    Sent,
    State,
    actions_of,
    as_json,
    asks_of,
    from_json,
    read,
    written,
)

PLAN = built_in()
HALF_YEAR = Path(__file__).parent / "half_year.yaml"


def half_year() -> Questionnaire:
    """Return the questionnaire of the exercise."""
    found = read("half_year.yaml", HALF_YEAR.read_bytes(), [PLAN])
    assert found.questionnaire is not None, found.faults
    return found.questionnaire


def test_questions_name_indicators_and_tell_of_their_actions() -> None:
    asked = half_year()

    assert [each.asks for each in asked.questions].count(Asks.MEASURE) == 3
    assert actions_of(PLAN, asked.question["convictions"]) == ("P3.3.1-02",)
    assert len(actions_of(PLAN, asked.question["strand"])) == 2
    assert actions_of(PLAN, asked.question["worked"]) == ()


def test_it_is_the_same_text_by_whatever_way_it_came() -> None:
    asked = half_year()

    assert from_json(as_json(asked)) == asked
    assert read("again.yaml", written(asked).encode(), [PLAN]).questionnaire == asked


@pytest.mark.parametrize(
    ("was", "becomes", "row", "field", "reason", "fix"),
    [
        ("plan: eu-2021", "plan: eu-2031", "half-year", "plan", "no plan 'eu-2031'", "eu-2021"),
        ("until: '2026-06'", "until: '2025-12'", "half-year", "until", "before since", "later"),
        ("since: '2026-01'", "since: '0001'", "half-year", "since", "before 1990", "year"),
        ("What held the work up?", '"What \\u202eheld?"', "hurdles", "question", "nobody sees", "anew"),
        ("since: '2026-01'", "since: 2026", "questionnaire", "since", "no text", "quotes"),
        ("  title: The", "  titel: The", "questionnaire", "titel", "no field", "Leave it out"),
        ("indicator: convictions", "indicator: walks", "convictions", "indicator", "'walks'", "there"),
        ("indicator: convictions", "question: How many?", "convictions", "indicator", "missing", "words"),
        ("indicator: convictions", "indicator: financial-strand", "strand", "indicator", "already", "once"),
        ("actions: [P3.3.1-02]", "actions: [P9]", "hurdles", "actions", "'P9'", "there"),
        ("strand}", "strand, actions: [P3.3.1-02]}", "strand", "actions", "not measured by", "Leave"),
        ("question: What held the work up?, ", "", "hurdles", "question", "missing", "Write"),
        ("asks: words,", "asks: words, indicator: assets,", "hurdles", "indicator", "for words", "Leave"),
        ("asks: words", "asks: everything", "hurdles", "asks", "'everything'", "'measure'"),
        ("id: hurdles", "id: strand", "strand", "id", "stands twice", "another id"),
        ("id: hurdles", "id: What a mess", "What a mess", "id", "written otherwise", ""),
    ],
)  # fmt: skip
def test_a_fault_names_line_row_field_and_fix(
    was: str, becomes: str, row: str, field: str, reason: str, fix: str
) -> None:
    text = HALF_YEAR.read_text("utf-8")
    assert text.count(was) == 1

    found = read("q.yaml", text.replace(was, becomes).encode(), [PLAN])

    assert found.questionnaire is None
    fault = next(each for each in found.faults if (each.row, each.field) == (row, field))
    assert reason in fault.reason
    assert fix in fault.fix
    assert fault.file == "q.yaml"
    assert fault.line is not None


def test_nobody_is_asked_for_what_is_counted_here() -> None:
    found = read("q.yaml", HALF_YEAR.read_bytes(), [PLAN], {"convictions"})

    (fault,) = found.faults
    assert (fault.row, fault.field) == ("convictions", "indicator")
    assert "/plan/indicators/convictions" in fault.fix


def test_all_faults_are_told_at_once() -> None:
    text = HALF_YEAR.read_text("utf-8")
    text = text.replace("indicator: convictions", "indicator: walks").replace("P3.3.1-02", "P9")

    found: tuple[Fault, ...] = read("q.yaml", text.encode(), [PLAN]).faults

    assert [(each.row, each.field) for each in found] == [
        ("convictions", "indicator"), ("hurdles", "actions"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no list of a questionnaire"),
        (b"\xff", "cannot be read"),
        (b"questions: [", "is not YAML"),
        (b"questions: []", "is missing"),
        (b"plan: {}", "is no list of a questionnaire"),
        (b"questionnaire: &a [*a]", "points to another row"),
        (b"questionnaire: " + b"[" * 500, "lies too deep"),
    ],
)
def test_a_file_that_is_no_questionnaire_says_so(content: bytes, says: str) -> None:
    assert says in read("q.yaml", content, [PLAN]).faults[0].reason


def test_nobody_is_asked_nothing_or_everything() -> None:
    head, _, _ = HALF_YEAR.read_text("utf-8").partition("questions:")
    many = "".join(
        f"- {{id: w{number}, asks: words, question: Why?}}\n"
        for number in range(MOST_QUESTIONS + 1)
    )

    for questions in (" []\n", f"\n{many}"):
        (fault,) = read("q.yaml", f"{head}questions:{questions}".encode(), [PLAN]).faults
        assert fault.field == "questions"


def test_a_row_of_a_form_that_is_empty_asks_nothing() -> None:
    assert asks_of({"id": "", "asks": "measure", "indicator": " ", "question": ""}, 3) is None
    assert asks_of({"asks": "measure", "indicator": "convictions", "actions": "a, b  c"}, 3) == {
        "id": "convictions", "asks": "measure", "indicator": "convictions", "question": "",
        "actions": ["a", "b", "c"], "optional": False,
    }  # fmt: skip
    assert asks_of({"asks": "words", "question": "Why?", "optional": "yes"}, 3) == {
        "id": "words-3", "asks": "words", "indicator": "", "question": "Why?", "actions": [],
        "optional": True,
    }  # fmt: skip


def test_silent_is_who_was_asked_is_past_due_and_did_not_answer_in_full() -> None:
    due = date(2026, 7, 31)
    at = datetime(2026, 7, 1, tzinfo=UTC)

    def sent(answer: int | None) -> Sent:
        return Sent(1, 1, "eu-2021", "half-year", 1, "t", "ncp-a", "A", "IT", "member-states",
                    "agency", due, at, answer, at if answer else None, 0, None)  # fmt: skip

    assert sent(None).state(date(2026, 7, 31)) is State.WAITING
    assert sent(None).state(date(2026, 8, 1)) is State.SILENT
    assert sent(7).state(date(2026, 8, 1)) is State.ANSWERED
