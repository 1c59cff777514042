"""`wholeroute crosscheck`: run it, see what waits, explain a pair, judge, undo, unmerge."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress

from wholeroute import crosscheck
from wholeroute.cli.desk import Desk, one_of
from wholeroute.ledger import Verdict
from wholeroute.rights import Action

app = typer.Typer(no_args_is_help=True)


@app.command()
def run(context: typer.Context) -> None:
    """Cross-check everything you may analyse for this purpose."""
    desk: Desk = context.obj
    with (
        desk.acting(Action.JUDGE) as acting,
        Progress(console=desk.err, transient=True, disable=desk.json) as bar,
    ):
        task = bar.add_task("scoring pairs", total=None)
        report = crosscheck.run(acting, lambda done, of: bar.update(task, completed=done, total=of))
    desk.say(report if desk.json else in_words(report))


def in_words(report: crosscheck.RunReport) -> str:
    """Return what a run found in one line."""
    return (
        f"{report.profiles:,} entities, {report.candidates:,} candidate pairs:"
        f" {report.same:,} the same, {report.unsure:,} for a person to judge;"
        f" {report.clusters:,} clusters"
    )


@app.command()
def arrive(
    context: typer.Context,
    receipts: Annotated[list[UUID], typer.Argument(help="New reports, by their receipts.")],
) -> None:
    """Cross-check new reports against everything there is, without running all of it again."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        came = crosscheck.arrive(acting, receipts)
    desk.say(
        came
        if desk.json
        else f"{came.profiles:,} new entities, {came.candidates:,} candidate pairs:"
        f" {came.same:,} the same, {came.unsure:,} for a person to judge"
    )


@app.command()
def explain(context: typer.Context, left: UUID, right: UUID) -> None:
    """Say in words why two entities are held for one or not."""
    desk: Desk = context.obj
    with desk.acting(Action.READ) as acting:
        explanation = crosscheck.explain(acting, left, right)
    if desk.json:
        desk.say(explanation)
        return
    found = explanation.score
    desk.table(
        f"{found.verdict}: {found.probability:.1%}, {found.weight:+.1f} bits",
        ("feature", "agreement", "bits", "in words"),
        [(e.feature, e.agreement, f"{e.weight:+.1f}", e.words) for e in found.evidence],
    )
    for judgement in explanation.judgements:
        mark = "stands" if judgement.stands else "no longer stands"
        who = judgement.member or judgement.model
        desk.say(
            f"judgement {judgement.id}: {judgement.verdict} by {who} ({mark}) {judgement.reason}"
        )


@app.command()
def queue(context: typer.Context, most: int = 50) -> None:
    """List the pairs that wait for a person, likeliest first."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        waiting = crosscheck.queue(acting, most=most)
    desk.found(waiting, "no pair waits for a judgement")
    if desk.json:
        desk.say(waiting)
        return
    desk.table(
        "Waiting for a person",
        ("judgement", "likely", "left", "right", "because"),
        [
            (j.id, f"{j.score or 0:.0%}", j.left, j.right,
             "; ".join(e["words"] for e in j.explanation if e["feature"] != "prior"))
            for j in waiting
        ],
    )  # fmt: skip


@app.command()
def judge(
    context: typer.Context,
    left: UUID,
    right: UUID,
    verdict: Annotated[str, typer.Argument(help="same, different or unsure.")],
    reason: Annotated[str, typer.Option(help="What made you decide; kept for good.")],
) -> None:
    """Judge a pair. A person's judgement overrules the machine's."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        written = crosscheck.settle(
            acting, left, right, one_of(Verdict, "verdict", verdict), reason
        )
    desk.say(written if desk.json else f"judgement {written.id}: {written.verdict}")


@app.command()
def undo(
    context: typer.Context,
    judgement: int,
    reason: Annotated[str, typer.Option(help="What was wrong with it.")],
) -> None:
    """Take one judgement back by one record; nothing else changes."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        undone = crosscheck.undo(acting, judgement, reason)
    desk.say(undone if desk.json else f"judgement {undone.id} no longer stands")


@app.command()
def unmerge(
    context: typer.Context,
    entity: UUID,
    reason: Annotated[str, typer.Option(help="Why it is somebody else.")],
) -> None:
    """Take one entity out of its cluster: undo every "same" that holds it there."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        undone = crosscheck.unmerge(acting, entity, reason)
    desk.say(undone if desk.json else f"{len(undone)} judgements undone; {entity} stands by itself")
