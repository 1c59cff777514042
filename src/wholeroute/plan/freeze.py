"""Freeze a plan into an edition, sign it, publish it. Nobody types what an edition says.

All is read in one transaction, as it stood at one moment, and kept in it under its hash and number.
Two people sign the hash before the edition is everybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from wholeroute.entities import legible
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting
from wholeroute.plan import noted, tables
from wholeroute.plan.changes import changes
from wholeroute.plan.edition import Edition, Former, Frame, Register, kinds_of
from wholeroute.plan.kept import Ask, found
from wholeroute.plan.measured import beside_tables, left_out
from wholeroute.plan.model import Plan
from wholeroute.plan.standings import pieces, standings
from wholeroute.plan.status import statuses
from wholeroute.plan.store import editions as store
from wholeroute.plan.store.editions import Kept, Rendering
from wholeroute.plan.store.evidence import dossier
from wholeroute.plan.store.law import told_of_laws
from wholeroute.plan.store.notes import noted as notes_of
from wholeroute.plan.store.values import of_indicators
from wholeroute.plan.store.versions import version_of
from wholeroute.plan.store.versions import versions as all_versions
from wholeroute.plan.values import Value
from wholeroute.rights import Action, require

_MOST = 200


@dataclass(frozen=True, slots=True)
class Order:
    """What to freeze: a plan, or one pillar of it, for whom."""

    plan: str
    kind: str
    title: str
    joint: bool = False


def freeze(acting: Acting, order: Order, frame: Frame, today: date) -> Kept:
    """Freeze a plan as it stands, and return the edition as it is kept.

    Raises `Invalid` for an order that cannot be met, `Refused` where the reader may not steer.
    """
    require(acting.reader, Action.STEER)
    register = _register(acting, order.plan)
    _checked(order, register)
    try:
        with acting.at_one_moment() as connection:
            frozen, former = _frozen(connection, order, register, frame, today)
            store.keep(connection, acting, frozen, former.id if former else None)
            return store.edition(partial(found, connection), order.plan, frozen.number)
    except IntegrityError:
        reason = "somebody froze a plan at the same moment"
        raise Invalid("plan", reason, "Look at their edition, or freeze once more.") from None


def _frozen(
    connection: Connection, order: Order, register: Register, frame: Frame, today: date
) -> tuple[Edition, Kept | None]:
    """Return the plan as it stands in this transaction, and the edition that it is compared with."""
    ask, plan = partial(found, connection), register.plan
    former = _published_before(ask, order)
    written = dossier(connection, order.plan)
    names = store.names(ask)
    frozen = Edition(
        number=store.next_number(ask, order.plan), kind=order.kind, title=_titled(order),
        frozen_on=today.isoformat(), joint=order.joint, register=register, frame=frame,
        standings=standings(plan, statuses(plan, written, today), written),
        evidence=pieces(plan, written, names),
    )  # fmt: skip
    earlier = tuple(each for each in store.tables_so_far(ask) if each)
    values = _for_everybody(connection, plan, earlier)
    named = frozenset(name for each in frozen.actions for name in each.indicators)
    published = tables.told(plan, values, earlier, only=named)
    aside = (*published.left_out, *left_out(plan, values, named))
    frozen = replace(
        frozen, tables=replace(published, left_out=aside).said(),
        told=beside_tables(plan, values, named, names),
    )  # fmt: skip
    frozen = _with_laws_and_replies(ask, frozen, names, today)
    return _beside(ask, frozen, former), former


def _with_laws_and_replies(
    ask: Ask, frozen: Edition, names: Mapping[str, str], today: date
) -> Edition:
    """Return the edition with how far laws have come and what was replied to consultations.

    A pillar's has the laws that its actions name, and the consultations about one of them.
    """
    plan, actions = frozen.plan, frozen.actions
    acts = {each for action in actions for each in action.acts}
    about = {each.id for each in actions}
    if frozen.pillar is None:
        acts |= {each.id for each in plan.acts}
    steps, said = told_of_laws(ask)
    return replace(
        frozen,
        stages=tuple(e for e in noted.stages(plan, steps, today) if e.act in acts),
        topics=tuple(e for e in noted.topics(plan, steps, said) if e.act in acts),
        consulted=tuple(
            each
            for each in noted.consulted(notes_of(ask, plan.about.id), names)
            if frozen.pillar is None or about & {*each.actions}
        ),
    )


def _for_everybody(
    connection: Connection, plan: Plan, earlier: Iterable[Mapping[str, Any]]
) -> tuple[Value, ...]:
    """Return the values of this plan's indicators, and of what earlier editions spoke of.

    Only those whose evidence is for everybody: whoever keeps that back keeps its numbers back.
    """
    spoken_of = {table["counts"] for each in earlier for table in each["tables"]}
    known = {each.id for each in plan.indicators}
    public = store.public_evidence(partial(found, connection))
    values = of_indicators(connection, sorted(known | spoken_of))
    return tuple(each for each in values if each.evidence in public)


def sign_edition(acting: Acting, kept: Kept) -> None:
    """Sign an edition's hash; raise `Refused` for a second signature of one member."""
    require(acting.reader, Action.STEER)
    if any(each.member == acting.reader.member for each in kept.signatures):
        raise Refused("signed", "you have signed this edition already")
    with acting.begin() as connection:
        store.keep_signature(connection, acting, kept)


def publish_edition(acting: Acting, kept: Kept) -> None:
    """Give an edition to everybody; raise `Refused` before two people have signed it."""
    must_be_publishable(acting, kept)
    with acting.begin() as connection:
        store.keep_publication(connection, acting, kept)


def must_be_publishable(acting: Acting, kept: Kept) -> None:
    """Raise `Refused` unless the reader may publish this edition, and two people have signed it."""
    require(acting.reader, Action.STEER)
    if kept.published:
        raise Refused("published", "this edition is published already")
    if not kept.signed:
        raise Refused(
            "two-signatures",
            "two people sign an edition before it is published, a joint one two organisations",
        )


def keep_renderings(acting: Acting, kept: Kept, made: tuple[Rendering, ...]) -> None:
    """Keep the hashes of renderings that were made first."""
    require(acting.reader, Action.STEER)
    with acting.begin() as connection:
        for each in made:
            store.keep_rendering(connection, acting, kept, each)


def _register(acting: Acting, plan: str) -> Register:
    """Return the newest version of a plan. Versions never change, so it is read beforehand."""
    newest = next((each for each in all_versions(acting.ledger) if each.plan == plan), None)
    if newest is None:
        raise Invalid("plan", "there is no such plan", "Choose one of the list.")
    return Register(newest.number, newest.sha256.hex(), version_of(acting.ledger, newest))


def _checked(order: Order, register: Register) -> None:
    if order.kind not in kinds_of(register.plan):
        raise Invalid("kind", "there is no such report", "Choose one of the list.")
    if not 0 < len(_titled(order)) <= _MOST:
        fix = "Write a title of at most 200 characters."
        raise Invalid("title", "it is empty or too long", fix)


def _titled(order: Order) -> str:
    return " ".join(legible(order.title).split())


def _published_before(ask: Ask, order: Order) -> Kept | None:
    """Return the edition of this kind that was published last: the one its readers know."""
    return next(
        (e for e in store.editions(ask, order.plan) if e.kind == order.kind and e.published), None
    )


def _beside(ask: Ask, frozen: Edition, former: Kept | None) -> Edition:
    """Return the edition with what changed since the one before it."""
    if former is None:
        return frozen
    told = Former(former.number, former.day.isoformat(), former.sha256.hex())
    return replace(frozen, former=told, changes=changes(store.content(ask, former), frozen))
