"""How far an action has come follows from rows alone, and no word makes it more than they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wholeroute.plan import built_in
from wholeroute.plan.evidence import (
    Answering,
    Evidence,
    Kind,
    Quality,
    Verdict,
    Weight,
    Word,
    weigh,
)
from wholeroute.plan.model import Better, Indicator, Qualifier, Unit
from wholeroute.plan.status import (
    Dossier,
    Far,
    Freshness,
    reaches,
    status,
    statuses,
)
from wholeroute.plan.values import Value

PLAN = built_in()
AT = datetime(2024, 6, 1, tzinfo=UTC)
TODAY = date(2024, 6, 1)
ALONE = "P3.1.1-31"
"""The Commission alone is responsible, and the share of its indicator is to reach a tenth."""
TOGETHER = "P3.3.1-11"
"""The Commission by name, and the network of contact points."""
ORDER = tuple(Far)


def shown(number: int = 1, **other: object) -> Evidence:
    """Return evidence of `ALONE` by the Commission's `agency`."""
    one = Evidence(
        "eu-2021", ALONE, "commission", Kind.DOCUMENT, "A report", "the archive", "2024-05-01",
        Quality.A, reference="Ares(2024) 1", id=number, member="m", organisation="agency", at=AT,
    )  # fmt: skip
    return replace(one, **other)  # type: ignore[arg-type]


def word(verdict: Verdict, who: str = "ncp-a", evidence: int = 1, number: int = 1) -> Word:
    return Word(number, evidence, verdict, "a reason", "m", who, AT)


def value(
    said: str, evidence: int = 1, number: int = 1, until: str = "2023", **other: object
) -> Value:
    one = Value(
        "ndici-migration-share", "commission", "2023", until, said, evidence, id=number, member="m",
        organisation="agency", at=AT,
    )  # fmt: skip
    return replace(one, **other)  # type: ignore[arg-type]


def far(
    evidence: Sequence[Evidence], words: Sequence[Word] = (), values: Sequence[Value] = ()
) -> Far | None:
    return status(PLAN, ALONE, Dossier(evidence, words, values), TODAY).far


# --- what a piece of evidence counts for ------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "weight"),
    [
        ([], Weight.SHOWN),
        ([word(Verdict.VERIFIED)], Weight.VERIFIED),
        ([word(Verdict.VERIFIED, "agency")], Weight.SHOWN),
        ([word(Verdict.DOUBTED)], Weight.DOUBTED),
        ([word(Verdict.DOUBTED), word(Verdict.VERIFIED, "ncp-b", number=2)], Weight.DOUBTED),
        ([word(Verdict.DOUBTED), word(Verdict.VERIFIED, number=2)], Weight.VERIFIED),
        ([word(Verdict.VERIFIED), word(Verdict.TAKEN_BACK, number=2)], Weight.SHOWN),
        ([word(Verdict.VERIFIED), word(Verdict.WITHDRAWN, "agency", number=2)], Weight.WITHDRAWN),
        ([word(Verdict.WITHDRAWN, "ncp-a")], Weight.SHOWN),
        ([word(Verdict.VERIFIED, evidence=9)], Weight.SHOWN),
    ],
)
def test_words_of_others_weigh_and_a_doubt_stands_until_its_own_party_takes_it_back(
    words: list[Word], weight: Weight
) -> None:
    assert weigh(shown(), words) is weight


def test_what_is_only_said_is_not_shown_whoever_verifies_it() -> None:
    assert weigh(shown(quality=Quality.D), [word(Verdict.VERIFIED)]) is Weight.SAID


# --- how far ----------------------------------------------------------------------------------


def test_an_action_is_as_far_as_its_rows_say() -> None:
    verified = [word(Verdict.VERIFIED)]

    assert far([]) is Far.NOT_REPORTED
    assert far([shown(quality=Quality.D)]) is Far.REPORTED
    assert far([shown(quality=Quality.D)], verified) is Far.REPORTED
    assert far([shown()]) is Far.EVIDENCED
    assert far([shown()], verified) is Far.VERIFIED
    assert far([shown()], verified, [value("0.1")]) is Far.MET
    assert far([shown()], [word(Verdict.DOUBTED)], [value("0.1")]) is Far.REPORTED
    assert far([shown()], [word(Verdict.WITHDRAWN, "agency")]) is Far.NOT_REPORTED


