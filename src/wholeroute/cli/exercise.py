"""`wholeroute exercise`: make Exercise Halcyon, and score what was made of it."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from wholeroute.cli.desk import Desk
from wholeroute.cli.members import read_members
from wholeroute.cli.play import ANALYST, play, tell
from wholeroute.errors import Invalid
from wholeroute.exercise import halcyon, year
from wholeroute.ledger import Ledger
from wholeroute.members import begin_exercise, enrol, members
from wholeroute.rights import Purpose, Role
from wholeroute.web.language import CATALOGUES, Languages
from wholeroute.web.views.plan_editions import frame_of

app = typer.Typer(no_args_is_help=True)


@app.command()
def generate(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="New, or holding an older exercise.")],
    seed: Annotated[int, typer.Option(help="The same seed makes the same bytes.")] = 1,
    scale: Annotated[float, typer.Option(help="1: about 5,000 reports; 0.05 to try.")] = 1.0,
) -> None:
    """Write an invented operation as the raw files contributors send, and its truth."""
    desk: Desk = context.obj
    started = time.monotonic()
    with _bar(desk) as watch:
        summary = halcyon.generate(folder, halcyon.world(seed, scale), watch)
    seconds = round(time.monotonic() - started, 2)
    if desk.json:
        desk.say({**dataclasses.asdict(summary), "folder": str(folder), "seconds": seconds})
        return
    counted = dataclasses.asdict(summary)
    kinds = counted.pop("by_kind")
    desk.table("Exercise Halcyon", ("what", "how many"), [*counted.items(), ("seconds", seconds)])
    desk.table("Reports by kind", ("kind", "reports"), list(kinds.items()))
    desk.say(f"{folder}/manifest.jsonl names every file; {folder}/truth is for the scorer alone.")


def written(desk: Desk, folder: Path, seed: int, scale: float) -> Path:
    """Return the folder of an exercise, writing it where it is not whole there yet."""
    if not (folder / "manifest.jsonl").is_file():  # it comes last
        with _bar(desk) as watch:
            halcyon.generate(folder, halcyon.world(seed, scale), watch)
    return folder


@app.command("play")
def play_(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The exercise's folder.")],
) -> None:
    """Take an exercise in, cross-check it and picture the networks, in this installation."""
    desk: Desk = context.obj
    files = list(halcyon.halcyon_files(folder))
    with desk.ledger() as ledger:
        ledger.must_hold_people()
        begin_exercise(ledger)
        enrol(ledger, *read_members(folder / "members.yaml"))
        tell(desk, play(desk, ledger, files))


@app.command("plan")
def plan_(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="Another seed draws other numbers.")] = 1,
) -> None:
    """Play a year of the plan: evidence, questionnaires, law, notes, and an edition that is published."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        begin_exercise(ledger)
        acts = played_year(ledger, seed)
    said = f"{acts} acts of a year of the plan" if acts else "the year was played already"
    desk.say({"acts": acts} if desk.json else said)


def played_year(ledger: Ledger, seed: int) -> int:
    """Play the plan's year up to today; return how many acts it had, none where it was played before."""
    enrol(ledger, *read_members(year.members_file()))
    frame = frame_of(Languages(CATALOGUES).all())
    return year.play_year(ledger, seed, datetime.now(UTC).date(), frame)


@app.command()
def score(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The exercise's folder.")],
    picture: Annotated[
        Path | None, typer.Option(help="JSON: clusters, groups and findings by mention ids.")
    ] = None,
) -> None:
    """Hold what wholeroute says against the truth: the installation's picture, or one in a file."""
    desk: Desk = context.obj
    truth = halcyon.load_truth(folder)
    if picture:
        scored = halcyon.score(truth, read_picture(picture))
    else:
        with desk.ledger() as ledger:
            scored = halcyon.score(truth, told(ledger, truth))
    if desk.json:
        desk.say(scored.as_plain())
        return
    desk.table(
        "Score",
        ("measure", "value", "of"),
        [
            (
                key,
                "-" if m.value is None else f"{m.value:.4f}",
                f"{m.numerator:,}/{m.denominator:,}",
            )
            for key, m in scored.measures.items()
        ],
    )


def told(ledger: Ledger, truth: halcyon.Truth) -> halcyon.Picture:
    """Return what the analyst of the exercise is told; raise `Invalid` where it was not played."""
    enrolled = {each.id: each for each in members(ledger)}
    if ANALYST not in enrolled:
        fix = "Run wholeroute exercise play FOLDER first, or give --picture FILE."
        raise Invalid("FOLDER", "this installation has not played it", fix)
    analyst = enrolled[ANALYST].as_reader(Role.ANALYST, Purpose.ANALYSIS)
    senders = [
        each.as_reader(Role.CONTRIBUTOR, Purpose.ANALYSIS)
        for each in enrolled.values()
        if Role.CONTRIBUTOR in each.roles
    ]
    with ledger.acting(analyst) as acting:
        return halcyon.told(acting, truth, senders)


def read_picture(path: Path) -> halcyon.Picture:
    """Return the picture in a JSON file; raise `Invalid` where it cannot be read."""
    try:
        said = orjson.loads(path.read_bytes())
        return halcyon.Picture(
            tuple(frozenset(each) for each in said.get("clusters", ())),
            tuple(
                halcyon.Group(frozenset(each["members"]), dict(each.get("cards", {})))
                for each in said.get("groups", ())
            ),
            tuple(
                halcyon.Finding(each["kind"], frozenset(each["subjects"]))
                for each in said.get("findings", ())
            ),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        fix = "Write {clusters: [[mention, …]], groups: [{members, cards}], findings: [{kind, subjects}]}."
        raise Invalid("--picture", f"it cannot be read: {error}", fix) from None


@contextmanager
def _bar(desk: Desk) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("writing networks"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=desk.err, transient=True, disable=desk.json) as bar:
        task = bar.add_task("networks", total=None)

        def watch(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield watch
