"""A person's judgement: with a reason, above the machine's, undone by one record."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import ActingAs, Contribute, everyone_may, person, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck import (
    Membership,
    cluster_of,
    clusters,
    memberships,
    written_memberships,
)
from wholeroute.entities import Claim, Draft, Kind
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    NewJudgement,
    Verdict,
    history,
    judge,
    list_entries,
    standing,
)
from wholeroute.rights import Purpose, Role, Tlp

SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE


@pytest.fixture
def people(contribute: Contribute) -> list[UUID]:
    """Return six people of six reports, the last two of them entries of one list."""
    alone = [contribute([suspect("x", f"Tekle {letter}")])["x"] for letter in "ABCD"]
    listed = contribute(
        [
            Draft(key, Kind.PERSON, (Claim("name", f"Tekle {key}"), Claim("listingId", f"no. 1{key}")), (),
                  frozenset({"listed"}))
            for key in "EF"
        ]
    )  # fmt: skip
    return [*sorted(alone), *sorted([listed["E"], listed["F"]])]


def cluster(acting: Acting, entity: UUID) -> set[UUID]:
    with acting.begin() as connection:
        return set(cluster_of(acting, connection, entity))


def seen(acting: Acting) -> list[Membership]:
    with acting.begin() as connection:
        return memberships(connection)


def test_memberships_are_the_same_by_ids_and_by_ids_as_they_are_written(
    people: list[UUID], analyst: Acting
) -> None:
    """The two entries of one list stay apart either way, though a machine joins both to one record."""
    one, two, three, _, *listed = people
    for left, right in (sorted((one, each)) for each in (two, *listed)):
        by_machine(analyst, left, right)
    left, right = sorted((two, three))
    crosscheck.settle(analyst, left, right, SAME, "one voyage")

    with analyst.begin() as connection:
        written = written_memberships(connection)
        told = list(clusters(standing(connection), list_entries(connection, people)))

    assert [Membership(*map(UUID, each)) for each in written] == told == seen(analyst)
    assert {one, two, three} < {each.entity for each in told}
    assert len(set(listed) & {each.entity for each in told}) == 1


def by_machine(acting: Acting, left: UUID, right: UUID, verdict: Verdict = SAME) -> int:
    """Judge as a run does."""
    with acting.begin() as connection:
        return judge(
            connection,
            [NewJudgement(left, right, verdict, "", model="a test", score=0.99)],
        )


def test_two_judged_the_same_are_one_and_say_who_said_so(
    people: list[UUID], analyst: Acting
) -> None:
    a, b, *_ = people
    judgement = crosscheck.settle(analyst, b, a, SAME, "one passport")

    assert (judgement.left, judgement.right, judgement.member) == (a, b, "analyst@ncp-a")
    assert judgement.human
    assert judgement.stands
    assert cluster(analyst, a) == {a, b}
    assert seen(analyst) == [Membership(a, a, a), Membership(b, a, a)]


def test_a_machine_never_overrules_a_person(people: list[UUID], analyst: Acting) -> None:
    a, b, c, *_ = people
    crosscheck.settle(analyst, a, b, DIFFERENT, "two passports")
    assert by_machine(analyst, a, b) == 0
    by_machine(analyst, a, c)
    by_machine(analyst, b, c)

    assert not {a, b} <= cluster(analyst, c)


def test_a_person_overrules_a_machine_and_a_person(people: list[UUID], analyst: Acting) -> None:
    a, b, *_ = people
    by_machine(analyst, a, b)
    crosscheck.settle(analyst, a, b, DIFFERENT, "two passports")
    assert cluster(analyst, a) == {a}
    crosscheck.settle(analyst, a, b, SAME, "one was forged")
    assert cluster(analyst, a) == {a, b}

    with analyst.begin() as connection:
        told = history(connection, a, b)
    assert [(each.verdict, each.human, each.stands) for each in told] == [
        (SAME, True, True), (DIFFERENT, True, False), (SAME, False, False),
    ]  # fmt: skip


def test_only_people_confirm_a_cluster(people: list[UUID], analyst: Acting) -> None:
    a, b, c, *_ = people
    by_machine(analyst, a, b)
    crosscheck.settle(analyst, b, c, SAME, "the same voice")

    assert [(m.entity, m.analytic, m.confirmed) for m in seen(analyst)] == [
        (a, a, a), (b, a, b), (c, a, b),
    ]  # fmt: skip


def test_undoing_is_one_record_and_takes_the_cluster_apart(
    people: list[UUID], analyst: Acting
) -> None:
    a, b, c, *_ = people
    first = crosscheck.settle(analyst, a, b, SAME, "one passport")
    crosscheck.settle(analyst, b, c, SAME, "the same voice")

    undone = crosscheck.undo(analyst, first.id, "it was forged")

    assert undone.id == first.id
    assert (cluster(analyst, a), cluster(analyst, b)) == ({a}, {b, c})
    with analyst.begin() as connection:
        record, judged = history(connection, a, b)
    assert (record.verdict, record.undo_of, record.reason) == (
        Verdict.RETRACTED, judged.id, "it was forged",
    )  # fmt: skip
    assert not judged.stands


def test_nothing_is_undone_twice(people: list[UUID], analyst: Acting) -> None:
    judgement = crosscheck.settle(analyst, people[0], people[1], SAME, "one passport")
    crosscheck.undo(analyst, judgement.id, "it was forged")

    with pytest.raises(NotFound):
        crosscheck.undo(analyst, judgement.id, "again")


def test_one_call_takes_an_entity_out_of_its_cluster_and_leaves_the_rest_together(
    people: list[UUID], analyst: Acting
) -> None:
    a, b, c, d, *_ = people
    by_machine(analyst, a, b)
    crosscheck.settle(analyst, a, c, SAME, "one passport")
    crosscheck.settle(analyst, b, d, SAME, "one address")
    crosscheck.settle(analyst, c, d, SAME, "one voice")
    assert cluster(analyst, a) == {a, b, c, d}

    undone = crosscheck.unmerge(analyst, a, "somebody else altogether")

    assert len(undone) == 2
    assert cluster(analyst, a) == {a}
    assert cluster(analyst, b) == {b, c, d}


def test_who_is_alone_cannot_be_taken_out(people: list[UUID], analyst: Acting) -> None:
    with pytest.raises(NotFound, match="nothing holds"):
        crosscheck.unmerge(analyst, people[0], "a mistake")


def test_no_statement_is_touched_by_merging_and_unmerging(
    people: list[UUID], analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    whole = "select s.*, s.xmin from ledger.statement s order by id"
    before = superuser.execute(whole).fetchall()
    crosscheck.settle(analyst, people[0], people[1], SAME, "one passport")
    crosscheck.unmerge(analyst, people[0], "it was forged")

    assert superuser.execute(whole).fetchall() == before


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["settle", "machine"]),
            st.sampled_from([SAME, SAME, DIFFERENT, UNSURE]),
            st.integers(0, 5),
            st.integers(0, 5),
        ),
        st.tuples(st.sampled_from(["undo", "unmerge"]), st.none(), st.integers(0, 5), st.just(0)),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_one_entitys_cluster_is_what_all_judgements_together_say(
    people: list[UUID], analyst: Acting, steps: list[tuple[str, Verdict | None, int, int]]
) -> None:
    start_over(analyst)
    for step, verdict, one, other in steps:
        take(analyst, people, step, verdict, one, other)

        together: dict[UUID, set[UUID]] = {}
        for member in seen(analyst):
            together.setdefault(member.analytic, set()).add(member.entity)
        for each in people:
            expected = next((c for c in together.values() if each in c), {each})
            assert cluster(analyst, each) == expected, (step, verdict, one, other)


def take(
    acting: Acting, people: list[UUID], step: str, verdict: Verdict | None, one: int, other: int
) -> None:
    """Take one step of a day's work; one that makes no sense is left out."""
    left, right = sorted((people[one], people[other]))
    if step == "settle" and verdict and one != other:
        crosscheck.settle(acting, left, right, verdict, "a reason")
    elif step == "machine" and verdict and one != other:
        by_machine(acting, left, right, verdict)
    elif step == "undo":
        with acting.begin() as connection:
            judged = standing(connection)
        if judged:
            crosscheck.undo(acting, judged[one % len(judged)].id, "a reason")
    elif step == "unmerge" and cluster(acting, people[one]) != {people[one]}:
        try:
            crosscheck.unmerge(acting, people[one], "a reason")
        except NotFound:
            pytest.fail("somebody in a cluster is held there by something")


