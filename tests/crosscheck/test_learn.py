"""What people judged corrects the weights, is measured on others, and needs a second person."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import chain, pairwise
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs, Contribute, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.judged import judged
from wholeroute.crosscheck.learn import Example, figures, fitted, split
from wholeroute.crosscheck.model import WRITTEN, Model, corrected, thing_said
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    NewJudgement,
    Verdict,
    choose_model,
    judge,
    keep_model,
    standing,
)
from wholeroute.rights import Purpose, Role

YEAR, PHONE = "same birth year", "same telephone number"


def pair(at: int, other: int = 0) -> tuple[UUID, UUID]:
    return UUID(int=at), UUID(int=other or at + 10**6)


def said(at: int, weight: float, *things: str, same: bool) -> Example:
    return Example(pair(at), weight, things, same)


@pytest.fixture
def as_people_judge() -> list[Example]:
    """Return 600 pairs at even odds where a year is worth three bits more than it was given."""
    draw = random.Random(4)  # noqa: S311 — drawn, no secret
    found = []
    for at in range(600):
        things = [thing for thing in (YEAR, PHONE) if draw.random() < 0.5]
        odds = (3.0 if YEAR in things else 0.0) - 1.5
        found.append(said(at, 0.0, *things, same=draw.random() < 1 / (1 + 2.0**-odds)))
    return found


def test_a_weight_that_people_contradict_is_corrected_and_another_is_left(
    as_people_judge: list[Example],
) -> None:
    corrections, share = fitted(as_people_judge)

    assert corrections[YEAR] == pytest.approx(3.0, abs=0.6)
    assert corrections[PHONE] == pytest.approx(0.0, abs=0.5)
    assert share == pytest.approx(-1.5, abs=0.5)


def test_few_judgements_correct_little() -> None:
    few = [said(at, 0.0, YEAR, same=True) for at in range(2)]
    few += [said(at, 0.0, same=False) for at in range(2, 4)]

    assert 0 < fitted(few)[0][YEAR] < 2


def test_how_many_are_the_same_corrects_nothing() -> None:
    """Somebody judged the sure ones alone: that says how they chose, and nothing of the weights."""
    chosen = [said(at, 4.0, YEAR, PHONE, same=at % 2 == 0) for at in range(400)]

    corrections, share = fitted(chosen)

    assert share == pytest.approx(-4.0, abs=0.3)
    assert corrections == {YEAR: pytest.approx(0, abs=0.1), PHONE: pytest.approx(0, abs=0.1)}


def test_what_was_learnt_agrees_better_on_pairs_that_were_not_learnt_from(
    as_people_judge: list[Example],
) -> None:
    corrections, share = fitted(as_people_judge[:400])
    held_out = as_people_judge[400:]

    after = figures(held_out, corrections, share)

    assert after.loss < figures(held_out, {}, fitted(as_people_judge[:400], ())[1]).loss
    assert (after.pairs, after.same) == (200, sum(each.same for each in held_out))


def test_figures_count_what_is_held_for_one() -> None:
    told = [said(1, 9.0, same=True), said(2, 9.0, same=False), said(3, -9.0, same=True)]

    found = figures(told, {}, 0.0)

    assert (found.precision, found.recall) == (0.5, 0.5)
    assert figures(told[2:], {}, 0.0).precision is None


def test_whoever_is_held_for_one_is_learnt_from_or_measured_on_and_never_both() -> None:
    groups = [[UUID(int=1000 * group + at) for at in range(5)] for group in range(30)]
    chains = [list(pairwise(group)) for group in groups]
    found = [Example(each, 0.0, (), same=at % 2 == 0) for at, each in enumerate(chain(*chains))]

    learnt_from, held_out = split(found, [pair(7, 8)])

    assert len(learnt_from) + len(held_out) == len(found)
    assert learnt_from
    assert held_out
    sides = [{end for each in side for end in each.pair} for side in (learnt_from, held_out)]
    assert sides[0].isdisjoint(sides[1])


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        ("names agree, one is longer: Ali Hasan / علي", "names agree"),
        ("same telephone number, which 5 people share", PHONE),
        ("birth dates 2 years apart", "birth dates n years apart"),
        (YEAR, YEAR),
    ],
)
def test_a_correction_is_for_what_is_said_of_anybody(words: str, thing: str) -> None:
    assert thing_said(Evidence("x", "", 1.0, words)) == thing


def test_the_prior_is_nobodys_to_correct() -> None:
    prior = Evidence("prior", "", -11.0, "two records are seldom one")
    model = Model("x", {prior.words: 5.0, YEAR: 1.0})

    assert corrected([prior, Evidence("birth date", "", 5.0, YEAR)], model) == [
        prior,
        Evidence("birth date", "", 6.0, YEAR),
    ]


# --- in a ledger --------------------------------------------------------------------------------


@pytest.fixture
def colleague(acting: ActingAs) -> Iterator[Acting]:
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as session:
        yield session


def test_too_few_judgements_teach_nothing(contribute: Contribute, analyst: Acting) -> None:
    filed = contribute([suspect("a", "Tekle Berhane"), suspect("b", "Tekle Berhane")])
    crosscheck.settle(analyst, filed["a"], filed["b"], Verdict.SAME, "the same voice")

    with pytest.raises(Invalid) as told:
        crosscheck.learn(analyst)

    assert "1 judgements are too few" in str(told.value)
    assert crosscheck.learnt(analyst) == []


def people(contribute: Contribute, analyst: Acting, many: int) -> None:
    """File pairs of one name; a person says they are one where a year is given, else two."""
    drafts = [
        suspect(f"{side}{at}", f"Name{at} Father{at}", **({"birthDate": "1980"} if at % 2 else {}))
        for at in range(many)
        for side in "ab"
    ]
    filed = contribute(drafts)
    said = []
    for at in range(many):
        left, right = sorted((filed[f"a{at}"], filed[f"b{at}"]))
        verdict = Verdict.SAME if at % 2 else Verdict.DIFFERENT
        said.append(NewJudgement(left, right, verdict, "heard", member=analyst.reader.member))
    with analyst.begin() as connection:
        judge(connection, said)


def test_a_version_is_learnt_by_one_put_to_use_by_another_and_names_what_it_scores(
    contribute: Contribute, analyst: Acting, colleague: Acting
) -> None:
    people(contribute, analyst, 360)
    learnt = crosscheck.learn(analyst)
    assert learnt.version == f"{WRITTEN.version}.1"
    assert learnt.corrections[YEAR] > 0.5
    assert learnt.card["after"]["loss"] < learnt.card["before"]["loss"]
    assert not learnt.in_use
    with pytest.raises(Invalid, match="who learnt a version does not put it to use"):
        crosscheck.put_to_use(analyst, learnt.version, "it is good")

    crosscheck.put_to_use(colleague, learnt.version, "the card is convincing")
    fresh = [
        suspect("x", "Abel Tesfay", birthDate="1990"),
        suspect("y", "Abel Tesfay", birthDate="1990"),
    ]
    filed = contribute(fresh)
    crosscheck.run(analyst)

    (each,) = crosscheck.learnt(analyst)
    assert each.in_use
    with analyst.begin() as connection:
        (judgement,) = standing(connection, (filed["x"],))
    assert judgement.model == learnt.version
    (year,) = [e for e in judgement.explanation if e["feature"] == "birth date"]
    assert year["weight"] == pytest.approx(5.3 + learnt.corrections[YEAR], abs=0.01)
    explained = crosscheck.explain(analyst, filed["x"], filed["y"]).score
    assert explained.probability == pytest.approx(judgement.score)

    crosscheck.put_to_use(analyst, None, "a mistake was found")
    crosscheck.run(analyst)
    with analyst.begin() as connection:
        (judgement,) = standing(connection, (filed["x"],))
    assert judgement.model == WRITTEN.version


def test_the_card_says_what_was_learnt_from_whom(contribute: Contribute, analyst: Acting) -> None:
    people(contribute, analyst, 360)

    card = crosscheck.card_of(crosscheck.learn(analyst))

    assert card.startswith(f"# Model card: {WRITTEN.version}.1\n")
    assert "of 360 pairs that 1 people judged" in card
    assert f"| {YEAR} | +" in card
    assert "Name1" not in card


def test_a_version_that_agrees_less_well_is_not_put_to_use(
    analyst: Acting, colleague: Acting
) -> None:
    card = {"before": {"loss": 0.2}, "after": {"loss": 0.3}}
    with analyst.begin() as connection:
        version = keep_model(connection, WRITTEN.version, {}, card, analyst.reader.member)

    with pytest.raises(Invalid, match="less well than the weights do"):
        crosscheck.put_to_use(colleague, version, "why not")
    with pytest.raises(NotFound):
        crosscheck.put_to_use(colleague, "pair-score 99", "why not")


def test_the_database_holds_the_second_pair_of_eyes_itself(analyst: Acting) -> None:
    with analyst.begin() as connection:
        version = keep_model(connection, WRITTEN.version, {}, {}, analyst.reader.member)

    with pytest.raises(ProgrammingError, match="row-level security"), analyst.begin() as connection:
        connection.execute(
            text("insert into ledger.model_choice (version, member, reason) values (:v, :m, 'x')"),
            {"v": version, "m": analyst.reader.member},
        )
    with pytest.raises(ProgrammingError, match="row-level security"), analyst.begin() as connection:
        choose_model(connection, None, "somebody else", "x")


def test_another_organisation_scores_by_its_own(acting: ActingAs, analyst: Acting) -> None:
    with analyst.begin() as connection:
        keep_model(connection, WRITTEN.version, {YEAR: 9.0}, {}, analyst.reader.member)

    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as other:
        assert crosscheck.learnt(other) == []


def test_only_who_judges_learns(acting: ActingAs) -> None:
    with acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION) as custodian:
        for asked in (crosscheck.learn, crosscheck.learnt):
            with pytest.raises(Refused):
                asked(custodian)
        with pytest.raises(Refused):
            crosscheck.put_to_use(custodian, None, "x")


def test_a_run_scores_by_the_model_that_it_is_given() -> None:
    assert list(judged([], [], {}, model=Model("x"))) == []


def test_what_comes_in_is_scored_by_the_version_in_use(
    contribute: Contribute, analyst: Acting, colleague: Acting
) -> None:
    card = {"before": {"loss": 0.3}, "after": {"loss": 0.2}}
    with analyst.begin() as connection:
        version = keep_model(connection, WRITTEN.version, {YEAR: 2.0}, card, "analyst@ncp-a")
    crosscheck.put_to_use(colleague, version, "the card is convincing")
    contribute([suspect("x", "Abel Tesfay", birthDate="1990")])
    crosscheck.run(analyst)

    late = contribute([suspect("y", "Abel Tesfay", birthDate="1990")])
    crosscheck.arrive(analyst, [late.ref])

    with analyst.begin() as connection:
        (judgement,) = standing(connection, (late["y"],))
    assert judgement.model == version
