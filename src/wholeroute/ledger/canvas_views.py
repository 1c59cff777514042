"""Keep views of a canvas: whose they are, whether their organisation may open them, their acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.errors import NotFound


@dataclass(frozen=True, slots=True)
class CanvasView:
    """One view. `acts` is text of the network's own making, in which no name has a place."""

    ref: UUID
    member: str
    acts: str
    shared: bool
    kept_at: datetime


_COLUMNS = "ref, member, acts, shared, kept_at"


def keep_view(connection: Connection, member: str, acts: str, *, shared: bool) -> UUID:
    """Keep the acts of a canvas as a view of `member`, and return what it is asked for by."""
    asked = text(
        "insert into ledger.canvas_view (member, acts, shared)"
        " values (:member, :acts, :shared) returning ref"
    )
    kept: UUID = connection.execute(
        asked, {"member": member, "acts": acts, "shared": shared}
    ).scalar_one()
    return kept


def kept_views(connection: Connection, *, most: int = 100) -> list[CanvasView]:
    """Return the views that the session may open, the newest first."""
    asked = text(
        f"select {_COLUMNS} from ledger.canvas_view"  # noqa: S608 — constants
        " order by kept_at desc, ref limit :most"
    )
    return [CanvasView(*row) for row in connection.execute(asked, {"most": most})]


def kept_view(connection: Connection, ref: UUID) -> CanvasView:
    """Return one view; raise `NotFound` alike where it is another's alone and where it is not."""
    asked = text(f"select {_COLUMNS} from ledger.canvas_view where ref = :ref")  # noqa: S608
    row = connection.execute(asked, {"ref": ref}).one_or_none()
    if row is None:
        raise NotFound(f"no view {ref} that you may open")
    return CanvasView(*row)


def share_view(connection: Connection, ref: UUID, *, shared: bool) -> None:
    """Let a member's organisation open their view, or them alone; raise `NotFound` for others' views."""
    asked = text("update ledger.canvas_view set shared = :shared where ref = :ref")
    if connection.execute(asked, {"ref": ref, "shared": shared}).rowcount == 0:
        raise NotFound(f"no view {ref} of your own")


def forget_view(connection: Connection, ref: UUID) -> None:
    """Take a member's own view away; raise `NotFound` for others' views."""
    asked = text("delete from ledger.canvas_view where ref = :ref")
    if connection.execute(asked, {"ref": ref}).rowcount == 0:
        raise NotFound(f"no view {ref} of your own")
