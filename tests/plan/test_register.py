"""The plan of 2021 is here whole, each row complete, in words of our own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from wholeroute.plan import Force, Qualifier, built_in

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed"
PLAN = built_in()


@pytest.fixture(scope="module")
def seed() -> dict[str, Any]:
    """Return the registers that the plan was read into, where they are at hand."""
    if not SEED.is_dir():
        pytest.skip("the text of the plan is not at hand")
    names = ("register", "systems", "figures")
    read = (yaml.load((SEED / f"{n}.yaml").read_text("utf-8"), yaml.CSafeLoader) for n in names)
    return dict(zip(names, read, strict=True))


def test_every_row_is_here() -> None:
    assert len(PLAN.actions) == 209
    assert sum(each.boxed for each in PLAN.actions) == 27
    assert len(PLAN.systems) == 141
    assert sum(len(each.needs) for each in PLAN.systems) == 283
    assert len(PLAN.figures) == 57


def test_pillar_and_section_stand_apart() -> None:
    pillars = Counter(each.pillar for each in PLAN.actions)
    sections = Counter(each.section for each in PLAN.actions)

    assert pillars == {"1": 57, "2": 20, "3": 35, "4": 74, "5": 13, "all": 10}
    assert sections == {
        "0": 8, "1": 2, "2": 6, "3": 1, "3.1": 8, "3.1.1": 32, "3.1.2": 14, "3.2": 12, "3.2.1": 18,
        "3.2.2": 21, "3.3": 18, "3.3.1": 19, "3.3.2": 11, "3.3.3": 23, "3.4": 10, "4": 6,
    }  # fmt: skip


def test_every_action_is_complete() -> None:
    for each in PLAN.actions:
        assert each.action[0].isupper(), each.id
        assert each.wording
        assert each.responsible
        assert each.scope
        assert re.fullmatch(r"\d+(-\d+)?", each.lines), each.id
        for name in each.indicators:
            assert len(PLAN.indicator[name].definition) > 15, name
    assert len({each.action for each in PLAN.actions}) == 209


def test_each_boxed_row_stands_over_its_own() -> None:
    boxed = [each for each in PLAN.actions if each.boxed]

    assert Counter(each.section for each in boxed) == {"3.1": 3, "3.2": 8, "3.3": 13, "3.4": 3}
    assert all(each.elaborated_by for each in boxed)
    assert not any(each.elaborated_by for each in PLAN.actions if not each.boxed)


def test_weak_words_and_law_are_told_apart() -> None:
    forces = Counter(each.force for each in PLAN.actions)

    assert set(forces) == set(Force)
    assert forces[Force.OBLIGATION] == 10
    for each in PLAN.actions:
        if each.force is Force.MAY:
            assert each.wording in {
                "may", "can", "could", "will consider", "where appropriate", "if necessary",
            }, each.id  # fmt: skip


def test_no_figure_is_bare() -> None:
    for each in PLAN.figures:
        assert len(each.definition) > 15
        assert each.period.said
        assert each.source
    qualifiers = {each.id: each.qualifier for each in PLAN.figures}
    assert qualifiers["F55"] is Qualifier.ALMOST
    assert qualifiers["F31"] is Qualifier.MORE_THAN
    figures = {each.id: each for each in PLAN.figures}
    assert figures["F29"].indicator != figures["F30"].indicator
    assert figures["F34"].part_of == "F32"


def test_who_came_after_is_known() -> None:
    office = PLAN.organisation["easo"]

    assert (office.until, office.succeeded_by) == ("2022-01-18", "euaa")
    assert "easo" in PLAN.within["euaa"]


def test_every_stage_says_where_it_was_read() -> None:
    steps = [step for act in PLAN.acts for step in act.stages]

    assert len(steps) > 40
    assert all(step.source for step in steps)
    assert PLAN.act["screening-proposal"].replaced_by == "screening-regulation"
    assert PLAN.act["facilitation-recast"].stages[-1].check, "nobody knows what came of it"


def test_the_register_says_what_the_plan_was_read_as(seed: dict[str, Any]) -> None:
    read = {each["id"]: each for each in seed["register"]["actions"]}

    assert set(read) == {each.id for each in PLAN.actions}
    for each in PLAN.actions:
        of = read[each.id]
        assert (each.section, each.pillar) == (of["section"], str(of["pillar"]))
        assert each.boxed == of["boxed"]
        assert list(each.elaborated_by) == of.get("elaborated_by", [])
        assert of["seed_lines"].startswith(each.lines)
    assert [each.id for each in PLAN.systems] == [each["id"] for each in seed["systems"]["systems"]]
    for figure, of in zip(PLAN.figures, seed["figures"]["figures"], strict=True):
        assert (figure.id, figure.value, figure.line) == (of["id"], of["value"], of["seed_line"])


def test_no_sentence_of_the_plan_is_copied() -> None:
    text = SEED / "COM-2021-591.txt"
    if not text.is_file():
        pytest.skip("the text of the plan is not at hand")
    copied = set(sequences(text.read_text("utf-8")))

    assert {said for said in prose() if any(each in copied for each in sequences(said))} == set()


SEVEN = 7


def sequences(text: str) -> Iterator[tuple[str, ...]]:
    """Yield each run of seven words."""
    words = re.findall(r"[\w']+", text.casefold().replace("’", "'"))
    yield from (tuple(words[at : at + SEVEN]) for at in range(len(words) - SEVEN + 1))


def prose() -> Iterator[str]:
    """Yield whatever of the register is a sentence; names, titles and lists of countries are not."""
    told = {"action", "definition", "part", "need", "does", "lacks", "note", "takes", "gives"}
    whole = asdict(PLAN)
    stack: list[tuple[str, Any]] = [("", whole)]
    while stack:
        name, said = stack.pop()
        if isinstance(said, dict):
            stack += said.items()
        elif isinstance(said, list | tuple):
            stack += [(name, each) for each in said]
        elif name in told and isinstance(said, str):
            yield said
