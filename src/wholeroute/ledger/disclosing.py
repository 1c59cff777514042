"""Keep what is asked to leave, what left, and what its recipients must be told.

What leaves is written by `let_out` alone, in which the database looks once more at everything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.rights import Handling, Reader, Tlp


@dataclass(frozen=True, slots=True)
class Terms:
    """To whom something goes, as what, and on which law."""

    kind: str
    format: str
    recipient: str
    recipient_enrolled: bool
    recipient_country: str
    recipient_regime: str
    legal_basis: str
    transfer_basis: str
    transfer_reference: str
    assurance: str
    leave_out: bool


@dataclass(frozen=True, slots=True)
class Reasons:
    """Under which tokens the vault keeps the words that were asked for."""

    necessity: UUID | None
    death_penalty: UUID | None
    persecution: UUID | None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request that something leave, and how far it has come. `entities` have a token each, or none."""

    id: UUID
    asked_at: datetime
    expires_at: datetime
    member: str
    organisation: str
    role: str
    purpose: str
    terms: Terms
    reasons: Reasons
    entities: Mapping[UUID, UUID | None]
    confirmed_by: str | None
    refused_by: str | None
    left_at: datetime | None


_TERMS = ", ".join(Terms.__slots__)
_REASONS = ", ".join(Reasons.__slots__)


def ask_disclosure(  # noqa: PLR0913 — a request has these parts
    connection: Connection,
    reader: Reader,
    request: UUID,
    terms: Terms,
    reasons: Reasons,
    entities: Mapping[UUID, UUID | None],
    *,
    days: int,
) -> None:
    """Write a request of `reader`'s; `entities` have the token of their own words each, or none."""
    names = f"{_TERMS}, {_REASONS}"
    values = ", ".join(f":{name}" for name in names.split(", "))
    connection.execute(
        text(
            "insert into ledger.disclosure_request"  # noqa: S608 — constants
            f" (id, asked_at, expires_at, member, organisation, role, purpose, {names})"
            " values (:id, now(), now() + make_interval(days => :days), :member, :organisation,"
            f" :role, :purpose, {values})"
        ),
        {
            **asdict(terms), **asdict(reasons), "id": request, "days": days,
            "member": reader.member, "organisation": reader.organisation, "role": reader.role,
            "purpose": reader.purpose,
        },
    )  # fmt: skip
    connection.execute(
        text("insert into ledger.disclosure_subject values (:request, :entity, :necessity)"),
        [{"request": request, "entity": e, "necessity": token} for e, token in entities.items()],
    )


_REQUESTS = f"""
select q.id, q.asked_at, q.expires_at, q.member, q.organisation, q.role, q.purpose, {_TERMS},
  {_REASONS}, q.confirmed_by, q.refused_by, q.left_at,
  (select jsonb_object_agg(d.entity, d.necessity) from ledger.disclosure_subject d
   where d.request = q.id)
from ledger.disclosure_request q
where (cast(:id as uuid) is null or q.id = :id)
  and (not :waiting or (q.left_at is null and q.refused_by is null and q.expires_at > now()))
order by q.asked_at desc, q.id limit :most
"""  # noqa: S608 — constants


def disclosure_requests(
    connection: Connection, request: UUID | None = None, *, waiting: bool = False, most: int = 200
) -> list[RequestRow]:
    """Return the requests of the reader's organisation, newest first, or the one asked for."""
    rows = connection.execute(text(_REQUESTS), {"id": request, "waiting": waiting, "most": most})
    return [_request(row) for row in rows]


def _request(row: Sequence[Any]) -> RequestRow:
    terms, reasons = len(Terms.__slots__), len(Reasons.__slots__)
    confirmed, refused, left, subjects = row[7 + terms + reasons :]
    entities = {UUID(e): UUID(token) if token else None for e, token in (subjects or {}).items()}
    said = Terms(*row[7 : 7 + terms]), Reasons(*row[7 + terms : 7 + terms + reasons])
    parts = [*row[:7], *said, dict(sorted(entities.items())), confirmed, refused, left]
    return RequestRow(*parts)


def decide_disclosure(
    connection: Connection, reader: Reader, request: UUID, *, confirmed: bool
) -> bool:
    """Confirm a colleague's request, or refuse it; return whether one waited for this reader."""
    who = "confirmed_by" if confirmed else "refused_by"
    return bool(
        connection.execute(
            text(
                f"update ledger.disclosure_request set {who} = :member, decided_at = now()"  # noqa: S608
                " where id = :id"
            ),
            {"member": reader.member, "id": request},
        ).rowcount
    )


