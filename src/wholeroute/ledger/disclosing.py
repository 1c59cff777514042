"""Keep what is asked to leave, what left, what its recipients must be told, and who permits what.

What leaves is written by `let_out` alone, in which the database looks once more at everything.
"""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.ledger.connect import Acting
from wholeroute.rights import (
    AccessClass,
    Handling,
    OrganisationKind,
    PermitCode,
    Purpose,
    Reader,
    Regime,
    Tlp,
)


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


# --- what could leave ---------------------------------------------------------------------------


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


_CODES = "a.originator, a.audience, a.purposes, a.h0, a.h1, a.h2, a.h3, a.tlp"


def leaving_entities(connection: Connection, ids: Iterable[UUID]) -> list[LeavingEntity]:
    """Return those of `ids` that stand in the open lane and this session sees, by id."""
    rows = connection.execute(
        text(
            f"select e.id, e.kind, e.categories, c.ref, {_CODES} from open.entity e"  # noqa: S608
            " join ledger.contribution c on c.id = e.contribution"
            " join ledger.access_class a on a.id = e.access"
            " where e.id = any (cast(:ids as uuid[])) order by e.id"
        ),
        {"ids": [str(each) for each in ids]},
    )
    return [LeavingEntity(r[0], r[1], tuple(r[2]), r[3], _access(r[4:])) for r in rows]


