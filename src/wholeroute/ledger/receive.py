"""Take one contribution into the ledger, whole or not at all.

Everything happens in one transaction of the contributor's session: until it commits
nobody sees a row, and after a crash nothing is left. `staging` computes lanes first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.entities import reads_as_told
from wholeroute.errors import Refused
from wholeroute.ledger.audit import record
from wholeroute.ledger.connect import Acting
from wholeroute.ledger.directly import directly
from wholeroute.ledger.staging import Filing, Identity, Staged
from wholeroute.rights import (
    AccessClass,
    Action,
    Grade,
    Reader,
    Regime,
    require,
)


class AlreadyFiled(Exception):
    """The same bytes came from the same organisation meanwhile: ask `known` for their receipt."""


@dataclass(frozen=True, slots=True)
class ContributionForm:
    """All that is stated about a report apart from its content."""

    ref: UUID
    title: str
    reader: str
    access: AccessClass
    controller: str
    regime: Regime
    legal_basis: str
    grade: Grade
    sha256: bytes
    bytes: int
    review_on: date
    erase_on: date
    collected_on: date | None = None
    judicial_case: str = ""
    testimony: bool = False
    """Whether it records what people told; a title that says so counts as well."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the contributor is told. `already` is true where the same bytes came before."""

    ref: UUID
    received_at: datetime
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    statements: int
    already: bool = False
    rows_rejected: int = 0


_ENTITIES = """
insert into ledger.entity (id, lane, contribution, kind, categories, minor, holds, access, ground)
select id, lane, :contribution, kind, categories, minor, holds, :access,
       cast(ground as ledger.ground)
from lane_of
"""


_COUNTS = """
update ledger.contribution set rows_read = :read, rows_accepted = :accepted,
  rows_quarantined = :quarantined, statements = :statements
where id = :contribution returning received_at
"""


class Receiving(Staged):
    """One contribution on its way in. Use its methods in the order they stand."""

    def __init__(self, connection: Connection, reader: Reader, form: ContributionForm) -> None:
        require(reader, Action.SUBMIT)
        if form.access.originator != reader.organisation:
            raise Refused("own-reports", "a contributor files reports of their own organisation")
        self._reader = reader
        self._form = form
        self._more = False
        self._to_vault: Callable[[Sequence[Identity]], None] | None = None
        access = intern(connection, form.access)
        made = directly(
            connection, _CONTRIBUTION, _contribution_values(form, reader, access)
        ).fetchone()
        if made is None:
            raise AlreadyFiled
        grade, handling = int(form.grade.information), form.access.handling.h3
        super().__init__(
            connection,
            Filing(made[0], access, grade, bool(form.judicial_case), form.title, handling),
        )

    def settle(self) -> None:
        """Compute every lane and store the entities."""
        self._weigh()
        self._run(_ENTITIES)
        self._by_index()

    def statements(self, lines: bytes, to_vault: Callable[[Sequence[Identity]], None]) -> None:
        """Store a batch: COPY text of (id, entity, line, property, value, original, lang, flag, grade).

        Identity values of people outside the open lane, and the free text of a report
        that speaks of any, go to `to_vault` first; the ledger keeps their token alone.
        """
        if self._more:
            self._connection.exec_driver_sql("truncate staged_statement")
        self._more, self._to_vault = True, to_vault
        self._copy("staged_statement", lines)
        self._store(to_vault)

    def finish(self, *, read: int, accepted: int, quarantined: int) -> Receipt:
        """Store what waited, write counts and audit row; the caller's commit acknowledges them."""
        if read != accepted + quarantined:
            raise AssertionError("a row is neither accepted nor quarantined")
        if self._to_vault is not None:
            self._store_texts(self._to_vault)
        received = self._value(
            _COUNTS, read=read, accepted=accepted, quarantined=quarantined,
            statements=self._statements,
        )  # fmt: skip
        record(
            self._connection, self._reader, Action.SUBMIT, f"contribution:{self._form.ref}",
            details={"read": read, "accepted": accepted, "quarantined": quarantined},
        )  # fmt: skip
        self._leave_nothing()
        return Receipt(self._form.ref, received, read, accepted, quarantined, self._statements)


_KNOWN = """
select ref, received_at, rows_read, rows_accepted, rows_quarantined, statements, true, rows_rejected
from ledger.contribution where contributor = :organisation and sha256 = :sha
"""


def known(connection: Connection, organisation: str, sha256: bytes) -> Receipt | None:
    """Return the earlier receipt for the same bytes from an organisation, if the session sees any."""
    asked = {"organisation": organisation, "sha": sha256}
    row = directly(connection, _KNOWN, asked).fetchone()
    return Receipt(*row) if row else None


def filed(acting: Acting) -> dict[bytes, UUID]:
    """Return the reports of the reader's organisation, by the hash of their bytes."""
    with acting.begin() as connection:
        rows = connection.execute(
            text("select sha256, ref from ledger.contribution where contributor = :organisation"),
            {"organisation": acting.reader.organisation},
        ).all()
    return {bytes(sha256): ref for sha256, ref in rows}


def intern(connection: Connection, access: AccessClass) -> int:
    """Return the number of this access class, making it where it is new."""
    values = {
        "originator": access.originator,
        "audience": sorted(access.audience),
        "purposes": sorted(access.purposes),
        "h0": access.handling.h0,
        "h1": access.handling.h1,
        "h2": access.handling.h2,
        "h3": access.handling.h3,
        "tlp": access.tlp.value,
    }
    found = directly(connection, _CLASS, values).fetchall()
    if not found:
        directly(connection, _NEW_CLASS, values)
        found = directly(connection, _CLASS, values).fetchall()
    ((number,),) = found
    return int(number)


_CLASS = """
select id from ledger.access_class where originator = :originator and audience = :audience
  and purposes = :purposes and h0 = :h0 and h1 = :h1 and h2 = :h2 and h3 = :h3 and tlp = :tlp
"""
_NEW_CLASS = """
insert into ledger.access_class (originator, audience, purposes, h0, h1, h2, h3, tlp)
values (:originator, :audience, :purposes, :h0, :h1, :h2, :h3, :tlp) on conflict do nothing
"""


_CONTRIBUTION = """
insert into ledger.contribution (ref, contributor, submitted_by, controller, regime, legal_basis,
  reliability, grade_original, access, judicial_case, title, reader, sha256, bytes,
  collected_on, review_on, erase_on, testimony)
values (:ref, :contributor, :member, :controller, :regime, :legal_basis, :reliability,
  :grade_original, :access, :judicial_case, :title, :reader, :sha256, :bytes,
  :collected_on, :review_on, :erase_on, :testimony)
on conflict (contributor, sha256) do nothing
returning id
"""


def _contribution_values(form: ContributionForm, reader: Reader, access: int) -> dict[str, Any]:
    return {
        "ref": form.ref,
        "contributor": reader.organisation,
        "member": reader.member,
        "controller": form.controller,
        "regime": form.regime.value,
        "legal_basis": form.legal_basis,
        "reliability": form.grade.reliability.value,
        "grade_original": form.grade.original,
        "access": access,
        "judicial_case": form.judicial_case,
        "title": form.title,
        "reader": form.reader,
        "sha256": form.sha256,
        "bytes": form.bytes,
        "collected_on": form.collected_on,
        "review_on": form.review_on,
        "erase_on": form.erase_on,
        "testimony": form.testimony or reads_as_told(form.title),
    }
