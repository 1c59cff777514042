"""`wholeroute plan`: check the files of a plan, load it, tell which there are, and count what is live."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wholeroute.cli.desk import Desk
from wholeroute.errors import Invalid
from wholeroute.partnerships.feeds import LIVE
from wholeroute.plan import Fault, Plan, look_at
from wholeroute.plan.counting import count_all, count_now
from wholeroute.plan.days import past_day_in
from wholeroute.plan.law import PARTY, STATES
from wholeroute.plan.ratifications import Listed, read_ratifications
from wholeroute.plan.store.law import take_ratifications
from wholeroute.plan.store.versions import load_version, plan_of
from wholeroute.plan.store.versions import versions as every_version
from wholeroute.plan.versions import hash_of
from wholeroute.rights import Action

app = typer.Typer(no_args_is_help=True)


Files = Annotated[Path, typer.Argument(help="A YAML file, or a folder of them: docs/plan.md.")]


@app.command()
def check(context: typer.Context, path: Files) -> None:
    """Check a plan; exits with 2 where something is to be mended. Nothing is stored."""
    desk: Desk = context.obj
    plan = _whole(desk, path)
    desk.say(_counts(plan) if desk.json else _in_words(plan))


@app.command()
def load(context: typer.Context, path: Files) -> None:
    """Load a plan as the next version of its id: it stands beside the others from then on."""
    desk: Desk = context.obj
    plan = _whole(desk, path)
    with desk.acting(Action.STEER) as acting:
        number = load_version(acting, plan)
    told = {"plan": plan.about.id, "version": number, "sha256": hash_of(plan).hex()}
    desk.say(told if desk.json else f"{plan.about.id}: version {number}, SHA-256 {told['sha256']}")


@app.command()
def versions(context: typer.Context) -> None:
    """List the plans and their versions, the newest first."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        known = every_version(ledger)
    if desk.json:
        desk.say([asdict(each) for each in known])
        return
    rows = [
        (
            each.plan,
            each.number,
            each.sha256.hex()[:12],
            each.organisation or "the program",
            each.at,
        )
        for each in known
    ]
    desk.table("Plans", ("Plan", "Version", "SHA-256", "Loaded by", "At"), rows)


@app.command()
def count(
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(help="Its id; every live one without.")] = "",
    plan: Annotated[str, typer.Option(help="The id of a plan; the Union's without.")] = "",
) -> None:
    """Count live indicators now, and keep what changed as values with their query as evidence."""
    desk: Desk = context.obj
    today = datetime.now(UTC).date()
    with desk.acting(Action.STEER) as acting:
        of = plan_of(acting.ledger, plan)
        if indicator:
            new = {indicator: count_now(acting, of, indicator, today, LIVE)}
        else:
            new = count_all(acting, of, today, LIVE)
    if desk.json:
        desk.say(new)
    else:
        desk.table("Counted", ("Indicator", "New values"), [*new.items()])


@app.command()
def ratifications(  # noqa: PLR0913 — a list has these parts
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The treaty collection's list, as CSV.")],
    as_of: Annotated[str, typer.Option(help="The day of the list, e.g. 2026-11-28.")],
    act: Annotated[str, typer.Option(help="The treaty, by its id.")] = "smuggling-protocol",
    source: Annotated[str, typer.Option(help="Where it was read.")] = "",
    plan: Annotated[str, typer.Option(help="The id of a plan; the Union's without.")] = "",
) -> None:
    """Take in who is party to a treaty; nothing is kept while a line cannot be read."""
    desk: Desk = context.obj
    told = _listed(desk, path)
    day = past_day_in("--as-of", as_of, datetime.now(UTC).date())
    with desk.acting(Action.STEER) as acting:
        treaty = plan_of(acting.ledger, plan).act.get(act)
        if treaty is None or treaty.kind != "treaty":
            raise Invalid("--act", f"the plan knows no treaty {act}", "Name one, as untoc.")
        new = take_ratifications(acting, treaty, told.steps, day, source or path.name)
    parties = {each.state for each in told.steps if each.stage in PARTY}
    missing = [each for each in STATES if each not in parties]
    found = {"new": new, "participants": len(told.states), "parties": len(parties),
             "member_states_outside": missing}  # fmt: skip
    outside = ", ".join(missing) or "none"
    words = (
        f"{len(parties)} parties of {len(told.states)}, Member States outside: {outside}; {new} new"
    )
    desk.say(found if desk.json else words)


def _listed(desk: Desk, path: Path) -> Listed:
    """Return a list of which every line can be read; tell the others and exit."""
    if not path.is_file():
        raise Invalid("FILE", f"{path} is not there", "Name a CSV file.")
    told = read_ratifications(path.read_text("utf-8"))
    if told.unread:
        lines = [str(each) for each in told.unread]
        desk.say(
            {"unread": [asdict(each) for each in told.unread]} if desk.json else "\n".join(lines)
        )
        raise typer.Exit(Invalid.exit_code)
    return told


def _whole(desk: Desk, path: Path) -> Plan:
    """Return the plan in some files; say all that is to be mended, and end, where it is not whole."""
    if not path.exists():
        raise Invalid("PATH", f"{path} is not there", "Name a YAML file, or a folder of them.")
    looked = look_at(path)
    if looked.plan is None:
        _say_faults(desk, looked.faults)
        raise typer.Exit(Invalid.exit_code)
    return looked.plan


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
