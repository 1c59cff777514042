"""What is held for one is taken together against a doubtful record; where two compete nobody gains."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from wholeroute.crosscheck.bridges import Pair
from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.model import MODEL
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.crosscheck.score import PairScore, score, summed
from wholeroute.crosscheck.together import MOST_BITS, lifted, taken_together, with_reports
from wholeroute.crosscheck.weights import SAME_FROM
from wholeroute.entities import Kind
from wholeroute.ledger import Verdict

THIRTEEN = [(0, at) for at in range(1, 13)]
OTHERS = [(30, at) for at in range(31, 43)]
NEARLY = SAME_FROM - 1


def person(at: int, **said: str) -> Profile:
    return profile_from(UUID(int=at), Kind.PERSON, str(at), said.items())


PEOPLE = [person(at, name="Tekle Berhane") for at in range(45)]


def at_weight(weight: float) -> PairScore:
    return summed([Evidence("name", "same", weight, "names agree")], MODEL)


def found(
    doubtful: dict[Pair, float], same: Sequence[Pair], against: Sequence[Pair] = ()
) -> dict[Pair, PairScore]:
    """Lift with a score that depends on nothing but the two sides: the weight that is in doubt."""
    of = {frozenset(pair): weight for pair, weight in doubtful.items()}

    def weighed(one: Profile, other: Profile) -> PairScore:
        return at_weight(max((w for pair, w in of.items() if other.id.int in pair), default=NEARLY))

    return lifted(PEOPLE, doubtful, same, against, weighed)


def test_a_doubt_about_whom_thirteen_reports_know_is_lifted_once() -> None:
    lifts = found({(3, 20): NEARLY, (4, 20): NEARLY - 0.5}, THIRTEEN)

    assert list(lifts) == [(3, 20)]
    assert lifts[3, 20].verdict is Verdict.SAME
    assert "13 times" in lifts[3, 20].evidence[-1].words


def test_a_doubt_about_whom_few_know_stays() -> None:
    assert found({(0, 20): NEARLY}, [(0, 1)]) == {}


def test_where_two_compete_for_a_record_neither_gets_it() -> None:
    assert found({(3, 20): NEARLY, (31, 20): NEARLY}, [*THIRTEEN, *OTHERS]) == {}


def test_two_records_may_both_join_whom_both_fit() -> None:
    assert set(found({(3, 20): NEARLY, (3, 21): NEARLY}, THIRTEEN)) == {(3, 20), (3, 21)}


def test_two_records_that_are_surely_two_do_not_both_join() -> None:
    assert found({(3, 20): NEARLY, (3, 21): NEARLY}, THIRTEEN, against=[(20, 21)]) == {}


def test_a_doubt_within_one_cluster_makes_it_no_rival_of_itself() -> None:
    assert list(found({(3, 20): NEARLY, (4, 5): NEARLY}, THIRTEEN)) == [(3, 20)]


def test_what_no_report_says_alone_all_of_them_say_together() -> None:
    """One gives the name in full, another the birth; the third has both."""
    named = person(0, name="Tekle Berhane Haile")
    called = person(1, name="T. Berhane", birthDate="1984-07-09")
    both = person(2, name="Tekle Berhane Haile", birthDate="1984-07-09")

    seen = score(taken_together([named, called]), both, {})

    assert seen.weight > max(score(named, both, {}).weight, score(called, both, {}).weight)


def test_taken_together_nothing_is_lost_or_said_twice() -> None:
    one = person(0, name="Tekle Berhane", nationality="er", passportNumber="K0221")
    other = person(1, name="Tekle Berhane", alias="Wedi Berhe", gender="male")

    whole = taken_together([one, other])

    assert [name.text for name in whole.names] == ["Tekle Berhane", "Wedi Berhe"]
    assert whole.primary == 1
    assert whole.nationalities == {"er"}
    assert whole.identifiers == one.identifiers
    assert taken_together([one]) is one


@pytest.mark.parametrize(("reports", "bits"), [(1, 0), (3, 0), (6, 1), (12, 2), (1000, MOST_BITS)])
def test_many_reports_are_worth_how_much_likelier_a_further_one_is(
    reports: int, bits: float
) -> None:
    assert with_reports(at_weight(NEARLY), reports).weight == pytest.approx(NEARLY + bits)
