"""`wholeroute identities`: ask who stands behind a pseudonym; tell, on consent or a court's order."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from wholeroute import custody
from wholeroute.cli.desk import Desk, one_of
from wholeroute.errors import Invalid
from wholeroute.ledger import (
    Agreement,
    Basis,
    IdentityWish,
    identity_requests,
    own_identity_requests,
    record,
)
from wholeroute.rights import Action, Purpose

app = typer.Typer(help="Ask who a pseudonym is; tell, on consent.", no_args_is_help=True)
Properties = Annotated[
    list[str], typer.Option("--property", help="name, birthDate …; may be repeated.")
]


@app.command("ask")
def ask(  # noqa: PLR0913 — what a request states
    context: typer.Context,
    report: UUID,
    pseudonym: UUID,
    properties: Properties,
    case: Annotated[str, typer.Option(help="The case it is needed in.")],
    reason: Annotated[str, typer.Option(help="What it is needed for.")],
) -> None:
    """Ask who somebody is. You are answered alike whether or not there is such a person."""
    desk: Desk = context.obj
    with desk.acting(Action.REQUEST_IDENTITY) as acting:
        wish = IdentityWish(report, pseudonym, tuple(properties), case)
        request = custody.request_identity(acting, wish, reason)
    desk.say({"request": request} if desk.json else f"request {request} waits for a custodian")


@app.command("own")
def own(context: typer.Context) -> None:
    """Show what you asked, and what became of it."""
    desk: Desk = context.obj
    with desk.acting(Action.REQUEST_IDENTITY) as acting, acting.begin() as connection:
        found = own_identity_requests(connection)
        record(connection, acting.reader, Action.READ, "identities", details={"n": len(found)})
    desk.found(found, "you asked for nobody yet")
    if desk.json:
        desk.say(found)
        return
    desk.table(
        "Your requests",
        ("request", "pseudonym", "case", "state"),
        [(r.id, r.pseudonym, r.case_reference, r.state) for r in found],
    )


@app.command("open")
def open_(context: typer.Context, request: UUID) -> None:
    """Open what was released to you: once, and never again."""
    desk: Desk = context.obj
    with desk.acting(Action.REQUEST_IDENTITY, proved=True) as acting:
        opened = custody.open_identity(acting, request)
    if desk.json:
        desk.say([{"property": name, "value": value} for name, value in opened])
        return
    desk.table("Opened once", ("property", "value"), opened)


@app.command("list")
def list_(context: typer.Context) -> None:
    """Show the requests that you decide on."""
    desk: Desk = context.obj
    with desk.acting(Action.RELEASE_IDENTITY) as acting, acting.begin() as connection:
        found = identity_requests(connection)
        record(connection, acting.reader, Action.READ, "identities", details={"n": len(found)})
    desk.found(found, "no request waits")
    if desk.json:
        desk.say(found)
        return
    desk.table(
        "Who asks who somebody is",
        ("request", "report", "pseudonym", "known", "properties", "purpose", "asked by", "decided"),
        [
            (r.id, r.report, r.pseudonym, "yes" if r.known else "no", ", ".join(r.properties),
             r.purpose, r.asked_by, r.decided_by)
            for r in found
        ],
    )  # fmt: skip


@app.command("consent")
def consent(  # noqa: PLR0913 — what a consent states
    context: typer.Context,
    report: UUID,
    person: UUID,
    properties: Properties,
    reference: Annotated[str, typer.Option(help="The signed document, without a name.")],
    given: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day it was given.")],
    agreed_for: Annotated[str, typer.Option("--for", help="investigation or prosecution.")],
) -> None:
    """Write what a protected person agreed to."""
    desk: Desk = context.obj
    with desk.acting(Action.RELEASE_IDENTITY) as acting:
        purpose = one_of(Purpose, "--for", agreed_for)
        agreed = Agreement(reference, given.date(), tuple(properties), purpose)
        written = custody.write_consent(acting, report, person, agreed)
    desk.say({"consent": written} if desk.json else f"consent {written} stands")


@app.command("revoke")
def revoke(context: typer.Context, consent: UUID) -> None:
    """Write that somebody took their consent back."""
    desk: Desk = context.obj
    with desk.acting(Action.RELEASE_IDENTITY) as acting:
        custody.take_consent_back(acting, consent)
    desk.say({"revoked": consent} if desk.json else f"consent {consent} is taken back")


@app.command("decide")
def decide(  # noqa: PLR0913 — what a decision states
    context: typer.Context,
    request: UUID,
    grant: Annotated[bool, typer.Option("--grant/--refuse", help="Release, or not.")],
    properties: Annotated[
        list[str] | None, typer.Option("--property", help="What is released; may be repeated.")
    ] = None,
    consent: Annotated[UUID | None, typer.Option(help="The consent it rests on.")] = None,
    order: Annotated[str, typer.Option(help="Or the order of a court: its reference.")] = "",
) -> None:
    """Release named properties to whoever asked, or refuse: they are not told why."""
    desk: Desk = context.obj
    if consent is not None and order:
        raise Invalid(
            "--order", "two grounds are named", "Name the consent or the order, not both."
        )
    with desk.acting(Action.RELEASE_IDENTITY, proved=True) as acting:
        if grant:
            custody.release_identity(acting, request, properties or (), Basis(consent, order))
        else:
            custody.refuse_identity(acting, request)
    done = "released" if grant else "refused"
    desk.say({"request": request, "granted": grant} if desk.json else f"{request} is {done}")
