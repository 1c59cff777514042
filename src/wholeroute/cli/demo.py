"""`wholeroute demo`: the whole chain on invented files, in an installation of its own."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from wholeroute import crosscheck, exercise
from wholeroute.cli import intake, operate, pairs
from wholeroute.cli.desk import Desk
from wholeroute.cli.members import read_members
from wholeroute.intake import take_in
from wholeroute.ledger import Acting, Home, Ledger, entities, statements
from wholeroute.members import enrol, member_named
from wholeroute.rights import Purpose, Role

ANALYST = "ana"


def demo(
    context: typer.Context,
    lists: Annotated[
        Path | None, typer.Option(help="Add the public sanctions lists found in this folder.")
    ] = None,
    serve: Annotated[bool, typer.Option(help="Serve the pages afterwards.")] = True,
    port: Annotated[int, typer.Option(help="On the loopback address.")] = operate.PORT,
) -> None:
    """Take invented reports in, cross-check them, show what was found, and serve the pages."""
    desk: Desk = context.obj
    with Ledger.open(demo_home()) as ledger:
        enrol(ledger, *read_members(exercise.members_file()))
        for file in exercise.first_files() + (exercise.list_files(lists) if lists else []):
            _take(desk, ledger, file)
        analyst = member_named(ledger, ANALYST).as_reader(Role.ANALYST, Purpose.ANALYSIS)
        with ledger.acting(analyst) as acting:
            started = time.monotonic()
            report = crosscheck.run(acting)
            desk.err.print(f"cross-checked in {time.monotonic() - started:.1f} s")
            found = _merged(acting)
        _tell(desk, report, found)
        if serve:
            operate.run(ledger, port, desk)


def demo_home() -> Home:
    """Return the demonstration's own folders: it never touches a real installation."""
    ours = Home.from_environment()
    if os.environ.get("WHOLEROUTE_HOME") or ours.database_url:
        return ours
    return Home(
        Path(f"{ours.data}-demo"),
        ours.keys.parent.with_name(f"{ours.keys.parent.name}-demo") / "keys",
    )


def _take(desk: Desk, ledger: Ledger, file: exercise.FirstFile) -> None:
    purpose = (
        Purpose.PROTECTION if Purpose.ANALYSIS not in file.terms.purposes else Purpose.ANALYSIS
    )
    sender = member_named(ledger, file.member).as_reader(Role.CONTRIBUTOR, purpose)
    with ledger.acting(sender) as acting:
        today = datetime.now(UTC).date()
        receipt = take_in(acting, file.path, file.reader, file.terms, today, mapping=file.mapping)
    desk.err.print(intake.in_words(file.path.name, receipt))


@dataclass(frozen=True, slots=True)
class Merged:
    """One cluster as the demonstration shows it."""

    records: list[UUID]
    names: list[str]
    sources: list[str]
    because: list[str]


def _merged(acting: Acting) -> list[Merged]:
    """Return the first clusters of people, each with its names and what joins it."""
    with acting.begin() as connection:
        people = {e.id for e in entities(acting, connection, most=20_000) if e.kind == "Person"}
        clusters: dict[UUID, list[UUID]] = {}
        for membership in crosscheck.memberships(connection):
            if membership.entity in people:
                clusters.setdefault(membership.analytic, []).append(membership.entity)
        shown = list(clusters.values())[:_SHOWN]
        said = [statements(acting, connection, ids) for ids in shown]
    return [
        Merged(
            ids,
            sorted({s.value for s in about if s.property in ("name", "firstName", "lastName")}),
            sorted({s.source.title for s in about}),
            _because(acting, ids),
        )
        for ids, about in zip(shown, said, strict=True)
    ]


_SHOWN = 8


def _because(acting: Acting, ids: list[UUID]) -> list[str]:
    score = crosscheck.explain(acting, ids[0], ids[1]).score
    return [each.words for each in score.evidence if each.feature != "prior"]


def _tell(desk: Desk, report: crosscheck.RunReport, found: list[Merged]) -> None:
    if desk.json:
        desk.say({"crosscheck": report, "people": found})
        return
    desk.say(pairs.in_words(report))
    desk.table(
        "One person, several reports",
        ("names", "sources", "because"),
        [(" / ".join(f.names), "\n".join(f.sources), "; ".join(f.because)) for f in found],
    )
    desk.say(
        "People who were smuggled, their helpers and children are in none of this: ask as hanna."
    )
