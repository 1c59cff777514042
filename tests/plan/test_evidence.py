"""Evidence is attested by who answers for an actor, and looked at by another organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from tests.conftest import ActingAs

from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, audit_rows
from wholeroute.plan import built_in
from wholeroute.plan.evidence import Attested, Kind, Quality, Verdict
from wholeroute.plan.status import Far, status
from wholeroute.plan.store import evidence as kept
from wholeroute.plan.values import Given
from wholeroute.rights import Purpose, Role

PLAN = built_in()
TODAY = datetime.now(UTC).date()
ACTION = "P3.1.1-31"
SAID = Attested(
    "eu-2021", ACTION, "commission", Kind.DOCUMENT, "The yearly report", "the archive", "2023-04",
    Quality.B, sha256="ab" * 32,
)  # fmt: skip
SHARE = Given("ndici-migration-share", "commission", "2023", "2023", "12 %", 0)

Seat = Callable[[str], Acting]


@pytest.fixture
def seat(acting: ActingAs) -> Iterator[Seat]:
    """Return what seats a member by its id; `agency` answers for the Commission."""
    with ExitStack() as open_:

        def sit(member: str) -> Acting:
            role = Role(member.partition("@")[0])
            return open_.enter_context(acting(member, role, Purpose.POLICY))

        kept.answer_for(
            sit("programme-manager@agency"), PLAN, "commission", "agency", date(2021, 1, 1), None
        )
        yield sit


def far(seat: Seat) -> Far | None:
    with seat("contact-point@ncp-b").begin() as connection:
        rows = kept.dossier(connection, "eu-2021", [ACTION])
    return status(PLAN, ACTION, rows, TODAY).far


def test_from_attesting_to_met_each_step_needs_its_own_party(seat: Seat) -> None:
    mine, other = seat("contact-point@agency"), seat("contact-point@ncp-a")
    number = kept.attest(mine, PLAN, SAID, TODAY, [SHARE])
    assert far(seat) is Far.EVIDENCED

    kept.say(other, number, Verdict.VERIFIED, "the file has this hash")
    assert far(seat) is Far.MET
    kept.say(other, number, Verdict.DOUBTED, "it counts loans as well")
    assert far(seat) is Far.REPORTED
    kept.say(other, number, Verdict.TAKEN_BACK, "it does not")
    assert far(seat) is Far.EVIDENCED
    kept.withdraw(mine, number, "a newer edition is out")
    assert far(seat) is Far.NOT_REPORTED


@pytest.mark.parametrize("member", ["contact-point@agency", "programme-manager@agency"])
def test_two_people_of_one_organisation_are_one_party(seat: Seat, member: str) -> None:
    number = kept.attest(seat("contact-point@agency"), PLAN, SAID, TODAY)

    for verdict in (Verdict.VERIFIED, Verdict.DOUBTED, Verdict.TAKEN_BACK):
        with pytest.raises(Refused) as refusal:
            kept.say(seat(member), number, verdict, "it is so")
        assert refusal.value.rule == "second-party"
    assert far(seat) is Far.EVIDENCED


def test_nobody_withdraws_for_another(seat: Seat) -> None:
    number = kept.attest(seat("contact-point@agency"), PLAN, SAID, TODAY)

    other = seat("contact-point@ncp-a")
    with pytest.raises(Refused) as refusal:
        kept.withdraw(other, number, "it is old")
    assert refusal.value.rule == "second-party"
    with pytest.raises(Refused) as refusal:
        kept.say(other, number, Verdict.WITHDRAWN, "it is old")
    assert refusal.value.rule == "second-party"


def test_a_value_of_a_time_to_come_is_kept_by_nobody(seat: Seat) -> None:
    mine = seat("contact-point@agency")
    for until in ("2099", str(TODAY.year)):
        with pytest.raises(Invalid) as wrong:
            kept.attest(mine, PLAN, SAID, TODAY, [replace(SHARE, until=until)])
        assert wrong.value.field == "until"
    with mine.begin() as connection:
        assert kept.dossier(connection, "eu-2021").evidence == ()


def test_whoever_does_not_answer_today_attests_nothing(seat: Seat) -> None:
    with pytest.raises(Refused) as refusal:
        kept.attest(seat("contact-point@ncp-a"), PLAN, SAID, TODAY)
    assert refusal.value.rule == "answers-for"

    manager = seat("programme-manager@ncp-b")
    kept.answer_for(manager, PLAN, "commission", "agency", date(2021, 1, 1), date(2022, 1, 1))
    with pytest.raises(Refused):
        kept.attest(seat("contact-point@agency"), PLAN, SAID, TODAY)


def test_a_programme_manager_attests_nothing_and_a_contact_point_names_nobody(seat: Seat) -> None:
    with pytest.raises(Refused):
        kept.attest(seat("programme-manager@agency"), PLAN, SAID, TODAY)
    with pytest.raises(Refused):
        kept.answer_for(
            seat("contact-point@ncp-a"), PLAN, "commission", "ncp-a", date(2021, 1, 1), None
        )


def test_who_answers_is_enrolled_and_in_the_plan_and_the_newest_row_stands(seat: Seat) -> None:
    manager = seat("programme-manager@agency")
    since = date(2021, 1, 1)
    with pytest.raises(Invalid, match="knows no such actor"):
        kept.answer_for(manager, PLAN, "moon", "agency", since, None)
    with pytest.raises(Invalid, match="before"):
        kept.answer_for(manager, PLAN, "eu", "agency", since, date(2020, 1, 1))
    with pytest.raises(IntegrityError):
        kept.answer_for(manager, PLAN, "eu", "nobody", since, None)
    kept.answer_for(manager, PLAN, "eu", "agency", since, None)
    kept.answer_for(manager, PLAN, "eu", "agency", since, TODAY)

    with manager.begin() as connection:
        found = kept.answering(connection, "eu-2021")
    assert [(each.actor, each.until) for each in found] == [("commission", None), ("eu", TODAY)]


def test_a_value_that_is_amiss_keeps_its_evidence_out(seat: Seat) -> None:
    mine = seat("contact-point@agency")
    with pytest.raises(Invalid) as mistake:
        kept.attest(mine, PLAN, SAID, TODAY, [replace(SHARE, value="plenty")])

    assert mistake.value.field == "value"
    assert far(seat) is Far.NOT_REPORTED


def test_there_is_nothing_to_say_of_what_is_not_there_or_was_withdrawn(seat: Seat) -> None:
    mine, other = seat("contact-point@agency"), seat("contact-point@ncp-a")
    number = kept.attest(mine, PLAN, SAID, TODAY)
    with pytest.raises(NotFound):
        kept.say(other, number + 1, Verdict.VERIFIED, "it is so")
    with pytest.raises(Invalid, match="said nothing"):
        kept.say(other, number, Verdict.TAKEN_BACK, "a slip")
    with pytest.raises(Invalid, match="nothing is written"):
        kept.say(other, number, Verdict.VERIFIED, " ")
    kept.withdraw(mine, number, "a slip")
    with pytest.raises(Invalid, match="withdrawn"):
        kept.say(other, number, Verdict.VERIFIED, "it is so")
    with pytest.raises(Invalid, match="withdrawn"):
        kept.withdraw(mine, number, "again")


def test_what_waits_is_of_others_without_a_word_that_stands_and_the_newest_first(
    seat: Seat,
) -> None:
    mine, other = seat("contact-point@agency"), seat("contact-point@ncp-a")
    numbers = [kept.attest(mine, PLAN, replace(SAID, title=f"Report {n}"), TODAY) for n in range(4)]
    kept.say(other, numbers[0], Verdict.VERIFIED, "seen")
    kept.say(seat("contact-point@ncp-b"), numbers[1], Verdict.DOUBTED, "whose?")
    kept.say(other, numbers[2], Verdict.VERIFIED, "seen")
    kept.say(other, numbers[2], Verdict.TAKEN_BACK, "not the file")

    with other.begin() as connection:
        waiting, number = kept.to_look_at(connection, "ncp-a", 1)
        assert [each.id for each in waiting] == [numbers[3]]
        assert number == 2
        named, _ = kept.to_look_at(connection, "ncp-a", 2, [numbers[2]])
        assert [each.id for each in named] == [numbers[2], numbers[3]]
    with mine.begin() as connection:
        assert kept.to_look_at(connection, "agency", 9) == ((), 0)
        doubts = [(each.id, word.reason) for each, word in kept.doubted(connection, "agency")]
    assert doubts == [(numbers[1], "whose?")]


def test_every_act_leaves_its_line(seat: Seat, acting: ActingAs) -> None:

    number = kept.attest(seat("contact-point@agency"), PLAN, SAID, TODAY)
    word = kept.say(seat("contact-point@ncp-a"), number, Verdict.VERIFIED, "seen")
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        lines = {(row.member, row.action, row.object) for row in audit_rows(auditor)}

    assert ("contact-point@agency", "attest", f"plan.evidence:{number}") in lines
    assert ("contact-point@ncp-a", "verify", f"plan.word:{word}") in lines
