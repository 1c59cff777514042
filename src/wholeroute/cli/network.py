"""`wholeroute network`: picture who works together, list the groups, show one with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress

from wholeroute import network
from wholeroute.cli.desk import Desk
from wholeroute.ledger import Acting, statements
from wholeroute.rights import Action

app = typer.Typer(no_args_is_help=True)
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="YYYY-MM-DD.")]


@app.command()
def run(
    context: typer.Context,
    since: Day = None,
    until: Day = None,
) -> None:
    """Find groups and role cards in what you may analyse for this purpose."""
    desk: Desk = context.obj
    window = network.Window(since.date() if since else None, until.date() if until else None)
    with (
        desk.acting(Action.JUDGE) as acting,
        Progress(console=desk.err, transient=True, disable=desk.json) as bar,
    ):
        task = bar.add_task("reading", total=_STAGES)
        report = network.run(
            acting, window, lambda stage: bar.update(task, description=stage, advance=1)
        )
    desk.say(report if desk.json else in_words(report))


_STAGES = 4


def in_words(report: network.NetworkReport) -> str:
    """Return what a run found in a few lines."""
    cards = ", ".join(f"{many} {role}" for role, many in report.cards.items()) or "none"
    held = ", ".join(f"{many} {reading}" for reading, many in report.held_back.items()) or "nobody"
    return (
        f"{report.people:,} people, {report.ties:,} ties: {report.groups:,} groups\n"
        f"role cards: {cards}\n"
        f"held back by an innocent reading: {held}\n"
        f"{report.left_out:,} values are shared by too many to tie anybody\n"
        f"findings: {report.added:,} new, {report.kept:,} as before, {report.expired:,} expired"
    )


@app.command("list")
def list_groups(context: typer.Context) -> None:
    """List the groups that stand, the largest first."""
    desk: Desk = context.obj
    with desk.acting(Action.READ) as acting:
        found = network.groups(acting)
    desk.found(found, "no group stands that you may see: wholeroute network run")
    if desk.json:
        desk.say(found)
        return
    desk.table(
        "Groups",
        ("group", "people", "parts", "ties by layer", "stands without", "state", "handling"),
        [
            (g.name, len(g.people), _counts(g.roles), _counts(g.layers),
             ", ".join(name for name, stands in g.stands_without.items() if stands) or "nothing",
             g.state, g.handling)
            for g in found
        ],
    )  # fmt: skip


@app.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="As G-1a2b3c.")],
) -> None:
    """Show one group: who is in it as what, on which evidence, and what stands without it."""
    desk: Desk = context.obj
    with desk.acting(Action.READ) as acting:
        group, cards = network.group(acting, name)
        names = _names(acting, [each for card in cards for each in card.subjects])
    if desk.json:
        desk.say({"group": group, "cards": cards})
        return
    desk.table(
        f"{group.name}: {len(group.people)} people, {group.near} others near who are no subjects",
        ("person", "part", "supported", "stands without", "evidence"),
        [_row(card, names) for card in cards],
    )
    desk.table(
        f"Ties: each held in {group.robust:.0%} of {group.leiden['seeds']} runs",
        ("between", "and", "layer", "how", "sources", "grades", "from", "to"),
        [_tie(group, tie, names) for tie in group.ties],
    )


def _row(card: network.ShownCard, names: dict[UUID, str]) -> tuple[object, ...]:
    return (
        _called(card.subjects, names),
        card.role,
        f"{card.supporting} of {card.speaking} sources: {card.low:.0%} to {card.high:.0%}",
        ", ".join(name for name, stands in card.stands_without.items() if stands) or "nothing",
        "\n".join(line.words for line in card.lines),
    )


def _tie(
    group: network.ShownGroup, tie: network.ShownTie, names: dict[UUID, str]
) -> tuple[object, ...]:
    left, right = (_called(group.people[at].subjects, names) for at in (tie.left, tie.right))
    return (
        left, right, tie.layer, ", ".join(tie.how), ", ".join(tie.sources), " ".join(tie.grades),
        tie.first, tie.last,
    )  # fmt: skip


def _called(subjects: Iterable[UUID], names: dict[UUID, str]) -> str:
    said = sorted({names[each] for each in subjects if each in names})
    return " / ".join(said) or str(min(subjects))[:8]


def _names(acting: Acting, ids: list[UUID]) -> dict[UUID, str]:
    with acting.begin() as connection:
        said = statements(acting, connection, ids)
    parts: dict[UUID, dict[str, str]] = {}
    for each in said:
        parts.setdefault(each.entity, {}).setdefault(each.property, each.value)
    return {
        entity: p.get("name") or " ".join(filter(None, (p.get("firstName"), p.get("lastName"))))
        for entity, p in parts.items()
    }


def _counts(many: dict[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in many.items())
