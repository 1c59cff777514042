"""What one version merged is taken back as one act; people's judgements stay; so does the act."""

from __future__ import annotations

import sys
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, everyone_may, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck import cluster_of, memberships
from wholeroute.crosscheck.model import MODEL, Model
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, NewJudgement, Verdict, VersionRow, history, judge, standing
from wholeroute.rights import Purpose, Role, Tlp

ERMIAS = {"birthDate": "1980-05-01", "nationality": "Eritrea", "passportNumber": "K1234567"}


@pytest.fixture
def merged(contribute: Contribute, analyst: Acting) -> list[UUID]:
    """Return three records of three reports that a run holds for one, in order."""
    found = sorted(contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])["a"] for _ in "abc")
    crosscheck.run(analyst)
    return found


def cluster(acting: Acting, entity: UUID) -> set[UUID]:
    with acting.begin() as connection:
        return set(cluster_of(acting, connection, entity))


def test_what_would_go_is_counted_before(merged: list[UUID], analyst: Acting) -> None:
    assert crosscheck.standing_versions(analyst) == [VersionRow(MODEL, 3, 0, 0)]


def test_every_merge_of_a_version_ends_and_people_keep_theirs(
    merged: list[UUID], analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    a, b, c = merged
    crosscheck.settle(analyst, a, b, Verdict.SAME, "one passport")

    assert crosscheck.withdraw(analyst, MODEL, "it takes brothers for one") == 2

    assert cluster(analyst, a) == {a, b}
    assert cluster(analyst, c) == {c}
    with analyst.begin() as connection:
        last = history(connection, b, c)[0]
    assert (last.verdict, last.member, last.reason) == (
        Verdict.RETRACTED, "analyst@ncp-a", "it takes brothers for one",
    )  # fmt: skip
    lines = superuser.execute(
        "select details from ledger.audit where object = %s", (f"model:{MODEL}",)
    ).fetchall()
    assert lines == [({"withdrawn": 2},)]


def test_no_run_of_that_version_says_it_again_and_another_version_may(
    merged: list[UUID], analyst: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    crosscheck.withdraw(analyst, MODEL, "it takes brothers for one")

    crosscheck.run(analyst)

    with analyst.begin() as connection:
        assert memberships(connection) == []
    another = Model("pair-score 99")
    monkeypatch.setattr(sys.modules["wholeroute.crosscheck.run"], "model_in_use", lambda _: another)
    crosscheck.run(analyst)
    assert cluster(analyst, merged[0]) == set(merged)


def test_no_arrival_of_a_report_says_it_again(contribute: Contribute, analyst: Acting) -> None:
    filed = [contribute([suspect("a", "Ermias Ghermay", **ERMIAS)]) for _ in "ab"]
    crosscheck.run(analyst)
    crosscheck.withdraw(analyst, MODEL, "it takes brothers for one")

    crosscheck.arrive(analyst, [each.ref for each in filed])

    assert cluster(analyst, filed[0]["a"]) == {filed[0]["a"]}


def test_a_further_report_is_judged_by_itself(
    merged: list[UUID], contribute: Contribute, analyst: Acting
) -> None:
    crosscheck.withdraw(analyst, MODEL, "it takes brothers for one")
    crosscheck.settle(analyst, merged[0], merged[1], Verdict.SAME, "one passport")
    contribute([suspect("a", "Olga Petrova", **ERMIAS | {"passportNumber": "L7654321"})])

    crosscheck.run(analyst)

    assert cluster(analyst, merged[0]) == {merged[0], merged[1]}


def test_a_withdrawal_is_taken_back_but_for_what_was_judged_since(
    merged: list[UUID], analyst: Acting
) -> None:
    a, b, c = merged
    crosscheck.withdraw(analyst, MODEL, "it takes brothers for one")
    crosscheck.settle(analyst, a, b, Verdict.DIFFERENT, "twins")

    assert crosscheck.reinstate(analyst, MODEL, "it does not") == 2

    with analyst.begin() as connection:
        stands = {(j.left, j.right): (j.verdict, j.human) for j in standing(connection)}
    assert stands == {
        (a, b): (Verdict.DIFFERENT, True),
        (a, c): (Verdict.SAME, False),
        (b, c): (Verdict.SAME, False),
    }
    with pytest.raises(NotFound):
        crosscheck.reinstate(analyst, MODEL, "once more")


def test_another_version_and_other_verdicts_stay(merged: list[UUID], analyst: Acting) -> None:
    a, b, _ = merged
    with analyst.begin() as connection:
        (each,) = [j for j in standing(connection) if (j.left, j.right) == (a, b)]
    crosscheck.undo(analyst, each.id, "made room")
    with analyst.begin() as connection:
        judge(connection, [NewJudgement(a, b, Verdict.SAME, "", model="another", score=0.99)])

    crosscheck.withdraw(analyst, MODEL, "it takes brothers for one")

    assert crosscheck.standing_versions(analyst) == [VersionRow("another", 1, 0, 0)]


def test_nobody_withdraws_what_they_do_not_see(
    contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    for _ in "ab":
        contribute(
            [suspect("a", "Ermias Ghermay", **ERMIAS)], access=everyone_may("ncp-a", tlp=Tlp.RED)
        )
    crosscheck.run(analyst)

    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as other:
        assert crosscheck.standing_versions(other) == []
        with pytest.raises(NotFound):
            crosscheck.withdraw(other, MODEL, "it takes brothers for one")

    assert crosscheck.standing_versions(analyst) == [VersionRow(MODEL, 1, 0, 0)]


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
        (Role.PROSECUTOR, Purpose.PROSECUTION),
        (Role.CUSTODIAN, Purpose.CATEGORISATION),
        (Role.ADMINISTRATOR, Purpose.OVERSIGHT),
    ],
)
def test_only_who_may_judge_withdraws(acting: ActingAs, role: Role, purpose: Purpose) -> None:
    with acting(f"{role}@ncp-a", role, purpose) as session:
        for refused in (
            lambda: crosscheck.standing_versions(session),
            lambda: crosscheck.withdraw(session, MODEL, "sure"),
            lambda: crosscheck.reinstate(session, MODEL, "sure"),
        ):
            with pytest.raises(Refused):
                refused()


def test_a_withdrawal_and_its_undoing_need_a_reason(merged: list[UUID], analyst: Acting) -> None:
    for act in (crosscheck.withdraw, crosscheck.reinstate):
        with pytest.raises(Invalid) as error:
            act(analyst, MODEL, " ")
        assert error.value.field == "reason"
    assert cluster(analyst, merged[0]) == set(merged)
