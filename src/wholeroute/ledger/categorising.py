"""Categorise who nobody categorised, and open to analysis whom only two people may open.

The database's own functions move people and what belongs to them; they tell this session tokens
and ids, never a value. Call them in the order in which they stand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, text

from wholeroute.entities import FREE_TEXT, SHORT_TEXT
from wholeroute.errors import NotFound
from wholeroute.ledger.lane_rules import HOLDERS, LANE_WORDS
from wholeroute.ledger.staging import Identity
from wholeroute.rights import Category, Ground, Lane, Reader


@dataclass(frozen=True, slots=True)
class Undecided:
    """Somebody who is uncategorised, or whose label waits, as their custodian sees them."""

    entity: UUID
    contribution: UUID
    title: str
    contributor: str
    said: tuple[str, ...]
    holds: tuple[str, ...]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """A request to let somebody into the open lane, and what was decided on it.

    `lane` is where they stood when it was asked, `was` what they were said to be.
    """

    id: UUID
    entity: UUID
    contribution: UUID | None
    category: Category
    holds: tuple[str, ...]
    evidence: tuple[UUID, ...]
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    granted: bool | None
    decision: str
    lane: Lane
    was: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a request rests on: statements named, those that stand open, told, and facts of others."""

    given: int
    standing: int
    told: int
    facts: int


@dataclass(frozen=True, slots=True)
class ProtectedCase:
    """What a custodian who may ask to open a protected person is told of them: no value."""

    report: UUID
    categories: tuple[str, ...]
    minor: bool
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class RightsNotice:
    """That somebody asked to open a person to analysis, for who watches over rights."""

    id: UUID
    at: datetime
    request: UUID
    lane: Lane
    category: Category
    asked_by: str
    seen: bool


def undecided(
    connection: Connection, *, held: bool | None = None, most: int | None = None
) -> list[Undecided]:
    """Return the uncategorised people this custodian was sent, the oldest first.

    `held` asks for those whose label waits alone, or for the others alone; `most` for so many.
    """
    rows = connection.execute(
        text(
            "select e.id, c.ref, c.title, c.contributor, e.categories, e.holds, c.received_at"
            " from uncategorised.entity e join ledger.contribution c on c.id = e.contribution"
            " where e.kind = 'Person'"
            " and (cast(:held as boolean) is null or (cardinality(e.holds) > 0) = :held)"
            " order by c.received_at, e.id limit :most"
        ),
        {"held": held, "most": most},
    )
    return [replace(Undecided(*row), said=tuple(row[4]), holds=tuple(row[5])) for row in rows]


_KEPT = sorted(FREE_TEXT | SHORT_TEXT)
"""What the vault keeps: prose, which may speak of others; short texts are settled one by one."""


def open_up(connection: Connection, entity: UUID, category: Category) -> dict[UUID, str]:
    """Let `entity` into the open lane; return the tokens to give back, each with its property.

    None where this session may not decide on them. The database refuses whoever is on hold.
    """
    asked = text(
        f"select id, property from ledger.open_up(:entity, {HOLDERS}, cast(:free as text[]),"  # noqa: S608 — constants
        " :category)"
    )
    values = {"entity": entity, "category": category.value, **LANE_WORDS, "free": _KEPT}
    return {row[0]: row[1] for row in connection.execute(asked, values).all()}


def put_back(connection: Connection, entity: UUID, identities: Sequence[Identity]) -> None:
    """Put what the vault gave back into the statements of whoever entered the open lane."""
    given = [
        {"id": str(each.token), "value": each.value, "original": each.original, "flag": each.flag}
        for each in identities
    ]
    connection.execute(
        text("select ledger.give_back(:entity, cast(:free as text[]), cast(:given as jsonb))"),
        {"entity": entity, "free": _KEPT, "given": json.dumps(given)},
    )


def shelter(connection: Connection, entity: UUID, category: Category) -> None:
    """Move an uncategorised person to the protected lane; raise `NotFound` where there is none."""
    asked = text(f"select ledger.shelter(:entity, {HOLDERS}, :category)")
    values = {"entity": entity, "category": category.value, **LANE_WORDS}
    if not connection.execute(asked, values).scalar_one():
        raise NotFound(f"nobody uncategorised {entity} whom you may decide on")


def protected_case(connection: Connection, entity: UUID) -> ProtectedCase | None:
    """Return what may be known of a protected person before asking; None where there is nobody."""
    asked = text("select report, categories, minor, ground from ledger.protected_case(:entity)")
    row = connection.execute(asked, {"entity": entity}).one_or_none()
    if row is None:
        return None
    return ProtectedCase(row[0], tuple(row[1]), row[2], Ground(row[3]) if row[3] else None)


