"""A finding lends its codes from its inputs, keeps what a person decided, and ends by rule."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError
from tests.conftest import ActingAs, Contribute, everyone_may, person, suspect

from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    Finding,
    FindingState,
    NewFinding,
    Renewal,
    decide_finding,
    finding,
    findings,
    renew_findings,
    statements,
)
from wholeroute.rights import Handling, Purpose, Role, Tlp

TEKLE = "Tekle Berhane"


def evidence_of(acting: Acting, *entities: UUID) -> tuple[UUID, ...]:
    with acting.begin() as connection:
        return tuple(s.id for s in statements(acting, connection, entities))


def on(subjects: tuple[UUID, ...], evidence: tuple[UUID, ...], kind: str = "shared") -> NewFinding:
    return NewFinding(
        kind, subjects, evidence, {"least": 2},
        ({"reading": "name twin", "words": "two birth dates"},), {"H1": True, "testimony": False},
        base_rate=0.01,
    )  # fmt: skip


def renew(acting: Acting, *new: NewFinding, version: str = "1") -> Renewal:
    with acting.begin() as connection:
        return renew_findings(connection, acting.reader, "a rule", version, new)


def seen(acting: Acting, **asked: Any) -> list[Finding]:
    with acting.begin() as connection:
        return findings(connection, **asked)


def decide(acting: Acting, which: UUID, state: FindingState, reason: str) -> Finding:
    with acting.begin() as connection:
        return decide_finding(connection, acting.reader, which, state, reason)


def test_a_finding_comes_back_whole_with_the_codes_of_all_its_inputs(
    contribute: Contribute, analyst: Acting
) -> None:
    one = contribute(
        [suspect("a", TEKLE)], access=everyone_may("ncp-a", handling=Handling(h1=True))
    )
    other = contribute(
        [suspect("a", TEKLE)], as_="ncp-b",
        access=everyone_may("ncp-b", handling=Handling(h2=True, h3="ask us")),
    )  # fmt: skip
    subjects = tuple(sorted((one["a"], other["a"])))
    new = on(subjects, evidence_of(analyst, *subjects))

    assert renew(analyst, new) == Renewal(kept=0, added=1, expired=0)

    (found,) = seen(analyst)
    assert (found.kind, found.rule, found.version, found.state) == (
        "shared", "a rule", "1", FindingState.NEW,
    )  # fmt: skip
    assert found.handling == "H1 H2 H3: ask us"
    assert (found.subjects, set(found.statements)) == (subjects, set(new.evidence))
    assert (found.parameters, found.base_rate) == ({"least": 2}, 0.01)
    assert found.innocent_readings == [{"reading": "name twin", "words": "two birth dates"}]
    assert found.stands_without == {"H1": True, "testimony": False}
    assert seen(analyst, about=[one["a"]], kind="shared", state=FindingState.NEW) == [found]
    assert seen(analyst, about=[uuid4()]) == seen(analyst, kind="other") == []


def test_only_who_sees_every_input_sees_the_finding(
    contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    shared = contribute([suspect("a", TEKLE)])["a"]
    ours = contribute([suspect("a", TEKLE)], access=everyone_may("ncp-a", tlp=Tlp.RED))["a"]
    renew(analyst, on((shared,), evidence_of(analyst, shared, ours)))
    (found,) = seen(analyst)

    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as other:
        assert seen(other) == []
        with other.begin() as connection, pytest.raises(NotFound):
            finding(connection, found.id)
        with pytest.raises(NotFound):
            decide(other, found.id, FindingState.DISMISSED, "not for me to say")


def test_a_rule_that_runs_again_keeps_names_and_decisions_and_lets_the_rest_expire(
    contribute: Contribute, analyst: Acting
) -> None:
    a, b, c = (contribute([suspect("x", f"Tekle {letter}")])["x"] for letter in "ABC")
    of = {each: on((each,), evidence_of(analyst, each)) for each in (a, b, c)}
    renew(analyst, of[a], of[b])
    before = {each.subjects[0]: each for each in seen(analyst)}
    decide(analyst, before[a].id, FindingState.DISMISSED, "a name twin")

    assert renew(analyst, of[a], of[c], version="2") == Renewal(kept=1, added=1, expired=1)

    after = {each.subjects[0]: each for each in seen(analyst)}
    assert after[a].id == before[a].id
    assert {each: found.state.value for each, found in after.items()} == {
        a: "dismissed", b: "expired", c: "new",
    }  # fmt: skip
    assert renew(analyst, version="3") == Renewal(kept=0, added=0, expired=1)
    assert seen(analyst, about=[a])[0].state is FindingState.DISMISSED


def test_a_person_decides_with_a_reason_under_their_own_name(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    entity = contribute([suspect("x", TEKLE)])["x"]
    renew(analyst, on((entity,), evidence_of(analyst, entity)))
    (found,) = seen(analyst)

    decided = decide(analyst, found.id, FindingState.CONFIRMED, "seen on the quay")

    assert (decided.state, decided.state_reason, decided.decided_by) == (
        FindingState.CONFIRMED, "seen on the quay", "analyst@ncp-a",
    )  # fmt: skip
    assert decided.decided_at is not None
    assert superuser.execute(
        "select action, details from ledger.audit where object = %s", (f"finding:{found.id}",)
    ).fetchall() == [("judge", {"state": "confirmed"})]
    for state, reason, field in (
        (FindingState.DISMISSED, " ", "reason"),
        (FindingState.EXPIRED, "old", "state"),
        (FindingState.NEW, "again", "state"),
    ):
        with pytest.raises(Invalid) as refused:
            decide(analyst, found.id, state, reason)
        assert refused.value.field == field


def test_what_was_withdrawn_is_not_decided_on(contribute: Contribute, analyst: Acting) -> None:
    entity = contribute([suspect("x", TEKLE)])["x"]
    renew(analyst, on((entity,), evidence_of(analyst, entity)))
    (found,) = seen(analyst)
    renew(analyst)

    with pytest.raises(NotFound, match="may decide on"):
        decide(analyst, found.id, FindingState.CONFIRMED, "still true")


def test_a_finding_needs_a_subject_and_evidence(contribute: Contribute, analyst: Acting) -> None:
    entity = contribute([suspect("x", TEKLE)])["x"]
    for wrong in (on((), evidence_of(analyst, entity)), on((entity,), ())):
        with pytest.raises(AssertionError):
            renew(analyst, wrong)
    assert seen(analyst) == []


@pytest.mark.parametrize("lane", ["victim", "uncategorised"])
def test_nobody_outside_the_open_lane_is_subject_or_evidence(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[Any], lane: str
) -> None:
    tekle = contribute([suspect("x", TEKLE)])["x"]
    hidden = contribute([person("v", "Amina Canary", *([lane] if lane == "victim" else []))])["v"]
    ((said,),) = superuser.execute(
        "select id from ledger.statement where entity = %s", (hidden,)
    ).fetchall()
    for wrong in (
        on((hidden,), evidence_of(analyst, tekle)),
        on((tekle,), (said,)),
        on((tekle,), (uuid4(),)),
    ):
        with pytest.raises(DBAPIError, match=r"codes|foreign key"):
            renew(analyst, wrong)
    assert seen(analyst) == []


@pytest.mark.parametrize(
    ("role", "purpose"),
    [(Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT), (Role.INVESTIGATOR, Purpose.ANALYSIS)],
)
def test_who_may_not_judge_reads_findings_and_makes_or_decides_none(
    contribute: Contribute, analyst: Acting, acting: ActingAs, role: Role, purpose: Purpose
) -> None:
    entity = contribute([suspect("x", TEKLE)])["x"]
    new = on((entity,), evidence_of(analyst, entity))
    renew(analyst, new)
    (found,) = seen(analyst)

    with acting(f"{role}@ncp-a", role, purpose) as reader:
        assert [each.id for each in seen(reader)] == [found.id]
        with pytest.raises(DBAPIError, match="row-level security"):
            renew(reader, on((entity,), new.evidence, "another"))
        with pytest.raises(NotFound):
            decide(reader, found.id, FindingState.DISMISSED, "no")