def start_over(acting: Acting) -> None:
    with acting.begin() as connection:
        judged = standing(connection)
    for each in judged:
        crosscheck.undo(acting, each.id, "the day is over")


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_judgement_and_an_undo_need_a_reason(
    people: list[UUID], analyst: Acting, reason: str
) -> None:
    judgement = crosscheck.settle(analyst, people[0], people[1], SAME, "one passport")

    for refused in (
        lambda: crosscheck.settle(analyst, people[0], people[2], SAME, reason),
        lambda: crosscheck.undo(analyst, judgement.id, reason),
        lambda: crosscheck.unmerge(analyst, people[0], reason),
    ):
        with pytest.raises(Invalid) as error:
            refused()
        assert error.value.field == "reason"
    assert cluster(analyst, people[0]) == {people[0], people[1]}


def test_nobody_is_compared_with_themselves_or_retracts_by_judging(
    people: list[UUID], analyst: Acting
) -> None:
    with pytest.raises(Invalid, match="always the same as itself"):
        crosscheck.settle(analyst, people[0], people[0], SAME, "sure")
    with pytest.raises(Invalid, match="undone by undoing"):
        crosscheck.settle(analyst, people[0], people[1], Verdict.RETRACTED, "sure")


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
        (Role.PROSECUTOR, Purpose.PROSECUTION),
        (Role.INVESTIGATOR, Purpose.ANALYSIS),
        (Role.CUSTODIAN, Purpose.CATEGORISATION),
        (Role.PROTECTION_OFFICER, Purpose.PROTECTION),
    ],
)
def test_only_who_may_judge_does(
    people: list[UUID], acting: ActingAs, role: Role, purpose: Purpose
) -> None:
    with acting(f"{role}@ncp-a", role, purpose) as session:
        for refused in (
            lambda: crosscheck.settle(session, people[0], people[1], SAME, "sure"),
            lambda: crosscheck.undo(session, 1, "sure"),
            lambda: crosscheck.unmerge(session, people[0], "sure"),
            lambda: crosscheck.run(session),
        ):
            with pytest.raises(Refused):
                refused()


