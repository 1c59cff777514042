"""Ask contact points: make a version, send it, remind, and see who answered and who is silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Acting, record
from wholeroute.plan.asking import (
    Questionnaire,
    Sent,
    State,
    as_json,
    from_json,
    must_be_due_after,
)
from wholeroute.plan.kept import alone, found, sign
from wholeroute.plan.store.evidence import answering
from wholeroute.plan.store.versions import plan_of
from wholeroute.rights import Action, require


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a questionnaire as it is kept, and to how many it went."""

    id: int
    number: int
    questionnaire: Questionnaire
    at: datetime
    organisation: str
    sent: int
    answered: int


def make(acting: Acting, questionnaire: Questionnaire) -> int:
    """Keep a questionnaire as the next version of its name, and return its id.

    Raises `Invalid` where it asks what the last version asks.
    """
    require(acting.reader, Action.STEER)
    content, about = as_json(questionnaire), questionnaire.about
    with acting.begin() as connection:
        alone(connection, f"questionnaire {about.id}")
        last = found(connection, _LAST, name=about.id)
        if last and last[0]["content"] == content:
            fix = "Change a question, or send the version that there is."
            raise Invalid("questions", f"version {last[0]['number']} asks the same", fix)
        number = last[0]["number"] + 1 if last else 1
        return sign(connection, acting, Action.STEER, "questionnaire", {
            "plan": about.plan, "name": about.id, "number": number, "content": content,
            "sha256": sha256(content.encode()).digest(),
        })  # fmt: skip


def versions(acting: Acting) -> tuple[Version, ...]:
    """Return every version, the newest first."""
    require(acting.reader, Action.VERIFY)
    with acting.begin() as connection:
        return tuple(_version(row) for row in found(connection, f"{_VERSIONS} order by q.id desc"))


def version(connection: Connection, acting: Acting, which: int) -> Version:
    """Return one version; raise `NotFound` where there is none."""
    require(acting.reader, Action.VERIFY)
    rows = found(connection, f"{_VERSIONS} where q.id = :which", which=which)
    if not rows:
        raise NotFound("there is no such questionnaire")
    return _version(rows[0])


def send(acting: Acting, which: int, to: Iterable[tuple[str, str]], due: date, today: date) -> int:
    """Ask organisations for the actors that each answers for, and return how many were asked.

    Raises `Invalid` for a day that has passed or is before the time that is counted is over, for nobody,
    and for who does not answer for that actor.
    """
    require(acting.reader, Action.STEER)
    with acting.begin() as connection:
        questionnaire = version(connection, acting, which).questionnaire
    wanted = sorted({*to})
    if due < today:
        raise Invalid("due", f"{due} has passed already", "Name a day from today on.")
    must_be_due_after(questionnaire, plan_of(acting.ledger, questionnaire.about.plan), due)
    if not wanted:
        raise Invalid("to", "nobody is chosen", "Choose who is asked.")
    with acting.begin() as connection:
        alone(connection, f"sent {which}")
        rows = answering(connection, questionnaire.about.plan)
        known = {(each.answers, each.actor) for each in rows if each.on(today)}
        been = {(each.recipient, each.actor) for each in sent_of(connection, which)}
        for recipient, actor in wanted:
            if (recipient, actor) not in known:
                fix = "Choose one of the list."
                raise Invalid("to", f"{recipient} does not answer for {actor}", fix)
            if (recipient, actor) in been:
                fix = "Remind them, or send the next version."
                raise Invalid("to", f"{recipient} was asked already for {actor}", fix)
            sign(connection, acting, Action.STEER, "sent", {
                "questionnaire": which, "recipient": recipient, "actor": actor, "due": due,
            })  # fmt: skip
    return len(wanted)


def remind(acting: Acting, which: int, sent: Sequence[int], today: date) -> int:
    """Remind those asked who have not answered in full, once a day each; return how many were.

    Raises `Invalid` where there is nobody to remind.
    """
    require(acting.reader, Action.STEER)
    with acting.begin() as connection:
        alone(connection, f"sent {which}")
        version(connection, acting, which)
        waiting = [
            each
            for each in sent_of(connection, which)
            if each.id in sent and each.may_be_reminded(today)
        ]
        if not waiting:
            fix = "Choose who has not answered, and was not reminded today."
            raise Invalid("sent", "there is nobody to remind", fix)
        for each in waiting:
            sign(connection, acting, Action.STEER, "reminder", {"sent": each.id})
    return len(waiting)


def sent_of(connection: Connection, which: int) -> tuple[Sent, ...]:
    """Return to whom a version went and what came of it, by actor and organisation."""
    asked = f"{SENT} where s.questionnaire = :which order by s.actor, o.name, s.id"
    return tuple(Sent(**row) for row in found(connection, asked, which=which))


def silent(connection: Connection, acting: Acting, today: date) -> tuple[Sent, ...]:
    """Return who was asked, is past due and did not answer in full; the longest due first."""
    require(acting.reader, Action.VERIFY)
    asked = f"{SENT} where s.due < :today order by s.due, o.name, s.id"
    rows = (Sent(**row) for row in found(connection, asked, today=today))
    return tuple(each for each in rows if each.state(today) is State.SILENT)


def answers_to(
    connection: Connection, acting: Acting, which: int
) -> tuple[tuple[Sent, dict[str, str]], ...]:
    """Return the complete answers to a version, with who gave each. The reading is audited."""
    require(acting.reader, Action.VERIFY)
    given = {row["id"]: row["said"] for row in found(connection, _ANSWERS, which=which)}
    record(connection, acting.reader, Action.VERIFY, f"plan.questionnaire:{which}:answers",
           details={"n": len(given)})  # fmt: skip
    return tuple(
        (each, given[each.answer]) for each in sent_of(connection, which) if each.answer in given
    )


def _version(row: Any) -> Version:
    said = dict(row)
    return Version(questionnaire=from_json(said.pop("content")), **said)


_LAST = """
select number, content from plan.questionnaire where name = :name order by number desc limit 1
"""
_VERSIONS = """
select q.id, q.number, q.content, q.at, q.organisation,
  (select count(*) from plan.sent s where s.questionnaire = q.id) as sent,
  (select count(distinct a.sent) from plan.answer a join plan.sent s on s.id = a.sent
   where s.questionnaire = q.id and a.complete) as answered
from plan.questionnaire q
"""
SENT = """
select s.id, s.questionnaire, q.plan, q.name, q.number,
  q.content::jsonb #>> '{about,title}' as title,
  s.recipient, o.name as organisation, o.country, s.actor,
  s.organisation as asked_by, s.due, s.at,
  a.id as answer, a.at as answered_at, r.number as reminders, r.at as reminded_at
from plan.sent s
join plan.questionnaire q on q.id = s.questionnaire
join ledger.organisation o on o.id = s.recipient
left join lateral (select id, at from plan.answer where sent = s.id and complete
                   order by id desc limit 1) a on true
cross join lateral (select count(*) as number, max(at) as at from plan.reminder
                    where sent = s.id) r
"""
_ANSWERS = """
select distinct on (a.sent) a.id, a.content::jsonb as said
from plan.answer a join plan.sent s on s.id = a.sent
where s.questionnaire = :which and a.complete
order by a.sent, a.id desc
"""
