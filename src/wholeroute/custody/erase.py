"""Erase people, or a whole report, out of everything an installation holds, and certify it.

What is new is durable first: the report's next key, a redacted copy of its original, its parts of
records, all under that key. Then the ledger commits, once: from there on the erasure stands. Then
the old key goes, and with it the old original, what was sealed of rows that stayed outside, and the
secret under which ids were made; the vault forgets; the log forgets details; dead rows go. A crash
before the commit leaves orphans; one after it leaves what `finish` finishes, as the sweep does.
**Nothing of the erased is written anywhere on the way**: no reason, no copy, no hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID, uuid4

import pyrage
from nacl.utils import random
from sqlalchemy import Connection

from wholeroute.custody.certificate import SALT_BYTES, Certificate, commitment, signed
from wholeroute.custody.erased import Fate, Gone, remember_erased
from wholeroute.custody.finish import Step, drop_abandoned, finish_erasures, unwatched
from wholeroute.custody.keys import ContributionKey, KeyRing
from wholeroute.custody.originals import Originals
from wholeroute.custody.prose import names_of, spoken
from wholeroute.custody.records import RecordFiles
from wholeroute.custody.sealing import signer_of
from wholeroute.custody.shrink import reseal, shrink
from wholeroute.custody.vault import Vault
from wholeroute.entities import Mentions, forget, forget_words
from wholeroute.errors import NotFound, Refused, WholerouteError
from wholeroute.ledger import (
    Acting,
    ErasedRows,
    NewErasure,
    ReportWords,
    discard_older,
    erase_entities,
    hold_for_erasure,
    keep_certificate,
    kept,
    kept_parts,
    known_erasures,
    lines_about,
    outside_rows,
    reasons_of,
    record,
    reseal_rows,
    rewrite_prose,
    shrink_parts,
    unsay,
    vacuum,
    values_of,
    whole_report,
    words_of,
    write_erasure,
)
from wholeroute.rights import Action, require


class Ground(StrEnum):
    """Why something is erased. There are no words beside it: they would name whom it is about."""

    EXPIRED = "expired"
    UNCATEGORISED = "uncategorised"
    REQUESTED = "requested"
    UNLAWFUL = "unlawful"
    WRONG = "wrong"
    ORDERED = "ordered"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Redaction:
    """What a redacted copy leaves out: these lines whole, and whatever names somebody."""

    reader: str
    lines: frozenset[int]
    mentions: Mentions


Redact = Callable[[Path, Redaction], bytes]
"""What reads an original and returns it without somebody. Intake brings it: it has the readers."""

_NO_COPY = "The original is gone: somebody in it was erased, and nothing here could redact it.\n"


@dataclass(frozen=True, slots=True)
class Order:
    """Whom of which report to erase, and on what ground; the whole report where nobody is named."""

    report: UUID
    people: tuple[UUID, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and the certificate. `salt` opens its commitment, and is kept nowhere else."""

    id: UUID
    counts: dict[str, int]
    certificate: str
    salt: str = field(repr=False)


def nobody_reads(_path: Path, _redaction: Redaction) -> bytes:
    """Return what takes an original's place where no reader is at hand."""
    return _NO_COPY.encode()


def erase(
    acting: Acting,
    order: Order,
    now: datetime,
    redact: Redact = nobody_reads,
    step: Step = unwatched,
) -> Erased:
    """Erase what `order` says and return the certificate of it.

    Raises `Refused` for all but a custodian for oversight, and for whoever is evidence; `NotFound`
    for what is not in a report of their organisation.
    """
    done = carry_out(acting, order, now, redact, step)
    vacuum(acting.ledger)
    return done


def carry_out(
    acting: Acting,
    order: Order,
    now: datetime,
    redact: Redact = nobody_reads,
    step: Step = unwatched,
) -> Erased:
    """Do the same, but leave dead rows: who carries out many orders forgets those once, at the end."""
    require(acting.reader, Action.ERASE)
    finish_erasures(acting.ledger)
    one = _Erasing(acting, order, now, redact, step)
    try:
        with acting.begin() as connection:
            done = one.people(connection) if order.people else one.report(connection)
    except BaseException:
        one.undo()
        raise
    finally:
        forget()
        forget_words()
    step("committed")
    discard_older(acting)
    step("snapshots")
    finish_erasures(acting.ledger, step)
    return done


