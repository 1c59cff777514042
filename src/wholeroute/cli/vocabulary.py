"""`wholeroute vocabulary`: the allow-list of kinds and properties as a page of the docs."""

from __future__ import annotations

import typer

from wholeroute.cli.desk import Desk
from wholeroute.entities import LINK_KINDS, OBJECT_KINDS, PROPERTIES, Kind


def vocabulary(context: typer.Context) -> None:
    """Print what may be said, as Markdown; docs/vocabulary.md is this output."""
    desk: Desk = context.obj
    if desk.json:
        desk.say({"kinds": [kind.value for kind in Kind], "properties": list(PROPERTIES.values())})
    else:
        typer.echo(as_markdown())


def as_markdown() -> str:
    """Return the vocabulary as a page: kinds, then properties with type and scheme."""
    lines = [
        "# Vocabulary",
        "",
        "What is not listed here cannot be stored. Names follow FollowTheMoney where it has them.",
        "There is no property for ethnicity, religion, political opinion, appearance or any measure of a",
        "body, and none for a score on a person. This page is the output of `wholeroute vocabulary`.",
        "",
        "## Kinds",
        "",
        *(f"- **{kind.value}**{_role(kind)}" for kind in Kind),
        "",
        "## Properties",
        "",
        "| property | type | scheme | tells who somebody is |",
        "|---|---|---|---|",
        *(
            f"| {each.name} | {each.type.value} | {each.scheme} | {'yes' if each.identifying else ''} |"
            for each in PROPERTIES.values()
        ),
    ]
    return "\n".join(lines)


def _role(kind: Kind) -> str:
    if kind in LINK_KINDS:
        return ": takes the strictest lane of those it names"
    return ": takes the lane of the people who hold it" if kind in OBJECT_KINDS else ""
