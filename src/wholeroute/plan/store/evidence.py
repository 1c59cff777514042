"""Keep evidence, words on it and who answers for whom; find what stands.

Two people of one organisation are one party: whoever attested does not verify, and nobody else
withdraws. The database holds the same a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, RowMapping

from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting
from wholeroute.plan.evidence import (
    Answering,
    Attested,
    Evidence,
    Kind,
    Quality,
    Verdict,
    Weight,
    Word,
    checked,
    reasoned,
    stand,
    weigh,
    words_that_stand,
)
from wholeroute.plan.kept import found, sign
from wholeroute.plan.model import Plan
from wholeroute.plan.status import Dossier
from wholeroute.plan.store.values import give, resting_on
from wholeroute.plan.values import Given, must_be_over
from wholeroute.plan.values import checked as checked_value
from wholeroute.rights import Action


def attest(
    acting: Acting, plan: Plan, said: Attested, today: date, values: Iterable[Given] = ()
) -> int:
    """Keep evidence, with the values that rest on it, in one transaction; return its number.

    Raises `Invalid` with the field to mend, `Refused` where the reader's organisation does not answer
    for the actor today.
    """
    kept = checked(plan, said, today)
    given = [checked_value(plan.indicator[each.indicator], each) for each in values]
    for each in given:
        must_be_over(plan.indicator[each.indicator], each, today)
    with acting.begin() as connection:
        must_answer(connection, acting, kept.plan, kept.actor, today)
        return keep(connection, acting, kept, given)


def keep(
    connection: Connection, acting: Acting, kept: Attested, given: Iterable[Given] = ()
) -> int:
    """Keep evidence that was checked, with the values that rest on it; return its number."""
    number = sign(connection, acting, Action.ATTEST, "evidence", {
        "plan": kept.plan, "action": kept.action, "actor": kept.actor, "kind": kept.kind.value,
        "title": kept.title, "reference": kept.reference,
        "sha256": bytes.fromhex(kept.sha256) if kept.sha256 else None, "held_by": kept.held_by,
        "day": kept.day, "quality": kept.quality.value, "public": kept.public,
    })  # fmt: skip
    for each in given:
        give(connection, acting, Action.ATTEST, replace(each, evidence=number))
    return number


def must_answer(connection: Connection, acting: Acting, plan: str, actor: str, today: date) -> None:
    """Raise `Refused` where the reader's organisation does not answer for an actor of a plan today."""
    mine = acting.reader.organisation
    if not any(
        each.answers == mine and each.actor == actor and each.on(today)
        for each in answering(connection, plan)
    ):
        reason = (
            "your organisation does not answer for this actor: a programme manager says who does"
        )
        raise Refused("answers-for", reason)


def must_show(acting: Acting, which: int, plan: str, action: str) -> None:
    """Raise `NotFound` for evidence that is not of this action of this plan."""
    asked = f"{_EVIDENCE} where id = :which and plan = :plan and action = :action"
    with acting.begin() as connection:
        if not found(connection, asked, which=which, plan=plan, action=action):
            raise NotFound("there is no such evidence of this action")


def say(acting: Acting, which: int, verdict: Verdict, reason: str) -> int:
    """Keep a word on evidence of another organisation: verified, doubted, or the own word taken back.

    Raises `NotFound` where there is no such evidence, `Refused` for a word on one's own.
    """
    said = reasoned(reason)
    with acting.begin() as connection:
        one, words = _one(connection, which)
        mine = acting.reader.organisation
        if one.organisation == mine or verdict is Verdict.WITHDRAWN:
            raise Refused("second-party", "another organisation than attested it says this")
        if verdict is Verdict.TAKEN_BACK and mine not in words_that_stand(one, words):
            raise Invalid("verdict", "you said nothing of it", "Verify it or doubt it.")
        return _word(connection, acting, one, verdict, said)