def test_a_value_counts_once_a_second_party_looked_and_the_last_such_one_decides() -> None:
    both = [shown(), shown(2)]
    values = [value("0.12"), value("0.05", 2, 2, "2024")]

    assert far(both, [], values) is Far.EVIDENCED
    assert far(both, [word(Verdict.VERIFIED)], values) is Far.MET
    assert (
        far(both, [word(Verdict.VERIFIED), word(Verdict.VERIFIED, evidence=2, number=2)], values)
        is Far.VERIFIED
    )
    assert (
        far(both, [word(Verdict.VERIFIED), word(Verdict.DOUBTED, evidence=2, number=2)], values)
        is Far.VERIFIED
    )
    higher = [value("0.05"), value("0.12", 2, 2, "2024")]
    doubted = word(Verdict.DOUBTED, evidence=2, number=2)
    assert far(both, [word(Verdict.VERIFIED), doubted], higher) is Far.VERIFIED


def test_a_value_of_a_part_is_not_the_whole() -> None:
    parts = [value("1", breakdown={"sex": "f"})]

    assert far([shown()], [word(Verdict.VERIFIED)], parts) is Far.VERIFIED


def test_without_a_target_nothing_is_met() -> None:
    name = next(
        each.id for each in PLAN.actions
        if each.responsible == ("commission",) and not each.targets
        and PLAN.indicator[each.indicators[0]].unit is Unit.NUMBER
    )  # fmt: skip
    rows = Dossier(
        [shown(action=name)], [word(Verdict.VERIFIED)],
        [value("9999", indicator=PLAN.action[name].indicators[0])],
    )  # fmt: skip

    assert status(PLAN, name, rows, TODAY).far is Far.VERIFIED


@pytest.mark.parametrize(
    ("unit", "better", "target", "said", "qualifier", "reached"),
    [
        (Unit.NUMBER, Better.MORE, 27, "27", Qualifier.EXACTLY, True),
        (Unit.NUMBER, Better.MORE, 27, "26.9", Qualifier.EXACTLY, False),
        (Unit.NUMBER, Better.MORE, 27, "27", Qualifier.ALMOST, False),
        (Unit.NUMBER, Better.MORE, 27, "27", Qualifier.MORE_THAN, True),
        (Unit.NUMBER, Better.MORE, 27, "99", Qualifier.UNDER, False),
        (Unit.NUMBER, Better.LESS, 0, "0", Qualifier.EXACTLY, True),
        (Unit.NUMBER, Better.LESS, 0, "1", Qualifier.EXACTLY, False),
        (Unit.NUMBER, Better.LESS, 5, "5", Qualifier.UNDER, True),
        (Unit.NUMBER, Better.LESS, 5, "4", Qualifier.MORE_THAN, False),
        (Unit.NUMBER, Better.NONE, 5, "5", Qualifier.EXACTLY, False),
        (Unit.NUMBER, Better.MORE, None, "5", Qualifier.EXACTLY, False),
        (Unit.SHARE, Better.MORE, 0.1, "0.1", Qualifier.EXACTLY, True),
        (Unit.DATE, Better.NONE, None, "2024-05", Qualifier.EXACTLY, True),
        (Unit.DATE, Better.NONE, None, "2024-06", Qualifier.EXACTLY, False),
        (Unit.YES_NO, Better.MORE, None, "yes", Qualifier.EXACTLY, True),
        (Unit.YES_NO, Better.MORE, None, "no", Qualifier.EXACTLY, False),
        (Unit.STAGE, Better.MORE, None, "in-force", Qualifier.EXACTLY, True),
        (Unit.STAGE, Better.MORE, None, "adopted", Qualifier.EXACTLY, False),
    ],
)
def test_a_target_is_reached_the_way_that_is_better_and_never_by_about_so_much(
    unit: Unit,
    better: Better,
    target: float | None,
    said: str,
    qualifier: Qualifier,
    reached: bool,  # noqa: FBT001
) -> None:
    stages = ("adopted", "in-force") if unit is Unit.STAGE else ()
    indicator = Indicator("x", "X", "what is counted", unit, better, stages=stages)

    assert reaches(indicator, target, value(said, qualifier=qualifier), TODAY) is reached


