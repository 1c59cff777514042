"""Money and results as CSV that no spreadsheet will run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from wholeroute.partnerships.funding import Weighed
from wholeroute.partnerships.results import Period, Said, Shares
from wholeroute.plan import Fault
from wholeroute.web.views.indicators import IndicatorsPage
from wholeroute.web.views.money import MoneyPage
from wholeroute.web.views.money_file import line_of
from wholeroute.web.views.plan_files import csv_of


def money_csv(page: MoneyPage) -> str:
    """Return where all money goes as CSV: countries, shared and unallocated make the total."""
    head = ("part", "places", "committed_eur", "spent_eur")
    return csv_of(head, [
        *(("country", each.country, each.committed, each.spent) for each in page.countries),
        *(("shared", "; ".join(each.places), each.committed, each.spent) for each in page.shared),
        ("unallocated", "", page.committed.unallocated, page.spent.unallocated),
        ("total", "", page.committed.total, page.spent.total),
    ])  # fmt: skip


_NO_MONEY: tuple[tuple[str, Decimal | None], ...] = (("", None),)


def activities_csv(weighed: Iterable[Weighed]) -> str:
    """Return activities as CSV, a line for each currency, with the rule that decided about each."""
    head = (
        "identifier", "title", "line", "rule", "counts", "because_of", "currency", "amount",
        "countries", "sectors",
    )  # fmt: skip
    lines = map(line_of, weighed)
    return csv_of(head, (
        (each.identifier, each.title, each.line, each.rule, each.counts,
         "; ".join(each.because_of), currency, amount, "; ".join(each.countries),
         "; ".join(each.sectors))
        for each in lines for currency, amount in each.says.items() or _NO_MONEY
    ))  # fmt: skip


def periods_csv(periods: Iterable[Period]) -> str:
    """Return periods as they came as CSV."""
    head = (
        "line", "activity", "group", "title", "period_start", "period_end", "target", "actual",
    )  # fmt: skip
    return csv_of(head, (
        (each.line, each.activity, each.group, each.title, each.start, each.end,
         _words(each.target), _words(each.actual))
        for each in periods
    ))  # fmt: skip


def faults_csv(faults: Iterable[Fault]) -> str:
    """Return what is wrong with a file as CSV, by line."""
    head = ("line", "row", "field", "reason", "fix")
    return csv_of(
        head, ((each.line, each.row, each.field, each.reason, each.fix) for each in faults)
    )


def indicators_csv(page: IndicatorsPage) -> str:
    """Return results by definition as CSV, a line for each title that was brought to one."""
    head = (
        "definition", "number", "title", "brought_by", "periods", "activities", "with_target",
        "with_actual", "with_both", "with_neither", "target_of_both", "actual_of_both",
    )  # fmt: skip
    brought: list[Sequence[object]] = [
        (each.id, each.number, title.title, title.how, title.periods,
         title.activities, *_told(each.shares), each.target_of_both, each.actual_of_both)
        for each in page.brought for title in each.titles
    ]  # fmt: skip
    unsaid = (None,) * 6
    own = [("", "", each.title, "", each.periods, each.activities, *unsaid) for each in page.own]
    return csv_of(head, [*brought, *own])


def _told(shares: Shares) -> tuple[int, ...]:
    return shares.with_target, shares.with_actual, shares.with_both, shares.with_neither


def _words(said: Said | None) -> str:
    return said.words if said else ""
