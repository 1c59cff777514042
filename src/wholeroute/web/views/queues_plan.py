"""Read as items what waits of a plan: evidence to look at, doubts, actions nobody shows, laws to look up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from hashlib import sha256

from wholeroute.plan import Action, Plan
from wholeroute.plan.evidence import Answering, Evidence, first_day, last_day
from wholeroute.plan.kept import found
from wholeroute.plan.look_up import ToLookUp, What, to_look_up
from wholeroute.plan.status import Came, Freshness, statuses
from wholeroute.plan.store.evidence import answered_by, dossier, doubted, to_look_at
from wholeroute.plan.store.law import own_state, told_of_laws
from wholeroute.plan.store.versions import plan_of, plans
from wholeroute.web.views.item import Detail, Item, Sort
from wholeroute.web.views.plan import of_plan
from wholeroute.web.views.queues import Looking, Queue, at_end_of, of_all


def evidence(looking: Looking) -> list[Queue]:
    """Return evidence of others that nobody looked at yet, the newest first, and doubts on one's own."""
    mine = looking.acting.reader.organisation
    named = [
        int(item) for kind, item in looking.marked if kind == Sort.EVIDENCE and item.isdecimal()
    ]
    first, number = to_look_at(looking.connection, mine, looking.most, named)
    known = {each.about.id: each.action for each in plans(looking.acting.ledger)}
    there = [each for each in first if _has_a_page(known, each)]
    items = tuple(_evidence(looking, Sort.EVIDENCE, each, each.at) for each in there)
    number -= len(first) - len(there)
    doubts = (
        _evidence(looking, Sort.DOUBTED, each, word.at, source=word.organisation)
        for each, word in doubted(looking.connection, mine)
        if _has_a_page(known, each)
    )
    return [Queue(Sort.EVIDENCE, items, number), of_all(Sort.DOUBTED, doubts)]


def unshown(looking: Looking) -> list[Queue]:
    """Return actions that one answers for and of which nothing stands, or nothing new for a year.

    Those whose day has passed stand first, then those that somebody has to answer for since last.
    """
    mine, today = looking.acting.reader.organisation, looking.now.date()
    answers = [each for each in answered_by(looking.connection, mine) if each.on(today)]
    items = [
        item
        for name in dict.fromkeys(each.plan for each in answers)
        for item in _of_plan(looking, [each for each in answers if each.plan == name])
    ]
    items.sort(key=lambda each: (each.due is None, -each.since.timestamp(), each.names))
    return [of_all(Sort.UNSHOWN, items)]


def laws(looking: Looking) -> list[Queue]:
    """Return the laws of which something is to be looked up, one item each, reports that are due first."""
    items = [_law(plan, each) for plan, each in _to_look_up(looking) if each.number]
    items.sort(key=lambda each: (each.due is None, each.since, each.names))
    return [of_all(Sort.LAW, items)]


def laws_of_state(looking: Looking) -> list[Queue]:
    """Return the laws of which nobody looked up whether they bind the state of who reads."""
    own = own_state(looking.connection, looking.acting)
    waiting = (each for each in _to_look_up(looking) if own in each[1].states)
    return [of_all(Sort.LAW, (_of_state(plan, each, own) for plan, each in waiting))]


def _to_look_up(looking: Looking) -> Iterator[tuple[Plan, ToLookUp]]:
    """Yield what waits of each law once, with the first plan that has it: plans share their laws."""
    rows, said = told_of_laws(partial(found, looking.connection))
    named: set[str] = set()
    for plan in plans(looking.acting.ledger):
        for act in plan.acts:
            if act.id not in named:
                yield plan, to_look_up(act, rows, said, looking.now.date())
        named |= {*plan.act}


def _law(plan: Plan, waits: ToLookUp) -> Item:
    due = last_day(waits.report_due) if waits.report_due else None
    return Item(
        Sort.LAW, _named(waits.act.id), of_plan(f"/plan/acts/{waits.act.id}#steps", plan),
        _since(plan, waits), names=(waits.act.number, waits.act.title),
        details=tuple(Detail("to look up", each) for each in waits.kinds),
        due=at_end_of(due) if due else None, number=waits.number,
    )  # fmt: skip


def _of_state(plan: Plan, waits: ToLookUp, state: str) -> Item:
    name = waits.act.id
    return Item(
        Sort.LAW, _named(name, state), of_plan(f"/plan/law/{name}/{state}", plan),
        _since(plan, waits), names=(waits.act.number, waits.act.title),
        details=(Detail("to look up", What.STATE),),
    )  # fmt: skip


def _since(plan: Plan, waits: ToLookUp) -> datetime:
    return _begin(first_day(waits.since or plan.about.adopted))


def _named(*parts: str) -> str:
    """Return by what a mark on an item is found: it holds no letters but those of a hash."""
    return sha256("/".join(parts).encode()).hexdigest()[:32]


def _has_a_page(known: Mapping[str, Mapping[str, Action]], one: Evidence) -> bool:
    """Return whether the plan that stands has the action: the next version may have dropped it."""
    return one.action in known[one.plan]


def _evidence(
    looking: Looking, sort: Sort, one: Evidence, since: datetime, source: str = ""
) -> Item:
    plan = plan_of(looking.acting.ledger, one.plan)
    return Item(
        sort, str(one.id), of_plan(f"/plan/actions/{one.action}#evidence-{one.id}", plan), since,
        names=(one.action, one.title), source=source or one.organisation,
        details=(Detail("evidence-kind", one.kind),),
    )  # fmt: skip


def _of_plan(looking: Looking, answers: list[Answering]) -> Iterator[Item]:
    plan = plan_of(looking.acting.ledger, answers[0].plan)
    mine = answers[0].answers
    rows = dossier(looking.connection, plan.about.id, by=mine)
    far = statuses(plan, replace(rows, answering=answers), looking.now.date())
    for action in plan.actions:
        came = [*_mine(plan, far[action.id].actors, answers)]
        came += [m for group in far[action.id].groups for m in group.members if m.who == mine]
        if came and all(each.fresh in {None, Freshness.STALE} for each in came):
            yield _action(plan, action, came, answers)


def _mine(plan: Plan, actors: Iterable[Came], answers: list[Answering]) -> Iterator[Came]:
    """Yield those responsible by name for whom one of these answers."""
    for each in actors:
        if any(answer.actor in plan.speaks_for[each.who] for answer in answers):
            yield each


def _action(plan: Plan, action: Action, came: list[Came], answers: list[Answering]) -> Item:
    newest = max(each.newest for each in came)
    since = last_day(newest) if newest else min(each.since for each in answers)
    by = action.deadline.by if action.deadline else None
    return Item(
        Sort.UNSHOWN, _named(plan.about.id, action.id),
        of_plan(f"/plan/actions/{action.id}#attest", plan), _begin(since),
        names=(action.id, action.action), source=plan.about.short,
        details=(Detail("how fresh", "stale" if newest else "nothing"), Detail("force", action.force)),
        due=at_end_of(last_day(by)) if by else None,
    )  # fmt: skip


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
