"""`wholeroute members`: enrol organisations and members from a YAML file; list them."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
import yaml
from sqlalchemy.exc import IntegrityError

from wholeroute.cli.desk import Desk, one_of
from wholeroute.errors import Invalid
from wholeroute.members import Member, Organisation, enrol, members
from wholeroute.rights import OrganisationKind, Regime, Role

app = typer.Typer(no_args_is_help=True)
E = TypeVar("E", bound=Enum)


@app.command("enrol")
def enrol_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="YAML: organisations and members.")],
) -> None:
    """Enrol organisations and members, renewing those already there."""
    desk: Desk = context.obj
    bodies, people = read_members(file)
    with desk.ledger() as ledger:
        try:
            enrol(ledger, bodies, people)
        except IntegrityError:
            homeless = {each.organisation for each in people} - {each.id for each in bodies}
            fix = f"Write one of them under organisations: {', '.join(sorted(homeless))}."
            raise Invalid("organisation", "a member's is not enrolled", fix) from None
    said = {"organisations": len(bodies), "members": len(people)}
    desk.say(said if desk.json else f"{len(bodies)} organisations, {len(people)} members")


def read_members(file: Path) -> tuple[list[Organisation], list[Member]]:
    """Read the YAML file; raise `Invalid` naming the field and the line."""
    if not file.is_file():
        raise Invalid("FILE", f"{file} is no file", "Check the path.")
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise Invalid("FILE", f"is not YAML: {error.problem}", _FIX, line=line) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Invalid("FILE", f"cannot be read: {error}", _FIX) from None
    lists = _fields(root, "FILE")
    unknown = sorted(lists.keys() - {"organisations", "members"})
    if unknown or not lists:
        wrong = f"{unknown[0]} stands there" if unknown else "it names nobody"
        raise Invalid("FILE", wrong, "Write the lists organisations: and members:.")
    bodies = [_organisation(each) for each in _items(lists.get("organisations"), "organisations")]
    return bodies, [_member(each) for each in _items(lists.get("members"), "members")]


_FIX = "See docs/members.md for an example."


def _organisation(node: yaml.Node) -> Organisation:
    said = _fields(node, "organisations")
    return Organisation(
        _text(node, said, "id"),
        _text(node, said, "name"),
        _known(OrganisationKind, "kind", _text(node, said, "kind"), node),
        _known(Regime, "regime", _text(node, said, "regime"), node),
        _text(node, said, "country") if "country" in said else "",
    )


def _member(node: yaml.Node) -> Member:
    said = _fields(node, "members")
    roles = said.get("roles")
    if not isinstance(roles, yaml.SequenceNode) or not roles.value:
        raise _wrong("roles", "is no list", "Write roles: [analyst, contributor].", roles or node)
    return Member(
        _text(node, said, "id"),
        _text(node, said, "organisation"),
        _text(node, said, "name"),
        tuple(_known(Role, "roles", str(each.value), each) for each in roles.value),
    )


def _fields(node: yaml.Node | None, where: str) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(where, "is no list of fields", _FIX, node)
    return {str(key.value): value for key, value in node.value}


def _items(node: yaml.Node | None, where: str) -> list[yaml.Node]:
    if node is None or node.tag == "tag:yaml.org,2002:null":
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise _wrong(where, "is no list", _FIX, node)
    return list(node.value)


def _text(node: yaml.Node, said: dict[str, yaml.Node], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, yaml.ScalarNode) or not value.value.strip():
        raise _wrong(name, "is missing or empty", _FIX, value or node)
    return str(value.value).strip()


def _known(kind: type[E], field: str, text: str, node: yaml.Node) -> E:
    try:
        return one_of(kind, field, text)
    except Invalid as wrong:
        raise _wrong(field, wrong.reason, wrong.fix, node) from None


def _wrong(field: str, reason: str, fix: str, node: yaml.Node | None) -> Invalid:
    return Invalid(field, reason, fix, line=node.start_mark.line + 1 if node else None)


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
