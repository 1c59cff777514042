"""`wholeroute hits`: what met one's own reports; and the check that follows each receipt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress

from wholeroute import crosscheck
from wholeroute.cli.desk import Desk
from wholeroute.ledger import Ledger, Met, Receipt, ReportChecked, Verdict
from wholeroute.members import member_named
from wholeroute.rights import Action, Role

MOST_AT_ONCE = 2000
"""Rows above which nobody waits here for the check of a report: `serve` makes it, or `waiting`."""


def hits(
    context: typer.Context,
    report: Annotated[
        list[UUID] | None,
        typer.Option(help="Of this report alone, by its receipt; may be repeated."),
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="How many are told, the newest first.")] = 200,
) -> None:
    """Say what met your organisation's reports: that it did and who owns the other, no more.

    Of a report it is always said whether it was cross-checked, and when.
    """
    desk: Desk = context.obj
    with desk.ledger() as ledger, desk.acting(_to(desk, ledger), ledger) as acting:
        if report:
            told = crosscheck.feedback(acting, report, most=most)
            desk.found(told.checked, "no such report of your organisation")
        else:
            told = crosscheck.Feedback((), crosscheck.hits(acting, most=most))
            desk.found(told.hits, "nothing met your organisation's reports so far")
    if desk.json:
        desk.say(told if report else told.hits)
        return
    for each in told.checked:
        desk.say(_how_far(each, sum(hit.report == each.report for hit in told.hits)))
    if told.hits:
        _show(desk, told.hits)


def _to(desk: Desk, ledger: Ledger) -> Action:
    """Return what a member does who asks for hits: file reports where they can, else judge pairs."""
    files = desk.member and Role.CONTRIBUTOR in member_named(ledger, desk.member).roles
    return (
        Action.SUBMIT
        if desk.role == Role.CONTRIBUTOR or (files and not desk.role)
        else Action.JUDGE
    )


def _how_far(checked: ReportChecked, number: int) -> str:
    if checked.at is None:
        return f"{checked.report}: not cross-checked yet"
    said = f"{number:,} hits" if number > 1 else "one hit" if number else "no hit"
    later = "; rows that came in since wait" if checked.waits else ""
    return f"{checked.report}: {said} so far; cross-checked {checked.at:%Y-%m-%d %H:%M} UTC{later}"


def _show(desk: Desk, found: Iterable[Met]) -> None:
    desk.table(
        "Hits",
        ("when", "report", "line", "what", "met", "how surely", "as"),
        [
            (f"{hit.at:%Y-%m-%d %H:%M}", hit.report, hit.line, hit.kind, hit.owner, in_words(hit),
             "what you filed" if hit.filed else "what you hold")
            for hit in found
        ],
    )  # fmt: skip


def in_words(hit: Met) -> str:
    """Return how surely two are one, who says so, and the list where one is an entry of one."""
    said = "the same" if hit.verdict is Verdict.SAME else "possibly the same"
    said += ", a person says" if hit.by_person else ""
    return f"{said}; on a list ({hit.list})" if hit.list else said


def check_after(desk: Desk, ledger: Ledger, receipts: Iterable[Receipt]) -> None:
    """Cross-check reports whose receipts were given: what goes wrong is told, and made up for later."""
    small = [r.ref for r in receipts if r.rows_accepted <= MOST_AT_ONCE]
    try:
        done = crosscheck.check_arrivals(ledger, only=small)
        error = done.error
    except Exception as unforeseen:  # noqa: BLE001 — the receipt stands whatever happens here
        error = unforeseen
    if error is not None:
        desk.err.print(
            f"the report is safe; its cross-check waits ({type(error).__name__}):"
            " wholeroute serve makes it, or wholeroute crosscheck waiting"
        )


def waiting(context: typer.Context) -> None:
    """Cross-check every report that waits for it; `serve` does so by itself."""
    desk: Desk = context.obj
    with (
        desk.ledger() as ledger,
        Progress(console=desk.err, transient=True, disable=desk.json) as bar,
    ):
        ledger.must_hold_people()
        task = bar.add_task("cross-checking reports", total=None)
        done = crosscheck.check_arrivals(ledger, lambda many: bar.update(task, completed=many))
    if done.error is not None:
        desk.err.print(f"{done.failed} wait on: {type(done.error).__name__}")
    desk.say(
        {"checked": done.checked, "failed": done.failed}
        if desk.json
        else f"{done.checked:,} reports were cross-checked"
    )
    if done.failed:
        raise typer.Exit(1)
