"""Whether there is enough about a pair to tell: two features, or a number that decides."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.crosscheck.enough import enough
from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.judged import as_judgement
from wholeroute.crosscheck.profile import profile_from
from wholeroute.crosscheck.score import PairScore, score
from wholeroute.entities import Kind

PRIOR = Evidence("prior", "", -14.0, "two records are seldom one")
ONE_WORD = Evidence("name", "one word", 5.0, "a name of one word agrees")
NAMES = Evidence("name", "same", 15.0, "names agree")
OFTEN = Evidence("prior", "often", 3.0, "one of the two is reported 24 times")


def scored(left: dict[str, str], right: dict[str, str]) -> PairScore:
    """Score two people of two reports by what is said of them."""
    one, other = (
        profile_from(UUID(int=at), Kind.PERSON, f"report {at}", sorted(said.items()))
        for at, said in enumerate((left, right), start=1)
    )
    return score(one, other, {})


@pytest.mark.parametrize(
    "evidence",
    [
        (),
        (PRIOR,),
        (PRIOR, ONE_WORD),
        (PRIOR, NAMES),
        (PRIOR, NAMES, ONE_WORD),
        (PRIOR, NAMES, OFTEN),
        (PRIOR, NAMES, Evidence("birth date", "near", -0.5, "birth dates lie near each other")),
        (PRIOR, NAMES, Evidence("identifier", "same", 0.2, "same address, which 90 people share")),
        (PRIOR, Evidence("identifier", "different", -1.0, "passport number differs")),
    ],
)
def test_a_name_alone_is_not_enough(evidence: tuple[Evidence, ...]) -> None:
    assert not enough(evidence)


@pytest.mark.parametrize(
    "further",
    [
        Evidence("birth date", "exact", 12.0, "same birth date"),
        Evidence("birth date", "differs", -9.0, "birth dates lie years apart"),
        Evidence("nationality", "same", 2.0, "same nationality"),
        Evidence("gender", "different", -7.0, "gender differs"),
        Evidence("identifier", "different", -1.0, "passport number differs"),
    ],
)
def test_a_second_feature_makes_it_enough_whichever_way_it_speaks(further: Evidence) -> None:
    assert enough((PRIOR, ONE_WORD, further))


@pytest.mark.parametrize(
    "number",
    [
        Evidence("identifier", "same", 18.0, "same passport number"),
        Evidence("identifier", "different", -14.0, "IMO number differs"),
        Evidence("list entry", "different", -18.0, "one list keeps the two apart"),
    ],
)
def test_a_number_or_a_list_is_enough_by_itself(number: Evidence) -> None:
    assert enough((PRIOR, number))


def test_a_pair_as_it_is_scored_and_as_it_is_stored_are_told_alike() -> None:
    bare = scored({"name": "Tekle"}, {"name": "Tekle"})
    dated = scored(
        {"name": "Tekle", "birthDate": "1980-05-01"}, {"name": "Tekle", "birthDate": "1980-05-01"}
    )

    for found, tells in ((bare, False), (dated, True)):
        stored = as_judgement(UUID(int=1), UUID(int=2), found).explanation
        assert enough(found.evidence) is enough(stored) is tells


@given(
    st.lists(
        st.builds(
            Evidence,
            st.sampled_from(["prior", "name", "birth date", "identifier", "gender"]),
            st.just(""),
            st.floats(-20, 20),
            st.just(""),
        )
    )
)
def test_order_is_nothing_and_more_is_never_less(evidence: list[Evidence]) -> None:
    turned = sorted(evidence, key=lambda each: (each.weight, each.feature))

    assert enough(evidence) is enough(turned)
    assert not enough(evidence) or enough([*evidence, NAMES])