def withdraw(acting: Acting, which: int, reason: str) -> int:
    """Withdraw evidence of the reader's own organisation: it counts for nothing from now on."""
    said = reasoned(reason)
    with acting.begin() as connection:
        one, _ = _one(connection, which)
        if one.organisation != acting.reader.organisation:
            raise Refused("second-party", "whoever attested it withdraws it, and nobody else")
        return _word(connection, acting, one, Verdict.WITHDRAWN, said)


def _word(
    connection: Connection, acting: Acting, one: Evidence, verdict: Verdict, reason: str
) -> int:
    row = {"evidence": one.id, "verdict": verdict.value, "reason": reason}
    return sign(connection, acting, Action.VERIFY, "word", row)


def _one(connection: Connection, which: int) -> tuple[Evidence, Sequence[Word]]:
    """Return evidence that was not withdrawn, with the words on it."""
    rows = found(connection, f"{_EVIDENCE} where id = :which", which=which)
    if not rows:
        raise NotFound("there is no such evidence")
    one, words = _evidence(rows[0]), _words(connection, [which])
    if weigh(one, words) is Weight.WITHDRAWN:
        raise Invalid("verdict", "it was withdrawn", "Look for newer evidence of this action.")
    return one, words


def answer_for(  # noqa: PLR0913 — the fields of one row
    acting: Acting, plan: Plan, actor: str, answers: str, since: date, until: date | None
) -> int:
    """Say which enrolled organisation answers for an actor of a plan; a day behind `until` ends it.

    Raises `Invalid` for an actor that the plan does not know or days that do not follow one another;
    `sqlalchemy.exc.IntegrityError` for an organisation that is not enrolled.
    """
    if actor not in plan.organisation:
        raise Invalid("actor", "the plan knows no such actor", "Choose one of the list.")
    if until is not None and until < since:
        raise Invalid("until", f"{until} is before {since}", "Say the later day last.")
    row = {
        "plan": plan.about.id,
        "actor": actor,
        "answers": answers,
        "since": since,
        "until": until,
    }
    with acting.begin() as connection:
        return sign(connection, acting, Action.STEER, "stands_for", row)


def answering(connection: Connection, plan: str) -> tuple[Answering, ...]:
    """Return who answers for which actor of a plan, whenever: of rows on the same two the newest."""
    return stand(Answering(**row) for row in found(connection, _ANSWERING, plan=plan))


def answered_by(connection: Connection, mine: str) -> tuple[Answering, ...]:
    """Return for which actors of which plans an organisation answers, whenever."""
    rows = [Answering(**row) for row in found(connection, _ANSWERED_BY, mine=mine)]
    plans = dict.fromkeys(each.plan for each in rows)
    return tuple(each for plan in plans for each in stand(r for r in rows if r.plan == plan))


def dossier(
    connection: Connection, plan: str, actions: Sequence[str] | None = None, by: str | None = None
) -> Dossier:
    """Return all that is written of how a plan comes along; of some actions, or by one organisation."""
    asked = {"plan": plan, "actions": None if actions is None else [*actions], "by": by}
    evidence = tuple(map(_evidence, found(connection, _OF_ACTIONS, **asked)))
    numbers = [each.id for each in evidence]
    return Dossier(
        evidence, tuple(_words(connection, numbers)), resting_on(connection, numbers),
        answering(connection, plan),
    )  # fmt: skip


def how_many(connection: Connection, plan: str) -> tuple[int, ...]:
    """Return how many rows a plan's dossier rests on: none is changed, so a new one alone makes another."""
    (row,) = found(connection, _HOW_MANY, plan=plan)
    return row["evidence"], row["words"], row["values"], row["answering"]


def weighed(connection: Connection, which: Sequence[int]) -> Mapping[int, tuple[Evidence, Weight]]:
    """Return each piece of evidence of these numbers with what it counts for."""
    words = _words(connection, which)
    evidence = map(_evidence, found(connection, _OF_NUMBERS, which=[*which]))
    return {each.id: (each, weigh(each, words)) for each in evidence}


