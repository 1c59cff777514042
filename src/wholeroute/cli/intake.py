"""`wholeroute intake`: add a file, see the receipts, see and mend the quarantine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn

from wholeroute.cli import quarantine
from wholeroute.cli.desk import Desk
from wholeroute.cli.glance import map_, schema, show_landing
from wholeroute.cli.hits import check_after
from wholeroute.errors import Invalid
from wholeroute.intake import (
    READERS,
    ROWS_SHOWN,
    TABLES,
    Mapping,
    Progress,
    guess_reader,
    load_mapping,
    load_terms,
    preview,
    take_in,
)
from wholeroute.ledger import Receipt, own_contributions, vacuum_after
from wholeroute.rights import Action, Category

app = typer.Typer(no_args_is_help=True)
app.command("map")(map_)
app.command("schema")(schema)
app.add_typer(quarantine.app, name="quarantine")


@app.command()
def add(  # noqa: PLR0913 — the command's options
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file as it came.", exists=False)],
    terms: Annotated[
        Path | None, typer.Option(help="YAML: title, grade, purposes, law, audience.")
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="YAML: what each column means.")] = None,
    reader: Annotated[str, typer.Option(help=f"One of: {', '.join(sorted(READERS))}.")] = "",
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help=f"Show {ROWS_SHOWN} rows as they would land; store nothing."
        ),
    ] = False,
) -> None:
    """Take one file in and print its receipt. The same file again changes nothing."""
    desk: Desk = context.obj
    if not file.is_file():
        raise Invalid("FILE", f"{file} is no file", "Check the path.")
    kind = reader or guess_reader(file)
    if dry_run:
        told = load_terms(terms) if terms else None
        said = told.persons if told else frozenset({Category.UNCATEGORISED})
        persons = frozenset(category.value for category in said)
        asked, day = _mapping(file, kind, mapping), (told and told.collected_on) or _today()
        show_landing(desk, preview(file, kind, asked, persons, day))
        return
    if terms is None:
        raise Invalid(
            "--terms", "is missing", "Nothing comes in without terms: docs/readers.md has some."
        )
    with desk.acting(Action.SUBMIT) as acting, _bar(desk, file.name) as watch:
        receipt = take_in(
            acting,
            file,
            kind,
            load_terms(terms),
            _today(),
            mapping=_mapping(file, kind, mapping),
            watch=watch,
        )
        desk.say(receipt if desk.json else in_words(file.name, receipt))
        vacuum_after(acting.ledger, 0 if receipt.already else receipt.statements)
        check_after(desk, acting.ledger, [receipt])


def _mapping(file: Path, reader: str, path: Path | None) -> Mapping | None:
    """Return the mapping at `path`; raise `Invalid` where a table came without."""
    if path is None and reader in TABLES:
        fix = f"Propose one: wholeroute intake map {file} --out MAPPING.yml"
        raise Invalid("--mapping", "a table needs one", fix)
    return load_mapping(path) if path else None


def in_words(name: str, receipt: Receipt) -> str:
    """Return a receipt in a line, and where rows stayed outside, where to see them."""
    if receipt.already:
        text = f"already received on {receipt.received_at:%Y-%m-%d %H:%M} UTC; nothing changed"
    else:
        text = f"{quarantine.counts(receipt)}; {receipt.statements:,} statements"
    told = f"{name}: {text}; receipt {receipt.ref}"
    if not receipt.rows_quarantined:
        return told
    return f"{told}\nwhat stayed outside, and why: wholeroute intake quarantine {receipt.ref}"


@contextmanager
def _bar(desk: Desk, name: str) -> Iterator[Callable[[Progress], None]]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=desk.err, transient=True, disable=desk.json) as bar:
        task = bar.add_task(f"{name}: reading who is in it")
        started = time.monotonic()

        def watch(progress: Progress) -> None:
            rate = progress.rows / max(time.monotonic() - started, 0.001)
            bar.update(
                task,
                description=f"{name}: {progress.rows:,} rows, {progress.statements:,}"
                f" statements, {rate:,.0f} rows/s",
            )

        yield watch


def _today() -> date:
    return datetime.now(UTC).date()


@app.command("list")
def list_(context: typer.Context) -> None:
    """List what your organisation has sent, newest first."""
    desk: Desk = context.obj
    with desk.acting(Action.SUBMIT) as acting:
        rows = own_contributions(acting)
    desk.found(rows, "your organisation has sent nothing yet; wholeroute intake add FILE")
    if desk.json:
        desk.say(rows)
        return
    desk.table(
        "Contributions",
        ("received", "title", "rows", "accepted", "quarantine", "rejected", "statements", "receipt"),
        [
            (f"{r.received_at:%Y-%m-%d %H:%M}", r.title, r.rows_read, r.rows_accepted,
             r.rows_quarantined, r.rows_rejected, r.statements, r.ref)
            for r in rows
        ],
    )  # fmt: skip
