"""Allegations in their tables: who reads them, who adds what, and that nobody takes one away."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs, Databases

from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting
from wholeroute.ledger.roles import OWNER
from wholeroute.partnerships.allegations import ALLEGATION, Told
from wholeroute.partnerships.store import allegations, records
from wholeroute.partnerships.store.allegations import Added, add, receive, register
from wholeroute.partnerships.store.records import Filled
from wholeroute.plan.kept import alone, found, sign
from wholeroute.rights import Action, Purpose, Role

TODAY = date.today()  # noqa: DTZ011 — the database's own day
MANAGER, COLLEAGUE = "programme-manager@agency", "programme-manager@ncp-b"
POINT, OTHER, REVIEWER = "contact-point@ncp-a", "contact-point@ncp-b", "rights-reviewer@ncp-a"
TOLD = Told("TN", None, "", TODAY.isoformat(), "mission", "People were pushed back at the coast.")
DECIDED = Added("decided", "The unit's training ends.", outcome="upheld")


class People:
    """Opens a session for who acts for the plan, or reviews rights."""

    def __init__(self, acting: ActingAs) -> None:
        self._acting = acting

    @contextmanager
    def __call__(self, who: str) -> Iterator[Acting]:
        role = Role(who.partition("@")[0])
        purpose = Purpose.OVERSIGHT if role is Role.RIGHTS_REVIEWER else Purpose.POLICY
        with self._acting(who, role, purpose) as session:
            yield session


@pytest.fixture
def people(acting: ActingAs) -> People:
    return People(acting)


@pytest.fixture
def number(people: People) -> int:
    """Return an allegation that the contact point of `ncp-a` received."""
    with people(POINT) as point:
        return receive(point, TOLD, TODAY)


def test_it_is_read_by_managers_reviewers_and_who_received_it(people: People, number: int) -> None:
    for who, seen in ((MANAGER, 1), (COLLEAGUE, 1), (REVIEWER, 1), (POINT, 1), (OTHER, 0)):
        with people(who) as session:
            assert len(register(session).cases) == seen, who


@pytest.mark.parametrize(
    ("who", "role"), [("analyst@ncp-a", Role.ANALYST), ("auditor@ncp-a", Role.AUDITOR)]
)
def test_nobody_else_reads_one(acting: ActingAs, number: int, who: str, role: Role) -> None:
    purpose = Purpose.ANALYSIS if role is Role.ANALYST else Purpose.OVERSIGHT
    with acting(who, role, purpose) as session:
        with pytest.raises(Refused, match="reads no allegations"):
            register(session)
        if role is Role.AUDITOR:
            with pytest.raises(ProgrammingError, match="denied"), session.begin() as connection:
                found(connection, "select id from partnership.allegation")
            return
        with session.begin() as connection:
            assert found(connection, "select id from partnership.allegation") == []


def test_steps_are_read_where_their_allegation_is(people: People, number: int) -> None:
    with people(MANAGER) as manager:
        add(manager, number, Added("forwarded", "To look into.", recipient="The ombuds"), TODAY)
    for who, seen in ((REVIEWER, 1), (POINT, 1), (OTHER, 0)):
        with people(who) as session, session.begin() as connection:
            assert len(found(connection, "select id from partnership.allegation_step")) == seen, who


def test_an_organisation_says_what_it_received_itself(people: People) -> None:
    with people(POINT) as point:
        with pytest.raises(Refused, match="received itself"):
            receive(point, Told("TN", None, "ncp-b", TOLD.received_on, "mission", "x"), TODAY)
        with pytest.raises(ProgrammingError, match="row-level"), point.begin() as connection:
            sign(connection, point, Action.ATTEST, "partnership.allegation", {
                "partner": "TN", "received_by": "ncp-b", "received_on": TODAY,
                "through": "mission", **allegations._hashed("x"),
            })  # fmt: skip
    with people(MANAGER) as manager:
        receive(manager, Told("TN", None, "ncp-a", TOLD.received_on, "mission", "x"), TODAY)
        with pytest.raises(Invalid, match="no organisation here"):
            receive(manager, Told("TN", None, "who", TOLD.received_on, "mission", "x"), TODAY)


def test_whoever_wrote_it_down_does_not_decide_it(people: People) -> None:
    with people(MANAGER) as manager:
        number = receive(manager, TOLD, TODAY)
        with pytest.raises(Refused, match="does not decide"):
            add(manager, number, DECIDED, TODAY)
        with pytest.raises(ProgrammingError, match="row-level"), manager.begin() as connection:
            sign(connection, manager, Action.STEER, "partnership.allegation_step", {
                "allegation": number, "kind": "decided", "outcome": "upheld", "day": TODAY,
                **allegations._hashed("x"),
            })  # fmt: skip
    with people(COLLEAGUE) as colleague:
        add(colleague, number, DECIDED, TODAY)
        assert not register(colleague).cases[number].is_open


def test_a_contact_point_forwards_and_corrects_and_no_more(people: People, number: int) -> None:
    with people(POINT) as point:
        add(point, number, Added("forwarded", "To look into.", recipient="The ombuds"), TODAY)
        add(point, number, Added("corrected", "It was on land."), TODAY)
        for kind in ("decided", "reopened", "joined", "apart"):
            with pytest.raises(Refused, match="only who steers"):
                add(point, number, Added(kind, "x", outcome="upheld"), TODAY)
        with pytest.raises(ProgrammingError, match="row-level"), point.begin() as connection:
            sign(connection, point, Action.ATTEST, "partnership.allegation_step", {
                "allegation": number, "kind": "decided", "outcome": "upheld", "day": TODAY,
                **allegations._hashed("x"),
            })  # fmt: skip
    with people(OTHER) as other, pytest.raises(NotFound):
        add(other, number, Added("corrected", "It was at sea."), TODAY)


def test_a_reviewer_reads_and_adds_nothing(people: People, number: int) -> None:
    with people(REVIEWER) as reviewer:
        with pytest.raises(Refused, match="writes no allegations"):
            receive(reviewer, TOLD, TODAY)
        with pytest.raises(Refused, match="writes no allegations"):
            add(reviewer, number, DECIDED, TODAY)


def test_what_happened_is_over(people: People, number: int) -> None:
    tomorrow = (TODAY + timedelta(days=2)).isoformat()
    with people(POINT) as point:
        with pytest.raises(Invalid, match="still to come"):
            receive(point, Told("TN", None, "", tomorrow, "mission", "x"), TODAY)
        with pytest.raises(ProgrammingError, match="row-level"), point.begin() as connection:
            sign(connection, point, Action.ATTEST, "partnership.allegation", {
                "partner": "TN", "received_by": "ncp-a", "received_on": date(2190, 1, 1),
                "through": "mission", **allegations._hashed("x"),
            })  # fmt: skip


CHANGES = (
    "update partnership.{} set words = 'x', sha256 = sha256('x')",
    "delete from partnership.{}",
    "truncate partnership.{} cascade",
)


@pytest.mark.parametrize("table", ["allegation", "allegation_step"])
@pytest.mark.parametrize("change", CHANGES)
def test_nobody_takes_one_away_not_the_owner_either(
    databases: Databases, people: People, number: int, table: str, change: str
) -> None:
    with people(MANAGER) as manager:
        add(manager, number, Added("corrected", "It was on land."), TODAY)
        with pytest.raises(ProgrammingError, match="denied"), manager.begin() as connection:
            found(connection, f"{change.format(table)}")
    for who in (databases.conninfo(OWNER), databases.superuser):
        with (
            psycopg.connect(who) as boss,
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="what was alleged stays"),
        ):
            boss.execute(change.format(table))


def test_what_is_gone_by_force_is_missed(databases: Databases, people: People, number: int) -> None:
    with people(REVIEWER) as reviewer:
        assert allegations.lost(reviewer) == ()
        with psycopg.connect(databases.superuser) as boss:
            boss.execute("set session_replication_role = replica")
            boss.execute("delete from partnership.allegation")

        assert allegations.lost(reviewer) == (f"partnership.allegation:{number}",)
    with people(MANAGER) as manager, pytest.raises(Refused, match="compare the log"):
        allegations.lost(manager)


def test_each_row_leaves_its_hash_in_the_log(
    databases: Databases, people: People, number: int
) -> None:
    with psycopg.connect(databases.superuser) as boss:
        lines = boss.execute(
            "select l.member, l.action, l.details ->> 'sha256' = encode(a.sha256, 'hex')"
            " from ledger.audit l join partnership.allegation a"
            " on l.object = 'partnership.allegation:' || a.id"
        ).fetchall()
    assert lines == [(POINT, "attest", True)]


DONE = {"component": "5", "what": "Training", "type": "training", "lead": "Italy",
        "since": "2024", "unassessed": "nobody was there"}  # fmt: skip


def test_an_activity_stays_while_an_allegation_rests_on_it_that_its_reader_may_know_of(
    people: People,
) -> None:
    with people(POINT) as point:
        activity = records.write(point, Filled("activity", "TN", DONE), TODAY)
        spared = records.write(point, Filled("activity", "TN", DONE), TODAY)
        number = receive(point, replace(TOLD, activity=activity), TODAY)
    with people(OTHER) as other:
        receive(other, replace(TOLD, activity=spared), TODAY)
    for who in (MANAGER, POINT):
        with people(who) as session:
            kept = {
                each.record.first: each.record for each in records.records(session.ledger, session)
            }
            with pytest.raises(Invalid, match=f"allegations still rest on it: {number}"):
                records.take_back(session, kept[activity], "written twice")
    with people(POINT) as point:
        # Of what another organisation received it may know nothing, not that there is any.
        records.take_back(point, kept[spared], "written twice")
        with pytest.raises(Invalid, match="was taken back"):
            receive(point, replace(TOLD, activity=spared), TODAY)
    with people(OTHER) as other:
        assert [each.allegation.activity for each in register(other).cases.values()] == [spared]


def test_all_that_is_amiss_is_told_at_once(people: People, number: int) -> None:
    with people(MANAGER) as manager:
        wrong = Told("Atlantis", 99, "who", "soon", "rumour", " ")
        with pytest.raises(Invalid) as refusal:
            receive(manager, wrong, TODAY)
        fields = {each.field for each in refusal.value.faults}
        assert fields == {"partner", "activity", "received_by", "received_on", "through", "words"}
        with pytest.raises(Invalid) as refusal:
            add(manager, number, Added("decided", "", "soon"), TODAY)
        assert [each.field for each in refusal.value.faults] == ["day", "outcome", "words"]


def test_it_is_about_an_activity_of_its_partner_and_nothing_is_added_before_it_was_received(
    people: People,
) -> None:
    before = (TODAY - timedelta(days=1)).isoformat()
    with people(MANAGER) as manager:
        activity = records.write(manager, Filled("activity", "MA", DONE), TODAY)
        with pytest.raises(Invalid, match="of another partner"):
            receive(manager, replace(TOLD, activity=activity), TODAY)
        with pytest.raises(Invalid, match="no activity"):
            receive(manager, replace(TOLD, activity=activity + 1), TODAY)
        number = receive(manager, replace(TOLD, activity=activity, partner="MA"), TODAY)
    with people(COLLEAGUE) as colleague:
        for kind in ("forwarded", "decided", "corrected"):
            said = replace(DECIDED, kind=kind, recipient="The ombuds", day=before)
            with pytest.raises(Invalid, match=f"{before} is before {TODAY}"):
                add(colleague, number, said, TODAY)
        add(colleague, number, DECIDED, TODAY)


def test_what_is_decided_is_opened_again_before_it_is_decided_anew(
    people: People, number: int
) -> None:
    with people(POINT) as point:
        other = receive(point, TOLD, TODAY)
    with people(MANAGER) as manager:
        add(manager, other, Added("joined", "The same day.", other=number), TODAY)
        add(manager, number, DECIDED, TODAY)
        for decided in (number, other):
            with pytest.raises(Invalid, match="it is decided already") as refusal:
                add(manager, decided, replace(DECIDED, outcome="not-upheld"), TODAY)
            assert refusal.value.field == "kind"
        add(manager, other, Added("reopened", "A witness came."), TODAY)
        add(manager, other, replace(DECIDED, outcome="not-upheld"), TODAY)


def test_of_two_who_decide_at_once_the_second_is_told(people: People, number: int) -> None:
    with (
        people(MANAGER) as manager,
        people(COLLEAGUE) as colleague,
        manager.begin() as connection,
        ThreadPoolExecutor(1) as second,
    ):
        alone(connection, ALLEGATION)
        waits = second.submit(add, colleague, number, DECIDED, TODAY)
        with pytest.raises(TimeoutError):
            waits.result(0.5)
        sign(connection, manager, Action.STEER, "partnership.allegation_step", {
            "allegation": number, "kind": "decided", "outcome": "upheld", "day": TODAY,
            **allegations._hashed("x"),
        })  # fmt: skip
        connection.commit()
        with pytest.raises(Invalid, match="it is decided already"):
            waits.result(10)


def test_only_those_of_one_partner_are_joined(people: People, number: int) -> None:
    with people(MANAGER) as manager:
        other = receive(manager, replace(TOLD, partner="MA"), TODAY)
        with pytest.raises(Invalid, match=f"{other} is of another partner") as refusal:
            add(manager, number, Added("joined", "The same.", other=other), TODAY)
        assert refusal.value.field == "other"


def test_nothing_is_alleged_of_an_activity_before_it_began(people: People) -> None:
    with people(MANAGER) as manager:
        activity = records.write(manager, Filled("activity", "TN", DONE), TODAY)
        with pytest.raises(Invalid, match="2023-12-31 is before 2024, the day of") as refusal:
            receive(manager, replace(TOLD, activity=activity, received_on="2023-12-31"), TODAY)
        assert [each.field for each in refusal.value.faults] == ["received_on"]
        receive(manager, replace(TOLD, activity=activity, received_on="2024-01-01"), TODAY)
