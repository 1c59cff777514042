"""`wholeroute plan`: look through the files of a plan, and say all that is to be mended at once."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from wholeroute.cli.desk import Desk
from wholeroute.errors import Invalid
from wholeroute.plan import Fault, Plan, look_at

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `plan check` a command of a group: more of them come."""


@app.command()
def check(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A YAML file, or a folder of them: docs/plan.md.")],
) -> None:
    """Check a plan; exits with 2 where something is to be mended. Nothing is stored."""
    desk: Desk = context.obj
    if not path.exists():
        raise Invalid("PATH", f"{path} is not there", "Name a YAML file, or a folder of them.")
    looked = look_at(path)
    if looked.plan is None:
        _say_faults(desk, looked.faults)
        raise typer.Exit(Invalid.exit_code)
    desk.say(_counts(looked.plan) if desk.json else _in_words(looked.plan))


def _say_faults(desk: Desk, faults: tuple[Fault, ...]) -> None:
    if desk.json:
        desk.say({"faults": [asdict(each) for each in faults]})
    else:
        desk.say("\n".join([*map(str, faults), f"{len(faults)} to mend"]))


def _counts(plan: Plan) -> dict[str, object]:
    named = {each for action in plan.actions for each in action.indicators}
    return {
        "plan": plan.about.id,
        "title": plan.about.title,
        "actions": len(plan.actions),
        "boxed": sum(each.boxed for each in plan.actions),
        "indicators": len(named),
        "systems": len(plan.systems),
        "figures": len(plan.figures),
    }


def _in_words(plan: Plan) -> str:
    counts = _counts(plan)
    return (
        f"{plan.about.id}: {plan.about.title}\n"
        f"{counts['actions']} actions ({counts['boxed']} boxed), {counts['indicators']} indicators,"
        f" {counts['systems']} systems, {counts['figures']} figures: nothing to mend"
    )
