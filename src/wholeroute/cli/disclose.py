"""`wholeroute disclose`: ask, confirm, take out; what left, and what recipients must be told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from wholeroute import custody, disclosure
from wholeroute.cli.desk import Desk
from wholeroute.cli.request_file import read_request
from wholeroute.disclosure import Preview
from wholeroute.errors import Invalid, Refused
from wholeroute.rights import Action

app = typer.Typer(help="Let things leave, and see what left.", no_args_is_help=True)

RequestFile = Annotated[
    Path, typer.Argument(help="The request, as YAML; docs/disclosure.md shows one.")
]
Out = Annotated[Path | None, typer.Option(help="Where the package goes; by its own name else.")]


@app.command("ask")
def ask(
    context: typer.Context,
    request: RequestFile,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be refused and why; write nothing.")
    ] = False,
) -> None:
    """Ask that something leave; a second person confirms it where a suspect is among them."""
    desk: Desk = context.obj
    with desk.acting(Action.EXPORT) as acting:
        wanted = read_request(acting, request)
        if dry_run:
            _preview(desk, disclosure.preview(acting, wanted, _now()))
            return
        asked = disclosure.ask(acting, wanted, _now())
    desk.say({"request": asked} if desk.json else f"request {asked}")


@app.command("confirm")
def confirm(
    context: typer.Context,
    request: UUID,
    yes: Annotated[bool, typer.Option("--yes/--no", help="It may leave, or it stays.")],
) -> None:
    """Confirm what a colleague asked for, or refuse it; read the words first with `show`."""
    desk: Desk = context.obj
    with desk.acting(Action.EXPORT) as acting:
        disclosure.confirm(acting, request, confirmed=yes)
    desk.say(
        {"request": request, "confirmed": yes}
        if desk.json
        else f"{request} is {'confirmed' if yes else 'refused'}"
    )


@app.command("show")
def show(context: typer.Context, request: UUID) -> None:
    """Show why each is to leave, opened from the vault. Audited."""
    desk: Desk = context.obj
    with desk.acting(Action.EXPORT) as acting:
        words = custody.words_of_request(acting, request)
    desk.found(words, f"no request {request} of your organisation")
    if desk.json:
        desk.say(words)
        return
    desk.table(
        "Why each is to leave", ("entity", "words"), [(each.entity, each.words) for each in words]
    )


@app.command("take")
def take(context: typer.Context, request: UUID, out: Out = None) -> None:
    """Let it out, once, and write the package to a file. No copy is kept here."""
    desk: Desk = context.obj
    if out is not None and out.exists() and not out.is_dir():
        raise Invalid("--out", f"{out} is there already", "Name a file that is not.")
    with desk.acting(Action.EXPORT, proved=True) as acting:
        package = disclosure.take(acting, request, _now())
    path = (out / package.name if out and out.is_dir() else out) or Path(package.name)
    with path.open("xb") as file:
        file.write(package.content)
    said = {"package": package.id, "file": str(path), "sha256": package.sha256.hex()}
    desk.say(said if desk.json else f"{path}: package {package.id}, SHA-256 {said['sha256']}")


@app.command("list")
def list_(context: typer.Context) -> None:
    """Show what left, what waits to, and what recipients must be told."""
    desk: Desk = context.obj
    with desk.acting(Action.EXPORT) as acting:
        left = disclosure.left(acting)
    if desk.json:
        desk.say(left)
        return
    desk.table(
        "Waits to leave",
        ("request", "recipient", "for", "entities", "asked by", "confirmed by"),
        [
            (r.id, r.terms.recipient, r.purpose, len(r.entities), r.member, r.confirmed_by)
            for r in left.requests
        ],
    )
    desk.table(
        "Left",
        ("package", "when", "recipient", "for", "by", "entities", "notices due"),
        [
            (d.id, f"{d.at:%Y-%m-%d %H:%M}", d.recipient, d.purpose, d.member, d.entities,
             d.notices_due)
            for d in left.disclosures
        ],
    )  # fmt: skip
    desk.table(
        "What recipients must be told",
        ("notice", "known to them as", "recipient", "what", "told"),
        [(n.id, n.package_id, n.recipient, n.what, n.told_at) for n in left.notices],
    )


@app.command("told")
def told(
    context: typer.Context,
    notice: UUID,
    acknowledged: Annotated[
        bool, typer.Option("--acknowledged", help="They said that they have it.")
    ] = False,
) -> None:
    """Write that a recipient was told, or acknowledged it."""
    desk: Desk = context.obj
    with desk.acting(Action.EXPORT) as acting:
        disclosure.tell(acting, notice, acknowledged=acknowledged)
    desk.say({"notice": notice} if desk.json else f"{notice}: written")


def _preview(desk: Desk, seen: Preview) -> None:
    if desk.json:
        desk.say(
            {
                "problems": [each.as_json() for each in seen.problems],
                "withheld": seen.withheld,
                "leaves": seen.leaves,
                "needs_second": seen.needs_second,
            }
        )
        return
    desk.table(
        "What would be refused",
        ("rule or field", "why"),
        [(p.rule if isinstance(p, Refused) else p.field, p.reason) for p in seen.problems],
    )
    desk.table(
        "What stays behind",
        ("entity", "field", "rule", "why"),
        [(w.entity, w.property or "all of it", w.rule, w.reason) for w in seen.withheld],
    )
    second = "; a second person must confirm it" if seen.needs_second else ""
    desk.say(f"{seen.leaves} statements would leave{second}")


def _now() -> datetime:
    return datetime.now(UTC)
