"""Keep reports as they are typed: each sealed under a key of its own, which dies with it.

A draft may name people who are protected once it is a report, so it is as safe as a report: its
key is on the ring, its words in no column that says anything. What nobody changed for thirty days
ends, and its key with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

from wholeroute.custody.keys import KeyRing
from wholeroute.custody.originals import Originals
from wholeroute.custody.room import room
from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    Ledger,
    NewDraft,
    ReportDraft,
    begin_draft,
    end_draft,
    end_drafts,
    record,
)
from wholeroute.rights import DRAFTS_KEPT, Action, require


def begin_typing(acting: Acting, kind: str, content: bytes, today: date) -> UUID:
    """Keep a new draft of the session's member, and return its id."""
    ring = KeyRing(acting.ledger.home.keys)
    with room("the draft was not kept"):
        key = ring.create(uuid4())
    new = NewDraft(key.ref, kind, today, today + DRAFTS_KEPT, key.seal(content))
    try:
        with room("the draft was not kept"), acting.begin() as connection:
            begin_draft(connection, acting.reader, new)
    except BaseException:
        ring.destroy(key.ref)
        raise
    return key.ref


def open_typed(ledger: Ledger, draft: ReportDraft) -> tuple[bytes, str]:
    """Return what a draft says and what is to be mended; raise `NotFound` once its key is gone."""
    key = KeyRing(ledger.home.keys).load(draft.id)
    remark = key.unseal(draft.remark).decode() if draft.remark else ""
    return key.unseal(draft.sealed), remark


def seal_typed(ledger: Ledger, which: UUID, content: bytes) -> bytes:
    """Return `content` sealed under the key of a draft; raise `NotFound` once that is gone."""
    return KeyRing(ledger.home.keys).load(which).seal(content)


def end_typing(acting: Acting, which: UUID, *, sent: bool = False) -> None:
    """Take a draft out for good, and what opens it; raise `NotFound` where it is not theirs to end."""
    with acting.begin() as connection:
        if not end_draft(connection, which):
            raise NotFound(f"no draft {which} of yours")
        record(
            connection, acting.reader, Action.SUBMIT, f"draft:{which}",
            details={"ended": "sent" if sent else "thrown away"},
        )  # fmt: skip
    KeyRing(acting.ledger.home.keys).destroy(which)


def end_old_drafts(acting: Acting, today: date) -> int:
    """End the organisation's drafts that nobody changed for too long; return how many.

    The ledger forgets first: a key that a crash then leaves opens nothing, and is swept.
    """
    require(acting.reader, Action.ERASE)
    with acting.begin() as connection:
        gone = end_drafts(connection, today)
        if gone:
            record(connection, acting.reader, Action.ERASE, "drafts", details={"ended": len(gone)})
    ring = KeyRing(acting.ledger.home.keys)
    for which in gone:
        ring.destroy(which)
    return len(gone)


@contextmanager
def laid_out(ledger: Ledger, content: bytes, suffix: str) -> Iterator[Path]:
    """Yield a file of `content` to be read, in memory where it fits, and gone again afterwards."""
    with Originals(ledger.home.data).fleeting(2 * len(content)) as folder:
        path = folder / f"typed{suffix}"
        path.write_bytes(content)
        yield path
