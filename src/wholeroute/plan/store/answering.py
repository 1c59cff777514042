"""Answer what was asked: open it filled beforehand, keep drafts, and complete it in one transaction.

Nobody answers for another organisation, and nobody else reads what is not complete: the database says
both a second time. A complete answer becomes evidence and values there and then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import rfc8785
from sqlalchemy import Connection

from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Acting
from wholeroute.plan.answers import (
    Answer,
    Asked,
    Before,
    Reply,
    answered,
    filled_before,
    given_by,
    handed_in,
    practice_of,
    practice_reference,
    reference_of,
    shown_by,
    taken,
)
from wholeroute.plan.asking import Asks, Question, Questionnaire, Sent, from_json
from wholeroute.plan.evidence import Verdict
from wholeroute.plan.kept import alone, found, sign
from wholeroute.plan.model import Plan
from wholeroute.plan.store import evidence, notes, values
from wholeroute.plan.store.asking import SENT
from wholeroute.plan.store.evidence import must_answer
from wholeroute.rights import Action, require

Typed = Mapping[str, str]
PlanOf = Callable[[str], Plan]
"""What finds a plan by its id."""


class ChangedMeanwhile(Invalid):
    """Somebody kept an answer since this one was read: neither is lost. `now` is what is kept."""

    def __init__(self, now: Typed) -> None:
        fix = "Compare the two, and keep what is right."
        super().__init__("seen", "the answer was kept in another window meanwhile", fix)
        self.now = now


@dataclass(frozen=True, slots=True)
class Mine:
    """Something that this organisation was asked, and whether an answer is begun."""

    sent: Sent
    begun: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer as it stands: what was typed, or what the form holds beforehand.

    `seen` is the row it stands in, nothing where none was kept yet.
    """

    sent: Sent
    asked: Asked
    typed: Typed
    before: Before
    seen: int
    complete: bool


def mine(acting: Acting) -> tuple[Mine, ...]:
    """Return what the reader's organisation was asked: what waits first, the next due leading."""
    require(acting.reader, Action.ATTEST)
    me = acting.reader.organisation
    with acting.begin() as connection:
        rows = found(connection, f"{SENT} where s.recipient = :me order by s.due, s.id", me=me)
        begun = {each["sent"] for each in found(connection, _BEGUN, me=me)}
    asked = [Mine(Sent(**row), row["id"] in begun) for row in rows]
    return tuple(sorted(asked, key=lambda each: each.sent.answer is not None))


def waiting(connection: Connection, acting: Acting) -> tuple[Sent, ...]:
    """Return what the reader's organisation was asked and has not answered in full, the next due first."""
    require(acting.reader, Action.ATTEST)
    asked = f"{SENT} where s.recipient = :me order by s.due, s.id"
    rows = found(connection, asked, me=acting.reader.organisation)
    return tuple(Sent(**row) for row in rows if row["answer"] is None)


def opened(acting: Acting, which: int, plan_of: PlanOf, today: date) -> Opened:
    """Return an answer of the reader's organisation to go on with; raise `NotFound` for others'."""
    plan = _plan_asked_about(acting, which, plan_of)
    with acting.begin() as connection:
        return _opened(connection, acting, which, plan, today)


def keep(  # noqa: PLR0913 — a form, what it began from, and when it is kept
    acting: Acting, which: int, typed: Typed, seen: int, plan_of: PlanOf, today: date
) -> int:
    """Keep what is typed as a draft, which no other organisation reads, and return its row.

    Raises `ChangedMeanwhile` where another row was kept since `seen` and says something else.
    """
    plan = _plan_asked_about(acting, which, plan_of)
    with acting.begin() as connection:
        now = _opened(connection, acting, which, plan, today)
        said = taken(now.asked.questionnaire, typed)
        if now.seen and dict(now.typed) == said:
            return now.seen
        _must_be_seen(now, seen)
        return _sign(connection, acting, which, said, complete=False)


def complete(  # noqa: PLR0913 — a form, what it began from, and when it is handed in
    acting: Acting, which: int, typed: Typed, seen: int, plan_of: PlanOf, today: date
) -> Answer:
    """Hand an answer in: what it says becomes evidence and values in the same transaction.

    Where something is amiss it is kept as a draft, and the answer's faults say what to mend. Answering
    anew withdraws what rested on an answer that is another now. Raises `ChangedMeanwhile` as `keep`
    does, and `Refused` where the organisation does not answer for that actor any more.
    """
    plan = _plan_asked_about(acting, which, plan_of)
    with acting.begin() as connection:
        now = _opened(connection, acting, which, plan, today)
        said = taken(now.asked.questionnaire, typed)
        _must_be_seen(now, seen)
        answer = handed_in(now.asked, plan, said)
        same = bool(now.seen) and dict(now.typed) == said
        if answer.faults:
            if not same:
                _sign(connection, acting, which, said, complete=False)
        elif not (same and now.complete):
            must_answer(connection, acting, now.sent.plan, now.sent.actor, today)
            _turn(connection, acting, now, plan, answer, _handed_in(connection, now, plan))
            _sign(connection, acting, which, said, complete=True)
    return answer


def _plan_asked_about(acting: Acting, which: int, plan_of: PlanOf) -> Plan:
    """Return the plan that something is asked about, found on no connection that is held meanwhile."""
    require(acting.reader, Action.ATTEST)
    with acting.begin() as connection:
        sent = _mine(connection, acting, which)
    return plan_of(sent.plan)


