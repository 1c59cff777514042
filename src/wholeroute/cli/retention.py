"""`wholeroute retention`: whose time has come; keep on, erase, restrict; certificates."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from wholeroute import custody, intake
from wholeroute.cli.desk import Desk, one_of
from wholeroute.custody import Erased, Evidence, Ground, Order
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import also_judged, erasures, report_keeping
from wholeroute.rights import Action

app = typer.Typer(help="End what is kept, or restrict it; certificates.", no_args_is_help=True)
certificates = typer.Typer(help="Certificates of erasure.", no_args_is_help=True)
app.add_typer(certificates, name="certificate", help="Show and check certificates of erasure.")


@app.command("due")
def due(context: typer.Context) -> None:
    """Show whose time has come, who comes up within 30 days, and what is kept as evidence."""
    desk: Desk = context.obj
    with desk.acting(Action.ERASE) as acting:
        found = custody.due_list(acting, datetime.now(UTC).date())
    if desk.json:
        desk.say(found)
        return
    desk.table(
        "Whose time has come, or comes",
        ("to do", "entity", "called", "in the lane", "review", "erase", "because", "report"),
        [
            (e.due, e.who.entity, ", ".join(sorted(e.who.kept.categories)), e.who.kept.lane,
             e.clock.review, e.clock.erase, f"{e.clock.because.name}: {e.clock.because.source}",
             e.who.title)
            for e in found.people
        ],
    )  # fmt: skip
    if found.evidence:
        desk.table(
            "Kept as evidence alone",
            ("entity", "proceedings", "report"),
            [(e.entity, e.proceedings, e.title) for e in found.evidence],
        )


@app.command("keep")
def keep(
    context: typer.Context,
    entity: UUID,
    until: Annotated[str, typer.Option(help="The day, as 2027-03-21.")],
    reason: Annotated[str, typer.Option(help="What still makes it necessary.")],
) -> None:
    """Keep somebody on after a review, until a day that no limit forbids."""
    desk: Desk = context.obj
    today = datetime.now(UTC).date()
    with desk.acting(Action.ERASE) as acting:
        custody.keep_longer(acting, entity, _day(until), reason, today)
    desk.say({"entity": entity, "until": until} if desk.json else f"{entity} is kept until {until}")


@app.command("erase")
def erase(
    context: typer.Context,
    ground: Annotated[str, typer.Option(help="Why, e.g. requested or unlawful.")],
    entity: Annotated[list[UUID] | None, typer.Option(help="Whom, of one report.")] = None,
    report: Annotated[UUID | None, typer.Option(help="The whole report.")] = None,
) -> None:
    """Erase people out of everything, or a whole report; print the certificate.

    The salt is printed once and kept nowhere: hand it to who sent the report.
    """
    desk: Desk = context.obj
    if (report is None) == (not entity):
        raise Invalid("--entity", "name people or a report", "Give --entity ID… or --report ID.")
    chosen = one_of(Ground, "--ground", ground)
    with desk.acting(Action.ERASE, proved=True) as acting:
        also = []
        if report is None:
            with acting.begin() as connection:
                (report,) = _reports({report_keeping(connection, each) for each in entity or ()})
                also = [e for each in entity or () for e in also_judged(connection, each)]
        order = Order(report, tuple(entity or ()), chosen)
        erased = custody.erase(acting, order, datetime.now(UTC), intake.redact_original)
    _tell(desk, erased)
    if also and not desk.json:
        desk.table(
            "Judged to be the same, and still there",
            ("entity", "report", "sent by"),
            [(e.entity or "its sender decides", e.contribution, e.originator) for e in also],
        )


def _reports(found: set[UUID]) -> set[UUID]:
    if len(found) > 1:
        fix = "Erase them report by report."
        raise Invalid("--entity", "they stand in more than one report", fix)
    return found


@app.command("restrict")
def restrict(
    context: typer.Context,
    entity: UUID,
    proceedings: Annotated[str, typer.Option(help="The reference of the proceedings.")],
    reason: Annotated[str, typer.Option(help="What makes it evidence there.")],
) -> None:
    """Keep somebody as evidence alone: nobody matches, screens or pictures them."""
    desk: Desk = context.obj
    with desk.acting(Action.ERASE) as acting:
        moved = custody.restrict(acting, entity, Evidence(proceedings, reason), datetime.now(UTC))
    desk.say(
        {"entity": entity, "moved": len(moved)}
        if desk.json
        else f"{entity} is evidence for {proceedings} from now on, and nothing else"
    )


@app.command("end")
def end(context: typer.Context, entity: UUID) -> None:
    """Say that the proceedings are over: from now on the clock erases whom they needed."""
    desk: Desk = context.obj
    with desk.acting(Action.ERASE) as acting:
        custody.end_proceedings(acting, entity)
    desk.say({"entity": entity} if desk.json else f"{entity} is kept by the clock again")


@app.command("run")
def run(context: typer.Context) -> None:
    """Erase everything whose day has come. Broken off, it goes on where it stopped."""
    desk: Desk = context.obj
    now = datetime.now(UTC)
    with desk.acting(Action.ERASE, proved=True) as acting:
        done = custody.erase_due(acting, now.date(), now, intake.redact_original)
    if desk.json:
        desk.say([_plainly(each) for each in done])
    else:
        desk.say(f"{len(done)} erasures done, each with its certificate")


@certificates.command("list")
def list_(context: typer.Context) -> None:
    """Show what was erased of the reports of one's own organisation."""
    desk: Desk = context.obj
    with desk.acting(Action.ERASE) as acting, acting.begin() as connection:
        found = erasures(connection)
    desk.found(found, "nothing was erased")
    if desk.json:
        desk.say(found)
        return
    desk.table(
        "What was erased",
        ("erasure", "when", "by", "report", "whole", "ground", "finished"),
        [
            (e.id, f"{e.at:%Y-%m-%d %H:%M}", e.member, e.report, e.whole, e.ground, e.finished)
            for e in found
        ],
    )


