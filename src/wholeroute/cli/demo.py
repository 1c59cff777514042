"""`wholeroute demo`: the whole chain on an invented operation, in an installation of its own."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from wholeroute import exercise
from wholeroute.cli import operate
from wholeroute.cli.desk import Desk
from wholeroute.cli.exercise import played_year, written
from wholeroute.cli.members import read_members
from wholeroute.cli.play import ANALYST, play, tell
from wholeroute.ledger import Home
from wholeroute.members import begin_exercise, enrol


def demo(  # noqa: PLR0913 — the options of the demonstration
    context: typer.Context,
    lists: Annotated[
        Path | None, typer.Option(help="Add the public sanctions lists found in this folder.")
    ] = None,
    serve: Annotated[bool, typer.Option(help="Serve the pages afterwards.")] = True,
    port: operate.Port = operate.PORT,
    seed: Annotated[int, typer.Option(help="Another seed is another operation.")] = 1,
    scale: Annotated[float, typer.Option(help="1: about 5,000 reports; 0.05 to try.")] = 1.0,
) -> None:
    """Make an invented operation, take its reports in, cross-check them and picture the networks."""
    desk: Desk = context.obj
    if serve:
        operate.must_be_free(port)
    home = demo_home(seed, scale)
    folder = home.data / "exercise" / f"{seed}-{scale:g}"
    submissions = list(exercise.halcyon.halcyon_files(written(desk, folder, seed, scale)))
    if lists:
        submissions += exercise.list_files(lists)
    with desk.ledger(home) as ledger:
        begin_exercise(ledger)
        enrol(ledger, *read_members(folder / "members.yaml"))
        try:
            tell(desk, play(desk, ledger, submissions))
            played_year(ledger, seed)
        except KeyboardInterrupt:
            desk.err.print("interrupted: what is in stays; the same command goes on from there")
            raise
        if not desk.json:
            desk.say(_next(home, folder))
        if serve:
            operate.run(ledger, port, desk)


def _next(home: Home, folder: Path) -> str:
    """Return what to do with an exercise that was played, as commands that work as they stand."""
    settings = {"WHOLEROUTE_HOME": home.data, "WHOLEROUTE_KEYS": home.keys}
    exports = "\n".join(f"export {name}={shlex.quote(str(at))}" for name, at in settings.items())
    return f"""
Nobody who was smuggled, helped them or is a child is in any of these networks: they are walled
off. On the pages, sit down as Hanna (protection) or Cora (custody) to see their side.
The plan has had a year: /plan says how far it came, to members as Pia (programme) or a contact point,
and /plan/public to everybody.
The truth is in {folder}/truth. To go on with this installation by command:

export PATH={shlex.quote(str(Path(sys.executable).parent))}:$PATH
{exports}
wholeroute exercise score {shlex.quote(str(folder))}
wholeroute --as {ANALYST} --purpose analysis network list
wholeroute serve
"""


def demo_home(seed: int, scale: float) -> Home:
    """Return the folders of one demonstration: it never touches a real installation.

    Each exercise has its own, for two in one ledger would be one picture. An installation that
    the environment names is used as it is.
    """
    ours = Home.from_environment()
    if os.environ.get("WHOLEROUTE_HOME") or ours.database_url:
        return ours
    name = "demo" if (seed, scale) == (1, 1.0) else f"demo-{seed}-{scale:g}"
    return Home(
        Path(f"{ours.data}-{name}"),
        ours.keys.parent.with_name(f"{ours.keys.parent.name}-{name}") / "keys",
    )
