"""Contact points are asked, answer for themselves alone, and what is complete is evidence at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs
from tests.plan.test_answers import WHOLE
from tests.plan.test_asking import PLAN, half_year

from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting, Ledger
from wholeroute.plan import Plan
from wholeroute.plan.asking import Questionnaire, State
from wholeroute.plan.kept import found, sign
from wholeroute.plan.notes import Sought, Thread, asked_for
from wholeroute.plan.store import answering as mine
from wholeroute.plan.store import asking, notes
from wholeroute.plan.store.answering import ChangedMeanwhile
from wholeroute.plan.store.counts import counted
from wholeroute.plan.store.values import of_indicator
from wholeroute.rights import Action, Purpose, Role


def named(_: str) -> Plan:
    """Return the plan that is asked about."""
    return PLAN


TODAY = date(2026, 7, 1)
DUE = date(2026, 7, 31)
LATER = date(2026, 8, 1)
STATES = "member-states"


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of a programme manager."""
    with acting("programme-manager@agency", Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        yield session


def answers_for(
    manager: Acting, *bodies: str, actor: str = STATES, until: date | None = None
) -> None:
    """Let organisations answer for an actor."""
    with manager.begin() as connection:
        for body in bodies:
            sign(connection, manager, Action.STEER, "stands_for", {
                "plan": "eu-2021", "actor": actor, "answers": body, "since": date(2026, 1, 1),
                "until": until,
            })  # fmt: skip


def ask(
    manager: Acting, *bodies: str, questionnaire: Questionnaire | None = None
) -> dict[str, int]:
    """Send a questionnaire to contact points of states, and return the numbers of what was sent."""
    which = asking.make(manager, questionnaire or half_year())
    asking.send(manager, which, [(body, STATES) for body in bodies], DUE, TODAY)
    with manager.begin() as connection:
        return {each.recipient: each.id for each in asking.sent_of(connection, which)}


def test_versions_are_numbered_and_the_same_questions_are_no_new_version(manager: Acting) -> None:
    asking.make(manager, half_year())
    with pytest.raises(Invalid) as wrong:
        asking.make(manager, half_year())
    assert "version 1 asks the same" in wrong.value.reason

    fewer = Questionnaire(half_year().about, half_year().questions[:2])
    asking.make(manager, fewer)

    assert [(each.number, len(each.questionnaire.questions)) for each in asking.versions(manager)] == [
        (2, 2), (1, 5),
    ]  # fmt: skip


def test_only_who_steers_makes_sends_and_reminds(manager: Acting, acting: ActingAs) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        with pytest.raises(Refused):
            asking.send(point, 1, [("ncp-a", STATES)], DUE, TODAY)
        with pytest.raises(Refused):
            asking.make(point, half_year())
        with pytest.raises(Refused):
            asking.remind(point, 1, [sent["ncp-a"]], TODAY)
        with pytest.raises(ProgrammingError), point.begin() as connection:
            connection.execute(
                text(
                    "insert into plan.reminder (sent, member, organisation)"
                    " values (:sent, 'contact-point@ncp-a', 'ncp-a')"
                ),
                {"sent": sent["ncp-a"]},
            )


@pytest.mark.parametrize(
    ("to", "due", "field", "reason"),
    [
        ([("ncp-b", STATES)], DUE, "to", "does not answer for"),
        ([("ncp-a", "europol")], DUE, "to", "does not answer for"),
        ([], DUE, "to", "nobody is chosen"),
        ([("ncp-a", STATES)], date(2026, 6, 30), "due", "has passed"),
    ],
)
def test_asked_is_who_answers_for_the_actor_and_in_time(
    manager: Acting, to: list[tuple[str, str]], due: date, field: str, reason: str
) -> None:
    answers_for(manager, "ncp-a")
    which = asking.make(manager, half_year())

    with pytest.raises(Invalid) as wrong:
        asking.send(manager, which, to, due, TODAY)

    assert wrong.value.field == field
    assert reason in wrong.value.reason


def test_no_count_is_due_before_its_time_is_over(manager: Acting) -> None:
    answers_for(manager, "ncp-a")
    which = asking.make(manager, half_year())
    early = date(2026, 6, 1)
    with pytest.raises(Invalid) as wrong:
        asking.send(manager, which, [("ncp-a", STATES)], date(2026, 6, 30), early)

    assert wrong.value.field == "due"
    assert "before the end of 2026-06" in wrong.value.reason
    assert asking.send(manager, which, [("ncp-a", STATES)], TODAY, early) == 1


def test_a_count_of_a_time_that_is_not_over_stays_a_draft(
    manager: Acting, acting: ActingAs
) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        handed = mine.complete(point, sent["ncp-a"], WHOLE, 0, named, date(2026, 6, 20))
        with point.begin() as connection:
            assert found(connection, "select * from plan.value") == []
        assert mine.opened(point, sent["ncp-a"], named, LATER).typed["value-convictions"] == "1 200"
    assert "value-convictions" in {each.field for each in handed.faults}
    assert {each.reason for each in handed.faults} >= {"2026-06 is not over yet"}


def test_nobody_is_asked_the_same_twice(manager: Acting) -> None:
    answers_for(manager, "ncp-a")
    which = asking.make(manager, half_year())
    asking.send(manager, which, [("ncp-a", STATES)], DUE, TODAY)

    with pytest.raises(Invalid, match="was asked already"):
        asking.send(manager, which, [("ncp-a", STATES)], DUE, TODAY)


def test_a_draft_is_its_writers_own_until_it_is_complete(manager: Acting, acting: ActingAs) -> None:
    answers_for(manager, "ncp-a", "ncp-b")
    sent = ask(manager, "ncp-a", "ncp-b")
    with (
        acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point,
        acting("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as other,
    ):
        seen = mine.keep(point, sent["ncp-a"], {"value-convictions": "4"}, 0, named, LATER)
        for reader in (other, manager):
            with reader.begin() as connection:
                assert found(connection, "select * from plan.answer") == []
                assert asking.answers_to(connection, reader, 1) == ()

        assert mine.complete(point, sent["ncp-a"], WHOLE, seen, named, LATER).faults == ()
        for reader in (other, manager):
            with reader.begin() as connection:
                ((who, said),) = asking.answers_to(connection, reader, 1)
            assert (who.recipient, said["value-convictions"]) == ("ncp-a", "1 200")


def test_nobody_answers_for_another_organisation(manager: Acting, acting: ActingAs) -> None:
    answers_for(manager, "ncp-a", "ncp-b")
    sent = ask(manager, "ncp-a")
    with acting("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as other:
        for act in (
            lambda: mine.opened(other, sent["ncp-a"], named, LATER),
            lambda: mine.keep(other, sent["ncp-a"], WHOLE, 0, named, LATER),
            lambda: mine.complete(other, sent["ncp-a"], WHOLE, 0, named, LATER),
        ):
            with pytest.raises(NotFound):
                act()
        with pytest.raises(ProgrammingError), other.begin() as connection:
            sign(connection, other, Action.ATTEST, "answer", {
                "sent": sent["ncp-a"], "content": "{}", "complete": True,
            })  # fmt: skip


def test_who_answers_no_longer_for_the_actor_makes_nothing(
    manager: Acting, acting: ActingAs
) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")
    answers_for(manager, "ncp-a", until=date(2026, 2, 1))
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        with pytest.raises(Refused) as refusal:
            mine.complete(point, sent["ncp-a"], WHOLE, 0, named, LATER)
        assert refusal.value.rule == "answers-for"
        with point.begin() as connection:
            assert found(connection, "select * from plan.evidence") == []


def test_a_complete_answer_is_evidence_and_values_typed_once(
    manager: Acting, acting: ActingAs
) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        mine.complete(point, sent["ncp-a"], WHOLE, 0, named, LATER)
        with point.begin() as connection:
            (value,) = of_indicator(connection, "convictions")
            rows = found(connection, "select * from plan.evidence order by id")

    assert (value.value, value.qualifier, value.breakdown) == ("1200", "about", {"state": "IT"})
    assert (value.since, value.until, value.organisation) == ("2026-01", "2026-06", "ncp-a")
    evidence = {row["id"]: row for row in rows}[value.evidence]
    assert (evidence["action"], evidence["quality"]) == ("P3.3.1-02", "C")
    assert {row["reference"].rpartition(" ")[2] for row in rows} == {
        "convictions",
        "strand",
        "hurdles",
    }


def test_what_is_amiss_is_kept_as_a_draft_and_makes_nothing(
    manager: Acting, acting: ActingAs
) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        answer = mine.complete(point, sent["ncp-a"], {"value-convictions": "many"}, 0, named, LATER)
        after = mine.opened(point, sent["ncp-a"], named, LATER)
        with point.begin() as connection:
            assert found(connection, "select * from plan.evidence") == []

    assert len(answer.faults) == 3
    assert (after.typed, after.complete) == ({"value-convictions": "many"}, False)


def test_answering_anew_changes_what_is_another_and_nothing_else(
    manager: Acting, acting: ActingAs
) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        mine.complete(point, sent["ncp-a"], WHOLE, 0, named, LATER)
        seen = mine.opened(point, sent["ncp-a"], named, LATER).seen
        mine.complete(
            point, sent["ncp-a"], WHOLE | {"value-convictions": "1300"}, seen, named, LATER
        )
        with point.begin() as connection:
            values = of_indicator(connection, "convictions")
            strand = of_indicator(connection, "financial-strand")
            withdrawn = found(
                connection, "select evidence from plan.word where verdict = 'withdrawn'"
            )

    assert [each.value for each in values] == ["1200", "1300"]
    assert [row["evidence"] for row in withdrawn] == [values[0].evidence]
    assert len(strand) == 1


def test_the_same_answer_again_writes_nothing(manager: Acting, acting: ActingAs) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        first = mine.keep(point, sent["ncp-a"], WHOLE, 0, named, LATER)
        assert mine.keep(point, sent["ncp-a"], WHOLE, first, named, LATER) == first
        mine.complete(point, sent["ncp-a"], WHOLE, first, named, LATER)
        seen = mine.opened(point, sent["ncp-a"], named, LATER).seen
        mine.complete(point, sent["ncp-a"], WHOLE, seen, named, LATER)
        assert mine.opened(point, sent["ncp-a"], named, LATER).seen == seen


def test_two_windows_lose_nothing(manager: Acting, acting: ActingAs) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        mine.keep(point, sent["ncp-a"], {"value-convictions": "4"}, 0, named, LATER)
        for act in (mine.keep, mine.complete):
            with pytest.raises(ChangedMeanwhile) as meanwhile:
                act(point, sent["ncp-a"], {"value-convictions": "5"}, 0, named, LATER)
            assert meanwhile.value.now == {"value-convictions": "4"}


def shared(ledger: Ledger, acting: Acting | None = None) -> tuple[Thread, ...]:
    """Return the practices that somebody, or anybody, finds among the notes."""
    return asked_for(notes.notes(ledger, acting, "eu-2021"), Sought())


def practices(manager: Acting) -> int:
    """Return how many practices the live indicator counts, of whatever time."""
    ever = date(2020, 1, 1), date(2999, 1, 1)
    number: int = counted(manager, "practices", "eu-2021", *ever)["number"]
    return number


def hand_in(point: Acting, which: int, **said: str) -> None:
    """Answer anew, with some fields said otherwise; an empty one is taken away."""
    seen = mine.opened(point, which, named, LATER).seen
    whole = WHOLE | {name.replace("_", "-"): words for name, words in said.items()}
    assert mine.complete(point, which, whole, seen, named, LATER).faults == ()


def test_good_practice_is_a_note_of_who_answers_for_everybody_where_the_answer_says_so(
    manager: Acting, acting: ActingAs, enrolled: Ledger
) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")["ncp-a"]
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        hand_in(point, sent)
        (thread,) = shared(enrolled, manager)
        assert (thread.note.kind, thread.note.organisation) == ("practice", "ncp-a")
        assert thread.note.words == thread.note.title == "Joint desks at the port."
        assert shared(enrolled) == (), "nobody said that all may read it"

        hand_in(point, sent, public_worked="yes")
        hand_in(point, sent, public_worked="yes", value_convictions="1300")
        (public,) = shared(enrolled)

    assert (public.note.first, len(public.earlier)) == (thread.note.first, 1)
    assert public.note.details["reference"] == "half-year, version 1, worked, member-states"


def test_practice_is_said_anew_and_withdrawn_with_the_answer_and_stands_again(
    manager: Acting, acting: ActingAs, enrolled: Ledger
) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")["ncp-a"]
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        hand_in(point, sent, public_worked="yes")
        hand_in(point, sent, public_worked="yes", value_worked="Joint desks, day and night.")
        (anew,) = shared(enrolled)
        assert [each.words for each in (anew.note, *anew.earlier)] == [
            "Joint desks, day and night.", "Joint desks at the port.",
        ]  # fmt: skip

        hand_in(point, sent, value_worked="")
        (gone,) = notes.notes(enrolled, manager, "eu-2021")
        assert (gone.note.withdrawn, shared(enrolled, manager)) == (True, ())
        assert notes.notes(enrolled, None, "eu-2021") == ()
        assert practices(manager) == 0

        hand_in(point, sent)
        (again,) = shared(enrolled, manager)
    assert (again.note.first, practices(manager)) == (anew.note.first, 1)


def test_what_two_versions_are_answered_word_for_word_is_one_note(
    manager: Acting, acting: ActingAs, enrolled: Ledger
) -> None:
    answers_for(manager, "ncp-a", "ncp-b")
    first = ask(manager, "ncp-a", "ncp-b")
    with acting("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as other:
        hand_in(other, first["ncp-b"])
    changed = Questionnaire(half_year().about, half_year().questions[1:])
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        hand_in(point, first["ncp-a"])
        second = ask(manager, "ncp-a", questionnaire=changed)["ncp-a"]
        hand_in(point, second)
        assert len(shared(enrolled, manager)) == 2, "one of each organisation"

        hand_in(point, second, value_worked="Interpreters who travel along.")
        assert len(shared(enrolled, manager)) == 3
        hand_in(point, second, value_worked="")

    words = {each.note.words for each in shared(enrolled, manager)}
    assert words == {"Joint desks at the port."}, "the first answer says so still"


def test_the_next_version_is_filled_with_the_last_answer(manager: Acting, acting: ActingAs) -> None:
    answers_for(manager, "ncp-a")
    sent = ask(manager, "ncp-a")
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point:
        mine.complete(point, sent["ncp-a"], WHOLE, 0, named, LATER)
        again = ask(
            manager, "ncp-a",
            questionnaire=Questionnaire(half_year().about, half_year().questions[:4]),
        )  # fmt: skip
        before = mine.opened(point, again["ncp-a"], named, LATER)

    assert before.seen == 0
    assert before.typed["value-convictions"] == "1200"
    assert before.typed["value-hurdles"] == "Too few interpreters."
    assert "value-worked" not in before.typed


def test_who_is_past_due_without_a_whole_answer_is_silent_and_reminded_once_a_day(
    manager: Acting, acting: ActingAs
) -> None:
    answers_for(manager, "ncp-a", "ncp-b")
    sent = ask(manager, "ncp-a", "ncp-b")
    with (
        acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as point,
        acting("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as other,
    ):
        mine.complete(point, sent["ncp-a"], WHOLE, 0, named, LATER)
        mine.keep(other, sent["ncp-b"], {"value-convictions": "4"}, 0, named, LATER)
        with manager.begin() as connection:
            assert asking.silent(connection, manager, DUE) == ()
            (silent,) = asking.silent(connection, manager, LATER)
        assert (silent.recipient, silent.state(LATER)) == ("ncp-b", State.SILENT)

        far = date(2999, 1, 1)
        assert asking.remind(manager, 1, [*sent.values()], far) == 1
        with pytest.raises(Invalid, match="nobody to remind"):
            asking.remind(manager, 1, [*sent.values()], date(2026, 1, 1))
        (reminded,) = mine.mine(other)
        assert (reminded.sent.reminders, reminded.begun) == (1, True)


def test_who_asks_and_reads_leaves_lines(
    manager: Acting, superuser: psycopg.Connection[object]
) -> None:
    answers_for(manager, "ncp-a")
    ask(manager, "ncp-a")
    with manager.begin() as connection:
        asking.answers_to(connection, manager, 1)

    lines = superuser.execute("select action, object from ledger.audit where object like 'plan.%'")
    assert {("steer", "plan.questionnaire:1"), ("steer", "plan.sent:1"),
            ("verify", "plan.questionnaire:1:answers")} <= {*lines.fetchall()}  # fmt: skip
