"""`wholeroute referrals`: tell a protection service of a need, one way."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from wholeroute import disclosure
from wholeroute.cli.desk import Desk, one_of
from wholeroute.disclosure import Need, Referral, Urgency
from wholeroute.rights import Action

app = typer.Typer(help="Tell a protection service of a need.", no_args_is_help=True)


@app.command("send")
def send(  # noqa: PLR0913 — a referral has these parts
    context: typer.Context,
    recipient: str,
    need: Annotated[str, typer.Option(help="What is needed, e.g. medical.")],
    place: Annotated[str, typer.Option(help="Where.")],
    urgency: Annotated[str, typer.Option(help="now, today or this-week.")],
    contact: Annotated[str, typer.Option(help="Whom the service can call: yours, not theirs.")],
    language: Annotated[str, typer.Option(help="The language to speak, e.g. ti.")],
    legal_basis: Annotated[str, typer.Option(help="On which law.")],
    words: Annotated[str, typer.Option(help="Anything else, without name or number.")] = "",
) -> None:
    """Tell a protection service of a need. There is no way to say whose it is."""
    desk: Desk = context.obj
    referral = Referral(
        recipient, one_of(Need, "--need", need), place, one_of(Urgency, "--urgency", urgency),
        contact, language, legal_basis, words,
    )  # fmt: skip
    with desk.acting(Action.REFER) as acting:
        sent = disclosure.refer(acting, referral)
    desk.say({"referral": sent} if desk.json else f"referral {sent}")


@app.command("list")
def list_(context: typer.Context) -> None:
    """Show the referrals sent by or to your organisation."""
    desk: Desk = context.obj
    with desk.acting(Action.REFER) as acting:
        found = disclosure.referred(acting)
    desk.found(found, "no referral")
    if desk.json:
        desk.say(found)
        return
    desk.table(
        "Referrals",
        ("referral", "need", "urgency", "place", "contact", "from", "to", "received"),
        [
            (r.id, r.need, r.urgency, r.place, r.contact, r.organisation, r.recipient,
             r.received_at)
            for r in found
        ],
    )  # fmt: skip


@app.command("received")
def received(context: typer.Context, referral: UUID) -> None:
    """Say that the service has a referral."""
    desk: Desk = context.obj
    with desk.acting(Action.REFER) as acting:
        disclosure.receive(acting, referral)
    desk.say({"received": referral} if desk.json else f"{referral} is received")