# --- who --------------------------------------------------------------------------------------


def test_an_action_is_as_far_as_the_last_of_those_named() -> None:
    name = next(
        each.id for each in PLAN.actions if set(each.responsible) == {"council", "parliament"}
    )
    one = shown(action=name, actor="council")
    other = shown(2, action=name, actor="parliament", quality=Quality.D)

    assert status(PLAN, name, Dossier([one]), TODAY).far is Far.NOT_REPORTED
    both = status(PLAN, name, Dossier([one, other]), TODAY)
    assert both.far is Far.REPORTED
    assert {each.who: each.far for each in both.actors} == {
        "council": Far.EVIDENCED, "parliament": Far.REPORTED,
    }  # fmt: skip


def test_of_a_group_so_many_of_so_many_are_shown_and_no_one_light() -> None:
    answers = [
        Answering(n, "eu-2021", "member-states", who, date(2021, 1, 1), None, "m", "agency", AT)
        for n, who in enumerate(("ncp-a", "ncp-b", "ngo"))
    ]
    over = replace(answers[2], id=9, until=date(2022, 1, 1))
    rows = Dossier(
        [shown(action="P3.2.1-08", actor="member-states", organisation="ncp-a")],
        answering=[*answers, over],
    )
    found = status(PLAN, "P3.2.1-08", rows, TODAY)

    assert found.far is None
    (group,) = found.groups
    assert group.of == 27
    assert {each.who: each.far for each in group.members} == {
        "ncp-a": Far.EVIDENCED, "ncp-b": Far.NOT_REPORTED,
    }  # fmt: skip
    assert [group.at_least(each) for each in ORDER] == [2, 1, 1, 0, 0]
    assert found.levels == {Far.EVIDENCED, Far.NOT_REPORTED}


def test_whoever_came_after_an_actor_speaks_for_it() -> None:
    name = next(each.id for each in PLAN.actions if "easo" in each.responsible)
    came = status(PLAN, name, Dossier([shown(action=name, actor="euaa")]), TODAY).actors

    assert {each.far for each in came if each.who == "easo"} == {Far.EVIDENCED}


def test_a_boxed_row_has_its_own_status_and_counts_those_of_its_rows_beside_it() -> None:
    box = next(
        each for each in PLAN.actions
        if each.boxed and each.responsible == ("commission",)
        and any(PLAN.action[row].responsible == ("commission",) for row in each.elaborated_by)
    )  # fmt: skip
    row = next(e for e in box.elaborated_by if PLAN.action[e].responsible == ("commission",))
    found = status(PLAN, box.id, Dossier([shown(action=row)]), TODAY)

    assert found.far is Far.NOT_REPORTED
    assert dict(found.below)[Far.EVIDENCED] == 1
    assert sum(number for _, number in found.below) == len(box.elaborated_by)


# --- when -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "fresh"),
    [
        ("2024-05-31", Freshness.FRESH), ("2023-12-01", Freshness.FRESH),
        ("2023-11-30", Freshness.AGEING), ("2024-01", Freshness.FRESH),
        ("2023-06-02", Freshness.AGEING), ("2023-06-01", Freshness.STALE), ("2023", Freshness.STALE),
    ],
)  # fmt: skip
def test_freshness_is_by_the_day_of_the_newest_evidence_a_vague_day_by_its_first(
    day: str, fresh: Freshness
) -> None:
    older = shown(day="2021")
    found = status(PLAN, ALONE, Dossier([older, shown(2, day=day)]), TODAY)

    assert found.fresh is fresh
    assert found.actors[0].fresh is fresh
    assert found.actors[0].because == (2, 1)


def test_what_was_withdrawn_makes_nothing_fresh() -> None:
    rows = Dossier([shown(), shown(2, day="2021")], [word(Verdict.WITHDRAWN, "agency")])

    assert status(PLAN, ALONE, rows, TODAY).fresh is Freshness.STALE


