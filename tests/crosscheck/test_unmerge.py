"""Taking somebody out of a cluster is one act: it holds, says what it undid, and is taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck import cluster_of
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Acting, Verdict, history, standing
from wholeroute.rights import Purpose, Role

ERMIAS = {"birthDate": "1980-05-01", "nationality": "Eritrea", "passportNumber": "K1234567"}


@pytest.fixture
def merged(contribute: Contribute, analyst: Acting) -> list[UUID]:
    """Return three records of three reports that a run holds for one, in order."""
    found = sorted(contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])["a"] for _ in "abc")
    crosscheck.run(analyst)
    assert cluster(analyst, found[0]) == set(found)
    return found


def cluster(acting: Acting, entity: UUID) -> set[UUID]:
    with acting.begin() as connection:
        return set(cluster_of(acting, connection, entity))


def test_whoever_is_taken_out_stays_out_after_the_next_run(
    merged: list[UUID], analyst: Acting
) -> None:
    a, b, c = merged

    undone = crosscheck.unmerge(analyst, a, "another man")

    assert {(each.left, each.right) for each in undone} == {(a, b), (a, c)}
    for _ in range(2):
        assert cluster(analyst, a) == {a}
        assert cluster(analyst, b) == {b, c}
        crosscheck.run(analyst)


def test_a_further_report_does_not_bring_them_together_again(
    merged: list[UUID], contribute: Contribute, analyst: Acting
) -> None:
    a, b, c = merged
    crosscheck.unmerge(analyst, a, "another man")
    new = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])

    crosscheck.arrive(analyst, [new.ref])
    crosscheck.run(analyst)

    assert not cluster(analyst, a) & {b, c}


def test_each_pair_says_that_it_was_held_apart_by_whom_and_how_it_stood(
    merged: list[UUID], analyst: Acting
) -> None:
    a, b, _ = merged
    crosscheck.unmerge(analyst, a, "another man")

    with analyst.begin() as connection:
        apart, before = history(connection, a, b)
    assert (apart.verdict, apart.member, apart.reason) == (
        Verdict.DIFFERENT, "analyst@ncp-a", "another man",
    )  # fmt: skip
    assert "same passport number" in [each["words"] for each in apart.explanation]
    assert (before.verdict, before.human, before.stands) == (Verdict.SAME, False, False)


def test_it_is_one_line_in_the_log(
    merged: list[UUID], analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    undone = crosscheck.unmerge(analyst, merged[0], "another man")

    ((details,),) = superuser.execute(
        "select details from ledger.audit where object = %s", (f"entity:{merged[0]}",)
    ).fetchall()
    assert details == {"undone": sorted(each.id for each in undone), "apart": 2}


def test_taking_it_back_is_one_act_and_everything_stands_as_before(
    merged: list[UUID], analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    a, b, c = merged
    with analyst.begin() as connection:
        before = {(j.left, j.right, j.verdict, j.model, j.score) for j in standing(connection)}
    crosscheck.unmerge(analyst, a, "another man")

    undone = crosscheck.remerge(analyst, a, "it was him after all")

    assert len(undone) == 2
    assert cluster(analyst, a) == {a, b, c}
    with analyst.begin() as connection:
        now = {(j.left, j.right, j.verdict, j.model, j.score) for j in standing(connection)}
    assert now == before
    lines = superuser.execute(
        "select from ledger.audit where object = %s", (f"entity:{a}",)
    ).fetchall()
    assert len(lines) == 2
    crosscheck.run(analyst)
    assert cluster(analyst, a) == {a, b, c}


def test_what_a_person_had_judged_stands_in_the_name_of_whoever_takes_the_act_back(
    merged: list[UUID], analyst: Acting, acting: ActingAs
) -> None:
    a, b, c = merged
    crosscheck.settle(analyst, a, b, Verdict.SAME, "one passport")
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as other:
        crosscheck.unmerge(other, a, "another man")
        crosscheck.remerge(other, a, "a mistake")

    assert cluster(analyst, a) == {a, b, c}
    explained = crosscheck.explain(analyst, a, b)
    assert explained.standing is not None
    assert explained.standing.member == "investigator@ncp-a"
    assert explained.standing.reason == "a mistake (as analyst@ncp-a had judged)"
    assert explained.held_by == ("investigator@ncp-a",)


def test_only_an_unmerge_that_stands_is_taken_back(merged: list[UUID], analyst: Acting) -> None:
    a, b, _ = merged
    with pytest.raises(NotFound, match="no unmerge"):
        crosscheck.remerge(analyst, a, "a mistake")
    crosscheck.settle(analyst, a, b, Verdict.DIFFERENT, "twins")
    with pytest.raises(NotFound, match="no unmerge"):
        crosscheck.remerge(analyst, a, "a mistake")
    with pytest.raises(Invalid):
        crosscheck.remerge(analyst, a, " ")


def test_whom_a_person_holds_apart_already_keeps_their_words(
    merged: list[UUID], analyst: Acting
) -> None:
    a, b, c = merged
    held = crosscheck.settle(analyst, a, b, Verdict.DIFFERENT, "twins")

    crosscheck.unmerge(analyst, a, "another man")

    with analyst.begin() as connection:
        stands = {(j.left, j.right): j for j in standing(connection, (a,))}
    assert stands[a, b] == held
    assert stands[a, c].reason == "another man"


def test_what_is_taken_back_of_a_machines_is_not_said_again_on_the_same_evidence(
    contribute: Contribute, analyst: Acting
) -> None:
    one, other = sorted(contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])["a"] for _ in "ab")
    crosscheck.run(analyst)
    with analyst.begin() as connection:
        (judged,) = standing(connection)
    crosscheck.undo(analyst, judged.id, "the passport is forged")

    crosscheck.run(analyst)

    assert cluster(analyst, one) == {one}
    with analyst.begin() as connection:
        assert standing(connection) == []
    crosscheck.settle(analyst, one, other, Verdict.SAME, "it was not forged")
    last = crosscheck.explain(analyst, one, other).standing
    assert last is not None
    crosscheck.undo(analyst, last.id, "I do not know")
    crosscheck.run(analyst)
    assert cluster(analyst, one) == {one, other}
