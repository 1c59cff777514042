"""`wholeroute subject`: answer people who ask what is kept of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from wholeroute import crosscheck
from wholeroute.cli.desk import Desk, one_of
from wholeroute.custody import subject_access
from wholeroute.errors import Invalid
from wholeroute.ledger import Channel, RequestKind
from wholeroute.rights import Action

app = typer.Typer(help="Answer people who ask what is kept of them.", no_args_is_help=True)


@app.command("register")
def register(
    context: typer.Context,
    particulars: Path,
    received: Annotated[str, typer.Option(help="The day it came in, as 2026-03-21.")],
    kind: Annotated[
        str, typer.Option(help="access, rectification, restriction, erasure.")
    ] = "access",
    channel: Annotated[str, typer.Option(help="direct, or through the authority.")] = "direct",
) -> None:
    """Register a request. A file says who asks: names on a command line end up in its history.

    One line each: `name: …` (more than one where they have more), `proof: …` for the reference of
    what proved it, and, where known, `born: …`, `number: …`, `contact: …`.
    """
    desk: Desk = context.obj
    asked = subject_access.Asked(
        one_of(RequestKind, "--kind", kind), one_of(Channel, "--channel", channel),
        _day(received), _read(particulars),
    )  # fmt: skip
    with desk.acting(Action.ANSWER) as acting:
        request = subject_access.register(acting, asked, datetime.now(UTC).date())
        deadline = subject_access.request_named(acting, request).deadline
    desk.say(
        {"request": request, "deadline": deadline}
        if desk.json
        else f"request {request}, to be answered by {deadline}"
    )


@app.command("list")
def list_(context: typer.Context) -> None:
    """Show the requests and their deadlines, the most urgent first."""
    desk: Desk = context.obj
    with desk.acting(Action.ANSWER) as acting:
        found = subject_access.requests(acting)
    desk.found(found, "nobody asks")
    if desk.json:
        desk.say(found)
        return
    today = datetime.now(UTC).date()
    desk.table(
        "Who asks",
        ("request", "asks for", "through", "received", "answer by", "answered"),
        [
            (r.id, r.kind, r.channel, r.received_on,
             f"{r.deadline}{' (late)' if r.answer is None and r.deadline < today else ''}",
             r.answer or "")
            for r in found
        ],
    )  # fmt: skip


@app.command("extend")
def extend(
    context: typer.Context, request: UUID, reason: Annotated[str, typer.Option(help="Why.")]
) -> None:
    """Take two months more, once."""
    desk: Desk = context.obj
    with desk.acting(Action.ANSWER) as acting:
        until = subject_access.extend(acting, request, reason)
    desk.say({"deadline": until} if desk.json else f"to be answered by {until}")


@app.command("look")
def look(context: typer.Context, request: UUID) -> None:
    """Look in every lane for who asks, and nobody else."""
    desk: Desk = context.obj
    with desk.acting(Action.ANSWER) as acting:
        found = subject_access.look(
            acting, request, lambda who: crosscheck.sought_keys(who.names, who.numbers)
        )
    desk.say({"found": found} if desk.json else f"{found} more who may be meant")


@app.command("show")
def show(context: typer.Context, request: UUID) -> None:
    """Show who may be meant and what is said of them, to decide on each."""
    desk: Desk = context.obj
    with desk.acting(Action.ANSWER) as acting:
        meant = subject_access.may_be_meant(acting, request)
        asked = subject_access.asked_originators(acting, request)
        who = subject_access.who_asks(acting, request)
    if desk.json:
        desk.say({"who_asks": who, "may_be_meant": meant, "originators": asked})
        return
    desk.table(
        "Who asks",
        ("names", "born", "numbers", "proof", "answer to"),
        [(", ".join(who.names), who.birth_date, ", ".join(who.numbers), who.proof, who.contact)],
    )
    desk.table(
        "Who may be meant",
        ("entity", "lane", "sent by", "said", "meant", "told", "ground"),
        [
            (m.match.entity, m.match.kept.lane, m.match.originator,
             "; ".join(f"{what}: {value}" for what, value in m.said), m.match.meant, m.match.told,
             m.match.ground)
            for m in meant
        ],
    )  # fmt: skip
    if asked:
        desk.table(
            "Originators asked",
            ("organisation", "by when", "answer"),
            [(each.originator, each.due, each.answer or "none yet") for each in asked],
        )


@app.command("decide")
def decide(  # noqa: PLR0913 — a decision has these parts
    context: typer.Context,
    request: UUID,
    entity: UUID,
    meant: Annotated[bool, typer.Option("--meant/--other", help="Whether it is who asks.")],
    tell: Annotated[
        bool, typer.Option("--tell/--withhold", help="Whether it may be told.")
    ] = False,
    ground: Annotated[str, typer.Option(help="a to e, of Article 15(1) of the directive.")] = "",
) -> None:
    """Say whether somebody is who asks, and whether it may be told."""
    desk: Desk = context.obj
    with desk.acting(Action.ANSWER) as acting:
        subject_access.decide(acting, request, entity, subject_access.Decided(meant, tell, ground))
    desk.say({"entity": entity, "meant": meant} if desk.json else "written")


@app.command("ask")
def ask(
    context: typer.Context,
    request: UUID,
    originator: str,
    due: Annotated[str, typer.Option(help="By when they answer, as 2026-03-21.")],
) -> None:
    """Write down that an originator was asked whether something may be told."""
    desk: Desk = context.obj
    with desk.acting(Action.ANSWER) as acting:
        subject_access.ask_originator(acting, request, originator, _day(due))
    desk.say({"originator": originator} if desk.json else "written")


@app.command("heard")
def heard(
    context: typer.Context,
    request: UUID,
    originator: str,
    tell: Annotated[bool, typer.Option("--tell/--withhold", help="What they answered.")],
    ground: Annotated[str, typer.Option(help="a to e, where they withhold.")] = "",
) -> None:
    """Write down what an originator answered."""
    desk: Desk = context.obj
    with desk.acting(Action.ANSWER) as acting:
        subject_access.originator_answered(acting, request, originator, tell=tell, ground=ground)
    desk.say({"originator": originator} if desk.json else "written")


@app.command("answer")
def answer(
    context: typer.Context,
    request: UUID,
    into: Annotated[Path, typer.Option(help="The folder for the letter and its JSON.")],
    done: Annotated[
        bool, typer.Option("--done", help="What they asked for was done, and they are told so.")
    ] = False,
) -> None:
    """Close a request and write what goes back. Told nothing, it looks as if nothing were held."""
    desk: Desk = context.obj
    if not into.is_dir():
        raise Invalid("--into", "is no folder", "Make it first.")
    with desk.acting(Action.ANSWER) as acting:
        made = subject_access.answer(acting, request, done=done)
    for suffix, content in (("txt", made.words), ("json", made.json)):
        path = into / f"{request}.{suffix}"
        path.touch(mode=0o600)
        path.write_bytes(content)
    desk.say({"answer": made.kind} if desk.json else f"answered, in {into}")


def _read(path: Path) -> subject_access.Particulars:
    said: dict[str, list[str]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid("PARTICULARS", f"cannot be read: {error}", "Name a text file.") from None
    for number, line in enumerate(lines, start=1):
        what, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon or what.strip() not in _KNOWN:
            fix = f"Begin each line with one of {', '.join(_KNOWN)} and a colon."
            raise Invalid("PARTICULARS", "a line says nothing known", fix, line=number)
        said.setdefault(what.strip(), []).append(value.strip())
    first = {what: (values or [""])[0] for what, values in said.items()}
    return subject_access.Particulars(
        tuple(said.get("name", ())), first.get("proof", ""), first.get("born", ""),
        tuple(said.get("number", ())), first.get("contact", ""),
    )  # fmt: skip


_KNOWN = ("name", "proof", "born", "number", "contact")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("day", f"{text!r} is no day", "Write it as 2026-03-21.") from None
