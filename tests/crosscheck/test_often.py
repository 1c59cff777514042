"""Somebody reported again and again is likelier to be reported once more."""

from __future__ import annotations

import pytest

from wholeroute.crosscheck.bridges import Connected, Pair
from wholeroute.crosscheck.often import MOST_BITS, in_doubt, lifted, with_reports, worth
from wholeroute.crosscheck.score import PairScore
from wholeroute.crosscheck.weights import SAME_FROM
from wholeroute.ledger import Verdict

THIRTEEN = [(0, at) for at in range(1, 13)]
NEARLY = SAME_FROM - 1


def connected(*pairs: Pair) -> Connected:
    joined = Connected()
    for pair in pairs:
        joined.join(*pair)
    return joined


def test_a_doubt_about_whom_thirteen_reports_know_is_lifted() -> None:
    doubtful = {(3, 20): NEARLY, (4, 20): NEARLY - 0.5}

    found = lifted(doubtful, THIRTEEN, connected(*THIRTEEN))

    assert found == {(3, 20): 13, (4, 20): 13}


def test_a_doubt_about_whom_few_know_stays() -> None:
    two = [(0, 1)]

    assert lifted({(0, 20): NEARLY}, two, connected(*two)) == {}


def test_where_two_compete_for_a_record_neither_gets_it() -> None:
    others = [(30, at) for at in range(31, 43)]
    doubtful = {(3, 20): NEARLY, (31, 20): NEARLY - 1}

    assert lifted(doubtful, [*THIRTEEN, *others], connected(*THIRTEEN, *others)) == {}


def test_a_doubt_within_one_cluster_makes_it_no_rival_of_itself() -> None:
    doubtful = {(3, 20): NEARLY, (4, 5): NEARLY}

    assert lifted(doubtful, THIRTEEN, connected(*THIRTEEN)) == {(3, 20): 13}


def test_too_great_a_doubt_is_not_lifted() -> None:
    assert not in_doubt(SAME_FROM - MOST_BITS - 0.1)
    assert lifted({(3, 20): SAME_FROM - 2.5}, THIRTEEN, connected(*THIRTEEN)) == {}


@pytest.mark.parametrize(("reports", "bits"), [(0, 0), (3, 0), (6, 1), (12, 2), (1000, MOST_BITS)])
def test_its_worth_is_how_much_likelier_it_is(reports: int, bits: float) -> None:
    assert worth(reports) == pytest.approx(bits)


def test_what_lifts_it_is_said() -> None:
    before = PairScore(NEARLY, 1 / (1 + 2.0**-NEARLY), Verdict.UNSURE, ())

    after = with_reports(before, 13)

    assert after.verdict is Verdict.SAME
    assert after.probability > before.probability
    (said,) = after.evidence
    assert "13 times" in said.words
    assert after.weight == pytest.approx(before.weight + said.weight)
    assert with_reports(before, 0) is before
