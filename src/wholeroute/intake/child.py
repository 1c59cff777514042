"""Read a contributor's file inside a child that can do little harm.

The child comes from a fork server that never held a connection or a key ring. It gets
files of one sender, a secret for each, and limits on memory and open files; it may write no
file. What it finds travels back as frames over a pipe: first all entities, then statements and records.
"""

from __future__ import annotations

import gc
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import orjson

from wholeroute.entities import RecordKind, Reject, Row, Typed, with_minors
from wholeroute.errors import Invalid, Refused
from wholeroute.intake.encode import Encoder
from wholeroute.intake.frames import (
    FRAME_LINES,
    Frame,
    Send,
    reject_of,
    send_lines,
    send_records,
    send_rejects,
)
from wholeroute.intake.guards import check
from wholeroute.intake.mapping import Mapping
from wholeroute.intake.mended import NOTHING, Mended
from wholeroute.intake.read_again import Again
from wholeroute.intake.readers import open_rows
from wholeroute.rights import Category

MEMORY_BYTES = 512 << 20
"""What a child may take beyond what its libraries hold when it starts."""

_ALLOCATIONS = 50_000


@dataclass(frozen=True, slots=True)
class Task:
    """All that a child is told."""

    reader: str
    path: Path
    mapping: Mapping | None
    secret: bytes
    persons: frozenset[str] = frozenset({Category.UNCATEGORISED.value})
    day: date | None = None
    """The day on which the report was collected: whoever may be a child on it is taken for one."""
    glance: Callable[[Task], bytes] | None = None
    """What looks into the file instead of reading it all; its answer comes with `Frame.DONE`."""
    mended: Mended | None = None
    """What stands over a file that was taken in before and is read again."""
    copying: Callable[[Task], Iterator[bytes]] | None = None
    """What writes the file anew, piece by piece, without somebody."""


def _limits() -> None:
    """RLIMIT_DATA and not RLIMIT_AS: address space kills libraries that map a lot and use little."""
    held = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_DATA, (held + MEMORY_BYTES, held + MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _collect_seldom() -> None:
    """Look for cycles seldom: a reader makes none, and many tuples to look through."""
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 50, 50)


def serve(pipe: Connection) -> None:
    """Read one file after the other, as the parent names them, until it goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the parent, which ends us
    _limits()
    _collect_seldom()
    with suppress(EOFError):
        while True:
            _read(pipe.recv(), _sender(pipe))


def _read(task: Task, send: Send) -> None:
    try:
        check(task.path, task.reader)
        if task.glance is not None:
            send(Frame.DONE, task.glance(task))
            return
        if task.copying is not None:
            for piece in task.copying(task):
                send(Frame.COPY, piece)
            send(Frame.DONE, b"")
            return
        if task.mended is not None:
            again = Again(task.secret, task.mended, send)
            again.entities(rows_of(task))
            again.statements(rows_of(task))
            return
        encoder = Encoder(task.secret)
        _entities(task, encoder, send)
        _statements(task, encoder, send)
    except Invalid as error:
        said = words("invalid", error.field, error.reason, error.fix, error.line)
        send(Frame.ERROR, said)
    except Refused as error:
        send(Frame.ERROR, words("refused", error.rule, error.reason))
    except (MemoryError, RecursionError) as error:
        reason = f"{type(error).__name__} while reading"
        send(Frame.ERROR, words("refused", "hostile-file", reason))


def words(kind: str, field: str, reason: str, fix: str = "", line: int | None = None) -> bytes:
    """Return an error as it travels."""
    return orjson.dumps({"kind": kind, "field": field, "reason": reason, "fix": fix, "line": line})


def _sender(pipe: Connection) -> Send:
    def send(frame: Frame, content: bytes) -> None:
        pipe.send_bytes(bytes((frame,)) + content)

    return send


def rows_of(task: Task) -> Iterator[Row | Reject]:
    """Return the rows of a task's file, whoever may be a child flagged as a minor."""
    mended = task.mended or NOTHING
    rows = open_rows(task.reader, task.path, task.mapping, task.persons, mended)
    return rows if task.day is None else _with_minors(rows, task.day)


def _with_minors(rows: Iterator[Row | Reject], day: date) -> Iterator[Row | Reject]:
    for row in rows:
        if isinstance(row, Row):
            drafts = with_minors(row.drafts, day)
            yield row if drafts is row.drafts else row._replace(drafts=drafts)
        else:
            yield row


def _entities(task: Task, encoder: Encoder, send: Send) -> None:
    """First reading: who there is, so that every lane is known before anything is stored."""
    subjects: list[str] = []
    references: list[str] = []
    holds: list[str] = []
    for row in rows_of(task):
        if isinstance(row, Row):
            encoder.subject_lines(row, subjects, references)
            holds += encoder.hold_lines(row)
            if len(subjects) >= FRAME_LINES:
                send_lines(send, Frame.SUBJECTS, subjects)
                send_lines(send, Frame.REFERENCES, references)
    send_lines(send, Frame.SUBJECTS, subjects)
    send_lines(send, Frame.REFERENCES, references)
    send_lines(send, Frame.HOLDS, holds)
    send(Frame.SETTLED, b"")


def _statements(task: Task, encoder: Encoder, send: Send) -> None:
    """Second reading: what is said of them; what cannot be read goes to quarantine."""
    lines: list[str] = []
    rejects: list[Reject] = []
    records: dict[RecordKind, list[Typed]] = {}
    read = refused = 0
    for row in rows_of(task):
        read += 1
        if isinstance(row, Row):
            try:
                found = encoder.records(row) if row.records else ()
                lines += encoder.statement_lines(row)
            except Invalid as wrong:
                row = reject_of(row, wrong)  # noqa: PLW2901 — the row became a reject
            else:
                for kind, typed in found:
                    held = records.setdefault(kind, [])
                    held.append(typed)
                    if len(held) >= FRAME_LINES:
                        send_records(send, kind, held)
                        send(Frame.PROGRESS, orjson.dumps(read))
        if isinstance(row, Reject):
            refused += 1
            rejects.append(row)
        if len(lines) + len(rejects) >= FRAME_LINES:
            send_lines(send, Frame.STATEMENTS, lines)
            send_rejects(send, rejects)
            send(Frame.PROGRESS, orjson.dumps(read))
    send_lines(send, Frame.STATEMENTS, lines)
    send_rejects(send, rejects)
    for kind, held in records.items():
        send_records(send, kind, held)
    send(Frame.DONE, orjson.dumps({"read": read, "quarantined": refused}))
