"""`wholeroute people`: categorise whom nobody categorised, and lift holds with four eyes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from wholeroute import custody
from wholeroute.cli.desk import Desk, one_of
from wholeroute.ledger import record, releases, undecided
from wholeroute.rights import Action, Category

app = typer.Typer(help="Categorise people; lift holds with four eyes.", no_args_is_help=True)


@app.command("list")
def list_(
    context: typer.Context,
    held: Annotated[
        bool | None, typer.Option("--held/--uncategorised", help="Those on hold, or the others.")
    ] = None,
) -> None:
    """Show who waits to be categorised: what their report calls them, and why that waits."""
    desk: Desk = context.obj
    with desk.acting(Action.CATEGORISE) as acting, acting.begin() as connection:
        people = undecided(connection, held=held)
        record(
            connection, acting.reader, Action.READ, "people:undecided", details={"n": len(people)}
        )
    desk.found(people, "nobody waits to be categorised")
    if desk.json:
        desk.say(people)
        return
    desk.table(
        "Who waits to be categorised",
        ("entity", "called", "on hold for", "report", "from", "since"),
        [
            (p.entity, ", ".join(p.said) or "nothing", ", ".join(p.holds), p.title, p.contributor,
             f"{p.received_at:%Y-%m-%d}")
            for p in people
        ],
    )  # fmt: skip


@app.command("categorise")
def categorise(
    context: typer.Context,
    entity: UUID,
    category: Annotated[str, typer.Option(help="What they are, e.g. victim or suspect.")],
    reason: Annotated[str, typer.Option(help="What made you decide.")],
    evidence: Annotated[
        list[UUID] | None, typer.Option(help="Statements that show an offence, to lift a hold.")
    ] = None,
) -> None:
    """Say what somebody is. A protecting category acts at once; lifting a hold waits for a second."""
    desk: Desk = context.obj
    with desk.acting(Action.CATEGORISE) as acting:
        chosen = one_of(Category, "--category", category)
        request = custody.categorise(acting, entity, chosen, reason, evidence or ())
    if desk.json:
        desk.say({"entity": entity, "category": chosen, "request": request})
    elif request is None:
        desk.say(f"{entity} is now {chosen}")
    else:
        desk.say(f"request {request} waits for whoever watches over rights")


@app.command("requests")
def requests(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those decided on, too.")] = False,
) -> None:
    """Show the requests to lift a hold."""
    desk: Desk = context.obj
    with desk.acting(Action.CO_SIGN) as acting, acting.begin() as connection:
        found = releases(connection, waiting=not every)
    desk.found(found, "no request waits")
    if desk.json:
        desk.say(found)
        return
    desk.table(
        "Requests to lift a hold",
        ("request", "entity", "as", "on hold for", "evidence", "asked by", "decided"),
        [
            (r.id, r.entity, r.category, ", ".join(r.holds), len(r.evidence), r.asked_by,
             "" if r.granted is None else f"{'granted' if r.granted else 'refused'}: {r.decision}")
            for r in found
        ],
    )  # fmt: skip


@app.command("co-sign")
def co_sign(
    context: typer.Context,
    request: UUID,
    reason: Annotated[str, typer.Option(help="What made you decide.")],
    grant: Annotated[bool, typer.Option("--grant/--refuse", help="Lift the hold, or not.")],
) -> None:
    """Lift a hold that somebody else asked to lift, or refuse to."""
    desk: Desk = context.obj
    with desk.acting(Action.CO_SIGN) as acting:
        decided = custody.co_sign(acting, request, reason, granted=grant)
    desk.say(
        decided if desk.json else f"{request} is {'granted' if decided.granted else 'refused'}"
    )
