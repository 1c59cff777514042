"""What people judged is not proposed again, unless something is new; then it says what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck import News, cluster_of
from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.model import MODEL
from wholeroute.crosscheck.pairs import Stood, stood
from wholeroute.crosscheck.reconsider import new_evidence, speaks_against
from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Verdict
from wholeroute.rights import Purpose, Role

SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE
NAMES = Evidence("name", "same", 15.0, "names agree: A / B")


@pytest.fixture
def pair(contribute: Contribute, analyst: Acting) -> tuple[UUID, UUID]:
    """Return two who share a name and a nationality, of whom a run is unsure, in order."""
    one = contribute(
        [suspect("a", "Ermias Ghermay", nationality="ER", birthDate="1980-05-01", summary="x")]
    )["a"]
    other = contribute(
        [suspect("a", "Ermias Ghermay", nationality="ER", passportNumber="K1234567")], as_="ncp-b"
    )["a"]
    crosscheck.run(analyst)
    left, right = sorted((one, other))
    assert [(each.left, each.right) for each in crosscheck.queue(analyst)] == [(left, right)]
    return left, right


def waiting(acting: Acting) -> set[tuple[UUID, UUID]]:
    return {
        (each.left, each.right)
        for each in crosscheck.queue(acting, crosscheck.Wanted(enough=False))
    }


def test_a_judgement_keeps_how_the_pair_stood_and_by_which_version(
    pair: tuple[UUID, UUID], analyst: Acting
) -> None:
    judged = crosscheck.settle(analyst, *pair, DIFFERENT, "two men of one village")

    kept, now = stood(judged.explanation), crosscheck.explain(analyst, *pair).score
    assert kept.model == MODEL
    assert [each.words for each in kept.evidence] == [each.words for each in now.evidence]
    assert judged.score == now.probability
    assert judged.model is None


@pytest.mark.parametrize("verdict", [SAME, DIFFERENT, UNSURE])
def test_what_a_person_judged_does_not_wait_again_and_nothing_is_new_of_itself(
    pair: tuple[UUID, UUID], contribute: Contribute, analyst: Acting, verdict: Verdict
) -> None:
    crosscheck.settle(analyst, *pair, verdict, "I looked at it")
    contribute([suspect("a", "Olga Petrova", birthDate="1991-02-03")])

    for _ in range(2):
        crosscheck.run(analyst)
        assert pair not in waiting(analyst)
        assert crosscheck.reconsider(analyst) == []


def test_a_report_that_is_held_for_one_with_both_is_news_and_says_why(
    pair: tuple[UUID, UUID], contribute: Contribute, analyst: Acting
) -> None:
    held = crosscheck.settle(analyst, *pair, DIFFERENT, "two men of one village")
    new = contribute(
        [suspect("a", "Ermias Ghermay", nationality="ER", birthDate="1980-05-01",
                 passportNumber="K1234567")], as_="agency",
    )["a"]  # fmt: skip

    crosscheck.run(analyst)

    assert pair not in waiting(analyst)
    (found,) = crosscheck.reconsider(analyst)
    assert found.judgement == held
    (news,) = found.news
    assert news.record == new
    words = {tuple(news.first), tuple(news.second)}
    assert any("same birth date" in each for each in words)
    assert any("same passport number" in each for each in words)
    assert str(new) in news.in_words
    assert crosscheck.explain(analyst, *pair).news == found.news
    with analyst.begin() as connection:
        assert not set(pair) <= set(cluster_of(analyst, connection, new))


def test_judging_anew_ends_the_news(
    pair: tuple[UUID, UUID], contribute: Contribute, analyst: Acting
) -> None:
    crosscheck.settle(analyst, *pair, DIFFERENT, "two men of one village")
    contribute(
        [suspect("a", "Ermias Ghermay", nationality="ER", birthDate="1980-05-01",
                 passportNumber="K1234567")], as_="agency",
    )  # fmt: skip
    crosscheck.run(analyst)
    assert crosscheck.reconsider(analyst)

    crosscheck.settle(analyst, *pair, DIFFERENT, "the passport was lent")

    crosscheck.run(analyst)
    assert crosscheck.reconsider(analyst) == []
    assert pair not in waiting(analyst)


def test_a_report_that_fits_one_and_contradicts_the_other_is_news_of_whom_people_hold_for_one(
    contribute: Contribute, analyst: Acting
) -> None:
    said = {"nationality": "ER", "passportNumber": "K1234567"}
    one = contribute([suspect("a", "Ermias Ghermay", nationality="ER", birthDate="1961-05-01")])[
        "a"
    ]
    other = contribute([suspect("a", "Ermias Ghermay", **said)])["a"]
    crosscheck.run(analyst)
    crosscheck.settle(analyst, one, other, SAME, "the same voice")
    new = contribute([suspect("a", "Ermias Ghermay", birthDate="1990-07-08", **said)])["a"]

    crosscheck.run(analyst)

    (found,) = crosscheck.reconsider(analyst)
    (news,) = found.news
    assert news.record == new
    assert news.bits < 0
    held, apart = (news.second, news.first) if one < other else (news.first, news.second)
    assert "same passport number" in held
    assert "birth dates lie years apart, a generation" in apart


def test_what_a_mended_row_adds_to_one_of_the_two_is_news(
    pair: tuple[UUID, UUID], analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    crosscheck.settle(analyst, *pair, DIFFERENT, "two men of one village")
    superuser.execute(
        "update ledger.statement set property = 'passportNumber', value = 'K1234567', flag = null"
        " where property = 'summary'"
    )

    crosscheck.run(analyst)

    (found,) = crosscheck.reconsider(analyst)
    assert found.news == (News(("same passport number",), (), 18.0),)
    assert found.news[0].in_words == "same passport number"
    assert pair not in waiting(analyst)


def test_only_who_judges_is_shown_what_is_new(pair: tuple[UUID, UUID], acting: ActingAs) -> None:
    with (
        acting("rights-reviewer@ncp-a", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT) as reader,
        pytest.raises(Refused),
    ):
        crosscheck.reconsider(reader)


# --- what is new, by itself ---------------------------------------------------------------------


def test_the_same_words_at_another_weight_are_nothing_new() -> None:
    then = Stood(MODEL, (NAMES,))

    assert new_evidence(then, [NAMES._replace(weight=9.0)], MODEL) == ()


def test_a_feature_that_says_otherwise_is_new_by_what_it_moves() -> None:
    shared = Evidence("identifier", "same", 11.0, "same telephone number")
    crowded = shared._replace(weight=2.0, words="same telephone number, which 40 people share")

    (news,) = new_evidence(Stood(MODEL, (NAMES, shared)), [NAMES, crowded], MODEL)

    assert (news.first, news.bits) == ((crowded.words,), -9.0)
    assert speaks_against(SAME, news)
    assert not speaks_against(DIFFERENT, news)
    assert speaks_against(UNSURE, news)


def test_another_version_that_says_the_same_in_other_words_brings_nothing_new() -> None:
    then = Stood("pair-score 1", (NAMES,))
    reworded = NAMES._replace(words="the names agree")
    dated = Evidence("birth date", "exact", 12.0, "same birth date")

    assert new_evidence(then, [reworded], MODEL) == ()
    assert [each.first for each in new_evidence(then, [reworded, dated], MODEL)] == [
        ("same birth date",)
    ]


def test_of_what_nobody_kept_nothing_is_new() -> None:
    assert new_evidence(stood([]), [NAMES], MODEL) == ()


@pytest.mark.parametrize("verdict", [SAME, DIFFERENT, UNSURE])
def test_what_moves_a_pair_by_less_than_a_bit_is_no_news(verdict: Verdict) -> None:
    assert not any(speaks_against(verdict, News(("words",), (), bits)) for bits in (-0.9, 0.0, 0.9))
