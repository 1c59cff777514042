"""`screen`, `show` and `protect`: look somebody up, look at one entity, protect."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from wholeroute import crosscheck, custody
from wholeroute.cli.desk import Desk, one_of
from wholeroute.entities import kind_named
from wholeroute.ledger import (
    entities,
    entity_or_absent,
    record,
    restricted,
    statements,
)
from wholeroute.rights import Action, Category, Ground


def screen(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="As written, in any script.")],
    birth: Annotated[str, typer.Option(help="A date, year or range, if known.")] = "",
    kind: Annotated[str, typer.Option(help="Person, Company, Vessel …")] = "Person",
) -> None:
    """Look a name up among all you may see, for the stated purpose. Audited."""
    desk: Desk = context.obj
    with desk.acting(Action.SCREEN) as acting:
        hits = crosscheck.screen(acting, name, kind=kind_named(kind), birth_date=birth)
    desk.found(
        hits,
        "nobody near enough to that name whom you may see for this purpose: give the whole name;"
        " who came in since the last `wholeroute crosscheck` is not looked at",
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
