"""Do again what a backup is too old to know: erase who was erased, protect who was protected.

The list lies beside the keys (`erased`). It is worked off before anybody may read, each line by
the way it went the first time, with its line in the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

import pyrage
from sqlalchemy.exc import ProgrammingError

from wholeroute.custody.erase import Ground as WhyErased
from wholeroute.custody.erase import Order, carry_out
from wholeroute.custody.erased import Fate, Gone, erased_since
from wholeroute.custody.keys import KeyRing
from wholeroute.custody.originals import Originals
from wholeroute.custody.protect import protect
from wholeroute.custody.retain import Evidence, restrict
from wholeroute.errors import NotFound, Refused
from wholeroute.ledger import Ledger, Whose, acting_to_restore, kept, vacuum, whose
from wholeroute.rights import Category, Ground, Purpose, Role

_AGAIN = "done again after a restore"
_MARGIN = timedelta(days=1)
"""Noted before its commit, a line may be older than a backup that does not know of it yet.

To do it once more costs nothing: what is gone already is not found.
"""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What was done again, and what the database refused to do: it is left for a custodian."""

    done: tuple[Gone, ...]
    left: tuple[Gone, ...]


def take_up(ledger: Ledger, taken_at: datetime, now: datetime) -> TakenUp:
    """Do again what was done since `taken_at`; the mark of an unfinished restore still stands."""
    since = erased_since(ledger.home.keys, taken_at - _MARGIN)
    where = whose(ledger, [each.id for each in since])
    due = [each for each in since if each.id in where]
    done: list[Gone] = []
    left: list[Gone] = []
    for each in due:
        if each.fate is Fate.REPORT_ERASED:
            _erase(ledger, where[each.id], (), now)
            done.append(each)
    people = [each for each in due if each.fate is Fate.PERSON_ERASED]
    people.sort(key=lambda each: where[each.id].report)
    for _, group in groupby(people, key=lambda each: where[each.id].report):
        gone = list(group)
        erased = _erase(ledger, where[gone[0].id], [each.id for each in gone], now)
        (done if erased else left).extend(gone)
    for each in due:
        if each.fate is Fate.RESTRICTED:
            (done if _restrict(ledger, where[each.id], each, now) else left).append(each)
    vacuum(ledger)
    protected = [each for each in due if each.fate is Fate.PROTECTED]
    done += [each for each in protected if _protect(ledger, where[each.id], each)]
    return TakenUp(tuple(done), tuple(left))


def _erase(ledger: Ledger, where: Whose, people: Sequence[UUID], now: datetime) -> bool:
    """Erase again; False where it is evidence by now, which nobody reads while it is."""
    if people:
        _forget_unreadable(ledger, where.report)
    with acting_to_restore(ledger, where.organisation, Role.CUSTODIAN, Purpose.OVERSIGHT) as acting:
        try:
            carry_out(acting, Order(where.report, tuple(people), WhyErased.RESTORED), now)
        except NotFound:  # with another of their report
            return True
        except Refused as refusal:
            if refusal.rule != "restricted":
                raise
            return False
    return True


def _forget_unreadable(ledger: Ledger, report: UUID) -> None:
    """Drop a key that is younger than the files which the backup brought back.

    When somebody was erased their report got another key, and the older one is gone for good.
    """
    ring, originals = KeyRing(ledger.home.keys), Originals(ledger.home.data)
    try:
        with originals.opened(ring.load(report)):
            return
    except NotFound:
        return
    except pyrage.DecryptError:
        ring.destroy(report)


def _restrict(ledger: Ledger, where: Whose, gone: Gone, now: datetime) -> bool:
    """Restrict again, for proceedings that a custodian must name anew; False where it cannot be.

    The list holds ids alone. Until somebody looks, evidence serves nothing and no clock erases it.
    """
    with acting_to_restore(ledger, where.organisation, Role.CUSTODIAN, Purpose.OVERSIGHT) as acting:
        with acting.begin() as connection:
            if any(e.entity == gone.id and e.proceedings for e in kept(connection, where.report)):
                return True
        try:
            restrict(acting, gone.id, Evidence(_AGAIN, _AGAIN), now)
        except NotFound:  # erased since
            return True
        except ProgrammingError:  # what goes with them is evidence already
            return False
    return True


def _protect(ledger: Ledger, where: Whose, gone: Gone) -> bool:
    """Protect again; False for an object or a link, which follow whoever holds them."""
    if where.kind != "Person":
        return False
    ground = Ground(gone.ground) if gone.ground else None
    with acting_to_restore(
        ledger, where.organisation, Role.CUSTODIAN, Purpose.CATEGORISATION
    ) as acting:
        try:
            protect(acting, gone.id, Category(gone.category), _AGAIN, ground=ground)
        except NotFound:  # in no open lane in the older state either, or moved with another by now
            return False
    return True