@certificates.command("show")
def show(context: typer.Context, erasure: UUID) -> None:
    """Print one certificate, as it is checked."""
    desk: Desk = context.obj
    with desk.acting(Action.ERASE) as acting, acting.begin() as connection:
        found = next((each for each in erasures(connection) if each.id == erasure), None)
    if found is None:
        raise NotFound(f"no erasure {erasure} of your organisation's")
    desk.out.file.write(found.certificate + "\n")


@certificates.command("key")
def key_(context: typer.Context) -> None:
    """Print the public key that must have signed: hand it out before a certificate is needed."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        key = custody.certificate_key(ledger)
    desk.say({"key": key} if desk.json else key)


@certificates.command("verify")
def verify(
    context: typer.Context,
    file: Path,
    key: Annotated[str, typer.Option(help="The installation's public key, in base64.")] = "",
    original: Annotated[Path | None, typer.Option(help="The original, to see it is meant.")] = None,
    salt: Annotated[str, typer.Option(help="The salt handed out with the certificate.")] = "",
) -> None:
    """Check a certificate. Needs no installation: nothing but the file."""
    desk: Desk = context.obj
    try:
        text = file.read_text()
        public = b64decode(key, validate=True) if key else None
        opening = bytes.fromhex(salt)
    except (OSError, UnicodeDecodeError, NotBase64, ValueError) as error:
        raise Invalid("FILE", f"cannot be read: {error}", "Name the certificate's file.") from None
    certificate = custody.verified(text, public)
    if original is not None and not custody.opens(certificate, opening, original.read_bytes()):
        raise Invalid("--original", "the certificate speaks of another", "Check file and salt.")
    if desk.json:
        desk.say({"certificate": certificate, "key": custody.key_of(text)})
        return
    desk.say(f"genuine, signed by {custody.key_of(text)}")
    what = "all" if certificate.whole else "people"
    desk.say(f"{certificate.at}: {what} of report {certificate.report} erased")
    gone = ", ".join(f"{what} {count:,}" for what, count in certificate.counts.items() if count)
    desk.say(f"ground {certificate.ground}; {gone or 'nothing'} gone")


def _tell(desk: Desk, erased: Erased) -> None:
    if desk.json:
        desk.say(_plainly(erased))
        return
    desk.out.file.write(erased.certificate + "\n")
    desk.err.print(f"salt, printed once and kept nowhere: {erased.salt}")


def _plainly(erased: Erased) -> dict[str, object]:
    return {
        "id": erased.id, "counts": erased.counts, "certificate": erased.certificate,
        "salt": erased.salt,
    }  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("--until", f"{text!r} is no day", "Write it as 2027-03-21.") from None
