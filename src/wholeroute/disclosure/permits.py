"""Permissions of providers: given for one recipient and an end, signed, looked at when used.

A row that somebody wrote into the database by hand, or changed there, lifts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Connection

from wholeroute.custody import is_signed, sign
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    Ledger,
    NewPermission,
    PermissionRow,
    own_report_codes,
    permissions,
    record,
    revoke_permission,
    write_permission,
)
from wholeroute.rights import AccessClass, Action, Permit, PermitCode, Purpose, require

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a provider permits: one code of a report, or of all reports under its class."""

    contribution: UUID
    code: PermitCode
    recipient: str
    purpose: Purpose
    until: datetime
    proceedings: str = ""
    whole_class: bool = False


def grant(acting: Acting, wanted: Grant, now: datetime) -> UUID:
    """Permit, and return the permission's id. Raises `NotFound` where the report is not one's own."""
    require(acting.reader, Action.PERMIT)
    _sound(wanted, now)
    new = NewPermission(
        uuid4(), now.astimezone(UTC), wanted.code, wanted.contribution, wanted.whole_class,
        wanted.recipient.strip(), wanted.purpose, wanted.proceedings.strip(),
        wanted.until.astimezone(UTC),
    )  # fmt: skip
    with acting.begin() as connection:
        held = own_report_codes(connection, wanted.contribution)
        if held is None:
            raise NotFound(f"no report {wanted.contribution} of your organisation")
        covers = held[2] if wanted.whole_class else wanted.contribution
        said = _said(new.id, acting.reader.organisation, covers, new)
        write_permission(connection, acting.reader, new, sign(acting.ledger, said))
        record(
            connection, acting.reader, Action.PERMIT, f"permission:{new.id}",
            details={"code": wanted.code.value, "contribution": str(wanted.contribution),
                     "class": wanted.whole_class},
        )  # fmt: skip
    return new.id


def _sound(wanted: Grant, now: datetime) -> None:
    if not wanted.recipient.strip():
        raise Invalid("recipient", "nobody is named", "Say who may use it.")
    if not now < wanted.until <= now + LONGEST:
        raise Invalid("until", "that is no day within a year from now", "Give a later day.")
    in_court = wanted.code is PermitCode.H1
    if in_court and wanted.purpose is not Purpose.PROSECUTION and not wanted.proceedings.strip():
        raise Invalid("proceedings", "H1 is about proceedings", "Name those that it is lifted for.")


def revoke(acting: Acting, permission: UUID) -> None:
    """Take a permission back, at once; raise `NotFound` where none of one's own stands."""
    require(acting.reader, Action.PERMIT)
    with acting.begin() as connection:
        if not revoke_permission(connection, acting.reader, permission):
            raise NotFound(f"no permission {permission} of your organisation that stands")
        record(
            connection, acting.reader, Action.PERMIT, f"permission:{permission}",
            details={"revoked": True},
        )  # fmt: skip


def given(acting: Acting) -> list[PermissionRow]:
    """Return the permissions that the reader's own organisation gave, newest first."""
    require(acting.reader, Action.PERMIT)
    with acting.begin() as connection:
        return permissions(connection)


def standing(
    ledger: Ledger, connection: Connection, recipient: str, now: datetime
) -> frozenset[Permit]:
    """Return the permits that stand for `recipient`: signed here, not over, not revoked."""
    return frozenset(
        Permit(row.code, covers, row.recipient, row.purpose)
        for row in permissions(connection, recipient, standing=True)
        if (covers := row.access or row.contribution) is not None
        and row.until > now
        and row.revoked_at is None
        and is_signed(ledger, _said(row.id, row.originator, covers, _as_new(row)), row.signature)
        and _is_its_own(row)
    )


def _is_its_own(row: PermissionRow) -> bool:
    """Return whether a class is the provider's own; of reports the database sees to it."""
    return row.access is None or row.access.originator == row.originator


def _as_new(row: PermissionRow) -> NewPermission:
    return NewPermission(
        row.id, row.granted_at.astimezone(UTC), row.code, row.contribution or row.id,
        row.access is not None, row.recipient, row.purpose, row.proceedings,
        row.until.astimezone(UTC),
    )  # fmt: skip


def _said(
    permission: UUID, originator: str, covers: UUID | AccessClass, new: NewPermission
) -> bytes:
    """Return what is signed: every part of a permission, in one order."""
    parts = replace(new, contribution=permission)
    return orjson.dumps(
        [
            str(parts.id), originator, _named(covers), parts.code.value, parts.recipient,
            parts.purpose.value, parts.proceedings, parts.granted_at.isoformat(),
            parts.until.isoformat(),
        ]
    )  # fmt: skip


def _named(covers: UUID | AccessClass) -> list[object]:
    if isinstance(covers, UUID):
        return [str(covers)]
    h = covers.handling
    return [
        covers.originator, sorted(covers.audience), sorted(covers.purposes), h.h0, h.h1, h.h2,
        h.h3, covers.tlp.value,
    ]  # fmt: skip
