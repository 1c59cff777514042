"""`dedupe`: find who stands in one table twice, and say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from wholeroute.cli.desk import Desk
from wholeroute.crosscheck.dedupe import Agreement, Deduped
from wholeroute.crosscheck.dedupe import dedupe as find_twins
from wholeroute.rights import Action

_SHOWN = 50


def dedupe(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV of people: id,name,category …")],
    truth: Annotated[str, typer.Option(help="A column that tells who is who, to score by.")] = "",
    purpose: Annotated[str, typer.Option(help="Why; as before the command.")] = "",
) -> None:
    """Find who stands twice in a table, with the evidence. Audited; nothing of it is stored."""
    desk: Desk = context.obj
    desk = replace(desk, purpose=purpose or desk.purpose)
    with (
        desk.acting(Action.SCREEN) as acting,
        Progress(console=desk.err, transient=True, disable=desk.json) as bar,
    ):
        task = bar.add_task("reading", total=None)

        def watch(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)

        found = find_twins(acting, file, datetime.now(UTC).date(), truth=truth, watch=watch)
    if desk.json:
        sheet = found.sheet
        desk.say(
            {
                "pairs": found.pairs, "clusters": found.clusters, "truth": found.truth,
                "records": len(sheet.records), "candidates": found.candidates,
                "skipped_keys": found.skipped_keys, "left_out": sheet.left_out,
                "unread_columns": sheet.unread,
            }
        )  # fmt: skip
    else:
        _show(desk, found)
    if not found.pairs:
        raise typer.Exit(1)


def _show(desk: Desk, found: Deduped) -> None:
    desk.table(
        "May be one: a reason to look, not an answer",
        ("left", "right", "verdict", "likely", "in words"),
        [
            (each.left, each.right, each.verdict, f"{each.probability:.0%}",
             "; ".join(e.words for e in each.evidence))
            for each in found.pairs[:_SHOWN]
        ],
    )  # fmt: skip
    if len(found.pairs) > _SHOWN:
        desk.say(f"… and {len(found.pairs) - _SHOWN:,} more: --json gives all")
    desk.say(
        f"{len(found.sheet.records):,} records, {found.candidates:,} candidate pairs:"
        f" {len(found.pairs):,} told, {len(found.clusters):,} clusters"
    )
    if found.skipped_keys:
        desk.err.print(
            f"{found.skipped_keys:,} keys are held by too many to bring anybody together"
        )
    if found.truth:
        desk.say(in_words(found.truth))
    for each in found.sheet.left_out:
        desk.err.print(f"{each} [{each.rule}]")
    for column in found.sheet.unread:
        desk.err.print(f"the column {column!r} says nothing here")


def in_words(seen: Agreement) -> str:
    """Return how well the clusters agree with the truth, in one line."""
    shares = (("precision", seen.precision), ("recall", seen.recall), ("F1", seen.f1))
    told = ", ".join(f"{name} {'–' if each is None else f'{each:.4f}'}" for name, each in shares)
    return f"{told} ({seen.right:,} of {seen.true:,} true pairs, {seen.found:,} found)"