def _mine(connection: Connection, acting: Acting, which: int) -> Sent:
    asked = f"{SENT} where s.id = :which and s.recipient = :me"
    rows = found(connection, asked, which=which, me=acting.reader.organisation)
    if not rows:
        raise NotFound("nothing of that number was asked of your organisation")
    return Sent(**rows[0])


def _opened(connection: Connection, acting: Acting, which: int, plan: Plan, today: date) -> Opened:
    alone(connection, f"answer {which}")
    sent = _mine(connection, acting, which)
    asked = _asked(connection, sent, today)
    standing = found(connection, _OWN, which=which, me=sent.recipient)
    before = _before(connection, sent, asked, plan)
    if not standing:
        return Opened(sent, asked, before.said, before, 0, complete=False)
    row = standing[0]
    return Opened(sent, asked, row["said"], before, row["id"], row["complete"])


def _asked(connection: Connection, sent: Sent, today: date) -> Asked:
    content = found(connection, _CONTENT, which=sent.questionnaire)[0]["content"]
    return Asked(
        from_json(content), sent.number, sent.actor, sent.organisation, sent.country.upper(), today
    )


def _before(connection: Connection, sent: Sent, asked: Asked, plan: Plan) -> Before:
    former = found(
        connection, _FORMER, which=sent.id, name=sent.name, me=sent.recipient, actor=sent.actor
    )
    given = values.of_indicators(connection, _indicators(asked.questionnaire))
    return filled_before(asked, plan, former[0]["said"] if former else {}, given)


def _indicators(questionnaire: Questionnaire) -> list[str]:
    return [each.indicator for each in questionnaire.questions if each.indicator]


def _must_be_seen(now: Opened, seen: int) -> None:
    if now.seen != seen:
        raise ChangedMeanwhile(now.typed)


def _sign(
    connection: Connection, acting: Acting, which: int, said: Typed, *, complete: bool
) -> int:
    content = rfc8785.dumps(dict(said)).decode()
    return sign(connection, acting, Action.ATTEST, "answer", {
        "sent": which, "content": content, "complete": complete,
    })  # fmt: skip


def _handed_in(connection: Connection, now: Opened, plan: Plan) -> Mapping[str, Reply]:
    """Return the replies of the answer that stands so far, by their questions."""
    if now.sent.answer is None:
        return {}
    said = found(connection, _ANSWER, which=now.sent.answer)[0]["said"]
    return answered(now.asked, plan, said).of


def _turn(  # noqa: PLR0913 — an answer, what it was before, and where it is kept
    connection: Connection,
    acting: Acting,
    now: Opened,
    plan: Plan,
    answer: Answer,
    former: Mapping[str, Reply],
) -> None:
    """Make evidence, values and notes of what is new, and withdraw what rested on what is another now."""
    for question in now.asked.questionnaire.questions:
        was, reply = former.get(question.id), answer.of.get(question.id)
        if was == reply:
            continue
        if question.asks is Asks.PRACTICE:
            _share(connection, acting, now, plan, question, reply)
            continue
        if was is not None:
            _withdraw(connection, acting, now, reference_of(now.asked, question))
        if reply is not None:
            _make(connection, acting, now, plan, reply)


def _share(  # noqa: PLR0913 — what was answered, and where it is kept
    connection: Connection,
    acting: Acting,
    now: Opened,
    plan: Plan,
    question: Question,
    reply: Reply | None,
) -> None:
    said = practice_of(now.asked, plan, reply) if reply else None
    notes.share(connection, acting, plan, practice_reference(now.asked, question), said)


def _make(connection: Connection, acting: Acting, now: Opened, plan: Plan, reply: Reply) -> None:
    shown = shown_by(now.asked, plan, reply)
    for place, each in enumerate(shown):
        # The value rests on the first: of one that stands twice the later would hide the earlier.
        given = given_by(now.asked, plan, reply) if place == 0 else None
        evidence.keep(connection, acting, each, [given] if given else [])


def _withdraw(connection: Connection, acting: Acting, now: Opened, reference: str) -> None:
    rows = found(
        connection, _RESTED, plan=now.sent.plan, actor=now.sent.actor, reference=reference,
        me=acting.reader.organisation,
    )  # fmt: skip
    for row in rows:
        sign(connection, acting, Action.VERIFY, "word", {
            "evidence": row["id"], "verdict": Verdict.WITHDRAWN.value,
            "reason": "It was answered anew.",
        })  # fmt: skip


_CONTENT = "select content from plan.questionnaire where id = :which"
_ANSWER = "select content::jsonb as said from plan.answer where id = :which"
_OWN = """
select id, content::jsonb as said, complete from plan.answer
where sent = :which and organisation = :me order by id desc limit 1
"""
_BEGUN = "select distinct sent from plan.answer where organisation = :me and not complete"
_FORMER = """
select a.content::jsonb as said
from plan.answer a join plan.sent s on s.id = a.sent
join plan.questionnaire q on q.id = s.questionnaire
where a.complete and s.id <> :which and q.name = :name and s.recipient = :me and s.actor = :actor
order by a.id desc limit 1
"""
_RESTED = """
select e.id from plan.evidence e
where e.plan = :plan and e.actor = :actor and e.organisation = :me and e.reference = :reference
  and not exists (select from plan.word w where w.evidence = e.id and w.verdict = 'withdrawn')
order by e.id
"""
