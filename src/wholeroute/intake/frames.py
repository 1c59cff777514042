"""What a reading child sends to its parent: frames of COPY lines, rejects and records."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import orjson

from wholeroute.entities import RecordKind, Reject, Row, Typed
from wholeroute.errors import Invalid
from wholeroute.intake.encode import printed
from wholeroute.ledger import encode_records

FRAME_LINES = 20_000
"""How many lines or rows travel together."""


class Frame(IntEnum):
    """What a message from the child is about."""

    SUBJECTS = 1
    REFERENCES = 2
    SETTLED = 3
    STATEMENTS = 4
    QUARANTINE = 5
    PROGRESS = 6
    DONE = 7
    ERROR = 8
    RECORDS = 9
    HOLDS = 10
    STOOD = 11
    COPY = 12


Send = Callable[[Frame, bytes], None]


def send_lines(send: Send, frame: Frame, lines: list[str]) -> None:
    """Send COPY lines, if there are any, and forget them."""
    if lines:
        send(frame, "".join(lines).encode())
        lines.clear()


def send_records(send: Send, kind: RecordKind, rows: list[Typed]) -> None:
    """Send records of one kind, if there are any, and forget them."""
    if rows:
        send(Frame.RECORDS, encode_records(kind, rows))
        rows.clear()


def send_rejects(send: Send, rejects: list[Reject]) -> None:
    """Send rows that stay outside, if there are any, and forget them."""
    if rejects:
        rows = [(r.line, r.field, r.reason, r.fix, r.raw) for r in rejects]
        send(Frame.QUARANTINE, orjson.dumps(rows))
        rejects.clear()


def reject_of(row: Row, wrong: Invalid) -> Reject:
    """Return a row that was read, and says what cannot be stored, as one that stays outside."""
    return Reject(row.line, wrong.field, wrong.reason, wrong.fix, printed(row))
