"""`advisories`: hold what is installed, or pinned, against advisories that lie in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wholeroute.cli.desk import Desk
from wholeroute.web.advisories import VARIABLE, check, installed, locked


def advisories(
    context: typer.Context,
    pinned: Annotated[
        list[Path] | None,
        typer.Argument(help="Lock files; without any, what is installed here is checked."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(envvar=VARIABLE, help="Advisories in the OSV form, as JSON or ZIP files."),
    ] = None,
) -> None:
    """Name every package that an advisory is about. Where there are no advisories, say so."""
    desk: Desk = context.obj
    components = [each for path in pinned for each in locked(path)] if pinned else [*installed()]
    done = check(components, folder)
    if desk.json:
        desk.say(done)
    elif not done.read:
        desk.err.print(
            f"{done.components} packages are not checked: no advisories are at hand."
            f" Put them into a folder and name it by {VARIABLE}."
        )
    else:
        desk.table(
            f"{done.components} packages, {done.read} advisories, the newest of {done.newest}",
            ("package", "version", "advisory", "severity", "mended in", "what"),
            [(a.component.name, a.component.version, a.advisory, a.severity, a.mended_in, a.summary)
             for a in done.found],
        )  # fmt: skip
    if done.found:
        raise typer.Exit(1)
