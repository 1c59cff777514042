"""Leave the line that every act and every refusal leaves, in the transaction of its effect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from wholeroute.ledger.connect import Acting, Ledger
from wholeroute.ledger.directly import directly
from wholeroute.ledger.roles import DatabaseRole
from wholeroute.rights import Action, Decision, Reader, require

_LINE = """
insert into ledger.audit (member, organisation, role, purpose, action, object, allowed, rule, details)
values (:member, :organisation, :role, :purpose, :action, :object, :allowed, :rule,
  cast(:details as jsonb))
"""


def record(  # noqa: PLR0913 — a line of the log has these parts
    connection: Connection,
    reader: Reader,
    action: Action,
    obj: str,
    *,
    decision: Decision | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write one audit row. `obj` and `details` name ids and counts, never a person."""
    directly(
        connection, _LINE,
        {
            "member": reader.member, "organisation": reader.organisation, "role": reader.role,
            "purpose": reader.purpose, "action": action.value, "object": obj,
            "allowed": decision is None or decision.allowed,
            "rule": decision.rule if decision else "", "details": json.dumps(dict(details or {})),
        },
    )  # fmt: skip


def record_refusal(ledger: Ledger, reader: Reader, action: Action, obj: str, rule: str) -> None:
    """Write that a safeguard said no; the gate writes it, so it stands whatever is rolled back."""
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        record(connection, reader, action, obj, decision=Decision(False, rule, ""))


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the log, as the auditor reads it; `place` is its leaf's, None while unsealed."""

    id: int
    at: datetime
    member: str
    organisation: str
    role: str
    purpose: str
    action: str
    object: str
    allowed: bool
    rule: str
    details: dict[str, Any]
    place: int | None


def audit_rows(
    acting: Acting,
    *,
    most: int = 200,
    before: int | None = None,
    rule: str | None = None,
    obj: str | None = None,
) -> list[AuditRow]:
    """Return the newest rows first; the database shows them to auditors alone.

    `rule` asks for what it refused, `obj` for what was done to one object.
    """
    require(acting.reader, Action.AUDIT)
    with acting.begin() as connection:
        rows = connection.execute(
            text(
                "select id, at, member, organisation, role, purpose, action, object, allowed,"
                " rule, details, place from ledger.audit where id < coalesce(:before, 9223372036854775807)"
                " and (cast(:rule as text) is null or (rule = :rule and not allowed))"
                " and (cast(:object as text) is null or object = :object)"
                " order by id desc limit :most"
            ),
            {"before": before, "most": most, "rule": rule, "object": obj},
        ).all()
    return [AuditRow(*row) for row in rows]
