"""What comes in is cross-checked by itself, after its receipt, for each organisation that may look."""

from __future__ import annotations

from importlib import import_module
from threading import Event, Thread
from time import sleep
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.conftest import ActingAs, Contribute, Databases, everyone_may, person, suspect

from wholeroute import crosscheck, custody
from wholeroute.crosscheck import check_arrivals, cluster_of, keep_checking, on_arrival
from wholeroute.crosscheck.keys import bearers, rarity_among
from wholeroute.entities import information, parse_name
from wholeroute.errors import Refused, Unavailable
from wholeroute.ledger import (
    Acting,
    Ledger,
    Verdict,
    Waiting,
    arrivals_waiting,
    keying_turn,
    standing,
)
from wholeroute.rights import AccessClass, Category, Purpose, Role, Tlp

ERMIAS = {"birthDate": "1980-05-01", "nationality": "Eritrea", "passportNumber": "K1234567"}


def test_a_report_that_arrives_meets_what_is_there_and_touches_nothing_else(
    contribute: Contribute, analyst: Acting
) -> None:
    one = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    contribute([suspect("a", "Olga Petrova", birthDate="1991-02-03")])
    crosscheck.run(analyst)
    with analyst.begin() as connection:
        before = standing(connection)
    new = contribute([suspect("a", "Ermias Ghirmay", **ERMIAS)], as_="ncp-b")
    hidden = contribute(
        [person("v", "Ermias Ghermay", "victim", birthDate="1980", passportNumber="K1234567")]
    )

    came = crosscheck.arrive(analyst, [new.ref, hidden.ref])

    assert (came.profiles, came.same) == (1, 1)
    with analyst.begin() as connection:
        assert set(cluster_of(analyst, connection, one["a"])) == {one["a"], new["a"]}
        assert standing(connection)[: len(before)] == before
        after = standing(connection)
    crosscheck.arrive(analyst, [new.ref])
    with analyst.begin() as connection:
        assert standing(connection) == after
    assert crosscheck.screen(analyst, "Ermias Ghirmay")


def test_what_arrived_is_judged_as_a_whole_run_judges_it(
    contribute: Contribute, analyst: Acting
) -> None:
    for number in range(12):
        contribute([suspect("a", f"Tekle Berhane {number}", birthDate=f"19{70 + number}")])
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    crosscheck.run(analyst)
    new = contribute(
        [suspect("a", "Ghirmay Ermyas", **ERMIAS), suspect("b", "Tekle Berhane", birthDate="1975")],
        as_="ncp-b",
    )
    crosscheck.arrive(analyst, [new.ref])

    def verdicts() -> set[tuple[UUID, UUID, Verdict]]:
        with analyst.begin() as connection:
            return {(j.left, j.right, j.verdict) for j in standing(connection)}

    arrived = verdicts()
    crosscheck.run(analyst)
    assert arrived == verdicts()


def _verdicts(acting: Acting) -> set[tuple[UUID, UUID, Verdict]]:
    with acting.begin() as connection:
        return {(j.left, j.right, j.verdict) for j in standing(connection)}


def test_what_came_in_is_checked_without_being_asked_and_once(
    contribute: Contribute, analyst: Acting
) -> None:
    one = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    other = contribute([suspect("a", "Ghirmay Ermyas", **ERMIAS)], as_="ncp-b")

    done = check_arrivals(analyst.ledger)

    assert (done.checked, done.failed) == (2, 0)
    left, right = sorted((one["a"], other["a"]))
    assert _verdicts(analyst) == {(left, right, Verdict.SAME)}
    assert check_arrivals(analyst.ledger).checked == 0


def test_each_organisation_meets_what_it_alone_holds(
    contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    red = contribute(
        [suspect("a", "Ermias Ghermay", **ERMIAS)], access=everyone_may("ncp-a", tlp=Tlp.RED)
    )
    unshared = AccessClass("agency", frozenset(), frozenset(Purpose))
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="agency", access=unshared)
    new = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b")

    check_arrivals(analyst.ledger)

    left, right = sorted((red["a"], new["a"]))
    assert _verdicts(analyst) == {(left, right, Verdict.SAME)}
    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as theirs:
        assert _verdicts(theirs) == set()
    with acting("analyst@agency", Role.ANALYST, Purpose.ANALYSIS) as agencys:
        assert len(_verdicts(agencys)) == 1


