"""`wholeroute members`: the first administrator, enrolling from a YAML file, invitations, a list."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
import yaml
from sqlalchemy.exc import IntegrityError

from wholeroute.cli.desk import Desk, one_of
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Ledger
from wholeroute.members import (
    Chooser,
    Chosen,
    Door,
    Member,
    Organisation,
    begin_exercise,
    enrol,
    id_from,
    invite,
    keep_password,
    look_up,
    make_first,
    member_named,
    members,
    new_seed,
    seed_as_link,
    seed_as_text,
    set_up_code,
)
from wholeroute.rights import OrganisationKind, Regime, Role

app = typer.Typer(no_args_is_help=True)
E = TypeVar("E", bound=Enum)


@app.command("enrol")
def enrol_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="YAML: organisations and members.")],
    exercise: Annotated[
        bool, typer.Option(help="All are invented: anybody at this machine acts as any of them.")
    ] = False,
) -> None:
    """Enrol organisations and members, renewing those already there.

    It takes an administrator who signed in within the last ten minutes, except in an exercise.
    """
    desk: Desk = context.obj
    bodies, people = read_members(file)
    with desk.ledger() as ledger:
        if exercise:
            begin_exercise(ledger)
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


@app.command()
def first(  # noqa: PLR0913 — what a first administrator says
    context: typer.Context,
    organisation: Annotated[str, typer.Option(prompt="Name of your organisation")],
    kind: Annotated[str, typer.Option(prompt="Its kind, such as authority or agency")],
    regime: Annotated[str, typer.Option(prompt="Data protection law it stands under, such as led")],
    country: Annotated[str, typer.Option(prompt="Its country in two letters, or nothing")],
    name: Annotated[str, typer.Option(prompt="Your name")],
    member: Annotated[str, typer.Option(prompt="Your name in this installation")],
) -> None:
    """Set a new installation up: its first organisation and administrator, once."""
    desk: Desk = context.obj
    body = Organisation(
        id_from(organisation), organisation, one_of(OrganisationKind, "--kind", kind),
        one_of(Regime, "--regime", regime), country.lower(),
    )  # fmt: skip
    with desk.ledger() as ledger:
        code = set_up_code(ledger)
        if code is None:
            raise Refused("set-up", "this installation is set up, or is an exercise")
        one = Member(member, body.id, name, (Role.ADMINISTRATOR,))
        if not members(ledger):
            make_first(ledger, code, body, one)
        choose(desk, ledger, code)


@app.command("invite")
def invite_(context: typer.Context, member: Annotated[str, typer.Argument()]) -> None:
    """Make a code with which a member chooses what they sign in with; it is shown once."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        code = invite(ledger, member_named(ledger, member).id)
    said = f"{code}\nServes once, within 72 hours: under /invited, or by wholeroute members accept."
    desk.say({"code": code} if desk.json else said)


@app.command()
def accept(
    context: typer.Context,
    code: Annotated[str, typer.Option(prompt="Code of your invitation", envvar="WHOLEROUTE_CODE")],
) -> None:
    """Choose a password and codes by an invitation; a passkey is chosen in a browser."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        choose(desk, ledger, code)


def choose(desk: Desk, ledger: Ledger, code: str) -> None:
    """Ask for a password and a code of an application, and keep them for whom an invitation is for."""
    door = Door(ledger, lambda: datetime.now(UTC))
    who = look_up(door, code, TERMINAL)
    seed, sealed = new_seed(door, who.id)
    desk.err.print(f"{who.name}, put this into an authenticator application: {seed_as_text(seed)}")
    desk.err.print(f"or open it there: {seed_as_link(seed, who.id)}")
    password = typer.prompt("New password", hide_input=True, err=True)
    again = typer.prompt("The same once more", hide_input=True, err=True)
    shown = typer.prompt("The six digits it shows now", err=True)
    codes = keep_password(door, Chooser(who, code=code), Chosen(password, again, sealed, shown))
    desk.err.print("Each of these recovers a sign-in once, with your password. Write them down:")
    said = {"member": who.id, "codes": codes}
    desk.say(said if desk.json else "\n".join([*codes, f"Now: wholeroute sign-in {who.id}"]))


TERMINAL = "terminal"
"""Where tries on a terminal come from, for who counts them."""


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
