"""Clusters follow from standing judgements, whatever their order, and people come first."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wholeroute.crosscheck import clusters
from wholeroute.ledger import Judgement, Verdict

A, B, C, D = (UUID(int=n) for n in range(1, 5))
EVERYONE = st.integers(1, 8).map(lambda n: UUID(int=n))


def judged(
    left: UUID, right: UUID, verdict: Verdict, *, by: str = "", score: float = 0.99
) -> Judgement:
    left, right = sorted((left, right))
    return Judgement(
        0, left, right, verdict, "because", by or None, None if by else "model", score, [],
        datetime(2026, 1, 1, tzinfo=UTC), True, None,
    )  # fmt: skip


JUDGEMENTS = st.lists(
    st.builds(
        judged,
        EVERYONE,
        EVERYONE,
        st.sampled_from([Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE]),
        by=st.sampled_from(["", "ana"]),
        score=st.floats(0.5, 1.0),
    ).filter(lambda j: j.left != j.right),
    max_size=14,
    unique_by=lambda j: (j.left, j.right),
)


def groups(
    judgements: list[Judgement], registers: dict[UUID, str] | None = None
) -> list[set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for member in clusters(judgements, registers):
        found.setdefault(member.analytic, set()).add(member.entity)
    return sorted(found.values(), key=min)


@given(JUDGEMENTS, st.randoms())
def test_the_order_of_judgements_does_not_matter(judgements: list[Judgement], draw: object) -> None:
    shuffled = list(judgements)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]

    assert clusters(shuffled) == clusters(judgements)


@given(JUDGEMENTS)
def test_what_a_person_holds_for_one_is_one(judgements: list[Judgement]) -> None:
    where = {member.entity: member.analytic for member in clusters(judgements)}

    for each in judgements:
        if each.verdict is Verdict.SAME and each.human:
            assert where[each.left] == where[each.right]


def test_sameness_carries_over() -> None:
    assert groups([judged(A, B, Verdict.SAME), judged(B, C, Verdict.SAME)]) == [{A, B, C}]


def test_a_machine_never_joins_what_a_person_holds_apart() -> None:
    chain = [judged(A, B, Verdict.SAME, score=0.99), judged(B, C, Verdict.SAME, score=0.999)]

    assert groups([*chain, judged(A, C, Verdict.DIFFERENT, by="ana")]) == [{B, C}]


def test_two_entries_of_one_list_are_not_joined_by_a_machine_but_by_a_person() -> None:
    entries = {A: "list", C: "list"}
    chain = [judged(A, B, Verdict.SAME, score=0.9999), judged(B, C, Verdict.SAME)]

    assert groups(chain, entries) == [{A, B}]
    assert groups([*chain, judged(A, C, Verdict.SAME, by="ana")], entries) == [{A, B, C}]


def test_a_report_without_a_birth_date_does_not_chain_a_name_twin() -> None:
    """A and B are one, D is their twin; C could be either: it goes where more speaks for it."""
    said = [
        judged(A, B, Verdict.SAME, score=0.9999),
        judged(A, C, Verdict.SAME, score=0.999),
        judged(B, C, Verdict.SAME, score=0.999),
        judged(C, D, Verdict.SAME, score=0.995),
        judged(A, D, Verdict.DIFFERENT, score=0.001),
        judged(B, D, Verdict.DIFFERENT, score=0.001),
    ]

    assert groups(said) == [{A, B, C}]


def test_one_slip_does_not_part_what_much_else_joins() -> None:
    said = [judged(one, other, Verdict.SAME, score=0.9999) for one in (A, B) for other in (C, D)]

    assert groups([*said, judged(A, B, Verdict.DIFFERENT, score=0.01)]) == [{A, B, C, D}]


def test_only_people_confirm() -> None:
    members = clusters([judged(A, B, Verdict.SAME), judged(B, C, Verdict.SAME, by="ana")])

    assert {m.entity: m.confirmed for m in members} == {A: A, B: B, C: B}


def test_an_entity_that_is_like_nobody_has_no_cluster() -> None:
    assert clusters([judged(A, B, Verdict.UNSURE), judged(C, D, Verdict.DIFFERENT, by="ana")]) == []


def test_what_is_unsure_counts_for_what_it_says() -> None:
    twins = [judged(A, B, Verdict.SAME, score=0.9999), judged(C, D, Verdict.SAME, score=0.9999)]
    threads = [judged(B, C, Verdict.SAME, score=0.999), judged(A, C, Verdict.SAME, score=0.99)]
    doubts = [judged(A, D, Verdict.UNSURE, score=0.1), judged(B, D, Verdict.UNSURE, score=0.1)]

    assert groups([*twins, *threads, doubts[0]]) == [{A, B, C, D}]
    assert groups([*twins, *threads, *doubts]) == [{A, B}, {C, D}]


def test_two_of_several_records_hang_together_by_more_than_a_thread() -> None:
    twins = [judged(A, B, Verdict.SAME, score=0.9999), judged(C, D, Verdict.SAME, score=0.9999)]
    thread = judged(B, C, Verdict.SAME, score=0.99)

    assert groups([*twins, thread]) == [{A, B}, {C, D}]
    assert groups([*twins, thread, judged(A, D, Verdict.SAME, score=0.99)]) == [{A, B, C, D}]
    assert groups([twins[0], thread]) == [{A, B, C}]