class _Erasing:
    """One erasure on its way; its methods run within the one transaction."""

    def __init__(
        self, acting: Acting, order: Order, now: datetime, redact: Redact, step: Step
    ) -> None:
        home = acting.ledger.home
        self._acting, self._order, self._now = acting, order, now
        self._redact, self._step = redact, step
        self._id = uuid4()
        self._ring, self._originals = KeyRing(home.keys), Originals(home.data)
        self._files, self._vault = RecordFiles(home.data), Vault(acting.ledger)

    def people(self, connection: Connection) -> Erased:
        """Erase people, and write anew under another key what stays of their report."""
        report = self._order.report
        words = words_of(connection, report)
        if words is None:
            raise NotFound("no report like that of your organisation")
        going = hold_for_erasure(connection, report, self._order.people)
        if not set(self._order.people) <= set(going):
            raise NotFound("nobody like that in this report")
        self._must_not_be_evidence(connection, going)
        drop_abandoned(self._acting.ledger, report)
        said = values_of(connection, report, going)
        vaulted = {each.token: each for each in self._vault.of(report)}
        named = names_of(said, vaulted)
        old, new = self._key(), self._ring.prepare(report, self._id)
        self._step("key")
        rows, outside = reseal(outside_rows(connection, report), (old, new), named)
        left = _Left(lines_about(connection, report, going) | outside, named)
        copy = self._copy(old, new, words.reader, left)
        self._step("original")
        moved = shrink(self._files, (old, new), kept_parts(connection, report), going, named)
        self._step("records")
        self._remember(Fate.PERSON_ERASED, self._order.people)
        speaks = spoken(said, vaulted, named)
        self._vault.rewrite(speaks.rewritten)
        self._step("vault")
        rewrite_prose(connection, report, speaks.left)
        unsay(
            connection,
            report,
            [e for e in reasons_of(connection, report) if named.named_in(e.words)],
        )
        gone = erase_entities(connection, report, going)
        counts = gone.counts | {
            "records": shrink_parts(connection, report, moved),
            "quarantined": reseal_rows(connection, report, rows),
            "texts": len(speaks.left),
            "original": int(copy is not None),
        }
        done = self._write(
            connection, replace(gone, counts=counts), words, _Copy(copy, named, speaks.forgotten)
        )
        self._step("ledger")
        return done

    def report(self, connection: Connection) -> Erased:
        """Erase all of a report; of its key, files and identities nothing stays."""
        report = self._order.report
        words = words_of(connection, report)
        if words is None:
            raise NotFound("no report like that of your organisation")
        everybody = hold_for_erasure(connection, report, whole_report(connection, report))
        self._must_not_be_evidence(connection, everybody)
        drop_abandoned(self._acting.ledger, report)
        self._remember(Fate.REPORT_ERASED, [report])
        self._step("remembered")
        gone = erase_entities(connection, report, everybody)
        parts = kept_parts(connection, report)
        counts = gone.counts | {
            "records": shrink_parts(connection, report, ()),
            "quarantined": reseal_rows(connection, report, ()),
            "parts": len(parts),
            "original": int(self._originals.holds(report)),
        }
        done = self._write(connection, replace(gone, counts=counts), words, None)
        self._step("ledger")
        return done

    def undo(self) -> None:
        """Remove what a transaction that did not commit leaves; the sweep would as well."""
        with suppress(WholerouteError, OSError):
            if not known_erasures(self._acting.ledger, [self._id]):
                self._ring.drop(self._order.report, self._id)
                self._originals.drop(self._order.report, self._id)

    def _key(self) -> ContributionKey | None:
        try:
            return self._ring.load(self._order.report)
        except NotFound:  # what it sealed cannot be read any more: nothing of it is carried over
            return None

    def _must_not_be_evidence(self, connection: Connection, going: Sequence[UUID]) -> None:
        evidence = {
            each.entity for each in kept(connection, self._order.report) if each.proceedings
        }
        if not evidence.isdisjoint(going):
            raise Refused(
                "restricted", "evidence is restricted, not erased, while proceedings need it"
            )

    def _copy(
        self, old: ContributionKey | None, new: ContributionKey, reader: str, left: _Left
    ) -> bytes | None:
        """Seal the original without them under the next key; None where there was none."""
        if old is None or not self._originals.holds(self._order.report):
            return None
        redaction = Redaction(reader, left.lines, left.named)
        try:
            with self._originals.opened(old, f".{reader}") as path:
                content = self._redact(path, redaction)
        except (WholerouteError, pyrage.DecryptError, OSError) as error:
            if isinstance(error, OSError) and error.errno:  # a full disk, say: it can be read later
                raise
            content = nobody_reads(Path(), redaction)  # what cannot be read cannot be redacted
        self._originals.seal_next(content, new, self._id)
        return content

    def _remember(self, fate: Fate, ids: Sequence[UUID]) -> None:
        """Note it beside the keys before the commit: no older backup brings them back."""
        keys = self._acting.ledger.home.keys
        remember_erased(keys, [Gone(fate, each, self._now) for each in ids])

    def _write(
        self, connection: Connection, gone: ErasedRows, words: ReportWords, copy: _Copy | None
    ) -> Erased:
        """Write the erasure and its certificate in the transaction that does it."""
        reader, order = self._acting.reader, self._order
        record(
            connection, reader, Action.ERASE, f"erasure:{self._id}",
            details={"report": str(order.report), "ground": order.ground.value, **gone.counts},
        )  # fmt: skip
        redacted = copy.sha256 if copy is not None else ""
        new = NewErasure(
            self._id, copy is None, order.ground.value,
            tuple({*gone.tokens, *(copy.forgotten if copy else ())}), gone.rows,
        )  # fmt: skip
        if copy is not None:
            named = copy.named
            new = replace(
                new, sha256=redacted, bytes=len(copy.content or b""),
                untitled=named.named_in(words.title), unbased=named.named_in(words.legal_basis),
                uncased=named.named_in(words.judicial_case),
                unhandled=named.named_in(words.handling),
            )  # fmt: skip
        at, audit = write_erasure(connection, order.report, new)
        salt = random(SALT_BYTES)
        certificate = signed(
            Certificate(
                self._id, order.report, new.whole, order.ground.value, at, reader.member,
                reader.organisation, audit, gone.counts,
                commitment(salt, bytes.fromhex(words.sha256)),
                redacted if copy is not None and copy.content is not None else "",
            ),
            signer_of(self._acting.ledger).secret,
        )  # fmt: skip
        keep_certificate(connection, self._id, certificate)
        return Erased(self._id, gone.counts, certificate, salt.hex())


@dataclass(frozen=True, slots=True)
class _Left:
    """What must not be in a copy."""

    lines: frozenset[int]
    named: Mentions


@dataclass(frozen=True, slots=True)
class _Copy:
    """The redacted copy, what names the erased, and the tokens of texts that did."""

    content: bytes | None
    named: Mentions
    forgotten: set[UUID]

    @property
    def sha256(self) -> str:
        """Return the hash of the copy; where there is none, one of nothing that is or was."""
        content = self.content if self.content is not None else random(SALT_BYTES)
        return hashlib.sha256(content).hexdigest()
