"""A run judges what one reader may analyse: machines propose, people's judgements stay."""

from __future__ import annotations

from typing import Any

import psycopg
from tests.conftest import ActingAs, Contribute, everyone_may, phone, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck import cluster_of, memberships
from wholeroute.ledger import Acting, NewJudgement, Verdict, judge, standing
from wholeroute.rights import Purpose, Role

ERMIAS = {"birthDate": "1980-05-01", "nationality": "Eritrea", "passportNumber": "K1234567"}


def test_the_same_person_in_two_reports_is_found_and_clustered(
    contribute: Contribute, analyst: Acting
) -> None:
    one = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])["a"]
    other = contribute([suspect("a", "Ermias Ghirmay", **ERMIAS)], as_="ncp-b")["a"]
    contribute([suspect("a", "Olga Petrova", birthDate="1991-02-03")])

    report = crosscheck.run(analyst)

    assert (report.profiles, report.same, report.clusters) == (3, 1, 1)
    with analyst.begin() as connection:
        assert set(cluster_of(analyst, connection, one)) == {one, other}
        (judgement,) = standing(connection)
    assert judgement.model == "pair-score 4"
    assert not judgement.human
    assert judgement.explanation


def test_running_again_leaves_what_comes_out_as_it_stands(
    contribute: Contribute, analyst: Acting
) -> None:
    for body in ("ncp-a", "ncp-b", "agency"):
        contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_=body)
    crosscheck.run(analyst)
    with analyst.begin() as connection:
        first, members = standing(connection), memberships(connection)

    report = crosscheck.run(analyst)

    with analyst.begin() as connection:
        assert standing(connection) == first
        assert memberships(connection) == members
    assert report.kept == len(first) > 0


def test_a_run_takes_back_what_no_longer_comes_out(contribute: Contribute, analyst: Acting) -> None:
    one = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])["a"]
    other = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])["a"]
    apart = contribute([suspect("z", "Somebody Else")])["z"]
    left, right = sorted((one, apart))
    said = NewJudgement(left, right, Verdict.SAME, "", model="an older model", score=0.99)
    with analyst.begin() as connection:
        judge(connection, [said])

    report = crosscheck.run(analyst)

    with analyst.begin() as connection:
        (stands,) = standing(connection)
    assert {stands.left, stands.right} == {one, other}
    assert report.kept == 0


def test_what_a_person_judged_outlives_every_run(contribute: Contribute, analyst: Acting) -> None:
    one, other = (contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])["a"] for _ in "ab")
    crosscheck.run(analyst)
    held = crosscheck.settle(analyst, one, other, Verdict.DIFFERENT, "twins")

    crosscheck.run(analyst)

    with analyst.begin() as connection:
        assert standing(connection) == [held]
        assert memberships(connection) == []


def test_nobody_outside_the_open_lane_is_scored_keyed_or_counted(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    seen = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    same = suspect("a", "Ermias Ghermay", **ERMIAS)
    contribute(
        [same._replace(categories=frozenset({"suspect", "victim"})), phone("p", "+390669", "a")]
    )
    contribute([same._replace(minor=True)])
    contribute([same._replace(categories=frozenset())])
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], judicial_case="case 7")

    report = crosscheck.run(analyst)

    assert (report.profiles, report.candidates, report.same) == (1, 0, 0)
    keyed = superuser.execute("select distinct entity from open.match_key").fetchall()
    assert keyed == [(seen["a"],)]
    assert superuser.execute("select from ledger.judgement").fetchall() == []


def test_a_run_looks_at_what_was_given_for_its_purpose_alone(
    contribute: Contribute, acting: ActingAs
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    contribute(
        [suspect("a", "Ermias Ghermay", **ERMIAS)],
        access=everyone_may("ncp-a", Purpose.ANALYSIS),
    )

    for purpose, profiles in ((Purpose.ANALYSIS, 2), (Purpose.SANCTIONS, 1)):
        with acting("analyst@ncp-a", Role.ANALYST, purpose) as session:
            assert crosscheck.run(session).profiles == profiles


def test_a_run_leaves_no_snapshot_and_one_line_in_the_log(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])

    crosscheck.run(analyst)

    assert list((analyst.ledger.home.data / "snapshots").iterdir()) == []
    ((details,),) = superuser.execute(
        "select details from ledger.audit where object = 'crosscheck:run'"
    ).fetchall()
    assert details == {"profiles": 1, "pairs": 0, "model": "pair-score 4"}


def test_progress_is_told_to_the_end(contribute: Contribute, analyst: Acting) -> None:
    for _ in range(3):
        contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    told: list[tuple[int, int]] = []

    report = crosscheck.run(analyst, lambda done, of: told.append((done, of)))

    assert told[-1] == (report.candidates, report.candidates) == (3, 3)
