"""The law tracker as CSV: acts by stage, how states apply them, who is party to a treaty."""

from __future__ import annotations

from collections.abc import Iterable

from wholeroute.plan.law import Standing
from wholeroute.web.views.plan_files import csv_of
from wholeroute.web.views.plan_law import LawPage, Stood, Tracker


def acts_csv(acts: Iterable[Stood]) -> str:
    """Return acts as CSV, a line for each step, one for those without."""
    head = (
        "id", "number", "title", "kind", "stage", "day", "source", "note", "reference", "check",
        "as_of", "replaced_by", "amended_by",
    )  # fmt: skip
    return csv_of(head, (
        (each.act.id, each.act.number, each.act.title, each.act.kind, *step, each.as_of,
         each.act.replaced_by, each.act.amended_by)
        for each in acts for step in [*map(_step, each.steps)] or [(None,) * 6]
    ))  # fmt: skip


def tracker_csv(tracker: Tracker) -> str:
    """Return the files of the tracker as CSV, a line for each step of each."""
    head = (
        "file",
        "number",
        "title",
        "stage",
        "day",
        "source",
        "note",
        "reference",
        "check",
        "as_of",
    )
    return csv_of(head, (
        (each.act.id, each.act.number, each.act.title, *_step(step), each.as_of)
        for each in tracker.files for step in each.steps
    ))  # fmt: skip


def law_csv(page: LawPage) -> str:
    """Return how states apply an act as CSV: a line for each state and topic, or for each state."""
    if page.treaty is not None:
        columns = ("state", "signed", "party", "how", "source", "as_of")
        return csv_of(columns, (
            (each.state, each.signed and each.signed.day, each.party and each.party.day,
             each.party and each.party.stage, each.party and each.party.source, page.treaty.as_of)
            for each in page.parties
        ))  # fmt: skip
    head = ("act", "state", "topic", "status", "says", "source", "as_of", "told_by")
    return csv_of(head, (
        (page.application.act.id, row.state, cell.topic.id,
         *((cell.applied.status, cell.applied.says, cell.applied.source, cell.applied.as_of,
            cell.applied.organisation)
           if cell.applied else ("not-bound" if row.unbound else None, *(None,) * 4)))
        for row in page.application.rows for cell in row.cells
    ))  # fmt: skip


def _step(step: Standing) -> tuple[object, ...]:
    return step.stage, step.day, step.source, step.note, step.reference, step.check