def test_whom_the_reader_may_not_see_cannot_be_judged_or_explained(
    people: list[UUID], contribute: Contribute, analyst: Acting
) -> None:
    hidden = [
        contribute([person("v", "Tekle A", "victim")])["v"],
        contribute([person("u", "Tekle A")])["u"],
        contribute([suspect("j", "Tekle A")], judicial_case="case 7")["j"],
        contribute([suspect("r", "Tekle A")], as_="ncp-b",
                   access=everyone_may("ncp-b", tlp=Tlp.RED))["r"],
        uuid4(),
    ]  # fmt: skip
    for each in hidden:
        with pytest.raises(NotFound):
            crosscheck.settle(analyst, people[0], each, SAME, "sure")
        with pytest.raises(NotFound):
            crosscheck.explain(analyst, people[0], each)
    assert seen(analyst) == []


def test_a_pair_is_explained_with_its_evidence_and_everything_ever_judged(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    one, other = (
        contribute([suspect("x", name, passportNumber="K1234567")])["x"]
        for name in ("Ermias Ghermay", "Ermias Ghirmay")
    )
    judgement = crosscheck.settle(analyst, one, other, SAME, "one passport")

    explained = crosscheck.explain(analyst, one, other)

    assert explained.standing == judgement
    assert explained.judgements == (judgement,)
    assert "same passport number" in [each.words for each in explained.score.evidence]
    (logged,) = superuser.execute(
        "select object from ledger.audit where action = 'read' and object like 'pair:%%'"
    ).fetchall()
    assert logged == (f"pair:{explained.left}:{explained.right}",)


def test_each_reader_has_the_clusters_of_what_they_see(
    contribute: Contribute, acting: ActingAs, analyst: Acting
) -> None:
    """One person's passport, in a report of everybody's and two that few were sent."""
    shared = contribute([suspect("x", "Tekle A", passportNumber="K1234567")])["x"]
    ours = contribute(
        [suspect("x", "Tekle A", passportNumber="K1234567")],
        access=everyone_may("ncp-a", tlp=Tlp.RED),
    )["x"]
    theirs = contribute(
        [suspect("x", "Tekle A", passportNumber="K1234567")], as_="ncp-b",
        access=everyone_may("ncp-b", tlp=Tlp.RED),
    )["x"]  # fmt: skip
    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as other:
        for who in (analyst, other, analyst):
            crosscheck.run(who)

        assert cluster(analyst, shared) == {shared, ours}
        assert cluster(other, shared) == {shared, theirs}
        assert {m.analytic for m in seen(analyst)} == {min(shared, ours)}


def test_a_prosecutor_sees_as_one_whom_a_person_judged_so(
    people: list[UUID], analyst: Acting, acting: ActingAs
) -> None:
    a, b, c, *_ = people
    by_machine(analyst, a, b)
    crosscheck.settle(analyst, b, c, SAME, "the same voice")

    with acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor:
        assert cluster(prosecutor, b) == {b, c}
        assert cluster(prosecutor, a) == {a}
