"""Say whose time has come, keep on with a reason, restrict as evidence, and erase what is due.

A custodian decides for their own organisation's reports. What the clock says is done by `erase_due`, one
report at a time, each whole or not at all: broken off, it goes on where it stopped, and a second
time it finds nothing to do. Why somebody is kept on or restricted may name them: it is the vault's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from uuid import UUID, uuid4

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from wholeroute.custody.erase import (
    Erased,
    Ground,
    Order,
    Redact,
    carry_out,
    nobody_reads,
)
from wholeroute.custody.erased import Fate, Gone, remember_erased
from wholeroute.custody.finish import finish_erasures
from wholeroute.custody.keys import KeyRing
from wholeroute.custody.prose import names_of
from wholeroute.custody.records import RecordFiles, Stale
from wholeroute.custody.subject_access import forget_answered
from wholeroute.custody.typed import end_old_drafts
from wholeroute.custody.vault import Vault
from wholeroute.entities import (
    FREE_TEXT,
    IDENTIFYING,
    RECORD_FIELDS,
    SHORT_TEXT,
    FieldType,
    Mentions,
)
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    Identity,
    KeptEntity,
    MovedPart,
    RecordPart,
    ReportKept,
    Said,
    Slot,
    Walls,
    begins_again,
    discard_older,
    end_restriction,
    hold_for_erasure,
    keep_on,
    kept,
    kept_parts,
    record,
    report_keeping,
    reports_kept,
    restrict_parts,
    restrict_people,
    vacuum,
    values_of,
    words_of,
)
from wholeroute.rights import WARNED_AHEAD, Action, Clock, Lane, clock, may_keep_until, require


class Due(StrEnum):
    """What there is to do about somebody, the most urgent first."""

    ERASE = "erase"
    REVIEW = "review"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class DueEntity:
    """Somebody whose time has come, or comes within thirty days, and by which clock."""

    who: KeptEntity
    clock: Clock
    due: Due


@dataclass(frozen=True, slots=True)
class DueList:
    """What there is to do, what is kept as evidence, and which reports have had their day."""

    people: tuple[DueEntity, ...]
    evidence: tuple[KeptEntity, ...]
    reports: tuple[ReportKept, ...]

    def number(self, what: Due) -> int:
        """Return how many there are to do one thing about."""
        return sum(each.due is what for each in self.people)


def due_list(acting: Acting, today: date) -> DueList:
    """Return what there is to do for the reader's organisation. Audited by its number alone."""
    require(acting.reader, Action.ERASE)
    with acting.begin() as connection:
        everybody, reports = kept(connection), reports_kept(connection)
        found = _due(everybody, today)
        record(connection, acting.reader, Action.ERASE, "retention:due", details={"n": len(found)})
    return DueList(
        tuple(found),
        tuple(each for each in everybody if each.proceedings),
        tuple(each for each in reports if each.erase_on <= today),
    )


def number_due(acting: Acting, today: date) -> int:
    """Return how many wait for a review or are about to be erased; nothing is recorded."""
    with acting.begin() as connection:
        return len(people_due(connection, today))


def people_due(connection: Connection, today: date) -> list[DueEntity]:
    """Return who waits for a review or is about to be erased; nothing is recorded."""
    return _due(kept(connection), today)


def _due(everybody: Sequence[KeptEntity], today: date) -> list[DueEntity]:
    order = tuple(Due)
    found = [
        DueEntity(each, when, due)
        for each in everybody
        if not each.proceedings
        for when in (clock(each.kept),)
        if (due := _what(when, today)) is not None
    ]
    return sorted(found, key=lambda e: (order.index(e.due), e.clock.erase, str(e.who.entity)))


def _what(when: Clock, today: date) -> Due | None:
    if today >= when.erase:
        return Due.ERASE
    if today >= when.review:
        return Due.REVIEW
    return Due.SOON if when.erase - today <= WARNED_AHEAD else None


