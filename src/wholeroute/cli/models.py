"""`wholeroute crosscheck model`: learn from what people judged, read the card, put a version to use."""

from __future__ import annotations

from typing import Annotated

import typer

from wholeroute import crosscheck
from wholeroute.cli.desk import Desk
from wholeroute.errors import NotFound
from wholeroute.rights import Action

app = typer.Typer(no_args_is_help=True)
WRITTEN = "written"


@app.command("learn")
def learn(context: typer.Context) -> None:
    """Correct the weights by what people judged, measured on people who were left out."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        learnt = crosscheck.learn(acting)
    desk.say(learnt if desk.json else crosscheck.card_of(learnt))


@app.command("list")
def list_models(context: typer.Context) -> None:
    """List the versions that were learnt here and which of them scores."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        known = crosscheck.learnt(acting)
    desk.found(known, "nothing was learnt here: the weights stand as they are written")
    if desk.json:
        desk.say(known)
        return
    desk.table(
        "Versions learnt here",
        ("version", "learnt from", "loss before", "loss after", "by", "at", "in use"),
        [
            (m.version, m.card["learnt_from"], f"{m.card['before']['loss']:.3f}",
             f"{m.card['after']['loss']:.3f}", m.member, f"{m.at:%Y-%m-%d}", "yes" if m.in_use else "")
            for m in known
        ],
    )  # fmt: skip


@app.command("card")
def card(context: typer.Context, version: str) -> None:
    """Print the model card of a version: what it was learnt from, and how well it agrees."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        known = {each.version: each for each in crosscheck.learnt(acting)}
    if version not in known:
        raise NotFound(f"no version {version!r} was learnt here")
    desk.say(known[version] if desk.json else crosscheck.card_of(known[version]))


@app.command("use")
def use(
    context: typer.Context,
    version: Annotated[
        str, typer.Argument(help=f'A version, or "{WRITTEN}": as they are written.')
    ],
    reason: Annotated[str, typer.Option(help="Why this version is to score; kept for good.")],
) -> None:
    """Score by a version from the next run on. Who learnt it may not do so."""
    desk: Desk = context.obj
    with desk.acting(Action.JUDGE) as acting:
        crosscheck.put_to_use(acting, None if version == WRITTEN else version, reason)
    desk.say({"in_use": version} if desk.json else f"{version} scores from the next run on")