def weighed_for(connection: Connection, entity: UUID, evidence: Sequence[UUID]) -> Weighed:
    """Return what `evidence` amounts to for opening `entity`; nothing where one may not ask."""
    asked = text(
        "select given, standing, told, facts"
        " from ledger.weighed_for(:entity, cast(:proof as uuid[]))"
    )
    values = {"entity": entity, "proof": [str(each) for each in evidence]}
    row = connection.execute(asked, values).one_or_none()
    return Weighed(*row) if row else Weighed(0, 0, 0, 0)


def ask_release(
    connection: Connection, entity: UUID, category: Category, evidence: Sequence[UUID]
) -> UUID:
    """Ask that a person enter the open lane; return the request's id.

    The vault keeps the reason under it. Whoever watches over rights has a notice from now on.
    """
    request = uuid4()
    done = connection.execute(
        text("select ledger.ask_release(:id, :entity, :category, cast(:evidence as uuid[]))"),
        {"id": request, "entity": entity, "category": category.value,
         "evidence": [str(each) for each in evidence]},
    ).scalar_one()  # fmt: skip
    if not done:
        raise NotFound(f"nobody {entity} for whom you may ask, and nobody asked yet")
    return request


def grant_release(connection: Connection, request: UUID, decision: str) -> dict[UUID, str]:
    """Grant what somebody else asked for; return the tokens to give back, each with its property.

    The database refuses a minor, help that the law mandates, and evidence that bears nothing out.
    """
    asked = text(
        f"select id, property from ledger.grant_release(:request, {HOLDERS}, cast(:free as text[]),"  # noqa: S608 — constants
        " :decision)"
    )
    values = {"request": request, "decision": decision, **LANE_WORDS, "free": _KEPT}
    return {row[0]: row[1] for row in connection.execute(asked, values).all()}


def state_ground(connection: Connection, entity: UUID, ground: Ground) -> None:
    """Write on which ground a protected person helped; a stronger one that stands is kept."""
    asked = text("select ledger.state_ground(:entity, cast(:ground as ledger.ground))")
    if not connection.execute(asked, {"entity": entity, "ground": ground.value}).scalar_one():
        raise NotFound(f"nobody protected {entity} whom you may decide on")


def rights_notices(connection: Connection, reader: Reader) -> list[RightsNotice]:
    """Return the notices that this session sees, the newest first."""
    rows = connection.execute(
        text(
            "select id, at, request, lane, category, asked_by, :member = any (seen_by)"
            " from ledger.rights_notice order by at desc, id"
        ),
        {"member": reader.member},
    )
    return [
        replace(RightsNotice(*row), lane=Lane(row[3]), category=Category(row[4])) for row in rows
    ]


def see_notices(connection: Connection, notices: Sequence[UUID]) -> None:
    """Write that this reader has read these notices."""
    asked = text("select ledger.see_notices(cast(:ids as uuid[]))")
    connection.execute(asked, {"ids": [str(each) for each in notices]})


def all_open(connection: Connection, statements: Sequence[UUID]) -> bool:
    """Return whether this session sees every one of `statements` in the open lane."""
    asked = text("select count(*) from open.statement where id = any (cast(:ids as uuid[]))")
    found: int = connection.execute(asked, {"ids": [str(each) for each in statements]}).scalar_one()
    return found == len(set(statements))


def releases(connection: Connection, *, waiting: bool = True) -> list[Release]:
    """Return the requests that this session sees, the oldest first."""
    rows = connection.execute(
        text(
            "select r.id, r.entity, c.ref, r.category, r.holds, r.evidence, r.asked_by, r.asked_at,"
            " r.decided_by, r.decided_at, r.granted, r.decision, r.lane, r.was"
            " from ledger.release r"
            " left join ledger.contribution c on c.id = r.contribution"
            " where not :waiting or r.granted is null order by r.asked_at, r.id"
        ),
        {"waiting": waiting},
    )
    return [
        replace(
            Release(*row),
            category=Category(row[3]),
            holds=tuple(row[4]),
            evidence=tuple(row[5]),
            lane=Lane(row[12]),
            was=tuple(row[13]),
        )
        for row in rows
    ]


def refuse_release(connection: Connection, reader: Reader, request: UUID, decision: str) -> None:
    """Write that what somebody else asked for is refused: the person stays where they are."""
    done = connection.execute(
        text(
            "update ledger.release set granted = false, decision = :decision,"
            " decided_by = :member, decided_at = now()"
            " where id = :id and granted is null and asked_by <> :member"
        ),
        {"id": request, "decision": decision, "member": reader.member},
    ).rowcount
    if not done:
        raise NotFound(f"no request {request} that waits for you")
