"""Who writes of a law: a state's contact point for its own state, whoever steers for all; all read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Ledger
from wholeroute.plan import built_in
from wholeroute.plan.applied import applied_in, parties_of
from wholeroute.plan.kept import sign
from wholeroute.plan.law import STATES, StateStage, looked_up, steps_in, steps_of
from wholeroute.plan.law_forms import Answer, Step
from wholeroute.plan.ratifications import Ratification
from wholeroute.plan.store import law as kept
from wholeroute.rights import Action, Purpose, Role

PLAN = built_in()
DIRECTIVE = PLAN.act["facilitation-directive"]
PROTOCOL = PLAN.act["smuggling-protocol"]
TODAY = date(2026, 11, 28)
CONTACT = (Role.CONTACT_POINT, Purpose.POLICY)
MANAGER = (Role.PROGRAMME_MANAGER, Purpose.POLICY)
NOTIFIED = Step("IT", "notified", "2003-05", "Legislative decree 1", "", "", False)
EXEMPT = Answer("IT", "humanitarian-exemption", "used", "Article 12", "Law 1", "2024-01-01")


def test_a_contact_point_writes_of_its_own_state_and_everybody_reads_it(
    acting: ActingAs, enrolled: Ledger
) -> None:
    with acting("contact-point@ncp-a", *CONTACT) as point:
        kept.add_step(point, DIRECTIVE, NOTIFIED, TODAY)
        kept.answer(point, DIRECTIVE, EXEMPT, TODAY)

    (step,) = steps_in(DIRECTIVE.id, "IT", kept.steps(enrolled))
    assert (step.stage, step.day, step.organisation) == ("notified", "2003-05", "ncp-a")
    (said,) = kept.applied_about(enrolled, DIRECTIVE.id)
    assert (said.status, said.says, said.organisation) == ("used", "Article 12", "ncp-a")
    assert kept.applied_about(enrolled, "anti-trafficking") == ()


@pytest.mark.parametrize("state", ["GR", ""])
def test_a_contact_point_speaks_for_no_other_state_and_not_for_the_union(
    acting: ActingAs, state: str
) -> None:
    stage = "notified" if state else "amended"
    with acting("contact-point@ncp-a", *CONTACT) as point:
        with pytest.raises(Refused) as refusal:
            kept.add_step(point, DIRECTIVE, Step(state, stage, "2003", "x"), TODAY)
        assert refusal.value.rule == "own-state"


@pytest.mark.parametrize(("member", "state"), [("ncp-a", "GR"), ("ncp-a", ""), ("agency", "")])
def test_the_database_holds_a_contact_point_to_its_own_state_as_well(
    acting: ActingAs, member: str, state: str
) -> None:
    row = {"act": "an-act", "state": state, "stage": "notified", "day": "2003", "source": "x"}
    with acting(f"contact-point@{member}", *CONTACT) as point:
        with pytest.raises(ProgrammingError), point.begin() as connection:
            sign(connection, point, Action.ATTEST, "law_step", row)
        if state:
            said = {"act": "an-act", "state": state, "topic": "penalties", "status": "complete",
                    "source": "x", "as_of": "2024"}  # fmt: skip
            with pytest.raises(ProgrammingError), point.begin() as connection:
                sign(connection, point, Action.ATTEST, "application", said)


def test_whoever_steers_writes_of_every_state_and_of_the_union(
    acting: ActingAs, enrolled: Ledger
) -> None:
    with acting("programme-manager@agency", *MANAGER) as manager:
        kept.add_step(manager, DIRECTIVE, NOTIFIED, TODAY)
        kept.add_step(manager, DIRECTIVE, Step("", "amended", "2026-05", "OJ L 1"), TODAY)

    assert steps_of(DIRECTIVE, kept.steps(enrolled))[-1].stage == "amended"
    assert [each.state for each in kept.steps_about(enrolled, DIRECTIVE.id)] == ["IT", ""]


def test_nobody_else_writes_of_a_law(acting: ActingAs) -> None:
    with (
        acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor,
        pytest.raises(Refused),
    ):
        kept.add_step(auditor, DIRECTIVE, NOTIFIED, TODAY)


def test_a_list_of_parties_is_kept_once_however_often_it_is_taken_in(
    acting: ActingAs, enrolled: Ledger
) -> None:
    told = [
        Ratification("IT", StateStage.SIGNED, "2000-12-12", 2),
        Ratification("IT", StateStage.RATIFIED, "2006-08-02", 2),
        Ratification("IE", StateStage.SIGNED, "2000-12-13", 3),
    ]
    with acting("programme-manager@agency", *MANAGER) as manager:
        assert kept.take_ratifications(manager, PROTOCOL, told, "2013-09-24", "UN") == 3
        assert kept.take_ratifications(manager, PROTOCOL, told, "2014-01-01", "UN") == 0

    rows = kept.steps_about(enrolled, PROTOCOL.id)
    look = looked_up(PROTOCOL.id, rows)
    assert look is not None
    assert look.day == "2014-01-01"
    parties = {each.state: each.party for each in parties_of(PROTOCOL.id, rows)}
    assert parties["IE"] is None
    assert parties["IT"] is not None


def test_a_step_is_held_against_what_others_wrote_of_the_same_file(acting: ActingAs) -> None:
    law, proposal = PLAN.act["visa-digital"], PLAN.act["visa-digital-proposal"]
    with acting("programme-manager@agency", *MANAGER) as manager:
        kept.add_step(manager, law, Step("", "amended", "2026-05", "OJ"), TODAY, PLAN.acts)
        with pytest.raises(Invalid, match="“adopted” stands"):
            kept.add_step(manager, proposal, Step("", "proposed", "2026", "x"), TODAY, PLAN.acts)
        with pytest.raises(Invalid) as wrong:
            kept.answer(manager, DIRECTIVE, replace(EXEMPT, as_of="1999"), TODAY)
    assert wrong.value.field == "as_of"


def test_a_line_of_a_list_that_cannot_be_so_keeps_the_whole_list_out(
    acting: ActingAs, enrolled: Ledger
) -> None:
    fine = Ratification("IE", StateStage.SIGNED, "2000-12-13", 2)
    with acting("programme-manager@agency", *MANAGER) as manager:
        for wrong in (
            [fine, Ratification("IT", StateStage.RATIFIED, "2014-02-01", 3)],
            [fine, Ratification("IT", StateStage.SIGNED, "2006-01-01", 3),
             Ratification("IT", StateStage.RATIFIED, "2005-01-01", 3)],
        ):  # fmt: skip
            with pytest.raises(Invalid) as told:
                kept.take_ratifications(manager, PROTOCOL, wrong, "2013-09-24", "UN")
            assert told.value.line == 3
        assert kept.steps_about(enrolled, PROTOCOL.id) == ()
        early = [Ratification("IT", StateStage.RATIFIED, "1999-01-01", 2)]
        kept.take_ratifications(manager, PROTOCOL, early, "2013-09-24", "UN")
        mended = [Ratification("IT", StateStage.SIGNED, "2000-12-12", 2),
                  Ratification("IT", StateStage.RATIFIED, "2006-08-02", 2)]  # fmt: skip
        assert kept.take_ratifications(manager, PROTOCOL, mended, "2013-09-24", "UN") == 2


def test_a_contact_point_takes_no_list_in(acting: ActingAs) -> None:
    with acting("contact-point@ncp-a", *CONTACT) as point, pytest.raises(Refused):
        kept.take_ratifications(point, PROTOCOL, [], "2013", "UN")


def test_an_invented_state_tells_where_everybody_is_invented_and_nowhere_else(
    acting: ActingAs, enrolled: Ledger, superuser: psycopg.Connection[Any]
) -> None:
    told = Answer("XA", "offences", "complete", "Article 4", "Invented code", "2026-01-01")
    with acting("programme-manager@agency", *MANAGER) as manager:
        kept.answer(manager, DIRECTIVE, told, TODAY)
        rows = applied_in(DIRECTIVE, kept.steps(enrolled), kept.applied(enrolled)).rows
        assert [each.state for each in rows if each.state not in STATES] == ["XA"]

        superuser.execute("update ledger.installation set exercise = false")
        with pytest.raises(Invalid) as wrong:
            kept.answer(manager, DIRECTIVE, told, TODAY)
    assert wrong.value.field == "state"
