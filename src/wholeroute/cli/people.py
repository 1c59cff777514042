"""`wholeroute people`: categorise people, check suspects, and open somebody with four eyes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from wholeroute import crosscheck, custody
from wholeroute.cli.desk import Desk, one_of
from wholeroute.ledger import record, releases, rights_notices, see_notices, undecided
from wholeroute.rights import Action, Category, Ground

app = typer.Typer(
    help="Categorise people; check suspects; open somebody with four eyes.", no_args_is_help=True
)


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
def categorise(  # noqa: PLR0913 — whom, as what, why, on which evidence or ground
    context: typer.Context,
    entity: UUID,
    category: Annotated[str, typer.Option(help="What they are, e.g. victim or suspect.")],
    reason: Annotated[str, typer.Option(help="What made you decide.")],
    evidence: Annotated[
        list[UUID] | None, typer.Option(help="Statements that show an offence, to lift a hold.")
    ] = None,
    ground: Annotated[
        str, typer.Option(help="Why a humanitarian actor helped, e.g. mandated-by-law.")
    ] = "",
) -> None:
    """Say what somebody is. A protecting category acts at once; lifting a hold waits for a second."""
    desk: Desk = context.obj
    with desk.acting(Action.CATEGORISE) as acting:
        chosen = one_of(Category, "--category", category)
        why = one_of(Ground, "--ground", ground) if ground else None
        request = custody.categorise(acting, entity, chosen, reason, evidence or (), ground=why)
    if desk.json:
        desk.say({"entity": entity, "category": chosen, "request": request})
    elif request is None:
        desk.say(f"{entity} is now {chosen}")
    else:
        desk.say(f"request {request} waits for whoever watches over rights")


@app.command("reclassify")
def reclassify(
    context: typer.Context,
    entity: UUID,
    category: Annotated[str, typer.Option(help="What they would be, e.g. suspect.")],
    reason: Annotated[str, typer.Option(help="What made you ask.")],
    evidence: Annotated[
        list[UUID], typer.Option(help="Statements of other reports, one of them a fact.")
    ],
) -> None:
    """Ask that a protected person be opened to analysis. Nothing changes before somebody co-signs."""
    desk: Desk = context.obj
    with desk.acting(Action.CATEGORISE) as acting:
        chosen = one_of(Category, "--category", category)
        request = custody.reclassify(acting, entity, chosen, reason, evidence)
    desk.say(
        {"entity": entity, "category": chosen, "request": request}
        if desk.json
        else f"request {request} waits for whoever watches over rights"
    )


@app.command("ground")
def ground(
    context: typer.Context,
    entity: UUID,
    ground: Annotated[str, typer.Option(help="mandated-by-law, out-of-humanity, family-care.")],
    reason: Annotated[str, typer.Option(help="What made you decide.")],
) -> None:
    """Write on which ground a protected person helped; it is strengthened, never weakened."""
    desk: Desk = context.obj
    with desk.acting(Action.CATEGORISE) as acting:
        stated = one_of(Ground, "--ground", ground)
        custody.write_ground(acting, entity, stated, reason)
    desk.say({"entity": entity, "ground": stated} if desk.json else f"{entity} helped: {stated}")


@app.command("check")
def check(context: typer.Context) -> None:
    """Hold suspects against the people whom other reports protect. Run it every night."""
    desk: Desk = context.obj
    with desk.acting(Action.CHECK) as acting:
        found = crosscheck.check_suspects(acting)
    if desk.json:
        desk.say(found)
        return
    desk.say(
        f"{found.suspects} suspects against {found.protected} protected: {found.held} on hold since"
    )


@app.command("notices")
def notices(
    context: typer.Context,
    read: Annotated[bool, typer.Option("--read", help="Write that you have read them.")] = False,
) -> None:
    """Show who asked that somebody be opened to analysis."""
    desk: Desk = context.obj
    with desk.acting(Action.CO_SIGN) as acting, acting.begin() as connection:
        found = rights_notices(connection, acting.reader)
        if read:
            see_notices(connection, [each.id for each in found if not each.seen])
        record(connection, acting.reader, Action.READ, "notices", details={"n": len(found)})
    desk.found(found, "nobody asked to open anybody yet")
    if desk.json:
        desk.say(found)
        return
    desk.table(
        "Notices of rights",
        ("request", "from", "as", "asked by", "when", ""),
        [
            (n.request, n.lane, n.category, n.asked_by, f"{n.at:%Y-%m-%d %H:%M}",
             "" if n.seen else "new")
            for n in found
        ],
    )  # fmt: skip


@app.command("requests")
def requests(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those decided on, too.")] = False,
) -> None:
    """Show the requests to open somebody to analysis."""
    desk: Desk = context.obj
    with desk.acting(Action.CO_SIGN) as acting, acting.begin() as connection:
        found = releases(connection, waiting=not every)
    desk.found(found, "no request waits")
    if desk.json:
        desk.say(found)
        return
    desk.table(
        "Requests to open somebody to analysis",
        ("request", "entity", "as", "on hold for, or protected as", "evidence", "asked by", "decided"),
        [
            (r.id, r.entity, r.category, ", ".join(r.holds or r.was), len(r.evidence), r.asked_by,
             "" if r.granted is None else f"{'granted' if r.granted else 'refused'}: {r.decision}")
            for r in found
        ],
    )  # fmt: skip


@app.command("co-sign")
def co_sign(
    context: typer.Context,
    request: UUID,
    reason: Annotated[str, typer.Option(help="What made you decide.")],
    grant: Annotated[bool, typer.Option("--grant/--refuse", help="Open them, or not.")],
) -> None:
    """Open somebody whom somebody else asked to open, or refuse to."""
    desk: Desk = context.obj
    with desk.acting(Action.CO_SIGN) as acting:
        decided = custody.co_sign(acting, request, reason, granted=grant)
    desk.say(
        decided if desk.json else f"{request} is {'granted' if decided.granted else 'refused'}"
    )