def keep_longer(acting: Acting, entity: UUID, until: date, reason: str, today: date) -> None:
    """Keep somebody on until a day, with a reason. Raises `Refused` beyond what a limit allows."""
    require(acting.reader, Action.ERASE)
    _needs(reason)
    decision = uuid4()
    with acting.begin() as connection:
        report, who = _one(connection, entity)
        may_keep_until(who.kept, until, today)
        Vault(acting.ledger).store(report, [Identity(decision, reason)])
        keep_on(connection, report, entity, until, decision)
        record(
            connection, acting.reader, Action.ERASE, f"entity:{entity}",
            details={"kept_until": str(until), "reason": str(decision)},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which proceedings need somebody, and why, in words that the vault keeps."""

    proceedings: str
    reason: str


@begins_again
def restrict(acting: Acting, entity: UUID, evidence: Evidence, now: datetime) -> tuple[UUID, ...]:
    """Keep somebody as evidence for proceedings alone, and return who went with them.

    They leave every lane for the judicial one, under ids: nobody matches, screens or pictures them,
    and nobody erases them until the proceedings end.
    """
    require(acting.reader, Action.ERASE)
    _needs(evidence.reason)
    if not evidence.proceedings.strip():
        raise Invalid("proceedings", "no proceedings are named", "Give their reference.")
    decision, vault = uuid4(), Vault(acting.ledger)
    with acting.begin() as connection:
        report, _ = _one(connection, entity)
        going = hold_for_erasure(connection, report, [entity])
        said = values_of(connection, report, going)
        words = words_of(connection, report)
        named = names_of(said, {each.token: each for each in vault.of(report)})
        hidden = [
            Identity(each.id, each.value, each.original)
            for each in said
            if not each.vaulted and _tells_who(each, named)
        ]
        vault.store(report, [*hidden, Identity(decision, evidence.reason)])
        moved, stale = _moved(acting, kept_parts(connection, report), going)
        remember_erased(acting.ledger.home.keys, [Gone(Fate.RESTRICTED, entity, now)])
        restrict_people(
            connection, report, going, [each.token for each in hidden],
            {"id": str(decision), "proceedings": evidence.proceedings.strip(),
             "untitled": words is not None and named.named_in(words.title)},
        )  # fmt: skip
        restrict_parts(connection, report, moved)
        record(
            connection, acting.reader, Action.ERASE, f"entity:{entity}",
            details={"restricted": len(going), "reason": str(decision)},
        )  # fmt: skip
    discard_older(acting)
    stale.delete()
    return tuple(going)


def _tells_who(said: Said, named: Mentions) -> bool:
    """Return whether what is said may tell who is restricted: their own, prose, a text naming them."""
    if said.mine or said.property not in SHORT_TEXT:
        return said.property in FREE_TEXT or (said.mine and said.property in IDENTIFYING)
    return named.named_in(said.original or said.value)


def end_proceedings(acting: Acting, entity: UUID) -> None:
    """Say that proceedings need somebody no longer: from now on the clock erases them."""
    require(acting.reader, Action.ERASE)
    with acting.begin() as connection:
        if end_restriction(connection, entity) is None:
            raise NotFound(f"nobody {entity} is restricted in a report of your organisation")
        record(connection, acting.reader, Action.ERASE, f"entity:{entity}", details={"ended": 1})


def erase_due(
    acting: Acting, today: date, now: datetime, redact: Redact = nobody_reads,
    watch: Callable[[Erased], None] = lambda _: None,
) -> list[Erased]:  # fmt: skip
    """Erase everything whose day has come, and return what was erased.

    Whom proceedings need stays, with as much of an expired report as is theirs. One report that
    cannot be erased keeps no other from it: what went wrong is raised once all had their turn. Who
    asked about themselves and was answered a year ago is forgotten as well, and reports end that were
    typed and never sent.
    """
    require(acting.reader, Action.ERASE)
    finish_erasures(acting.ledger)
    done, wrong = [], list[Exception]()
    for order in _orders(acting, today):
        try:
            erased = carry_out(acting, order, now, redact)
        except Exception as error:  # noqa: BLE001 — of whatever kind, and raised below
            wrong.append(error)
            continue
        watch(erased)
        done.append(erased)
    ended = end_old_drafts(acting, today)
    if forget_answered(acting, today) or ended or done:
        vacuum(acting.ledger)
    if wrong:
        raise wrong[0]
    return done


def _orders(acting: Acting, today: date) -> Iterator[Order]:
    with acting.begin() as connection:
        expired = [each for each in reports_kept(connection) if each.erase_on <= today]
        everybody = kept(connection)
    whole = {each.contribution for each in expired if not each.restricted}
    for report in sorted(whole):
        yield Order(report, (), Ground.EXPIRED)
    due = [
        each
        for each in everybody
        if each.contribution not in whole
        and not each.proceedings
        and today >= clock(each.kept).erase
    ]
    for (report, lane), group in groupby(
        sorted(due, key=lambda e: (e.contribution, e.kept.lane is Lane.UNCATEGORISED, e.entity)),
        key=lambda e: (e.contribution, e.kept.lane is Lane.UNCATEGORISED),
    ):
        ground = Ground.UNCATEGORISED if lane else Ground.EXPIRED
        yield Order(report, tuple(each.entity for each in group), ground)


def _one(connection: Connection, entity: UUID) -> tuple[UUID, KeptEntity]:
    report = report_keeping(connection, entity)
    who = next((each for each in kept(connection, report) if each.entity == entity), None)
    if who is None:
        raise NotFound(f"nobody {entity} in a report of your organisation")
    return report, who


def _needs(reason: str) -> None:
    if not reason.strip():
        raise Invalid(
            "reason", "a decision on a person needs a reason", "Say what made you decide."
        )


def _moved(
    acting: Acting, parts: Sequence[RecordPart], going: Sequence[UUID]
) -> tuple[list[MovedPart], Stale]:
    """Write parts anew, so that the records of `going` stand in the judicial lane; others stay."""
    home = acting.ledger.home
    files, ring = RecordFiles(home.data), KeyRing(home.keys)
    walls = Walls.around(going, Lane.JUDICIAL)
    moved, stale = [], []
    for part in parts:
        if part.slot.prose or part.slot.lane is Lane.JUDICIAL:
            continue
        try:
            key = ring.load(part.contribution)
        except NotFound:  # nobody reads it in any lane
            continue
        with files.writer(key) as writer:
            for batch in files.read(part, key):
                for slot, rows in _parted(part, walls, pa.Table.from_batches([batch])):
                    writer.add(slot, rows)
            moved.append(MovedPart(part.id, tuple(writer.finish())))
        stale.append((part.contribution, part.id))
    return moved, Stale(files, tuple(stale))


def _parted(part: RecordPart, walls: Walls, rows: pa.Table) -> Iterator[tuple[Slot, pa.Table]]:
    if part.slot.lane is Lane.OPEN:
        yield from walls.part(part.slot.kind, rows)
        return
    named = [
        pc.is_in(rows[each.name], value_set=walls.ids)
        for each in RECORD_FIELDS[part.slot.kind]
        if each.type is FieldType.REFERENCE
    ]
    mask = named[0]
    for each in named[1:]:
        mask = pc.or_(mask, each)
    for slot, found in (
        (part.slot._replace(lane=Lane.JUDICIAL), rows.filter(mask)),
        (part.slot, rows.filter(pc.invert(mask))),
    ):
        if found.num_rows:
            yield slot, found
