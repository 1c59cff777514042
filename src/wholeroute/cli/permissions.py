"""`wholeroute permissions`: lift an own H1 or H2 for one recipient, and take that back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer

from wholeroute import disclosure
from wholeroute.cli.desk import Desk, one_of
from wholeroute.disclosure import Grant
from wholeroute.rights import Action, PermitCode, Purpose

app = typer.Typer(help="Lift an own H1 or H2 for one recipient.", no_args_is_help=True)


@app.command("give")
def give(  # noqa: PLR0913 — a permission has these parts
    context: typer.Context,
    report: UUID,
    code: Annotated[str, typer.Option(help="H1 or H2.")],
    recipient: Annotated[str, typer.Option(help="Who may use it.")],
    until: Annotated[datetime, typer.Option(help="Until when, e.g. 2027-03-31.")],
    recipients_purpose: Annotated[
        str, typer.Option("--for", help="For which purpose of theirs.")
    ] = Purpose.INVESTIGATION.value,
    proceedings: Annotated[str, typer.Option(help="Which proceedings, for H1.")] = "",
    whole_class: Annotated[
        bool, typer.Option("--same-codes", help="Every report of yours under the same codes.")
    ] = False,
) -> None:
    """Lift an own H1 or H2 for one recipient; see `list` and `revoke`."""
    desk: Desk = context.obj
    wanted = Grant(
        report, one_of(PermitCode, "--code", code), recipient,
        one_of(Purpose, "--for", recipients_purpose), until.replace(tzinfo=UTC), proceedings,
        whole_class,
    )  # fmt: skip
    with desk.acting(Action.PERMIT) as acting:
        given = disclosure.grant(acting, wanted, datetime.now(UTC))
    desk.say({"permission": given} if desk.json else f"permission {given}")


@app.command("list")
def list_(context: typer.Context) -> None:
    """Show the permissions that your organisation gave."""
    desk: Desk = context.obj
    with desk.acting(Action.PERMIT) as acting:
        given = disclosure.given(acting)
    desk.found(given, "no permission was given")
    if desk.json:
        desk.say(given)
        return
    desk.table(
        "Permissions",
        ("permission", "code", "report", "recipient", "for", "until", "taken back"),
        [
            (p.id, p.code, p.contribution or "same codes", p.recipient, p.purpose, p.until,
             p.revoked_at)
            for p in given
        ],
    )  # fmt: skip


@app.command("revoke")
def revoke(context: typer.Context, permission: UUID) -> None:
    """Take a permission back, at once."""
    desk: Desk = context.obj
    with desk.acting(Action.PERMIT) as acting:
        disclosure.revoke(acting, permission)
    desk.say({"revoked": permission} if desk.json else f"{permission} is taken back")
