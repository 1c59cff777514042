"""Gather whose time has come, and the page of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholeroute.custody import DueList, due_list
from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    AlsoJudged,
    Erasure,
    KeptEntity,
    also_judged,
    erasures,
    kept,
    record,
    report_keeping,
)
from wholeroute.rights import Action, Clock, clock


@dataclass(frozen=True, slots=True)
class Retention:
    """What there is to do, and what was erased so far."""

    due: DueList
    erased: tuple[Erasure, ...]


@dataclass(frozen=True, slots=True)
class Retained:
    """Somebody whom a report keeps: until when, and who was judged to be the same."""

    who: KeptEntity
    clock: Clock
    also: tuple[AlsoJudged, ...]


def retention(acting: Acting, today: date) -> Retention:
    """Return what there is to do and what was done. Audited."""
    due = due_list(acting, today)
    with acting.begin() as connection:
        return Retention(due, tuple(erasures(connection)))


def retained(acting: Acting, entity: UUID) -> Retained:
    """Return the page of one; raise `NotFound` for another organisation's and for nobody alike."""
    with acting.begin() as connection:
        report = report_keeping(connection, entity)
        who = next((each for each in kept(connection, report) if each.entity == entity), None)
        if who is None:
            raise NotFound(f"nobody {entity} in a report of your organisation")
        also = also_judged(connection, entity)
        record(connection, acting.reader, Action.ERASE, f"entity:{entity}")
    return Retained(who, clock(who.kept), tuple(also))
