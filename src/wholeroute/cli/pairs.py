"""`wholeroute crosscheck`: run it, see what waits and what contradicts, explain, judge, undo, unmerge."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress

from wholeroute import crosscheck
from wholeroute.cli import models
from wholeroute.cli.desk import Desk, one_of
from wholeroute.entities import Kind
from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, Judgement, Verdict
from wholeroute.rights import Action

app = typer.Typer(no_args_is_help=True)
app.add_typer(models.app, name="model", help="Versions of the score: learn, read, put to use.")


@app.command()
def run(
    context: typer.Context,
    engine: Annotated[
        str,
        typer.Option(help="duckdb or spark: propose pairs in bulk, for 100,000 people and more."),
    ] = "",
    work: Annotated[
        Path | None, typer.Option(help="Folder for its files; for a cluster, one that all share.")
    ] = None,
) -> None:
    """Cross-check everything you may analyse for this purpose."""
    desk: Desk = context.obj
    if work is not None and not engine:
        raise Invalid("--work", "there is no engine to work there", "Add --engine duckdb or spark.")
    checked = _in_bulk(engine, work) if engine else crosscheck.run
    with (
        desk.acting(Action.JUDGE) as acting,
        Progress(console=desk.err, transient=True, disable=desk.json) as bar,
    ):
        task = bar.add_task("scoring pairs", total=None)
        report = checked(acting, lambda done, of: bar.update(task, completed=done, total=of))
    desk.say(report if desk.json else in_words(report))


def _in_bulk(engine: str, work: Path | None) -> _Checked:
    from wholeroute.crosscheck import bulk  # noqa: PLC0415 — Splink is slow to start

    means = bulk.Means(one_of(bulk.Engine, "--engine", engine), work)
    return partial(
        crosscheck.run,
        propose=partial(bulk.proposals, means=means),
        proposed_by=f"{bulk.VERSION} on {means.engine}",
    )


_Checked = Callable[[Acting, Callable[[int, int], None]], crosscheck.RunReport]


def in_words(report: crosscheck.RunReport) -> str:
    """Return what a run found in one line."""
    return (
        f"{report.profiles:,} entities, {report.candidates:,} candidate pairs:"
        f" {report.same:,} the same, {report.unsure:,} unsure;"
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
        f" {came.same:,} the same, {came.unsure:,} unsure"
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
    if len(explanation.held_by) > 1:
        desk.say(f"judged so by {', '.join(explanation.held_by)}")
    for news in explanation.news:
        desk.say(f"new since a person judged: {news.in_words}")


@app.command()
def queue(
    context: typer.Context,
    most: int = 50,
    after: Annotated[
        int | None, typer.Option(help="The judgement that ended the last page.")
    ] = None,
    kind: Annotated[str, typer.Option(help="Only pairs of this kind: Person, Vessel.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Those too about which nobody could tell.")
    ] = False,
) -> None:
    """List the pairs that wait for a person, likeliest first, and what people must look at anew."""
    desk: Desk = context.obj
    kinds = (one_of(Kind, "--kind", kind),) if kind else ()
    wanted = crosscheck.Wanted(after, kinds, not everything)
    with desk.acting(Action.JUDGE) as acting:
        waiting = crosscheck.queue(acting, wanted, most=most)
        anew = crosscheck.reconsider(acting) if after is None else []
    if desk.json:
        desk.found(waiting, "no pair waits for a judgement")
        desk.say(waiting)
        return
    desk.found([*waiting, *anew], "no pair waits for a judgement")
    if anew:
        _say_anew(desk, anew)
    if waiting:
        _say_waiting(desk, waiting)


def _say_waiting(desk: Desk, waiting: list[Judgement]) -> None:
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
def reconsider(context: typer.Context) -> None:
    """List what people judged that something new speaks against, and say what is new."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        anew = crosscheck.reconsider(acting)
    desk.found(anew, "nothing is new of what people judged")
    if desk.json:
        desk.say(anew)
        return
    _say_anew(desk, anew)


def _say_anew(desk: Desk, anew: list[crosscheck.Reconsidered]) -> None:
    desk.table(
        "Judged by a person, and something is new",
        ("judgement", "judged", "by", "pair", "new since"),
        [
            (e.judgement.id, e.judgement.verdict, e.judgement.member,
             f"{e.judgement.left}\n{e.judgement.right}",
             "; ".join(news.in_words for news in e.news))
            for e in anew
        ],
    )  # fmt: skip


@app.command()
def conflicts(context: typer.Context) -> None:
    """List what contradicts itself within what is held for one, and whose statements it is."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        found = crosscheck.conflicts(acting)
    desk.found(found, "nothing contradicts itself")
    if desk.json:
        desk.say(found)
        return
    desk.table(
        "Contradictions",
        ("what", "pair", "in words", "by"),
        [(each.kind, "\n".join(map(str, each.pair)), each.words, _by_whom(each)) for each in found],
    )


def _by_whom(conflict: crosscheck.Conflict) -> str:
    """Return whose statements say it, or who judged what."""
    said = [
        f"{', '.join(side.values)} ({', '.join(dict.fromkeys(s.source.title for s in side.said))})"
        for side in conflict.sides
    ]
    return "; ".join([*said, *(f"{j.verdict} by {j.member or j.model}" for j in conflict.judged)])


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
    back: Annotated[bool, typer.Option("--back", help="Take the last unmerge of it back.")] = False,
) -> None:
    """Take one entity out of its cluster: hold it apart from all that it was held for one with."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        act = crosscheck.remerge if back else crosscheck.unmerge
        undone = act(acting, entity, reason)
    words = "is where it was" if back else "stands by itself"
    desk.say(undone if desk.json else f"{len(undone)} judgements undone; {entity} {words}")


@app.command()
def withdraw(
    context: typer.Context,
    model: Annotated[str, typer.Option(help='Which version: "pair-score 4".')],
    reason: Annotated[str, typer.Option(help="What is wrong with it.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would go.")] = False,
    back: Annotated[bool, typer.Option("--back", help="Let them stand again.")] = False,
) -> None:
    """Take back every merge of one version of the score, as far as you see them; people's stay."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        if dry_run:
            standing = crosscheck.standing_versions(acting)
            number = next((each.same for each in standing if each.model == model), 0)
        else:
            act = crosscheck.reinstate if back else crosscheck.withdraw
            number = act(acting, model, reason)
    does = "would be taken back" if dry_run else "stand again" if back else "taken back"
    desk.say({"model": model, "merges": number} if desk.json else f"{number:,} merges {does}")
