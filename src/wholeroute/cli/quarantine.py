"""`wholeroute intake quarantine`: see the rows that stayed outside, mend, retry or reject them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

import typer
from typer.core import TyperGroup

from wholeroute.cli.desk import Desk
from wholeroute.cli.hits import check_after
from wholeroute.custody import KeyRing, open_rejected
from wholeroute.errors import Invalid, NotFound
from wholeroute.intake import (
    Correction,
    Tried,
    changed,
    chosen,
    correct,
    reject,
    report_of_row,
    retry,
    retry_all,
    show_row,
)
from wholeroute.ledger import (
    Acting,
    QuarantineRow,
    Receipt,
    SoughtRows,
    quarantine,
    record,
    waiting_groups,
)
from wholeroute.rights import Action


class _ListsByDefault(TyperGroup):
    """`quarantine` alone, or with a receipt, lists."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0].isdigit():
            fix = f"To see it: wholeroute intake quarantine fix {args[0]}"
            raise Invalid("RECEIPT", f"{args[0]} is the number of a row", fix)
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=_ListsByDefault, invoke_without_command=True)

Ref = Annotated[UUID | None, typer.Argument(help="Of one contribution only.")]
Field = Annotated[str | None, typer.Option(help="Only rows whose wrong field is this one.")]
Reason = Annotated[str | None, typer.Option(help="Only rows with this reason, as it is listed.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="COLUMN=VALUE", help="What a column of a table's row shall say."),
]

Columns = Annotated[
    bool, typer.Option("--columns-only", help="Leave out cells that stand in no column.")
]


@app.callback()
def _group() -> None:
    """See the rows that stayed outside, mend them in place, try them again, or reject them."""


@app.command("list")
def list_(  # noqa: PLR0913 — the command's options
    context: typer.Context,
    receipt: Ref = None,
    field: Field = None,
    reason: Reason = None,
    by_reason: Annotated[
        bool, typer.Option("--by-reason", help="Count them by field and reason instead.")
    ] = False,
    state: Annotated[
        str, typer.Option(help="waiting, accepted or rejected; empty for all.")
    ] = "waiting",
) -> None:
    """Show the rows that stayed outside: line, field, reason, fix, and the row itself."""
    desk: Desk = context.obj
    with desk.acting(Action.SUBMIT) as acting:
        if by_reason:
            _say_groups(desk, acting, receipt)
            return
        sought = SoughtRows(receipt, field, reason, _state(state))
        rows = [_row(acting, each) for each in quarantine(acting, sought)]
        with acting.begin() as connection:
            record(connection, acting.reader, Action.READ, f"quarantine:{receipt or 'own'}",
                   details={"rows": len(rows)})  # fmt: skip
    desk.found(rows, "nothing is in quarantine")
    if desk.json:
        desk.say(rows)
        return
    desk.table(
        "Quarantine",
        ("row", "title", "line", "field", "reason", "fix"),
        [(r["id"], r["title"], r["line"], r["field"], r["reason"], r["fix"]) for r in rows],
    )
    desk.say(
        "see a row by column: wholeroute intake quarantine fix ROW\n"
        "mend it, try it again: … fix ROW --set COLUMN=VALUE"
    )


def _state(text: str) -> str:
    if text not in ("", "waiting", "accepted", "rejected"):
        raise Invalid("--state", f"{text!r} is no state", "Use waiting, accepted or rejected.")
    return text


def _row(acting: Acting, each: QuarantineRow) -> dict[str, Any]:
    key = KeyRing(acting.ledger.home.keys).load(each.contribution)
    opened = asdict(open_rejected(key, each.sealed))
    if each.outside is not None:
        opened["reason"] = open_rejected(key, each.outside).reason
    return {
        "id": each.id, "contribution": each.contribution, "title": each.title, "line": each.line,
        "field": each.field, "fix": each.fix, "state": each.state,
        "corrected": each.correction is not None,
    } | opened  # fmt: skip


def _say_groups(desk: Desk, acting: Acting, receipt: UUID | None) -> None:
    groups = waiting_groups(acting, receipt)
    desk.found(groups, "nothing is in quarantine")
    if desk.json:
        desk.say(groups)
        return
    desk.table(
        "Quarantine, by reason",
        ("rows", "reports", "field", "reason", "fix"),
        [(g.rows, g.reports, g.field, g.reason, g.fix) for g in groups],
    )


@app.command()
def fix(  # noqa: PLR0913 — the command's options
    context: typer.Context,
    row: Annotated[int, typer.Argument(help="The row's number, as it is listed.")],
    set_: Set = None,
    columns_only: Columns = False,
    line: Annotated[
        str | None, typer.Option("--line", help="The whole line anew, of a file of JSON lines.")
    ] = None,
    later: Annotated[
        bool, typer.Option("--later", help="Keep the correction; `retry` tries it.")
    ] = False,
) -> None:
    """Correct a row in place and try it again; without a correction, show it as it stands."""
    desk: Desk = context.obj
    columns = _columns(set_)
    of_a_table = bool(columns) or columns_only
    if of_a_table and line is not None:
        raise Invalid("--line", "says the same as --set", "Use the one or the other.")
    with desk.acting(Action.SUBMIT) as acting:
        if not of_a_table and line is None:
            _say_row(desk, acting, row)
            return
        words: Correction = line or ""
        if of_a_table:
            words = changed(show_row(acting, row), columns, surplus=not columns_only)
        correct(acting, {row: words})
        if later:
            desk.say({"kept": row} if desk.json else f"row {row}: kept; try it with retry")
            return
        ref = report_of_row(acting, row)
        done = retry(acting, ref, [row])
        desk.say(done if desk.json else _outcome(acting, row, done.receipt))
        check_after(desk, acting.ledger, [done.receipt])
        if not done.accepted:
            raise typer.Exit(1)


def _columns(said: list[str] | None) -> dict[str, str]:
    pairs = [each.partition("=") for each in said or ()]
    if any(not sign for _, sign, _ in pairs):
        raise Invalid("--set", "has no value", "Write --set COLUMN=VALUE.")
    return {column.strip(): value for column, _, value in pairs}


def _say_row(desk: Desk, acting: Acting, row: int) -> None:
    shown = show_row(acting, row)
    if desk.json:
        desk.say(shown)
    elif shown.cells is None:
        desk.say(shown.text)
    else:
        desk.table("As it stands", ("column", "text"), [(c.column, c.text) for c in shown.cells])


def _outcome(acting: Acting, row: int, receipt: Receipt) -> str:
    found = quarantine(acting, SoughtRows(receipt.ref, after=row - 1), most=1)
    still = next((_row(acting, each) for each in found if each.id == row), None)
    if still is None:
        return f"row {row}: accepted. {counts(receipt)}"
    return f"row {row}: still outside: {still['field']}: {still['reason']}. {still['fix']}"


@app.command("retry")
def retry_(  # noqa: PLR0913 — the command's options
    context: typer.Context,
    receipt: Ref = None,
    field: Field = None,
    reason: Reason = None,
    set_: Set = None,
    columns_only: Columns = False,
) -> None:
    """Try rows again, as corrected by now: all that wait, of one report, or of one reason."""
    desk: Desk = context.obj
    with desk.acting(Action.SUBMIT) as acting:
        rows = chosen(acting, receipt, field, reason)
        desk.found(rows, "no row waits there")
        tried = retry_all(acting, rows, _columns(set_), surplus=not columns_only)
        if desk.json:
            desk.say([_tried(each) for each in tried])
        else:
            for each in tried:
                desk.say(_in_words(each))
        check_after(desk, acting.ledger, [each.retried.receipt for each in tried if each.retried])
    if not any(each.retried and each.retried.accepted for each in tried):
        raise typer.Exit(1)


def _tried(each: Tried) -> dict[str, Any]:
    refusal = each.refusal.as_json() if each.refusal else None
    return {
        "report": each.report, "rows": each.rows, "refusal": refusal,
        "accepted": each.retried.accepted if each.retried else 0,
        "receipt": each.retried.receipt if each.retried else None,
    }  # fmt: skip


def _in_words(each: Tried) -> str:
    if each.retried is None:
        return f"{each.report}: not read again: {each.refusal}"
    done = each.retried
    return f"{each.report}: {done.accepted} of {done.tried} accepted. {counts(done.receipt)}"


@app.command("reject")
def reject_(  # noqa: PLR0913 — the command's options
    context: typer.Context,
    rows: Annotated[list[int] | None, typer.Argument(help="Numbers of rows, as listed.")] = None,
    because: Annotated[str, typer.Option(help="Why they stay outside; kept sealed.")] = "",
    receipt: Annotated[UUID | None, typer.Option(help="All that wait of one report.")] = None,
    field: Field = None,
    reason: Reason = None,
) -> None:
    """Leave rows outside for good, with a reason. They stay sealed as they came."""
    desk: Desk = context.obj
    if not rows and not (receipt or field or reason):
        raise Invalid("ROWS", "none is named", "Name rows, or --receipt, --field and --reason.")
    if not because.strip():
        raise Invalid("--because", "is missing", "Say why the rows stay outside for good.")
    with desk.acting(Action.SUBMIT) as acting:
        named = list(rows or ())
        if not named:
            found = chosen(acting, receipt, field, reason)
            named = [row for ids in found.values() for row in ids]
        if not named:
            raise NotFound("no row waits there")
        receipts = reject(acting, named, because)
    if desk.json:
        desk.say(receipts)
    else:
        for each in receipts:
            desk.say(f"{each.ref}: {counts(each)}")


def counts(receipt: Receipt) -> str:
    """Return a receipt's rows in words; they always add up."""
    text = f"{receipt.rows_read:,} rows read = {receipt.rows_accepted:,} accepted"
    text += f" + {receipt.rows_quarantined:,} in quarantine"
    return text + (f" + {receipt.rows_rejected:,} rejected" if receipt.rows_rejected else "")
