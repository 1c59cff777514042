"""`wholeroute demo`: the whole chain on an invented operation, in an installation of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from wholeroute import exercise
from wholeroute.cli import operate
from wholeroute.cli.desk import Desk
from wholeroute.cli.exercise import written
from wholeroute.cli.members import read_members
from wholeroute.cli.play import play, tell
from wholeroute.ledger import Home, Ledger
from wholeroute.members import enrol


def demo(  # noqa: PLR0913 — the options of the demonstration
    context: typer.Context,
    lists: Annotated[
        Path | None, typer.Option(help="Add the public sanctions lists found in this folder.")
    ] = None,
    serve: Annotated[bool, typer.Option(help="Serve the pages afterwards.")] = True,
    port: Annotated[int, typer.Option(help="On the loopback address.")] = operate.PORT,
    seed: Annotated[int, typer.Option(help="Another seed is another operation.")] = 1,
    scale: Annotated[float, typer.Option(help="1: about 5,000 reports; 0.05 to try.")] = 1.0,
) -> None:
    """Make an invented operation, take its reports in, cross-check them and picture the networks."""
    desk: Desk = context.obj
    home = demo_home()
    folder = written(desk, home.data / "exercise" / f"{seed}-{scale:g}", seed, scale)
    submissions = list(exercise.halcyon.halcyon_files(folder))
    if lists:
        submissions += exercise.list_files(lists)
    with Ledger.open(home) as ledger:
        enrol(ledger, *read_members(folder / "members.yaml"))
        tell(desk, play(desk, ledger, submissions))
        if not desk.json:
            desk.say(
                "Nobody who was smuggled, helped them or is a child is in any of these networks:"
                " ask as hanna.\n"
                f"The truth is in {folder}/truth; wholeroute exercise score {folder} holds the"
                " picture against it."
            )
        if serve:
            operate.run(ledger, port, desk)


def demo_home() -> Home:
    """Return the demonstration's own folders: it never touches a real installation."""
    ours = Home.from_environment()
    if os.environ.get("WHOLEROUTE_HOME") or ours.database_url:
        return ours
    return Home(
        Path(f"{ours.data}-demo"),
        ours.keys.parent.with_name(f"{ours.keys.parent.name}-demo") / "keys",
    )
