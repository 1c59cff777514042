"""Live indicators are counted by who steers, in tens where people stand behind, and rest on their query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from tests.conftest import ActingAs

from wholeroute.errors import NotFound, Refused
from wholeroute.ledger import Acting
from wholeroute.partnerships.feeds import LIVE
from wholeroute.plan import built_in
from wholeroute.plan.counting import count_all, count_now
from wholeroute.plan.feeds import FEEDS
from wholeroute.plan.kept import found, sign
from wholeroute.plan.law_forms import Answer, Step
from wholeroute.plan.store import values as kept
from wholeroute.plan.store.law import add_step, answer
from wholeroute.plan.values import Value, standing
from wholeroute.plan.waiting import WAITS
from wholeroute.rights import Action, Profile, Purpose, Role

Superuser = psycopg.Connection[Any]
PLAN = built_in()
TODAY = date(2026, 11, 28)


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    with acting("programme-manager@ncp-a", Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        yield session


def edition(superuser: Superuser, *cells: tuple[str, str, str, int]) -> None:
    """Plant what was counted last: the database tells it in tens, and counts no more that day."""
    superuser.execute("delete from ledger.figure_edition")
    for cell in cells:
        superuser.execute("insert into ledger.figure_edition values (%s, %s, %s, %s, now())", cell)


def told(acting: Acting, indicator: str) -> dict[tuple[str, ...], str]:
    with acting.begin() as connection:
        values: tuple[Value, ...] = standing(kept.of_indicator(connection, indicator))
    return {
        (
            each.since,
            each.until,
            *(each.breakdown[key] for key in sorted(each.breakdown)),
        ): each.value
        for each in values
    }


def test_each_indicator_is_live_waits_for_a_room_or_is_told_by_who_acts() -> None:
    assert not {*LIVE.by_indicator} & {*WAITS}
    assert {*LIVE.by_indicator, *WAITS} <= {*PLAN.indicator}
    assert LIVE.live("networks-identified", Profile.COMPETENT_AUTHORITY)
    assert not LIVE.live("networks-identified", Profile.POLICY)
    assert LIVE.live("reply-days", Profile.POLICY)
    assert not LIVE.live("prosecutions", Profile.JUDICIAL)


def test_reports_are_counted_in_tens_by_source_and_quarter(
    manager: Acting, superuser: Superuser
) -> None:
    edition(
        superuser, ("reports", "authority", "2026-Q3", 27), ("reports", "agency", "2026-Q4", 9),
        ("findings", "group", "confirmed", 31), ("findings", "role", "confirmed", 50),
    )  # fmt: skip
    assert count_now(manager, PLAN, "clearing-reports", TODAY, LIVE) == 1
    assert told(manager, "clearing-reports") == {("2026-07", "2026-09", "authority"): "20"}
    assert count_now(manager, PLAN, "networks-identified", TODAY, LIVE) == 1
    assert [*told(manager, "networks-identified").values()] == ["30"]

    edition(superuser, ("reports", "authority", "2026-Q3", 29))
    assert count_now(manager, PLAN, "clearing-reports", TODAY, LIVE) == 0
    edition(superuser, ("reports", "authority", "2026-Q3", 41))
    assert count_now(manager, PLAN, "clearing-reports", TODAY, LIVE) == 1
    assert told(manager, "clearing-reports") == {("2026-07", "2026-09", "authority"): "40"}


def test_a_count_rests_on_its_query(manager: Acting, superuser: Superuser) -> None:
    edition(superuser, ("reports", "authority", "2026-Q3", 27))
    count_now(manager, PLAN, "clearing-reports", TODAY, LIVE)
    with manager.begin() as connection:
        (value,) = kept.of_indicator(connection, "clearing-reports")
        (evidence,) = found(
            connection, "select * from plan.evidence where id = :id", id=value.evidence
        )
    line, digest = FEEDS.asked("clearing-reports", PLAN)

    assert (evidence["kind"], evidence["actor"], evidence["reference"]) == ("query", "", line)
    assert bytes(evidence["sha256"]) == digest
    assert evidence["title"] == FEEDS.by_indicator["clearing-reports"].says
    logged = superuser.execute(
        "select action, object from ledger.audit where role = 'programme-manager' order by id"
    ).fetchall()
    assert logged == [
        ("count", "figures"), ("steer", f"plan.evidence:{evidence['id']}"),
        ("steer", f"plan.value:{value.id}"),
    ]  # fmt: skip


def asked_and_answered(manager: Acting, answers: ActingAs) -> None:
    """Have two contact points asked, of whom one answers in full."""
    with manager.begin() as connection:
        superior = {"plan": PLAN.about.id, "name": "half-year", "number": 1, "content": "{}"}
        digest = found(connection, "select sha256('{}'::bytea) as it")[0]["it"]
        questions = sign(
            connection, manager, Action.STEER, "questionnaire", superior | {"sha256": digest}
        )
        sent = [
            sign(connection, manager, Action.STEER, "sent", {
                "questionnaire": questions, "recipient": each, "actor": "italy",
                "due": TODAY + timedelta(days=9),
            })
            for each in ("ncp-a", "ncp-b")
        ]  # fmt: skip
    with (
        answers("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as contact,
        contact.begin() as connection,
    ):
        row = {"sent": sent[1], "content": "{}", "complete": True}
        sign(connection, contact, Action.ATTEST, "answer", row)


def test_what_the_plan_itself_holds_is_counted_exactly(manager: Acting, acting: ActingAs) -> None:
    today = date.today()  # noqa: DTZ011 — the database stamps its rows with its own day
    asked_and_answered(manager, acting)
    new = count_all(manager, PLAN, today, LIVE)
    year = str(today.year)

    assert told(manager, "replies-received") == {(year, year, "eu-2021"): "0.5"}
    assert told(manager, "reply-days") == {(year, year, "eu-2021"): "0"}
    assert [*told(manager, "contact-points-active").values()] == ["1"]
    assert [*told(manager, "pillars-with-activity").values()] == ["0"]
    assert told(manager, "reports-delivered") == {(year, year, "eu-2021"): "0"}
    assert [*told(manager, "ai-recorded").values()] == ["1"]
    assert new["replies-received"] == new["ai-recorded"] == 1
    assert {*count_all(manager, PLAN, today, LIVE).values()} == {0}
    other = replace(PLAN, about=replace(PLAN.about, id="eu-2027"))
    assert count_now(manager, other, "reports-delivered", today, LIVE) == 1
    assert len(told(manager, "reports-delivered")) == 2


def test_what_the_law_tracker_holds_is_counted_by_act_and_state(manager: Acting) -> None:
    act, today = PLAN.act["facilitation-directive"], date.today()  # noqa: DTZ011 — as above
    assert count_now(manager, PLAN, "humanitarian-exemption", today, LIVE) == 0
    for state, topic, status in (
        ("IT", "humanitarian-exemption", "used"), ("DE", "humanitarian-exemption", "not-used"),
        ("FR", "penalties", "in-question"),
    ):  # fmt: skip
        said = Answer(state, topic, status, "", "Official journal", "2025-01-02")
        answer(manager, act, said, today)
    for stage, day in (("letter", "2024-09-01"), ("opinion", "2025-02-03")):
        step = Step("FR", stage, day, "Press release", reference="INFR(2024)1")
        add_step(manager, act, step, today)
    count_all(manager, PLAN, today, LIVE)

    assert [*told(manager, "humanitarian-exemption").values()] == ["1"]
    assert told(manager, "transposition-status") == {
        ("2025-01-02", "2025-01-02", act.id, "FR", "penalties"): "in-question",
    }  # fmt: skip
    assert told(manager, "infringements") == {
        ("2025-02-03", "2025-02-03", act.id, "INFR(2024)1", "FR"): "opinion",
    }  # fmt: skip
    stages = told(manager, "legislative-stage")
    assert {*stages.values()} <= {*PLAN.indicator["legislative-stage"].stages}
    assert len(stages) > 3
    assert told(manager, "protocol-parties") == {}


def test_nobody_counts_what_is_not_live_or_without_steering(
    manager: Acting, acting: ActingAs
) -> None:
    for indicator in ("prosecutions", "no-such"):
        with pytest.raises(NotFound):
            count_now(manager, PLAN, indicator, TODAY, LIVE)
    with (
        acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as contact,
        pytest.raises(Refused, match="may not steer"),
    ):
        count_now(contact, PLAN, "ai-recorded", TODAY, LIVE)