def test_what_is_not_given_for_analysis_is_not_compared(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    contribute(
        [suspect("a", "Ermias Ghermay", **ERMIAS)],
        as_="ncp-b",
        access=everyone_may("ncp-b", Purpose.SANCTIONS),
    )

    check_arrivals(analyst.ledger)

    assert superuser.execute("select count(distinct entity) from open.match_key").fetchall() == [
        (1,)
    ]
    assert superuser.execute("select from ledger.judgement").fetchall() == []


def test_nobody_outside_the_open_lane_is_checked_and_their_reports_wait_no_longer_than_others(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    same = suspect("a", "Ermias Ghermay", **ERMIAS)
    seen = contribute([same])
    contribute([same._replace(categories=frozenset({"suspect", "victim"}))])
    contribute([same._replace(minor=True)])
    contribute([same._replace(categories=frozenset())])
    contribute([same], judicial_case="case 7")

    done = check_arrivals(analyst.ledger)

    assert done.checked == 5
    assert superuser.execute("select distinct entity from open.match_key").fetchall() == [
        (seen["a"],)
    ]
    assert superuser.execute("select from ledger.judgement").fetchall() == []


def test_a_check_that_fails_leaves_the_report_waiting_and_the_others_go_on(
    contribute: Contribute, analyst: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    contribute([suspect("a", "Olga Petrova", birthDate="1991-02-03")])
    check = on_arrival.check_arrival

    def check_or_break(ledger: Ledger, report: Waiting) -> None:
        if report.ref == broken.ref:
            raise Unavailable("the disk is full")
        check(ledger, report)

    with monkeypatch.context() as patch:
        patch.setattr(on_arrival, "check_arrival", check_or_break)
        done = check_arrivals(analyst.ledger)

    assert (done.checked, done.failed, str(done.error)) == (1, 1, "the disk is full")
    assert [each.ref for each in arrivals_waiting(analyst.ledger, 9)] == [broken.ref]
    assert check_arrivals(analyst.ledger).checked == 1


def test_rows_that_come_in_while_a_report_is_checked_are_checked_after(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    (report,) = arrivals_waiting(analyst.ledger, 9)
    superuser.execute("update ledger.arrival set came = came + 1")

    on_arrival.check_arrival(analyst.ledger, report)

    (waits,) = arrivals_waiting(analyst.ledger, 9)
    assert (waits.ref, waits.came) == (report.ref, report.came + 1)


def test_a_long_list_is_checked_part_by_part(
    contribute: Contribute, analyst: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("wholeroute.crosscheck.arrive"), "AT_ONCE", 2)
    seen = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    others = [suspect(f"n{n}", f"Tekle {n}", birthDate=f"197{n}") for n in range(4)]
    listed = contribute([*others, suspect("z", "Ermias Ghermay", **ERMIAS)], as_="agency")

    check_arrivals(analyst.ledger)

    assert tuple(sorted((seen["a"], listed["z"]))) in {v[:2] for v in _verdicts(analyst)}


def test_the_watch_checks_by_itself_and_tells_what_fails(
    contribute: Contribute, analyst: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    failed = Event()

    def fail(*_: object) -> None:
        raise Unavailable("the disk is full")

    def heard(error: Exception) -> None:
        told.append(error)
        failed.set()

    with monkeypatch.context() as patch:
        patch.setattr(on_arrival, "check_arrival", fail)
        with keep_checking(analyst.ledger, 0.01, heard):
            assert failed.wait(10)
    with keep_checking(analyst.ledger, 0.01, heard):
        for _ in range(1000):
            if not arrivals_waiting(analyst.ledger, 9):
                break
            sleep(0.01)

    assert arrivals_waiting(analyst.ledger, 9) == []
    assert {str(each) for each in told} == {"the disk is full"}


def test_a_number_that_very_many_share_neither_explodes_nor_joins(
    contribute: Contribute, analyst: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wholeroute.crosscheck.keys.FULL", 5)
    names = [
        "Abebe",
        "Bikila",
        "Olga",
        "Petrova",
        "Jean",
        "Kouassi",
        "Marko",
        "Jovic",
        "Ali",
        "Reza",
        "Sana",
        "Khan",
    ]
    for first, last in zip(names[::2], names[1::2], strict=True):
        contribute([suspect("a", f"{first} {last}", phone="+390669000001")])
    check_arrivals(analyst.ledger)

    new = contribute([suspect("a", "Yonas Tesfay", phone="+390669000001")], as_="ncp-b")
    came = crosscheck.arrive(analyst, [new.ref])

    assert (came.profiles, came.candidates) == (1, 0)


def test_how_many_hold_a_word_is_told_without_counting(
    contribute: Contribute, analyst: Acting
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS), suspect("b", "Ermias Tekle")])
    hidden = AccessClass("ncp-b", frozenset(), frozenset(Purpose))
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b", access=hidden)
    check_arrivals(analyst.ledger)

    (bone,) = parse_name("Ermias").skeletons
    with analyst.begin() as connection:
        rarity = rarity_among(connection, [bone])

    assert rarity.bearers == 2
    assert rarity[bone] == information(bone, 2, 2)


def test_who_leaves_is_tallied_no_more(
    contribute: Contribute, analyst: Acting, custodian: Acting
) -> None:
    filed = contribute([suspect("a", "Ermias Ghermay", **ERMIAS), suspect("b", "Olga Petrova")])
    check_arrivals(analyst.ledger)

    custody.protect(custodian, filed["a"], Category.VICTIM, "he asked for help")

    with analyst.begin() as connection:
        assert bearers(connection) == 1


def test_what_a_whole_run_has_keyed_waits_no_more_where_nobody_else_may_look(
    contribute: Contribute, analyst: Acting
) -> None:
    unshared = AccessClass("ncp-a", frozenset(), frozenset(Purpose))
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], access=unshared)
    shared = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])

    crosscheck.run(analyst)

    assert [each.ref for each in arrivals_waiting(analyst.ledger, 9)] == [shared.ref]


