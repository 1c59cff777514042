"""`sign-in` and `sign-out`: who acts on this terminal, where everybody is real."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated

import typer

from wholeroute.cli.desk import Desk, kept_session, session_file
from wholeroute.cli.members import TERMINAL
from wholeroute.errors import Refused
from wholeroute.members import Door, PasswordTry, is_exercise


def sign_in(
    context: typer.Context, member: Annotated[str, typer.Argument(help="Your name here.")]
) -> None:
    """Sign in on this terminal by password and code; commands then act as you, for eight hours.

    It ends by itself after half an hour without a command. A passkey needs a browser.
    """
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        if is_exercise(ledger):
            raise Refused("exercise", "nobody signs in to an exercise: --as names who acts")
        password = typer.prompt("Password", hide_input=True, err=True)
        code = typer.prompt("Code", err=True)
        door = Door(ledger, lambda: datetime.now(UTC))
        door.leave(kept_session())
        keep_session(door.by_password(PasswordTry(member, password, code, TERMINAL)))
    desk.say({"member": member} if desk.json else f"{member} acts on this terminal")


def sign_out(context: typer.Context) -> None:
    """Sign out: what this terminal kept opens nothing any more."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        Door(ledger, lambda: datetime.now(UTC)).leave(kept_session())
    session_file().unlink(missing_ok=True)
    desk.say({"signed_out": True} if desk.json else "signed out")


def keep_session(token: str) -> None:
    """Keep a token for its owner alone; whoever reads the file acts as them."""
    path = session_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(token)
    fresh.rename(path)
