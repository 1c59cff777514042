"""Read as items of a desk what contact points are asked: due, reminded of, or left unanswered."""

from __future__ import annotations

from wholeroute.plan.asking import Sent
from wholeroute.plan.store import answering, asking
from wholeroute.web.views.item import Item, Sort
from wholeroute.web.views.queues import Looking, Queue, at_end_of, of_all


def asked(looking: Looking) -> list[Queue]:
    """Return what this organisation was asked and has not answered; reminded of it, it lies apart."""
    waiting = answering.waiting(looking.connection, looking.acting)
    return [
        of_all(Sort.ASKED, (_asked(each) for each in waiting if not each.reminders)),
        of_all(Sort.REMINDED, (_asked(each) for each in waiting if each.reminders)),
    ]


def silent(looking: Looking) -> list[Queue]:
    """Return who was asked, is past due and did not answer in full."""
    found = asking.silent(looking.connection, looking.acting, looking.now.date())
    return [of_all(Sort.SILENT, map(_silent, found))]


def _asked(each: Sent) -> Item:
    return Item(
        Sort.REMINDED if each.reminders else Sort.ASKED, str(each.id), f"/plan/asked/{each.id}",
        each.reminded_at or each.at, names=(each.title,), source=each.asked_by,
        due=at_end_of(each.due),
    )  # fmt: skip


def _silent(each: Sent) -> Item:
    return Item(
        Sort.SILENT, str(each.id), f"/plan/questionnaires/{each.questionnaire}", each.at,
        names=(each.title,), source=each.organisation, due=at_end_of(each.due),
    )  # fmt: skip
