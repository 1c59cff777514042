"""Read an original again, inside the child, with mended rows over it.

Two things are told apart for the parent: what follows from the rows that are in already, and what
follows with those that are tried anew. A row that is in must still come in: where a mended row
would push one out, the mended row is at fault and nothing is taken.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from wholeroute.entities import RecordKind, Reject, Row, Typed
from wholeroute.errors import Invalid
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
from wholeroute.intake.mended import Mended


class Again:
    """One second reading; `rows` opens the file anew each time it is gone through."""

    def __init__(self, secret: bytes, mended: Mended, send: Send) -> None:
        self._secret, self._mended, self._send = secret, mended, send

    def entities(self, rows: Iterator[Row | Reject]) -> None:
        """Send who there is by what is in already, then who there is by what is tried anew."""
        standing, fresh = _Named(Encoder(self._secret)), _Named(Encoder(self._secret))
        for row in rows:
            if isinstance(row, Row):
                (fresh if row.line in self._mended.fresh else standing).add(row)
                if standing.many():
                    standing.flush(self._send)
        standing.flush(self._send)
        self._send(Frame.STOOD, b"")
        fresh.flush(self._send)
        self._send(Frame.SETTLED, b"")

    def statements(self, rows: Iterator[Row | Reject]) -> None:
        """Send all statements, the records of rows that are tried anew, and what became of these."""
        encoder = Encoder(self._secret)
        lines: list[str] = []
        rejects: list[Reject] = []
        records: dict[RecordKind, list[Typed]] = {}
        accepted: list[int] = []
        read = 0
        for row in rows:
            read += 1
            outcome: Row | Reject = row
            if isinstance(row, Row):
                outcome = self._stated(row, encoder, lines, records)
            if isinstance(outcome, Reject):
                self._must_not_push_out(outcome)
                rejects.append(outcome)
            elif outcome.line in self._mended.fresh:
                accepted.append(outcome.line)
            if len(lines) >= FRAME_LINES:
                send_lines(self._send, Frame.STATEMENTS, lines)
                self._send(Frame.PROGRESS, orjson.dumps(read))
        send_lines(self._send, Frame.STATEMENTS, lines)
        send_rejects(self._send, rejects)
        for kind, held in records.items():
            send_records(self._send, kind, held)
        self._send(Frame.DONE, orjson.dumps({"read": read, "accepted": accepted}))

    def _stated(
        self,
        row: Row,
        encoder: Encoder,
        lines: list[str],
        records: dict[RecordKind, list[Typed]],
    ) -> Row | Reject:
        fresh = row.line in self._mended.fresh
        try:
            found = encoder.records(row) if fresh and row.records else ()
            lines += encoder.statement_lines(row)
        except Invalid as wrong:
            return reject_of(row, wrong)
        for kind, typed in found:
            records.setdefault(kind, []).append(typed)
        return row

    def _must_not_push_out(self, reject: Reject) -> None:
        # A note on the whole file has no row of its own.
        if reject.line not in self._mended.fresh and reject.raw:
            reason = f"would push line {reject.line} out, which is in: {reject.reason}"
            fix = "Mend the row so that it agrees with what is in, or try fewer rows at once."
            raise Invalid(reject.field, reason, fix, line=reject.line)


class _Named:
    """The COPY lines of entities, of who names whom, and of whose label waits."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._subjects: list[str] = []
        self._references: list[str] = []
        self._holds: list[str] = []

    def add(self, row: Row) -> None:
        self._encoder.subject_lines(row, self._subjects, self._references)
        self._holds += self._encoder.hold_lines(row)

    def many(self) -> bool:
        return len(self._subjects) >= FRAME_LINES

    def flush(self, send: Send) -> None:
        send_lines(send, Frame.SUBJECTS, self._subjects)
        send_lines(send, Frame.REFERENCES, self._references)
        send_lines(send, Frame.HOLDS, self._holds)
