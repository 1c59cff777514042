"""Keep reports as they are typed: sealed rows, for their author and for who reviews them alone.

Whose a draft is, and who may change, send or end it, the database decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.errors import NotFound
from wholeroute.rights import Reader


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft that begins; `sealed` opens under its own key."""

    id: UUID
    kind: str
    begun_on: date
    ends_on: date
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A draft as it is kept; `sealed` and `remark` open under its own key.

    `sends` tells whether the session may send it: where two people must, its author may not.
    """

    id: UUID
    author: str
    kind: str
    state: str
    version: int
    begun_on: date
    changed_on: date
    ends_on: date
    sealed: bytes = field(repr=False)
    remark: bytes | None = field(repr=False)
    sends: bool


_DRAFTS = """
select id, author, kind, state, version, begun_on, changed_on, ends_on, sealed, remark,
  ledger.may_send_draft(id)
from ledger.report_draft
"""


def begin_draft(connection: Connection, reader: Reader, new: NewDraft) -> None:
    """Write a new draft of the session's member."""
    connection.execute(
        text(
            "insert into ledger.report_draft (id, organisation, author, purpose, kind, begun_on,"
            " changed_on, ends_on, sealed) values (:id, :organisation, :author, :purpose, :kind,"
            " :begun, :begun, :ends, :sealed)"
        ),
        {
            "id": new.id, "organisation": reader.organisation, "author": reader.member,
            "purpose": reader.purpose, "kind": new.kind, "begun": new.begun_on,
            "ends": new.ends_on, "sealed": new.sealed,
        },
    )  # fmt: skip


def report_drafts(connection: Connection) -> list[ReportDraft]:
    """Return the drafts this session may open, what waits for a second person first."""
    rows = connection.execute(text(f"{_DRAFTS} order by state <> 'review', changed_on desc, id"))
    return [ReportDraft(*row) for row in rows]


def report_draft(connection: Connection, which: UUID) -> ReportDraft:
    """Return one draft; raise `NotFound` for another's, one that ended, and one never begun."""
    row = connection.execute(text(f"{_DRAFTS} where id = :id"), {"id": which}).one_or_none()
    if row is None:
        raise NotFound(f"no draft {which} of yours")
    return ReportDraft(*row)


def keep_draft(  # noqa: PLR0913 — which, as it was seen, what is new, until when
    connection: Connection, which: UUID, seen: int, sealed: bytes, today: date, ends: date
) -> bool:
    """Keep what its author typed; return whether nobody kept anything since version `seen`."""
    return _done(
        connection, "keep_draft(:id, :seen, :sealed, :today, :ends)",
        id=which, seen=seen, sealed=sealed, today=today, ends=ends,
    )  # fmt: skip


def hand_over_draft(connection: Connection, which: UUID) -> bool:
    """Let a second person of the same organisation open it; return whether it was being written."""
    return _done(connection, "hand_over_draft(:id)", id=which)


def hand_back_draft(connection: Connection, which: UUID, remark: bytes | None) -> bool:
    """Give it back to its author with a sealed remark; return whether it waited for a review."""
    return _done(connection, "hand_back_draft(:id, :remark)", id=which, remark=remark)


def end_draft(connection: Connection, which: UUID) -> bool:
    """Take a draft out for good; return whether it was there and the session's to end."""
    return _done(connection, "end_draft(:id)", id=which)


def end_drafts(connection: Connection, today: date) -> list[UUID]:
    """Take out the organisation's drafts whose day has come; return which."""
    asked = text("select ledger.end_drafts(:today)")
    return list(connection.execute(asked, {"today": today}).scalars())


def two_people_send(connection: Connection) -> bool:
    """Return whether the session's organisation wants a second person to send what one typed."""
    return _done(connection, "two_people_send()")


def let_two_people_send(connection: Connection, *, wanted: bool) -> None:
    """Say whether the session's organisation wants a second person to send; for administrators."""
    connection.execute(text("select ledger.let_two_people_send(:wanted)"), {"wanted": wanted})


def _done(connection: Connection, call: str, **values: object) -> bool:
    asked = text(f"select ledger.{call}")
    return bool(connection.execute(asked, values).scalar_one())
