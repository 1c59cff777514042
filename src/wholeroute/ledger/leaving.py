"""Read what could leave, with all that decides whether it may, and who there is to receive it.

Only what stands in the open lane and is shown to this session is read here.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.rights import AccessClass, Handling, OrganisationKind, Purpose, Regime, Tlp


@dataclass(frozen=True, slots=True)
class BodyRow:
    """An enrolled organisation, as anybody here may know it."""

    id: str
    name: str
    kind: OrganisationKind
    regime: Regime
    country: str


def bodies(connection: Connection) -> list[BodyRow]:
    """Return every enrolled organisation, by id."""
    rows = connection.execute(
        text("select id, name, kind, regime, country from ledger.organisation order by id")
    )
    return [BodyRow(r[0], r[1], OrganisationKind(r[2]), Regime(r[3]), r[4]) for r in rows]


@dataclass(frozen=True, slots=True)
class LeavingEntity:
    """An entity of the open lane with its codes; `access_id` and `report` number them."""

    id: UUID
    kind: str
    categories: tuple[str, ...]
    contribution: UUID
    access: AccessClass


@dataclass(frozen=True, slots=True)
class LeavingStatement:
    """A statement of the open lane with all that decides whether it may leave."""

    id: UUID
    entity: UUID
    property: str
    value: str
    lang: str | None
    grade: int
    assessment: bool
    reliability: str
    regime: str
    collected_on: date | None
    received_at: datetime
    contribution: UUID
    contributor_kind: OrganisationKind
    access: AccessClass

    @builtins.property  # the field of that name shadows it
    def code(self) -> str:
        """Return the 4x4 code, e.g. `B2`."""
        return f"{self.reliability}{self.grade}"


CODES = "a.originator, a.audience, a.purposes, a.h0, a.h1, a.h2, a.h3, a.tlp"


def leaving_entities(connection: Connection, ids: Iterable[UUID]) -> list[LeavingEntity]:
    """Return those of `ids` that stand in the open lane and this session sees, by id."""
    rows = connection.execute(
        text(
            f"select e.id, e.kind, e.categories, c.ref, {CODES} from open.entity e"  # noqa: S608
            " join ledger.contribution c on c.id = e.contribution"
            " join ledger.access_class a on a.id = e.access"
            " where e.id = any (cast(:ids as uuid[])) order by e.id"
        ),
        {"ids": [str(each) for each in ids]},
    )
    return [LeavingEntity(r[0], r[1], tuple(r[2]), r[3], access_of(r[4:])) for r in rows]


def leaving_statements(connection: Connection, ids: Iterable[UUID]) -> list[LeavingStatement]:
    """Return what the session sees said of `ids` in the open lane, in one order."""
    rows = connection.execute(
        text(
            "select s.id, s.entity, s.property, s.value, s.lang, s.grade, s.assessment,"  # noqa: S608
            " c.reliability, c.regime, c.collected_on, c.received_at, c.ref, o.kind,"
            f" {CODES} from open.statement s"
            " join ledger.contribution c on c.id = s.contribution"
            " join ledger.organisation o on o.id = c.contributor"
            " join ledger.access_class a on a.id = s.access"
            " where s.entity = any (cast(:ids as uuid[]))"
            " order by s.entity, s.property, s.value, s.id"
        ),
        {"ids": [str(each) for each in ids]},
    )
    return [_leaving(row) for row in rows]


def _leaving(row: Sequence[Any]) -> LeavingStatement:
    parts = [*row[:12], OrganisationKind(row[12]), access_of(row[13:])]
    return LeavingStatement(*parts)


def access_of(row: Sequence[Any]) -> AccessClass:
    """Return the access class that the columns of `CODES` say."""
    originator, audience, purposes, h0, h1, h2, h3, tlp = row
    handling = Handling(h0, h1, h2, h3)
    named = frozenset(Purpose(each) for each in purposes)
    return AccessClass(originator, frozenset(audience), named, handling, Tlp(tlp))


def names_kept(
    connection: Connection, entities: Iterable[UUID], naming: Iterable[str]
) -> list[UUID]:
    """Return under which tokens the vault keeps names out of the reports that speak of `entities`.

    Who bears them stands outside the open lane: the session learns a token, and never whose it is.
    """
    return list(
        connection.execute(
            text("select ledger.names_kept(cast(:entities as uuid[]), cast(:naming as text[]))"),
            {"entities": [str(each) for each in entities], "naming": sorted(naming)},
        ).scalars()
    )
