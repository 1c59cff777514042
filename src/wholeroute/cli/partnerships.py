"""`wholeroute partnerships`: take files of money and results in, count each euro once, publish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from wholeroute.cli.desk import Desk
from wholeroute.errors import Invalid
from wholeroute.ledger import Acting
from wholeroute.partnerships.imported import OF_MONEY, Taken, faults_in, untaken_in
from wholeroute.partnerships.money import Activity, Instrument, check, write_iati
from wholeroute.partnerships.store import rates as kept_rates
from wholeroute.partnerships.store.importing import Told, take_in
from wholeroute.plan import Fault, built_in
from wholeroute.rights import Action
from wholeroute.web.views.indicators import IndicatorsPage, indicators_page
from wholeroute.web.views.money import MoneyPage
from wholeroute.web.views.money import money_page as money_of
from wholeroute.web.views.money_file import summed_up
from wholeroute.web.views.money_kept import MoneyKept, Seen

app = typer.Typer(no_args_is_help=True)

RATES = "rates"
FileHere = Annotated[Path, typer.Argument(help="XML of an aid register, or CSV.")]
MOST_TOLD = 200
"""How many faults a terminal is told; JSON has all of them."""


@app.command("import")
def import_(  # noqa: PLR0913 — a file has these said of it
    context: typer.Context,
    path: FileHere,
    name: Annotated[str, typer.Option(help="Its name here, e.g. eutf-2022.")] = "",
    source: Annotated[str, typer.Option(help="Where it is from.")] = "",
    shape: Annotated[
        str, typer.Option(help="iati, eutf, periods or rates; what it begins as without.")
    ] = "",
    instrument: Annotated[
        str, typer.Option(help="The id of the instrument that pays for all of it, e.g. ndici.")
    ] = "",
    *,
    public: Annotated[bool, typer.Option("--public/--members", help="Who may read it.")] = False,
    instead: Annotated[
        bool, typer.Option("--instead", help="Of rates: put them in the place of other ones.")
    ] = False,
) -> None:
    """Take a file in, and tell by line what is wrong with it; a list of rates is kept whole or not at all."""
    desk: Desk = context.obj
    if not path.is_file():
        raise Invalid("FILE", f"{path} is not there", "Name a file.")
    today = datetime.now(UTC).date()
    with desk.acting(Action.STEER) as acting:
        if shape == RATES:
            _take_rates(desk, acting, path, instead=instead)
            return
        told = Told(name, source, shape, instrument, public)
        _say_taken(desk, name, take_in(acting, path.read_bytes(), told, today))


@app.command()
def money(context: typer.Context) -> None:
    """Show all money on one level: the whole and its parts, by instrument, by rule."""
    desk: Desk = context.obj
    with _seeing(desk) as seen:
        page = money_of(seen)
    if desk.json:
        desk.say(TypeAdapter(MoneyPage).dump_python(page, mode="json"))
        return
    desk.table("The whole and its parts, in euros", ("Part", "Committed", "Spent"), _parts(page))
    desk.table("By instrument", ("Instrument", "Committed", "Spent", "Its whole money"), [
        (each.instrument.name if each.instrument else "no file says which", _euros(each.committed),
         _euros(each.spent), _envelope(each.instrument))
        for each in page.instruments
    ])  # fmt: skip
    desk.table("By rule", ("Rule", "Counts", "Activities", "They say"), [
        (each.rule, "yes" if each.counts else "no", each.activities, _euros(each.euros))
        for each in page.rules
    ])  # fmt: skip
    for currency, amount in page.committed.by_itself.items():
        desk.say(f"without a rate: {amount} {currency or 'in no currency that is said'}")


@app.command()
def results(context: typer.Context) -> None:
    """Show results by shared indicator: how much can be judged, and what titles were brought together."""
    desk: Desk = context.obj
    with _seeing(desk) as seen:
        page = indicators_page(seen, built_in())
    if desk.json:
        desk.say(TypeAdapter(IndicatorsPage).dump_python(page, mode="json"))
        return
    said, numbers = page.shares, page.numbers
    desk.table("Periods", ("", "Anything said", "Numbers alone"), [
        ("all", said.all, numbers.all),
        ("with a target", said.with_target, numbers.with_target),
        ("with an actual", said.with_actual, numbers.with_actual),
        ("with both", said.with_both, numbers.with_both),
        ("with neither", said.with_neither, numbers.with_neither),
    ])  # fmt: skip
    desk.table("By definition", ("Definition", "Titles", "Periods", "With both"), [
        (each.id, len(each.titles), each.shares.all, each.shares.with_both)
        for each in page.brought
    ])  # fmt: skip
    desk.say(f"{page.own_titles} titles are their projects' own")


@app.command()
def publish(
    context: typer.Context,
    into: Annotated[Path, typer.Argument(help="The file to write.")],
    name: Annotated[
        str, typer.Option(help="The name of a file that was taken in; all that stand without.")
    ] = "",
) -> None:
    """Write activities by the standard (IATI 2.03), if they break none of its rules; exits with 2 else."""
    desk: Desk = context.obj
    now = datetime.now(UTC)
    with _seeing(desk) as seen:
        chosen = [seen.named(name)] if name else seen.files
        files = [each for each in chosen if each.shape in OF_MONEY]
        activities: Sequence[Activity] = [
            activity for each in files for activity in seen.published(each).activities
        ]
    if not activities:
        fix = "Take one in first: wholeroute partnerships import."
        raise Invalid("--name", "there is no activity to publish", fix)
    content = write_iati(activities, generated=now)
    if faults := check(content, today=now.date()):
        _say_lacking(desk, faults)
        raise typer.Exit(Invalid.exit_code)
    into.write_bytes(content)
    told = {"activities": len(activities), "bytes": len(content), "file": str(into)}
    desk.say(told if desk.json else f"{into}: {len(activities)} activities, {len(content):,} bytes")


@contextmanager
def _seeing(desk: Desk) -> Iterator[Seen]:
    """Yield what `--as` sees of money; without a member what everybody does."""
    with desk.ledger() as ledger:
        if not desk.member:
            yield Seen(MoneyKept(), ledger, None)
            return
        with desk.acting(Action.VERIFY, ledger) as acting:
            yield Seen(MoneyKept(), ledger, acting)


def _take_rates(desk: Desk, acting: Acting, path: Path, *, instead: bool) -> None:
    today = datetime.now(UTC).date()
    listed, faults = kept_rates.rates_in(path.read_bytes(), today, path.name)
    if faults:
        _say_faults(desk, faults)
        raise typer.Exit(Invalid.exit_code)
    number = kept_rates.enter_all(acting, listed, instead=instead)
    desk.say({"rates": number} if desk.json else f"{number} rates are kept")


def _say_taken(desk: Desk, name: str, taken: Taken) -> None:
    faults, untaken = faults_in(taken.faults), untaken_in(taken.faults)
    if desk.json:
        desk.say({
            "name": name, "shape": taken.shape, "rows": len(taken.rows),
            "faults": [asdict(each) for each in faults],
            "untaken": [asdict(each) for each in untaken],
        })  # fmt: skip
        return
    _say_faults(desk, faults)
    for each in untaken:
        where = f" first in line {each.line}" if each.line else ""
        desk.say(f"had no place: {each.what}, {each.times} times{where}")
    desk.say(f"{name}: {len(taken.rows)} rows are kept, {len(faults)} faults told")


def _say_faults(desk: Desk, faults: Sequence[Fault]) -> None:
    if desk.json:
        desk.say({"faults": [asdict(each) for each in faults]})
        return
    for each in faults[:MOST_TOLD]:
        desk.say(str(each))
    if len(faults) > MOST_TOLD:
        desk.say(f"{len(faults) - MOST_TOLD} more: see them with --json, or on the file's page")


def _say_lacking(desk: Desk, faults: tuple[Fault, ...]) -> None:
    lacking = summed_up(faults)
    if desk.json:
        desk.say({"lacking": [asdict(each) for each in lacking]})
        return
    desk.table("What lacks to be published", ("Field", "What is wrong", "First at", "Times"), [
        (each.field, f"{each.reason}. {each.fix}", each.row, each.times) for each in lacking
    ])  # fmt: skip


def _envelope(of: Instrument | None) -> str:
    """Return the whole money of an instrument, as far as it was looked up."""
    if of is None or of.envelope is None:
        return ""
    return str(of.envelope) if of.source else "not confirmed"


def _euros(said: Decimal | None) -> object:
    """Return an amount; what nobody said is no nought."""
    return "not said" if said is None else said


def _parts(page: MoneyPage) -> list[tuple[object, ...]]:
    both = page.committed, page.spent
    whole = "the parts make it" if all(e.conserved for e in both) else "THE PARTS DO NOT MAKE IT"

    def of(part: str) -> Iterator[object]:
        return (_euros(getattr(each, part) if each.said else None) for each in both)

    return [
        ("one country's alone", *of("of_countries")),
        ("shared by several", *of("of_shared")),
        ("without a place", *of("unallocated")),
        (f"total ({whole})", *of("total")),
    ]
