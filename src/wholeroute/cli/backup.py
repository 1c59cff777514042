"""`wholeroute backup`: sealed copies of the data, of the keys apart, and the way back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from wholeroute import custody
from wholeroute.cli.desk import Desk, one_of
from wholeroute.custody import Compartment, Manifest, Recipients, Watching
from wholeroute.errors import Invalid
from wholeroute.ledger import Home
from wholeroute.rights import Action

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="A folder of its own for each backup.")]
To = Annotated[
    list[str],
    typer.Option(
        "--to",
        help="Who may open it: age1…, a file of such lines, or vault=age1… for one compartment.",
    ),
]
Identities = Annotated[
    list[Path] | None, typer.Option("--identity", help="A file with a line AGE-SECRET-KEY-1….")
]
SignedBy = Annotated[
    str | None, typer.Option(help="The public key that must have signed, as `make` printed it.")
]


@app.command()
def make(context: typer.Context, folder: Folder, to: To) -> None:
    """Back the data up as it stands now, each compartment sealed apart, without a key."""
    desk: Desk = context.obj
    with desk.acting(Action.ADMINISTER) as acting, _bars(desk) as watching:
        manifest = custody.back_up(acting, folder, _recipients(to), watching)
    _tell(desk, manifest, f"{folder}: {_size(manifest)}, {manifest.reports:,} reports")


@app.command()
def keys(context: typer.Context, folder: Folder, to: To) -> None:
    """Back the keys up, in a place where no backup of the data lies."""
    desk: Desk = context.obj
    with desk.acting(Action.ADMINISTER) as acting, _bars(desk) as watching:
        manifest = custody.back_up_keys(acting, folder, _recipients(to).all, watching)
    _tell(desk, manifest, f"{folder}: the keys, {_size(manifest)}")


@app.command()
def verify(
    context: typer.Context,
    folder: Folder,
    identity: Identities = None,
    signed_by: SignedBy = None,
) -> None:
    """Check signature and hashes; with an identity, read every file through as well."""
    desk: Desk = context.obj
    home = Home.from_environment()
    with _bars(desk) as watching:
        manifest = custody.verify_backup(
            folder, home.keys, watching, signed_by=signed_by, identities=_identities(identity)
        )
    _tell(desk, manifest, f"{folder}: whole, {_size(manifest)}, {manifest.reports:,} reports")


@app.command()
def restore(
    context: typer.Context, folder: Folder, identity: Identities = None, signed_by: SignedBy = None
) -> None:
    """Bring a backup of the data back into an empty installation; nothing is overwritten."""
    desk: Desk = context.obj
    with _bars(desk) as watching:
        restored = custody.restore(
            Home.from_environment(), folder, _identities(identity), datetime.now(UTC), watching,
            signed_by=signed_by,
        )  # fmt: skip
    if desk.json:
        desk.say(restored)
        return
    desk.say(
        f"restored as of {restored.manifest.taken_at:%Y-%m-%d %H:%M} UTC: {restored.originals:,}"
        f" files of originals, {restored.record_files:,} of records"
    )
    desk.say(f"erased or protected since, and now again: {len(restored.again.done)}")
    if restored.again.left:
        desk.say(
            f"left for a custodian to look at, for they are evidence: {len(restored.again.left)}"
        )
    if restored.missing:
        desk.say(f"files of records that were missing when it was made: {restored.missing}")
    if restored.behind:
        desk.say(restored.behind)


@app.command("restore-keys")
def restore_keys(
    context: typer.Context, folder: Folder, identity: Identities = None, signed_by: SignedBy = None
) -> None:
    """Bring a backup of the keys back into a folder without any."""
    desk: Desk = context.obj
    with _bars(desk) as watching:
        manifest = custody.restore_keys(
            Home.from_environment(), folder, _identities(identity), watching, signed_by=signed_by
        )
    _tell(desk, manifest, f"the keys as of {manifest.taken_at:%Y-%m-%d %H:%M} UTC are back")


@app.command()
def identity(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="A new file.")]
) -> None:
    """Make an identity for somebody who is to open backups, and print what to seal them to."""
    desk: Desk = context.obj
    secret, public = custody.new_identity()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Invalid("FILE", f"{file}: {error.strerror}", "Name a new file.") from None
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(f"# public key: {public}\n{secret}\n")
        out.flush()
        os.fsync(out.fileno())
    desk.say({"recipient": public} if desk.json else public)


def _tell(desk: Desk, manifest: Manifest, words: str) -> None:
    if desk.json:
        desk.say({"id": manifest.id, **_plain(manifest)})
        return
    desk.say(words)
    desk.say(f"signed by {manifest.signed_by}")


def _plain(manifest: Manifest) -> dict[str, object]:
    return {
        "taken_at": manifest.taken_at, "bytes": manifest.bytes, "reports": manifest.reports,
        "record_files": manifest.record_files, "signed_by": manifest.signed_by,
        "record_files_missing": manifest.record_files_missing, "pieces": manifest.pieces,
    }  # fmt: skip


def _size(manifest: Manifest) -> str:
    return f"{manifest.bytes / 1e6:,.1f} MB"


@contextmanager
def _bars(desk: Desk) -> Iterator[Watching]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=desk.err, transient=True, disable=desk.json) as bars:

        def watching(compartment: Compartment) -> custody.Watch:
            task = bars.add_task(compartment.value, total=None)
            return lambda passed: bars.advance(task, passed)

        yield watching


def _recipients(to: list[str]) -> Recipients:
    everyone: list[str] = []
    alone: dict[Compartment, list[str]] = {}
    for each in to:
        name, found, rest = each.partition("=")
        target = alone.setdefault(one_of(Compartment, "--to", name), []) if found else everyone
        target += _lines(rest if found else each)
    return Recipients(tuple(everyone), {name: tuple(known) for name, known in alone.items()})


def _lines(text: str) -> list[str]:
    """Return the recipient that is meant, or those in the file that is."""
    return [text] if text.startswith("age1") else _read(Path(text), "--to")


def _identities(files: list[Path] | None) -> tuple[str, ...]:
    return tuple(line for file in files or () for line in _read(file, "--identity"))


def _read(file: Path, option: str) -> list[str]:
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        raise Invalid(option, f"{file} cannot be read", "Name a text file.") from None
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise Invalid(option, f"{file} is empty", "It needs a line for each key.")
    return found
