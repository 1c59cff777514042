"""`wholeroute audit`: read the log, seal it, hand it out, hold it against what others keep."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from nacl.utils import random
from typer.core import TyperGroup

from wholeroute import custody
from wholeroute.cli.desk import Desk
from wholeroute.custody import COSIGNS, Signer, Unreadable, Verified
from wholeroute.errors import Invalid
from wholeroute.ledger import audit_rows
from wholeroute.rights import Action


class _ListsByDefault(TyperGroup):
    """`audit` alone lists."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=_ListsByDefault, invoke_without_command=True)

KeyFile = Annotated[Path, typer.Option("--key", help="The witness's own key file.")]


@app.callback()
def _group() -> None:
    """Read the log, seal it, hand it out, and hold it against what others keep of it."""


@app.command("list")
def list_(context: typer.Context, most: int = 50) -> None:
    """Show the newest lines of the audit log. Auditors only."""
    desk: Desk = context.obj
    with desk.acting(Action.AUDIT) as acting:
        rows = audit_rows(acting, most=most)
    desk.found(rows, "the audit log is empty")
    if desk.json:
        desk.say(rows)
        return
    desk.table(
        "Audit log, newest first",
        ("leaf", "at", "who", "as", "for", "did", "to", "answer"),
        [
            (r.place, f"{r.at:%Y-%m-%d %H:%M:%S}", f"{r.member}@{r.organisation}", r.role,
             r.purpose, r.action, r.object, "yes" if r.allowed else f"no: {r.rule}")
            for r in rows
        ],
    )  # fmt: skip


@app.command()
def seal(
    context: typer.Context,
    go_on: Annotated[
        bool, typer.Option(help="Go on from an older state; an auditor decides, and it is written.")
    ] = False,
) -> None:
    """Give every row that has none its leaf, and sign for the tree. Serving does it by itself."""
    desk: Desk = context.obj
    if go_on:
        with desk.acting(Action.AUDIT) as acting:
            desk.err.print(str(custody.accept_older(acting)))
            sealed = custody.seal(acting.ledger)
    else:
        with desk.ledger() as ledger:
            sealed = custody.seal(ledger)
    desk.say(
        sealed
        if desk.json
        else f"{sealed.rows} rows sealed; {sealed.size} leaves, root {sealed.root.hex()}"
    )


@app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet, or is empty.")],
) -> None:
    """Write the log so that anybody can verify it: leaves, hashes, checkpoints; no details."""
    desk: Desk = context.obj
    with desk.acting(Action.AUDIT) as acting:
        done = custody.export_log(acting, folder)
    desk.say(done if desk.json else f"{done.leaves} leaves in {folder}; the log's key: {done.key}")


@app.command()
def verify(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(help="An exported log, or the proof of one leaf.")
    ] = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="A checkpoint that was kept elsewhere; any number.")
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option(help="The key of the log or of a witness, as they told it.")
    ] = None,
    here: Annotated[
        bool, typer.Option("--here", help="The rows of this installation instead of an export.")
    ] = False,
) -> None:
    """Tell whether a log is whole. An export needs no database and no installation."""
    desk: Desk = context.obj
    if here == (folder is not None):
        raise Invalid("FOLDER", "one log is verified at a time", "Name an export, or give --here.")
    if folder is None:
        with desk.acting(Action.AUDIT) as acting:
            found = custody.verify_here(acting)
    else:
        try:
            found = custody.verify_given(folder, checkpoint or (), key or ())
        except Unreadable as error:
            raise Invalid("FOLDER", str(error), "Give files as they were handed out.") from None
    _tell(desk, found)


def _tell(desk: Desk, found: Verified) -> None:
    if desk.json:
        desk.say(found)
    else:
        sys.stdout.write("\n".join(custody.said(found)) + "\n")
    if found.faults:
        raise typer.Exit(1)


@app.command()
def checkpoint(
    context: typer.Context,
    since: Annotated[
        int | None, typer.Option(min=0, help="How many leaves the witness signed for last.")
    ] = None,
) -> None:
    """Print the newest checkpoint, or with --since what to send to a witness."""
    desk: Desk = context.obj
    with desk.acting(Action.AUDIT) as acting:
        note = custody.checkpoint_note(acting, since)
    _print(desk, note)


@app.command()
def key(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where the key is kept; whoever reads it can sign.")],
    name: Annotated[str, typer.Option(help="In whose name it signs, such as auditor.example.")],
) -> None:
    """Make a key to sign for other logs with, and print its public half. Needs no installation."""
    desk: Desk = context.obj
    signer = Signer.made(name, COSIGNS, random(32))
    custody.write_signer(file, signer)
    desk.say({"key": signer.public} if desk.json else signer.public)


@app.command()
def cosign(
    context: typer.Context,
    checkpoint: Annotated[Path, typer.Argument(help="As the log's keeper sent it.")],
    key: KeyFile,
    log_key: Annotated[
        str | None, typer.Option(help="The log's key, the first time; then it is remembered.")
    ] = None,
) -> None:
    """Sign for another log's checkpoint if it continues the last. Needs no installation.

    What was signed for is remembered beside the key.
    """
    desk: Desk = context.obj
    asked = custody.read_request(_read(checkpoint))
    signer = Signer.parse(_read(key).decode("utf-8", "replace"))
    memory = key.with_name(f"{key.name}.seen")
    _print(desk, custody.cosign(asked, signer, memory, log_key, int(time.time())))


@app.command()
def accept(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The checkpoint as the witness sent it back.")],
    key: Annotated[str, typer.Option(help="The witness's key, as they told it.")],
) -> None:
    """Keep a witness's signature under a checkpoint of ours; it goes along with every export."""
    desk: Desk = context.obj
    with desk.acting(Action.AUDIT) as acting:
        kept = custody.keep_cosignature(acting, _read(file), key)
    desk.say(kept if desk.json else f"{kept.name} signed for {kept.size} leaves")


def _print(desk: Desk, note: str) -> None:
    """Print a note byte for byte: a line that is wrapped is signed by nobody."""
    if desk.json:
        desk.say({"note": note})
    else:
        sys.stdout.buffer.write(note.encode())
        sys.stdout.flush()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Invalid(
            str(path), str(error.strerror), "Name a file that is there to be read."
        ) from None