def test_a_day_that_passed_unmet_is_overdue() -> None:
    named = "P3.2.1-17"
    by = date(2023, 12, 31)

    assert not status(PLAN, named, Dossier(), by).overdue
    assert status(PLAN, named, Dossier(), date(2024, 1, 1)).overdue
    assert not statuses(PLAN, Dossier(), TODAY)[ALONE].overdue


# --- what no row can do -----------------------------------------------------------------------

WHO = ("agency", "ncp-a", "ncp-b")
EVIDENCE = some.builds(
    shown, some.integers(1, 4), quality=some.sampled_from(Quality), organisation=some.sampled_from(WHO),
    day=some.sampled_from(("2021", "2023-11", "2024-05-01")),
)  # fmt: skip
DOSSIERS = some.builds(
    Dossier,
    some.lists(EVIDENCE, max_size=4, unique_by=lambda each: each.id),
    some.lists(
        some.builds(word, some.sampled_from(Verdict), some.sampled_from(WHO), some.integers(1, 4),
                    some.integers(1, 9)),
        max_size=6, unique_by=lambda each: each.id,
    ),
    some.lists(
        some.builds(value, some.sampled_from(("0.05", "0.1", "0.2")), some.integers(1, 4),
                    some.integers(1, 9), some.sampled_from(("2023", "2024"))),
        max_size=3, unique_by=lambda each: each.id,
    ),
)  # fmt: skip


def place(rows: Dossier) -> int:
    found = status(PLAN, ALONE, rows, TODAY).far
    assert found is not None
    return ORDER.index(found)


@given(DOSSIERS, some.randoms())
def test_the_order_of_rows_says_nothing(rows: Dossier, chance: object) -> None:
    def mixed(of: Sequence[object]) -> list[object]:
        found = [*of]
        chance.shuffle(found)  # type: ignore[attr-defined]
        return found

    other = Dossier(mixed(rows.evidence), mixed(rows.words), mixed(rows.values))  # type: ignore[arg-type]
    assert status(PLAN, ALONE, other, TODAY) == status(PLAN, ALONE, rows, TODAY)


@given(DOSSIERS)
def test_more_evidence_never_takes_anything_away(rows: Dossier) -> None:
    more = replace(rows, evidence=[*rows.evidence, shown(99)])

    assert place(more) >= place(rows)
    assert place(more) >= ORDER.index(Far.EVIDENCED)


@given(DOSSIERS, some.sampled_from(WHO), some.integers(1, 4))
def test_a_doubt_never_raises_anything(rows: Dossier, who: str, which: int) -> None:
    doubted = replace(rows, words=[*rows.words, word(Verdict.DOUBTED, who, which, 99)])

    assert place(doubted) <= place(rows)


@given(DOSSIERS, some.integers(1, 4))
def test_what_is_withdrawn_is_as_if_it_had_never_been_said(rows: Dossier, which: int) -> None:
    gone = [each for each in rows.evidence if each.id == which]
    words = [word(Verdict.WITHDRAWN, each.organisation, which, 99) for each in gone]
    without = replace(rows, evidence=[each for each in rows.evidence if each.id != which])

    assert status(PLAN, ALONE, replace(rows, words=[*rows.words, *words]), TODAY) == status(
        PLAN, ALONE, without, TODAY
    )


@given(DOSSIERS, some.sampled_from(Verdict))
def test_no_word_of_whoever_attested_raises_what_they_attested(
    rows: Dossier, verdict: Verdict
) -> None:
    own = [word(verdict, each.organisation, each.id, 90 + each.id) for each in rows.evidence]

    assert place(replace(rows, words=[*rows.words, *own])) <= place(rows)


@given(DOSSIERS)
def test_verified_needs_another_organisation_and_met_a_value_it_verified(rows: Dossier) -> None:
    found = place(rows)
    others = {
        each.id for each in rows.evidence for w in rows.words
        if w.evidence == each.id and w.verdict is Verdict.VERIFIED
        and w.organisation != each.organisation and each.quality is not Quality.D
    }  # fmt: skip

    if found >= ORDER.index(Far.VERIFIED):
        assert others
    if found == ORDER.index(Far.MET):
        assert any(e.evidence in others and float(e.value) >= 0.1 for e in rows.values)