def sees_all(connection: Connection, request: UUID) -> bool:
    """Return whether this session sees everybody whom a request of its organisation names."""
    return bool(
        connection.execute(text("select ledger.sees_all(:id)"), {"id": request}).scalar_one()
    )


def necessity_tokens(connection: Connection, request: UUID) -> dict[UUID, UUID | None]:
    """Return the tokens of a request's words that this session may open, each with its entity."""
    rows = connection.execute(
        text("select token, entity from ledger.necessities(:id)"), {"id": request}
    )
    return {token: entity for token, entity in rows.all()}  # noqa: C416 — a row is no pair to dict()


# --- what left -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaves:
    """What a package that leaves is: its hash, what it says, under which ids, its strictest codes."""

    package: UUID
    sha256: bytes
    said: tuple[UUID, ...]
    ids: Mapping[UUID, UUID]
    handling: Handling
    tlp: Tlp


def let_out(connection: Connection, request: UUID, leaves: Leaves) -> None:
    """Write that a package leaves; the database refuses what may not, whatever was looked at before."""
    codes = {
        "h0": leaves.handling.h0, "h1": leaves.handling.h1, "h2": leaves.handling.h2,
        "tlp": leaves.tlp.value,
    }  # fmt: skip
    connection.execute(
        text(
            "select ledger.let_out(:request, :package, :hash, cast(:said as uuid[]),"
            " cast(:ids as jsonb), cast(:codes as jsonb))"
        ),
        {
            "request": request, "package": leaves.package, "hash": leaves.sha256,
            "said": [str(each) for each in leaves.said], "codes": json.dumps(codes),
            "ids": json.dumps({str(entity): str(own) for entity, own in leaves.ids.items()}),
        },
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """Something that left: to whom, by whose word, how much of it, and how many notices are due."""

    id: UUID
    at: datetime
    member: str
    organisation: str
    purpose: str
    kind: str
    recipient: str
    recipient_enrolled: bool
    recipient_country: str
    legal_basis: str
    confirmed_by: str | None
    format: str
    sha256: str
    handling: str
    tlp: str
    entities: int
    notices_due: int


_DISCLOSURES = """
select d.id, d.at, d.member, d.organisation, d.purpose, d.kind, d.recipient, d.recipient_enrolled,
  d.recipient_country, d.legal_basis, d.confirmed_by, d.format, encode(d.sha256, 'hex'),
  concat_ws(' ', case when d.h0 then 'H0' end, case when d.h1 then 'H1' end,
            case when d.h2 then 'H2' end),
  d.tlp, d.entities,
  (select count(*) from ledger.notice n where n.disclosure = d.id and n.told_at is null)
from ledger.disclosure d
where cast(:id as uuid) is null or d.id = :id
order by d.at desc, d.id limit :most
"""


def disclosures(
    connection: Connection, disclosure: UUID | None = None, *, most: int = 200
) -> list[DisclosureRow]:
    """Return what left the reader's organisation, newest first, or the one asked for."""
    rows = connection.execute(text(_DISCLOSURES), {"id": disclosure, "most": most})
    return [DisclosureRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """What a recipient must be told of one entity, under the id by which they know it."""

    id: UUID
    disclosure: UUID
    package_id: UUID
    recipient: str
    what: str
    at: datetime
    told_at: datetime | None
    told_by: str | None
    acknowledged_at: datetime | None


def notices(connection: Connection, disclosure: UUID | None = None) -> list[NoticeRow]:
    """Return what recipients must be or were told, what is due first."""
    rows = connection.execute(
        text(
            "select n.id, n.disclosure, n.package_id, d.recipient, n.told, n.at, n.told_at,"
            " n.told_by, n.acknowledged_at"
            " from ledger.notice n join ledger.disclosure d on d.id = n.disclosure"
            " where cast(:id as uuid) is null or n.disclosure = :id"
            " order by n.told_at is not null, n.at, n.id"
        ),
        {"id": disclosure},
    )
    return [NoticeRow(*row) for row in rows]


def mark_told(
    connection: Connection, reader: Reader, notice: UUID, *, acknowledged: bool = False
) -> bool:
    """Write that a recipient was told, or acknowledged it; return whether one was due."""
    change = (
        "acknowledged_at = now(), told_by = :member"
        if acknowledged
        else "told_at = now(), told_by = :member"
    )
    due = "told_at is not null" if acknowledged else "told_at is null"
    return bool(
        connection.execute(
            text(f"update ledger.notice set {change} where id = :id and {due}"),  # noqa: S608
            {"member": reader.member, "id": notice},
        ).rowcount
    )
