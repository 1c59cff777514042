"""Take one file in: seal the original, read it in a child, store it whole, give a receipt.

The order is what makes a crash harmless: key and original are durable first, identities
are in the vault and records in their files before the ledger commits, and the receipt exists
only after the commit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import orjson

from wholeroute.custody import (
    ContributionKey,
    KeyRing,
    Originals,
    PartsWriter,
    RecordFiles,
    Rejected,
    Vault,
    room,
    seal_rejected,
    without_values,
)
from wholeroute.errors import Invalid, Refused
from wholeroute.intake.child import Task
from wholeroute.intake.children import Child, Found
from wholeroute.intake.frames import Frame
from wholeroute.intake.guards import check
from wholeroute.intake.how import How
from wholeroute.intake.mapping import Mapping
from wholeroute.intake.readers import READERS
from wholeroute.intake.terms import Terms
from wholeroute.intake.turns import in_turn
from wholeroute.ledger import (
    Acting,
    AlreadyFiled,
    ContributionForm,
    Quarantined,
    Receipt,
    Receiving,
    known,
)
from wholeroute.rights import AccessClass

REVIEW_AFTER = timedelta(days=365)
ERASE_AFTER = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading is; `rows` counts from 0 while entities are still being read."""

    rows: int
    statements: int


def take_in(  # noqa: PLR0913 — a file, how to read it, under which terms, when, who watches
    acting: Acting,
    path: Path,
    reader: str,
    terms: Terms,
    today: date,
    *,
    mapping: Mapping | None = None,
    child: Child | None = None,
    in_before: Container[bytes] | None = None,
    watch: Callable[[Progress], None] = lambda _: None,
) -> Receipt:
    """Take the file at `path` in under `terms` and return its receipt.

    Many files of one sender are read faster by one `child`, kept between calls, and where
    `in_before` says by the hash of their bytes which may be in already; without it each is asked
    for. The same bytes a second time change nothing: the first receipt comes back, marked.
    Raises `Refused` for hostile files, `Invalid` where the file or mapping as a whole
    cannot be read; single rows go to quarantine instead.
    """
    if reader not in READERS:
        raise Invalid("reader", f"no reader {reader!r}", f"Readers: {', '.join(sorted(READERS))}.")
    check(path, reader)
    sha256, size = _digest(path)
    ledger, organisation = acting.ledger, acting.reader.organisation
    ring, originals, vault = KeyRing(ledger.home.keys), Originals(ledger.home.data), Vault(ledger)
    files = RecordFiles(ledger.home.data)
    key = None
    try:
        with (
            in_turn(size),
            room("the report was not taken in"),
            nullcontext(child) if child else Child() as reading,
            acting.begin() as connection,
        ):
            if in_before is None or sha256 in in_before:
                earlier = known(connection, organisation, sha256)
                if earlier is not None:
                    return earlier
            key = _sealed_original(ring, originals, path)
            form = _form(acting, key.ref, reader, terms, today, sha256, size)
            persons = frozenset(category.value for category in terms.persons)
            how = How(reader, mapping, persons, terms.collected_on or today)
            task = Task(reader, path, mapping, key.secret, persons, how.day)
            receiving = Receiving(connection, acting.reader, form)
            with files.writer(key) as writer, closing(reading.frames(task)) as found:
                receipt = _receive(receiving, found, key, vault, writer, watch)
            if receipt.rows_quarantined:  # whoever mends them must read as this was read
                originals.seal_how(key, how.packed())
            return receipt
    except (Refused, Invalid, AlreadyFiled) as not_taken:
        # The file as a whole was not taken: nothing of it stays. After any other failure the
        # commit may have happened, so only the sweep, which asks the ledger, may tidy up.
        if key is not None:
            vault.erase(key.ref)
            files.erase(key.ref)
            originals.erase(key.ref)
            ring.destroy(key.ref)
        if not isinstance(not_taken, AlreadyFiled):
            raise
        with acting.begin() as connection:
            earlier = known(connection, organisation, sha256)
        if earlier is None:
            raise
        return earlier


def _sealed_original(ring: KeyRing, originals: Originals, path: Path) -> ContributionKey:
    """Make a report's key and seal its original; both are durable, or neither is there."""
    key = ring.create(uuid4())
    try:
        originals.seal(path, key)
    except BaseException:
        ring.destroy(key.ref)
        raise
    return key


def _receive(  # noqa: C901, PLR0913 — one branch a kind of content, and where it goes
    receiving: Receiving,
    found: Iterator[Found],
    key: ContributionKey,
    vault: Vault,
    writer: PartsWriter,
    watch: Callable[[Progress], None],
) -> Receipt:
    stored = 0
    for frame, content in found:
        if frame is Frame.SUBJECTS:
            receiving.subjects(content)
        elif frame is Frame.REFERENCES:
            receiving.references(content)
        elif frame is Frame.HOLDS:
            receiving.holds(content)
        elif frame is Frame.SETTLED:
            receiving.settle()
        elif frame is Frame.STATEMENTS:
            stored += content.count(b"\n")
            receiving.statements(content, lambda values: vault.store(key.ref, values))
        elif frame is Frame.RECORDS:
            for slot, rows in receiving.records(content):
                writer.add(slot, rows)
        elif frame is Frame.QUARANTINE:
            receiving.quarantine([_sealed(key, *row) for row in orjson.loads(content)])
        elif frame is Frame.PROGRESS:
            watch(Progress(orjson.loads(content), stored))
        elif frame is Frame.DONE:
            end = orjson.loads(content)
            watch(Progress(end["read"], stored))
    receiving.parts(writer.finish())
    return receiving.finish(
        read=end["read"], accepted=end["read"] - end["quarantined"], quarantined=end["quarantined"]
    )


def _sealed(  # noqa: PLR0913 — a reject's parts as they travel
    key: ContributionKey, line: int, field: str, reason: str, fix: str, raw: str
) -> Quarantined:
    sealed = seal_rejected(key, Rejected(reason, raw))
    return Quarantined(line, field, without_values(reason), fix, sealed)


def _digest(path: Path) -> tuple[bytes, int]:
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256")
        return digest.digest(), source.tell()


def _form(  # noqa: PLR0913 — the form has these parts
    acting: Acting, ref: UUID, reader: str, terms: Terms, today: date, sha256: bytes, size: int
) -> ContributionForm:
    organisation = acting.reader.organisation
    return ContributionForm(
        ref=ref,
        title=terms.title,
        reader=reader,
        access=AccessClass(organisation, terms.audience, terms.purposes, terms.handling, terms.tlp),
        controller=terms.controller or organisation,
        regime=terms.regime,
        legal_basis=terms.legal_basis,
        grade=terms.grade,
        sha256=sha256,
        bytes=size,
        review_on=today + REVIEW_AFTER,
        erase_on=today + ERASE_AFTER,
        collected_on=terms.collected_on,
        judicial_case=terms.judicial_case,
        testimony=terms.testimony,
    )