def to_look_at(
    connection: Connection, mine: str, most: int, named: Iterable[int] = ()
) -> tuple[Sequence[Evidence], int]:
    """Return evidence of others on which nobody's word stands, and how many there are.

    The newest first, those that are `named` before all others, `most` of them; counted to 1001.
    """
    asked = {"mine": mine, "named": [*named]}
    rows = found(connection, _TO_LOOK_AT, most=most, **asked)
    (number,) = found(connection, _HOW_MANY_TO_LOOK_AT, mine=mine)
    return tuple(map(_evidence, rows)), number["number"]


def doubted(connection: Connection, mine: str) -> Sequence[tuple[Evidence, Word]]:
    """Return evidence of one's own that somebody doubts, with the newest doubt, the newest first."""
    own = tuple(map(_evidence, found(connection, _DOUBTED, mine=mine)))
    words = _words(connection, [each.id for each in own])
    pairs = []
    for each in own:
        said = words_that_stand(each, words).values()
        doubts = [word for word in said if word.verdict is Verdict.DOUBTED]
        if doubts and weigh(each, words) is Weight.DOUBTED:
            pairs.append((each, max(doubts, key=lambda word: word.id)))
    return sorted(pairs, key=lambda pair: -pair[1].id)


_EVIDENCE = """
select id, plan, action, actor, kind, title, reference, encode(sha256, 'hex') as sha256, held_by, day,
  quality, public, member, organisation, at
from plan.evidence e
"""
_OF_ACTIONS = f"""{_EVIDENCE}
where plan = :plan and action <> ''
  and (cast(:actions as text[]) is null or action = any (cast(:actions as text[])))
  and (cast(:by as text) is null or organisation = :by)
order by id
"""
_HOW_MANY = """
select (select count(*) from plan.evidence where plan = :plan) as evidence,
  (select count(*) from plan.word) as words, (select count(*) from plan.value) as values,
  (select count(*) from plan.stands_for where plan = :plan) as answering
"""
_OF_NUMBERS = f"{_EVIDENCE} where id = any (cast(:which as bigint[]))"
_ANSWERING = """
select id, plan, actor, answers, since, until, member, organisation, at
from plan.stands_for where plan = :plan order by id
"""
_ANSWERED_BY = """
select id, plan, actor, answers, since, until, member, organisation, at
from plan.stands_for where answers = :mine order by plan, id
"""
_WORDS = """
select id, evidence, verdict, reason, member, organisation, at
from plan.word where evidence = any (cast(:evidence as bigint[])) order by id
"""
# A word that was taken back is none: of each organisation the newest counts.
_UNSAID = """
e.action <> '' and e.organisation <> :mine and not exists (
  select from (
    select distinct on (w.organisation) w.verdict from plan.word w
    where w.evidence = e.id order by w.organisation, w.id desc) w
  where w.verdict <> 'taken-back')
"""
_TO_LOOK_AT = f"""{_EVIDENCE} where {_UNSAID}
order by (id = any (cast(:named as bigint[]))) desc, id desc limit :most
"""
_HOW_MANY_TO_LOOK_AT = f"""
select count(*) as number from (select from plan.evidence e where {_UNSAID} limit 1001) e
"""  # noqa: S608 — constants
_DOUBTED = f"""{_EVIDENCE} where organisation = :mine and exists (
  select from plan.word w where w.evidence = e.id and w.verdict = 'doubted')
order by id
"""


def _evidence(row: RowMapping) -> Evidence:
    return Evidence(**{
        **row, "kind": Kind(row["kind"]), "quality": Quality(row["quality"]),
        "sha256": row["sha256"] or "",
    })  # fmt: skip


def _words(connection: Connection, evidence: Sequence[int]) -> Sequence[Word]:
    rows = found(connection, _WORDS, evidence=[*evidence]) if evidence else []
    return [Word(**{**row, "verdict": Verdict(row["verdict"])}) for row in rows]