def leaving_statements(connection: Connection, ids: Iterable[UUID]) -> list[LeavingStatement]:
    """Return what the session sees said of `ids` in the open lane, in one order."""
    rows = connection.execute(
        text(
            "select s.id, s.entity, s.property, s.value, s.lang, s.grade, s.assessment,"  # noqa: S608
            " c.reliability, c.regime, c.collected_on, c.received_at, c.ref, o.kind,"
            f" {_CODES} from open.statement s"
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
    parts = [*row[:12], OrganisationKind(row[12]), _access(row[13:])]
    return LeavingStatement(*parts)


def _access(row: Sequence[Any]) -> AccessClass:
    originator, audience, purposes, h0, h1, h2, h3, tlp = row
    handling = Handling(h0, h1, h2, h3)
    named = frozenset(Purpose(each) for each in purposes)
    return AccessClass(originator, frozenset(audience), named, handling, Tlp(tlp))


# --- what is asked to leave -----------------------------------------------------------------------


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


# --- permissions ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """A provider's permission as it stands: for a report (`contribution`) or a class (`access`)."""

    id: UUID
    granted_at: datetime
    granted_by: str
    originator: str
    code: PermitCode
    contribution: UUID | None
    access: AccessClass | None
    recipient: str
    purpose: Purpose
    proceedings: str
    until: datetime
    signature: bytes
    revoked_at: datetime | None
    revoked_by: str | None


@dataclass(frozen=True, slots=True)
class NewPermission:
    """A permission to be written; `until` and `granted_at` are signed as they stand here."""

    id: UUID
    granted_at: datetime
    code: PermitCode
    contribution: UUID
    whole_class: bool
    recipient: str
    purpose: Purpose
    proceedings: str
    until: datetime


_PERMISSIONS = f"""
select p.id, p.granted_at, p.granted_by, p.originator, p.code, c.ref, p.recipient, p.purpose,
  p.proceedings, p.until, p.signature, p.revoked_at, p.revoked_by, {_CODES}
from ledger.permission p
left join ledger.contribution c on c.id = p.contribution
left join ledger.access_class a on a.id = p.access
where (cast(:recipient as text) is null or p.recipient = :recipient)
  and (not :standing or (p.revoked_at is null and p.until > now()))
order by p.granted_at desc, p.id
"""  # noqa: S608 — constants


def permissions(
    connection: Connection, recipient: str | None = None, *, standing: bool = False
) -> list[PermissionRow]:
    """Return the permissions this session sees, newest first: its own, or those that may help it."""
    rows = connection.execute(text(_PERMISSIONS), {"recipient": recipient, "standing": standing})
    return [
        PermissionRow(
            r[0], r[1], r[2], r[3], PermitCode(r[4]), r[5],
            _access(r[13:]) if r[13] is not None else None,
            r[6], Purpose(r[7]), r[8], r[9], bytes(r[10]), r[11], r[12],
        )
        for r in rows
    ]  # fmt: skip


def own_report_codes(connection: Connection, report: UUID) -> tuple[int, int, AccessClass] | None:
    """Return the numbers of a report of the session's own and of its class, and the class itself."""
    row = connection.execute(
        text(
            f"select c.id, c.access, {_CODES} from ledger.contribution c"  # noqa: S608 — constants
            " join ledger.access_class a on a.id = c.access where c.ref = :ref"
        ),
        {"ref": report},
    ).one_or_none()
    return None if row is None else (row[0], row[1], _access(row[2:]))


def write_permission(
    connection: Connection, reader: Reader, new: NewPermission, signature: bytes
) -> None:
    """Write a permission for a report of the reader's own, or for all reports under its class."""
    held = own_report_codes(connection, new.contribution)
    report, access = held[:2] if held else (None, None)
    connection.execute(
        text(
            "insert into ledger.permission (id, granted_at, granted_by, originator, code,"
            " contribution, access, recipient, purpose, proceedings, until, signature)"
            " values (:id, :granted_at, :member, :organisation, :code, :report, :access,"
            " :recipient, :purpose, :proceedings, :until, :signature)"
        ),
        {
            "id": new.id, "granted_at": new.granted_at, "member": reader.member,
            "organisation": reader.organisation, "code": new.code.value,
            "report": None if new.whole_class else report,
            "access": access if new.whole_class else None, "recipient": new.recipient,
            "purpose": new.purpose.value, "proceedings": new.proceedings, "until": new.until,
            "signature": signature,
        },
    )  # fmt: skip


def revoke_permission(connection: Connection, reader: Reader, permission: UUID) -> bool:
    """Take a permission back; return whether one of the reader's organisation stood."""
    return bool(
        connection.execute(
            text(
                "update ledger.permission set revoked_at = now(), revoked_by = :member"
                " where id = :id"
            ),
            {"member": reader.member, "id": permission},
        ).rowcount
    )


# --- referrals ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewReferral:
    """A need to be told to a protection service; nothing here says whose it is."""

    id: UUID
    recipient: str
    legal_basis: str
    need: str
    place: str
    urgency: str
    contact: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral as its sender or the service that is to help sees it."""

    id: UUID
    at: datetime
    organisation: str
    recipient: str
    need: str
    place: str
    urgency: str
    contact: str
    language: str
    words: str
    received_by: str | None
    received_at: datetime | None


def write_referral(connection: Connection, new: NewReferral, sha256: bytes) -> None:
    """Write a referral, and that it left."""
    values = {name: str(value) for name, value in asdict(new).items()}
    connection.execute(
        text("select ledger.refer(cast(:referral as jsonb), :hash)"),
        {"referral": json.dumps(values), "hash": sha256},
    )


def referrals(connection: Connection) -> list[ReferralRow]:
    """Return the referrals sent by or to the session's organisation, unreceived and newest first."""
    rows = connection.execute(
        text(
            "select id, at, organisation, recipient, need, place, urgency, contact, language,"
            " words, received_by, received_at from ledger.referral"
            " order by received_at is not null, at desc, id"
        )
    )
    return [ReferralRow(*row) for row in rows]


def receive_referral(connection: Connection, reader: Reader, referral: UUID) -> bool:
    """Write that a service's officer received a referral; return whether one waited for them."""
    return bool(
        connection.execute(
            text(
                "update ledger.referral set received_at = now(), received_by = :member"
                " where id = :id and received_at is null"
            ),
            {"member": reader.member, "id": referral},
        ).rowcount
    )


def names_somebody(connection: Connection, phrases: Iterable[str], naming: Iterable[str]) -> bool:
    """Return whether a phrase names anybody whom this session reads, or its organisation reported."""
    return bool(
        connection.execute(
            text("select ledger.names_somebody(cast(:phrases as text[]), cast(:naming as text[]))"),
            {"phrases": sorted(phrases), "naming": sorted(naming)},
        ).scalar_one()
    )


def own_vaulted(acting: Acting, *, most: int = 500) -> list[UUID]:
    """Return the newest reports of the session's organisation of which the vault keeps something."""
    with acting.begin() as connection:
        return list(
            connection.execute(text("select ledger.own_vaulted(:most)"), {"most": most}).scalars()
        )