def test_what_a_person_took_back_is_not_said_again_when_more_of_the_report_comes_in(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    for body in ("ncp-a", "ncp-b"):
        contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_=body)
    check_arrivals(analyst.ledger)
    with analyst.begin() as connection:
        (said,) = standing(connection)
    crosscheck.undo(analyst, said.id, "two brothers")
    superuser.execute("update ledger.arrival set came = came + 1")

    assert check_arrivals(analyst.ledger).checked == 2

    assert _verdicts(analyst) == set()


def test_nobody_checks_by_hand_who_may_not_judge(contribute: Contribute, acting: ActingAs) -> None:
    new = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    with (
        acting("rights-reviewer@ncp-a", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT) as session,
        pytest.raises(Refused),
    ):
        crosscheck.arrive(session, [new.ref])


def test_it_gives_way_to_who_writes_the_same_pair_and_checks_later(
    contribute: Contribute, analyst: Acting, databases: Databases
) -> None:
    one, other = (
        contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_=body)["a"]
        for body in ("ncp-a", "ncp-b")
    )
    left, right = sorted((one, other))
    with psycopg.connect(databases.superuser) as run:
        run.execute(
            "insert into ledger.judgement (left_entity, right_entity, subject_lane, verdict, reason,"
            " model, access_left, access_right) values (%s, %s, 'open', 'unsure', '', 'm', 1, 1)",
            (left, right),
        )
        done = check_arrivals(analyst.ledger)
        assert (done.checked, done.failed) == (1, 1)
        run.rollback()

    assert check_arrivals(analyst.ledger).checked == 1
    assert _verdicts(analyst) == {(left, right, Verdict.SAME)}


def test_two_who_key_take_turns(contribute: Contribute, analyst: Acting) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    with analyst.begin() as connection:
        keying_turn(connection)
        checking = Thread(target=check_arrivals, args=(analyst.ledger,))
        checking.start()
        sleep(1)
        assert len(arrivals_waiting(analyst.ledger, 9)) == 1
    checking.join(20)
    assert arrivals_waiting(analyst.ledger, 9) == []


def test_the_watch_outlives_what_nobody_foresaw(
    contribute: Contribute, analyst: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    told: list[Exception] = []

    def broken_once(*arguments: Any) -> Any:
        if not told:
            raise RuntimeError("the connection is gone")
        return arrivals_waiting(*arguments)

    monkeypatch.setattr(on_arrival, "arrivals_waiting", broken_once)
    with keep_checking(analyst.ledger, 0.01, told.append):
        for _ in range(1000):
            if told and not arrivals_waiting(analyst.ledger, 9):
                break
            sleep(0.01)

    assert [str(each) for each in told] == ["the connection is gone"]
    assert arrivals_waiting(analyst.ledger, 9) == []
