"""Categorise who nobody categorised, and lift the holds that wait for two people.

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

from wholeroute.errors import NotFound
from wholeroute.ledger.lane_rules import HOLDERS, LANE_WORDS
from wholeroute.ledger.staging import Identity
from wholeroute.rights import Category, Reader


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
    """A request to let somebody into the open lane, and what was decided on it."""

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


def undecided(connection: Connection, *, held: bool | None = None) -> list[Undecided]:
    """Return the uncategorised people this custodian was sent, the oldest first.

    `held` asks for those whose label waits alone, or for the others alone.
    """
    rows = connection.execute(
        text(
            "select e.id, c.ref, c.title, c.contributor, e.categories, e.holds, c.received_at"
            " from uncategorised.entity e join ledger.contribution c on c.id = e.contribution"
            " where e.kind = 'Person'"
            " and (cast(:held as boolean) is null or (cardinality(e.holds) > 0) = :held)"
            " order by c.received_at, e.id"
        ),
        {"held": held},
    )
    return [replace(Undecided(*row), said=tuple(row[4]), holds=tuple(row[5])) for row in rows]


def open_up(connection: Connection, entity: UUID, category: Category) -> dict[UUID, str]:
    """Let `entity` into the open lane; return the tokens to give back, each with its property.

    None where this session may not decide on them. The database refuses where a hold has no
    release that somebody else asked for.
    """
    asked = text(
        f"select id, property from ledger.open_up(:entity, {HOLDERS}, cast(:free as text[]),"  # noqa: S608 — constants
        " :category)"
    )
    values = {"entity": entity, "category": category.value, **LANE_WORDS}
    return {row[0]: row[1] for row in connection.execute(asked, values).all()}


def put_back(connection: Connection, entity: UUID, identities: Sequence[Identity]) -> None:
    """Put what the vault gave back into the statements of whoever entered the open lane."""
    given = [
        {"id": str(each.token), "value": each.value, "original": each.original, "flag": each.flag}
        for each in identities
    ]
    connection.execute(
        text("select ledger.give_back(:entity, cast(:free as text[]), cast(:given as jsonb))"),
        {"entity": entity, "free": LANE_WORDS["free"], "given": json.dumps(given)},
    )


def shelter(connection: Connection, entity: UUID, category: Category) -> None:
    """Move an uncategorised person to the protected lane; raise `NotFound` where there is none."""
    asked = text(f"select ledger.shelter(:entity, {HOLDERS}, :category)")
    values = {"entity": entity, "category": category.value, **LANE_WORDS}
    if not connection.execute(asked, values).scalar_one():
        raise NotFound(f"nobody uncategorised {entity} whom you may decide on")


def ask_release(
    connection: Connection,
    reader: Reader,
    entity: UUID,
    category: Category,
    evidence: Sequence[UUID],
) -> UUID:
    """Ask that a hold be lifted; return the request's id, under which the vault keeps the reason."""
    request = uuid4()
    done = connection.execute(
        text(
            "insert into ledger.release (id, entity, contribution, access, category, holds,"
            " evidence, asked_by) select :id, id, contribution, access, :category, holds,"
            " cast(:evidence as uuid[]), :member from uncategorised.entity"
            " where id = :entity and cardinality(holds) > 0"
            " on conflict (entity) where granted is null do nothing"
        ),
        {"id": request, "entity": entity, "category": category.value, "member": reader.member,
         "evidence": [str(each) for each in evidence]},
    ).rowcount  # fmt: skip
    if not done:
        raise NotFound(f"no hold on {entity} for you to lift that nobody asked to lift yet")
    return request


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
            " r.decided_by, r.decided_at, r.granted, r.decision from ledger.release r"
            " left join ledger.contribution c on c.id = r.contribution"
            " where not :waiting or r.granted is null order by r.asked_at, r.id"
        ),
        {"waiting": waiting},
    )
    return [
        replace(
            Release(*row), category=Category(row[3]), holds=tuple(row[4]), evidence=tuple(row[5])
        )
        for row in rows
    ]


def decide_release(
    connection: Connection, reader: Reader, request: UUID, *, granted: bool, decision: str
) -> None:
    """Write what was decided on a request; its entity is moved before, while it is undecided."""
    done = connection.execute(
        text(
            "update ledger.release set granted = :granted, decision = :decision,"
            " decided_by = :member, decided_at = now()"
            " where id = :id and granted is null and asked_by <> :member"
        ),
        {"id": request, "granted": granted, "decision": decision, "member": reader.member},
    ).rowcount
    if not done:
        raise NotFound(f"no request {request} that waits for you")
