"""Nobody outside the open lane enters the cross-check by any of its doors; whoever tries leaves a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from tests.conftest import ActingAs, Contribute, Filed, everyone_may, person, phone, suspect
from tests.web.conftest import OWN

from wholeroute import crosscheck
from wholeroute.crosscheck.load import from_ledger, from_snapshot
from wholeroute.crosscheck.pairs import scores
from wholeroute.errors import NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Ledger,
    NewJudgement,
    Verdict,
    discard,
    judge,
    opened,
    snapshot,
)
from wholeroute.rights import Purpose, Role, Tlp
from wholeroute.web import create_app

SAID = {"birthDate": "1980-05-01", "nationality": "ER", "passportNumber": "K1234567"}
NAME, NUMBER = "Ermias Ghermay", "+39 06 698 1234"
HIDDEN = ("protected", "minor", "uncategorised", "judicial", "others")


@dataclass(frozen=True, slots=True)
class Planted:
    """One suspect whom the analyst sees, and somebody of the same name and number in each other place."""

    seen: UUID
    phone: UUID
    reports: dict[str, Filed]

    def hidden(self, where: str) -> UUID:
        """Return who stands there; anywhere else, somebody who was never reported."""
        return self.reports[where]["x"] if where in self.reports else uuid4()


@pytest.fixture
def planted(contribute: Contribute) -> Planted:
    """File one report on the suspect, and one on each who is hidden."""
    one = suspect("x", NAME, **SAID)
    filed = contribute([one, phone("p", NUMBER, "x")])
    rows = {
        "protected": [
            person("x", NAME, "victim", birthDate="1980-05-01", passportNumber="K1234567")
        ],
        "minor": [one._replace(minor=True)],
        "uncategorised": [one._replace(categories=frozenset())],
        "judicial": [one],
        "others": [one],
    }
    codes: dict[str, dict[str, Any]] = {
        "judicial": {"judicial_case": "case 7"},
        "others": {"as_": "ncp-b", "access": everyone_may("ncp-b", tlp=Tlp.RED)},
    }
    return Planted(
        filed["x"],
        filed["p"],
        {
            where: contribute([*said, phone("p", NUMBER, "x")], **codes.get(where, {}))
            for where, said in rows.items()
        },
    )


def refused(superuser: psycopg.Connection[Any]) -> list[tuple[str, str, str, str]]:
    """Return who was refused what by which rule, oldest first."""
    return superuser.execute(
        "select member, action, object, rule from ledger.audit where not allowed order by id"
    ).fetchall()


Door = Callable[[Acting, UUID, UUID], object]
DOORS: dict[str, tuple[Door, str]] = {
    "explain": (crosscheck.explain, "read"),
    "settle": (
        lambda a, seen, other: crosscheck.settle(a, seen, other, Verdict.SAME, "sure"),
        "judge",
    ),
    "unmerge": (lambda a, _, other: crosscheck.unmerge(a, other, "sure"), "judge"),
    "remerge": (lambda a, _, other: crosscheck.remerge(a, other, "sure"), "judge"),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_answers_alike_whoever_stands_behind_it_and_leaves_a_line(
    planted: Planted, analyst: Acting, superuser: psycopg.Connection[Any], door: str
) -> None:
    enter, action = DOORS[door]
    answers, lines = set(), []
    for where in (*HIDDEN, "nowhere"):
        other = planted.hidden(where)
        before = len(refused(superuser))

        with pytest.raises(NotFound) as answer:
            enter(analyst, planted.seen, other)

        answers.add(str(answer.value).replace(str(other), "ID"))
        (line,) = refused(superuser)[before:]
        assert str(other) in line[2]
        lines.append((line[0], line[1], line[3]))
    assert len(answers) == 1
    assert set(lines) == {("analyst@ncp-a", action, "not-found")}
    assert superuser.execute("select from ledger.judgement").fetchall() == []


def test_a_judgement_on_somebody_hidden_is_taken_back_by_nobody_who_does_not_see_it(
    planted: Planted, analyst: Acting, acting: ActingAs, superuser: psycopg.Connection[Any]
) -> None:
    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as other:
        judged = crosscheck.settle(
            other, planted.seen, planted.hidden("others"), Verdict.SAME, "sure"
        )

    for number in (judged.id, judged.id + 1000):
        with pytest.raises(NotFound):
            crosscheck.undo(analyst, number, "sure")

    assert [(line[1], line[3]) for line in refused(superuser)] == [("judge", "not-found")] * 2
    assert superuser.execute(
        "select count(*) from ledger.judgement where subject_lane is not null"
    ).fetchone() == (1,)


def test_no_profile_no_score_and_no_snapshot_is_of_anybody_hidden(
    planted: Planted, analyst: Acting
) -> None:
    hidden = [planted.hidden(where) for where in HIDDEN]
    with analyst.begin() as connection:
        assert [p.id for p in from_ledger(analyst, connection, [planted.seen, *hidden])] == [
            planted.seen
        ]
        pairs = [tuple(sorted((planted.seen, each))) for each in hidden]
        assert scores(analyst, connection, [(a, b) for a, b in pairs]) == {}
    frozen = snapshot(analyst)
    try:
        with opened(analyst, frozen) as database:
            assert [p.id for p in from_snapshot(database)] == [planted.seen]
            assert crosscheck.same_objects(database) == []
    finally:
        discard(frozen)


def test_neither_a_run_nor_an_arrival_nor_a_search_meets_anybody_hidden(
    planted: Planted, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    report = crosscheck.run(analyst)
    came = crosscheck.arrive(analyst, [each.ref for each in planted.reports.values()])
    nobody = crosscheck.arrive(analyst, [uuid4()])

    assert (report.profiles, report.candidates, report.same) == (1, 0, 0)
    assert came == nobody
    for name in (NAME, "ኤርሚያስ ገርማይ"):
        assert {hit.entity for hit in crosscheck.screen(analyst, name)} <= {planted.seen}
    keyed = superuser.execute("select distinct entity from open.match_key").fetchall()
    assert set(keyed) == {(planted.seen,), (planted.phone,)}
    assert superuser.execute("select from ledger.judgement").fetchall() == []


@pytest.mark.parametrize("where", HIDDEN)
def test_what_writes_judgements_writes_none_of_anybody_hidden(
    planted: Planted, analyst: Acting, superuser: psycopg.Connection[Any], where: str
) -> None:
    left, right = sorted((planted.seen, planted.hidden(where)))
    with analyst.begin() as connection:
        assert judge(connection, [NewJudgement(left, right, Verdict.SAME, "", model="x")]) == 0
    with pytest.raises(NotFound), analyst.begin() as connection:
        judge(connection, [NewJudgement(left, right, Verdict.SAME, "sure", member="analyst@ncp-a")])

    assert superuser.execute("select from ledger.judgement").fetchall() == []


def test_whoever_reads_protected_people_cross_checks_nobody(
    planted: Planted, acting: ActingAs
) -> None:
    seats = [
        ("protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        ("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION),
        ("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION),
    ]
    for member, role, purpose in seats:
        with acting(member, role, purpose) as session:
            for enter in (
                crosscheck.run,
                crosscheck.reconsider,
                crosscheck.conflicts,
                lambda a: crosscheck.arrive(a, [planted.reports["protected"].ref]),
                lambda a: crosscheck.screen(a, NAME),
                lambda a: crosscheck.settle(
                    a, planted.seen, planted.hidden("protected"), Verdict.SAME, "sure"
                ),
            ):
                with pytest.raises(Refused):
                    enter(session)


@pytest.fixture
def pages(enrolled: Ledger) -> Iterator[TestClient]:
    """Return a browser in which an analyst sits."""
    app = create_app(enrolled, clock=lambda: datetime.now(UTC), log=StringIO())
    seat = {"seat": "analyst@ncp-a|analyst|analysis"}
    with TestClient(app, base_url="http://localhost", headers=OWN) as browser:
        browser.post("/seat", data=seat, follow_redirects=False)
        yield browser


@pytest.mark.parametrize("where", [*HIDDEN, "nowhere"])
def test_pages_answer_alike_and_their_attempts_stand_in_the_log(
    planted: Planted, pages: TestClient, superuser: psycopg.Connection[Any], where: str
) -> None:
    address = f"/pairs/{planted.seen}/{planted.hidden(where)}"

    tried = [
        pages.get(address),
        pages.get(f"{address}.json"),
        pages.post(address, data={"verdict": "same", "reason": "sure"}),
    ]

    assert [each.status_code for each in tried] == [404, 404, 404]
    assert [line[1:2] + line[3:] for line in refused(superuser)] == [
        ("read", "not-found"), ("read", "not-found"), ("judge", "not-found"),
    ]  # fmt: skip


def test_nobody_but_who_watches_over_the_log_learns_of_an_attempt(
    planted: Planted, analyst: Acting, acting: ActingAs
) -> None:
    with pytest.raises(NotFound):
        crosscheck.explain(analyst, planted.seen, planted.hidden("protected"))

    for member, role, purpose in (
        ("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS),
        ("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION),
    ):
        with acting(member, role, purpose) as session, session.begin() as connection:
            assert connection.execute(text("select from ledger.audit")).all() == []
