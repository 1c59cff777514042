"""Money and results as CSV that no spreadsheet will run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from wholeroute.partnerships.funding import Weighed
from wholeroute.partnerships.results import Period, Said, Shares
from wholeroute.plan import Fault
from wholeroute.web.views.indicators import IndicatorsPage, Written
from wholeroute.web.views.money import MoneyPage, Whole
from wholeroute.web.views.money_file import line_of
from wholeroute.web.views.plan_files import csv_of


def money_csv(page: MoneyPage) -> str:
    """Return where all money goes as CSV: countries, shared and unallocated make the total.

    A cell is empty where nobody said such money.
    """
    head = ("part", "places", "committed_eur", "spent_eur")
    return csv_of(head, [
        *(("country", each.country, each.committed, each.spent) for each in page.countries),
        *(("shared", "; ".join(each.places), each.committed, each.spent) for each in page.shared),
        ("unallocated", "", _if_said(page.committed, page.committed.unallocated),
         _if_said(page.spent, page.spent.unallocated)),
        ("total", "", _if_said(page.committed, page.committed.total),
         _if_said(page.spent, page.spent.total)),
    ])  # fmt: skip


def _if_said(whole: Whole, euros: Decimal) -> Decimal | None:
    return euros if whole.said else None


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


_OF_FILES = (
    "definition", "number", "title", "brought_by", "periods", "activities", "with_target",
    "with_actual", "with_both", "with_neither", "target_of_both", "actual_of_both",
)  # fmt: skip
_OF_MEMBERS = (
    "record", "partner", "activity", "since", "until", "breakdown", "baseline", "target", "actual",
    "numerator", "denominator", "overlapping", "organisation", "public",
)  # fmt: skip


def indicators_csv(page: IndicatorsPage) -> str:
    """Return results as CSV: a line for each result that members wrote, and for each title of files.

    What members wrote has the columns from `record` on, what files say those before.
    """
    unsaid = (None,) * len(_OF_MEMBERS)
    written: list[Sequence[object]] = [
        (of.indicator.id, "", of.indicator.name, *(None,) * (len(_OF_FILES) - 3), *_cells(each))
        for of in page.stood for each in of.written
    ]  # fmt: skip
    brought: list[Sequence[object]] = [
        (each.id, each.number, title.title, title.how, title.periods, title.activities,
         *_told(each.shares), each.target_of_both, each.actual_of_both, *unsaid)
        for each in page.brought for title in each.titles
    ]  # fmt: skip
    own = [
        ("", "", each.title, "", each.periods, each.activities, *(None,) * 6, *unsaid)
        for each in page.own
    ]
    return csv_of((*_OF_FILES, *_OF_MEMBERS), [*written, *brought, *own])


def _cells(each: Written) -> tuple[object, ...]:
    said = each.said
    broken = "; ".join(f"{key}: {value}" for key, value in sorted(_parts(said).items()))
    return (
        each.number, each.partner, said.get("activity"), said.get("since"), said.get("until"), broken,
        *(said.get(name) for name in ("baseline", "target", "actual", "numerator", "denominator")),
        each.overlapping, each.organisation, each.public,
    )  # fmt: skip


def _parts(said: Mapping[str, object]) -> Mapping[str, object]:
    broken = said.get("breakdown", {})
    return broken if isinstance(broken, Mapping) else {}


def _told(shares: Shares) -> tuple[int, ...]:
    return shares.with_target, shares.with_actual, shares.with_both, shares.with_neither


def _words(said: Said | None) -> str:
    return said.words if said else ""
