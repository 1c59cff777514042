"""Mend many rows at once: the same change to each of them, then one retry a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from wholeroute.errors import Invalid
from wholeroute.intake.as_it_came import AsItStands
from wholeroute.intake.mend import Retried, correct, retry, show_rows
from wholeroute.intake.mended import Correction
from wholeroute.ledger import Acting


@dataclass(frozen=True, slots=True)
class Tried:
    """What a retry in bulk made of one report: its new receipt, or why it was not read again."""

    report: UUID
    rows: int
    retried: Retried | None
    refusal: Invalid | None = None


def retry_all(
    acting: Acting,
    rows: Mapping[UUID, Sequence[int]],
    change: Mapping[str, str] | None = None,
    *,
    surplus: bool = True,
) -> list[Tried]:
    """Try rows again, report by report; `change` sets columns of each row before.

    Not `surplus`, cells that stand in no column are left out.

    Each report is one transaction: what was done stays done where a later one is refused.
    """
    tried = []
    for ref, ids in rows.items():
        try:
            if change or not surplus:
                shown = show_rows(acting, ref, ids)
                words = {
                    row: changed(each, change or {}, surplus=surplus) for row, each in shown.items()
                }
                correct(acting, words)
            tried.append(Tried(ref, len(ids), retry(acting, ref, ids)))
        except Invalid as refusal:
            tried.append(Tried(ref, len(ids), None, refusal))
    return tried


def changed(row: AsItStands, columns: Mapping[str, str], *, surplus: bool = True) -> Correction:
    """Return a table's row with some columns set; raise `Invalid` for a column that is not there."""
    if row.cells is None:
        fix = "Write the whole line anew."
        raise Invalid("row", "is a line without columns", fix)
    for column in columns:
        number = sum(each.column == column for each in row.cells)
        if not column or number != 1:
            there = ", ".join(repr(each.column) for each in row.cells if each.column)
            reason = "is no column of the file" if not number else "stands twice in the header"
            raise Invalid(column or "column", reason, f"The columns there are: {there}.")
    return tuple(
        columns.get(each.column, each.text) for each in row.cells if each.column or surplus
    )
