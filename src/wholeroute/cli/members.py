"""`wholeroute members`: enrol organisations and members from a YAML file; list them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from wholeroute.cli.desk import Desk, one_of
from wholeroute.errors import Invalid
from wholeroute.members import Member, Organisation, enrol, members
from wholeroute.rights import OrganisationKind, Regime, Role

app = typer.Typer(no_args_is_help=True)


@app.command("enrol")
def enrol_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="YAML: organisations and members.")],
) -> None:
    """Enrol organisations and members, renewing those already there."""
    desk: Desk = context.obj
    bodies, people = read_members(file)
    with desk.ledger() as ledger:
        enrol(ledger, bodies, people)
    said = {"organisations": len(bodies), "members": len(people)}
    desk.say(said if desk.json else f"{len(bodies)} organisations, {len(people)} members")


def read_members(file: Path) -> tuple[list[Organisation], list[Member]]:
    """Read the YAML file; raise `Invalid` naming the field."""
    try:
        said: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise Invalid("FILE", f"it cannot be read: {error}", "Write it as YAML.") from None
    try:
        bodies = [
            Organisation(
                each["id"],
                each["name"],
                one_of(OrganisationKind, "kind", each["kind"]),
                one_of(Regime, "regime", each["regime"]),
                each.get("country", ""),
            )
            for each in said.get("organisations", [])
        ]
        people = [
            Member(
                each["id"],
                each["organisation"],
                each["name"],
                tuple(one_of(Role, "roles", role) for role in each["roles"]),
            )
            for each in said.get("members", [])
        ]
    except KeyError as missing:
        raise Invalid(str(missing.args[0]), "it is missing", "See docs/members.md.") from None
    return bodies, people


@app.command("list")
def list_(context: typer.Context) -> None:
    """List the members and their roles."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        everyone = members(ledger)
    desk.found(everyone, "nobody is enrolled yet; wholeroute members enrol FILE")
    if desk.json:
        desk.say(everyone)
        return
    desk.table(
        "Members",
        ("member", "name", "organisation", "roles"),
        [(m.id, m.name, m.organisation, ", ".join(m.roles)) for m in everyone],
    )
