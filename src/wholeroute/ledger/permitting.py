"""Keep what a provider permits: its own H1 or H2, lifted for one recipient and an end.

Whether a permission stands is looked at elsewhere: here a row is a row, signed or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.ledger.leaving import CODES, access_of
from wholeroute.rights import AccessClass, PermitCode, Purpose, Reader


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
  p.proceedings, p.until, p.signature, p.revoked_at, p.revoked_by, {CODES}
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
            access_of(r[13:]) if r[13] is not None else None,
            r[6], Purpose(r[7]), r[8], r[9], bytes(r[10]), r[11], r[12],
        )
        for r in rows
    ]  # fmt: skip


def own_report_codes(connection: Connection, report: UUID) -> tuple[int, int, AccessClass] | None:
    """Return the numbers of a report of the session's own and of its class, and the class itself."""
    row = connection.execute(
        text(
            f"select c.id, c.access, {CODES} from ledger.contribution c"  # noqa: S608 — constants
            " join ledger.access_class a on a.id = c.access where c.ref = :ref"
        ),
        {"ref": report},
    ).one_or_none()
    return None if row is None else (row[0], row[1], access_of(row[2:]))


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
