"""`wholeroute plan freeze`, `sign`, `publish`, `render`: editions of a plan, from the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wholeroute import plan as planning
from wholeroute import reports
from wholeroute.cli.desk import Desk
from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, Ledger
from wholeroute.plan import Edition, Kept, Order, built_in
from wholeroute.plan.store import editions as store
from wholeroute.rights import Action
from wholeroute.web.language import CATALOGUES, Languages
from wholeroute.web.views.plan_editions import asking, file_of, frame_of

Number = Annotated[int, typer.Argument(help="The number of the edition.")]
OfPlan = Annotated[str, typer.Option("--plan", help="Which plan; the Union's by default.")]
Language = Annotated[str, typer.Option(help="The language of the report: en, fr, de, …")]


def freeze(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What the report is called, in English.")],
    kind: Annotated[str, typer.Option(help="whole, or pillar-1 and so on.")] = "whole",
    *,
    joint: Annotated[bool, typer.Option(help="Two organisations sign it.")] = False,
    plan: OfPlan = "",
) -> None:
    """Freeze the plan as it stands into a numbered, hashed edition: a draft until two have signed."""
    desk: Desk = context.obj
    order = Order(plan or built_in().about.id, kind, title, joint)
    frame = frame_of(Languages(CATALOGUES).all())
    with desk.acting(Action.STEER) as acting:
        kept = planning.freeze(acting, order, frame, datetime.now(UTC).date())
    _say(desk, kept, f"edition {kept.number} is frozen: {kept.sha256.hex()}")


def sign(context: typer.Context, number: Number, plan: OfPlan = "") -> None:
    """Sign an edition's hash. A signature can't be taken back."""
    desk: Desk = context.obj
    with desk.acting(Action.STEER, proved=True) as acting:
        kept = _kept(acting, number, plan)
        planning.sign_edition(acting, kept)
    _say(desk, kept, f"edition {number} is signed: {kept.sha256.hex()}")


def publish(
    context: typer.Context,
    number: Number,
    into: Annotated[
        Path | None, typer.Option(help="Write the site of the edition into this folder.")
    ] = None,
    language: Language = "en",
    plan: OfPlan = "",
) -> None:
    """Give an edition to everybody, and write its site: pages without scripts, and its data.

    Of an edition that is published already only the site is written, and nobody needs to sign in.
    """
    desk: Desk = context.obj
    which = plan or built_in().about.id
    with desk.ledger() as ledger:
        if not _is_published(ledger, which, number):
            with desk.acting(Action.STEER, ledger, proved=True) as acting:
                reports.publish(acting, _kept(acting, number, plan))
        with asking(ledger, None) as ask:
            kept = store.edition(ask, which, number)
            frozen = store.content(ask, kept)
    size = _write(into, frozen, language) if into else None
    told = f"edition {number} is published"
    _say(desk, kept, told if size is None else f"{told}; its site has {size:,} bytes: {into}")


def render(  # noqa: PLR0913 — the options of one command
    context: typer.Context,
    number: Number,
    form: Annotated[str, typer.Argument(help="html, pdf, docx, json, csv-actions, …")],
    into: Annotated[Path | None, typer.Option(help="Write it to this file.")] = None,
    language: Language = "en",
    plan: OfPlan = "",
) -> None:
    """Render an edition and hold it against the hash of the first; exits with 1 where it differs."""
    desk: Desk = context.obj
    which = plan or built_in().about.id
    if form in reports.DATA:
        language = reports.DATA_LANGUAGE
    with desk.ledger() as ledger, _reading(desk, ledger, which, number) as acting:
        with asking(ledger, acting) as ask:
            kept = store.edition(ask, which, number)
            made = reports.made(ask, kept, form, language)
        target = into or Path(f"{which}-{number}-{file_of(form)}")
        target.write_bytes(made.content)
    digest = made.rendering.sha256.hex()
    told = "as it was made first" if made.checked else "made for the first time"
    desk.say(
        {"form": form, "language": language, "sha256": digest, "checked": made.checked}
        if desk.json
        else f"{target}: {told}, {digest}"
    )


@contextmanager
def _reading(desk: Desk, ledger: Ledger, plan: str, number: int) -> Iterator[Acting | None]:
    """Yield a session for a draft, none for what is published: that is everybody's."""
    if _is_published(ledger, plan, number):
        yield None
        return
    with desk.acting(Action.VERIFY, ledger) as acting:
        yield acting


def _is_published(ledger: Ledger, plan: str, number: int) -> bool:
    with asking(ledger, None) as ask:
        return any(each.number == number for each in store.editions(ask, plan))


def _kept(acting: Acting, number: int, plan: str) -> Kept:
    with asking(acting.ledger, acting) as ask:
        return store.edition(ask, plan or built_in().about.id, number)


def _write(folder: Path, frozen: Edition, language: str) -> int:
    """Write a site and return its bytes; raise `Invalid` for a folder that holds something else."""
    files = reports.site(frozen, language)
    strange = {each.name for each in folder.iterdir()} - {*files} if folder.is_dir() else ()
    if strange:
        fix = "Name an empty folder, or one that holds an earlier site."
        raise Invalid("--into", f"{folder} holds other files", fix)
    size = sum(map(len, files.values()))
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return size


def _say(desk: Desk, kept: Kept, told: str) -> None:
    plain = {"plan": kept.plan, "number": kept.number, "sha256": kept.sha256.hex()}
    desk.say(plain if desk.json else told)
