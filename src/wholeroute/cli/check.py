"""`screen`, `show` and `protect`: look somebody up, look at one entity, protect."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress

from wholeroute import crosscheck, custody
from wholeroute.cli.desk import Desk, one_of
from wholeroute.crosscheck.screen_sheets import SheetsScreened, screen_sheets
from wholeroute.crosscheck.screening import SCREENING, Told
from wholeroute.entities import kind_named
from wholeroute.errors import Invalid
from wholeroute.ledger import (
    entities,
    entity_or_absent,
    record,
    restricted,
    statements,
)
from wholeroute.rights import Action, Category, Ground


def screen(  # noqa: PLR0913 — the command's options
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="As written, in any script.")] = "",
    birth: Annotated[str, typer.Option(help="A date, year or range, if known.")] = "",
    kind: Annotated[str, typer.Option(help="Person, Company, Vessel …")] = "Person",
    queries: Annotated[
        Path | None, typer.Option(help="CSV of whom to ask about: id,name,category …")
    ] = None,
    against: Annotated[Path | None, typer.Option(help="CSV of the list, likewise.")] = None,
    most: Annotated[int, typer.Option(help="Candidates shown for each query.")] = 5,
    purpose: Annotated[str, typer.Option(help="Why; as before the command.")] = "",
) -> None:
    """Look a name up among all you may see, or a table against a list. Audited."""
    desk: Desk = context.obj
    desk = replace(desk, purpose=purpose or desk.purpose)
    if queries or against:
        if name or queries is None or against is None:
            fix = "Give --queries Q.csv and --against L.csv, and no NAME: docs/screening.md."
            raise Invalid("screen", "a table is asked against a list", fix)
        _screen_tables(desk, queries, against, most)
        return
    if not name:
        raise typer.BadParameter("Give a name, or --queries and --against.", context)
    with desk.acting(Action.SCREEN) as acting:
        hits = crosscheck.screen(acting, name, kind=kind_named(kind), birth_date=birth)
    desk.found(
        hits,
        "nobody near enough to that name whom you may see for this purpose: give the whole name;"
        " what came in a moment ago may not have been looked at yet (`wholeroute crosscheck waiting`)",
    )
    if desk.json:
        desk.say(hits)
        return
    desk.table(
        "May be who you ask for: a reason to look, not an answer",
        ("entity", "names", "bits", "in words"),
        [
            (hit.entity, " / ".join(hit.names[:3]), f"{hit.score.weight:+.1f}",
             "; ".join(e.words for e in hit.score.evidence if e.feature != "prior"))
            for hit in hits
        ],
    )  # fmt: skip


def _screen_tables(desk: Desk, queries: Path, against: Path, most: int) -> None:
    with (
        desk.acting(Action.SCREEN) as acting,
        Progress(console=desk.err, transient=True, disable=desk.json) as bar,
    ):
        task = bar.add_task("reading", total=None)

        def watch(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)

        found = screen_sheets(
            acting, queries, against, datetime.now(UTC).date(), most=most, watch=watch
        )
    if desk.json:
        desk.say(
            {
                "model": SCREENING,
                "answers": found.answers,
                "left_out": {"queries": found.queries.left_out, "against": found.against.left_out},
                "unread_columns": {
                    "queries": found.queries.unread, "against": found.against.unread
                },
            }
        )  # fmt: skip
    else:
        _show_answers(desk, found)
    if not found.answers:
        raise typer.Exit(1)


def _show_answers(desk: Desk, found: SheetsScreened) -> None:
    rows = [
        (answer.id, answer.name, each.verdict, f"{each.score:.2f}", each.id, each.name,
         "; ".join(e.words for e in each.evidence))
        for answer in found.answers
        for each in answer.candidates
        if each.verdict is not Told.NO
    ]  # fmt: skip
    desk.table(
        "May be who is asked about: a reason to look, not an answer",
        ("asked", "name", "verdict", "score", "listed", "listed as", "in words"),
        rows,
    )
    told = Counter(answer.verdict for answer in found.answers)
    counts = ", ".join(f"{told[each]:,} {each}" for each in Told)
    desk.say(f"{len(found.answers):,} asked against {len(found.against.records):,}: {counts}")
    for name, sheet in (("queries", found.queries), ("against", found.against)):
        for each in sheet.left_out:
            desk.err.print(f"{name} {each} [{each.rule}]")
        for column in sheet.unread:
            desk.err.print(f"{name}: the column {column!r} says nothing here")


def show(context: typer.Context, entity: UUID) -> None:
    """Show every statement about an entity and those judged the same, with source and grade."""
    desk: Desk = context.obj
    with desk.acting(Action.READ) as acting, acting.begin() as connection:
        ids = crosscheck.cluster_of(acting, connection, entity)
        entity_or_absent(entities(acting, connection, ids), entity)
        said = statements(acting, connection, ids)
        hidden = restricted(acting, connection, ids)
        record(connection, acting.reader, Action.READ, f"entity:{entity}")
    if desk.json:
        desk.say({"entity": entity, "records": ids, "statements": said, "restricted": hidden})
        return
    desk.table(
        f"{entity}: {len(ids)} record(s)",
        ("property", "value", "grade", "source", "from", "handling"),
        [
            (s.property, s.value or f"({s.flag})", s.code, s.source.title, s.source.contributor,
             f"{s.source.handling} TLP:{s.source.tlp}".strip())
            for s in said
        ],
    )  # fmt: skip
    for originator in hidden:
        desk.say(f"{originator} holds more, not given for this purpose")


def protect(
    context: typer.Context,
    entity: UUID,
    category: Annotated[str, typer.Option(help="smuggled-person, victim, witness …")],
    reason: Annotated[str, typer.Option(help="Why; kept for good.")],
    ground: Annotated[
        str, typer.Option(help="Why a humanitarian actor helped, e.g. mandated-by-law.")
    ] = "",
) -> None:
    """Move a person out of the open lane, at once and everywhere."""
    desk: Desk = context.obj
    with desk.acting(Action.CATEGORISE) as acting:
        done = custody.protect(
            acting, entity, one_of(Category, "--category", category), reason,
            ground=one_of(Ground, "--ground", ground) if ground else None,
        )  # fmt: skip
    desk.say(done if desk.json else f"{entity} is protected")
