"""A plan's registers as CSV that no spreadsheet will run: one line a row, several values by semicolons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wholeroute.disclosure import cell
from wholeroute.plan import Action, Figure, Organisation, Plan, System
from wholeroute.plan.compare import SideBySide
from wholeroute.plan.evidence import Answering
from wholeroute.plan.status import Far, Status
from wholeroute.web.views.plan_indicator import IndicatorPage, Used


def actions_csv(
    plan: Plan, actions: Iterable[Action], statuses: Mapping[str, Status] | None = None
) -> str:
    """Return actions as CSV, for members with how far they came.

    Several values in one cell are parted by semicolons.
    """
    head = (
        "id", "boxed", "pillar", "section", "force", "wording", "action", "responsible",
        "supporting", "acts", "systems", "deadline", "by", "scope", "indicators", "elaborated_by",
        "lines", "footnote", *(_CAME if statuses else ()),
    )  # fmt: skip
    names = plan.organisation
    return csv_of(head, (
        (
            each.id, each.boxed, each.pillar, each.section, each.force, each.wording, each.action,
            _several(names[it].name for it in each.responsible),
            _several(names[it].name for it in each.supporting),
            _several(plan.act[it].number for it in each.acts), _several(each.systems),
            each.deadline.said if each.deadline else None,
            each.deadline.by if each.deadline else None, each.scope,
            _several(plan.indicator[it].definition for it in each.indicators),
            _several(each.elaborated_by), each.lines, each.footnote,
            *(_came(statuses[each.id]) if statuses else ()),
        )
        for each in actions
    ))  # fmt: skip


_CAME = ("far", "groups", "fresh", "overdue")


def _came(one: Status) -> tuple[object, ...]:
    """Return how far an action came as cells; a group as so many of so many that came so far."""
    groups = (
        f"{each.actor}: {', '.join(f'{far} {each.at_least(far)}' for far in [*Far][1:])} of {each.of}"
        for each in one.groups
    )
    return one.far, _several(groups), one.fresh, one.overdue


def indicators_csv(indicators: Iterable[Used]) -> str:
    """Return indicators as CSV."""
    head = (
        "id", "name", "definition", "unit", "better", "actions", "baselines", "source", "room",
    )  # fmt: skip
    return csv_of(head, (
        (each.indicator.id, each.indicator.name, each.indicator.definition, each.indicator.unit,
         each.indicator.better, _several(each.actions), _several(b.id for b in each.baselines),
         each.source.sort, each.source.room)
        for each in indicators
    ))  # fmt: skip


def values_csv(page: IndicatorPage) -> str:
    """Return the values of an indicator that stand as CSV; none to whoever is no member."""
    head = (
        "indicator", "actor", "breakdown", "since", "until", "qualifier", "value", "evidence",
        "kind", "quality", "title", "given_by", "on",
    )  # fmt: skip
    lines = [line for _, group in page.told.groups for line in group] if page.told else []
    return csv_of(head, (
        (each.value.indicator, each.value.actor,
         _several(f"{key}={said}" for key, said in each.value.breakdown.items()), each.value.since,
         each.value.until, each.value.qualifier, each.value.value, each.evidence.id,
         each.evidence.kind, each.evidence.quality, each.evidence.title, each.value.organisation,
         each.value.at.date())
        for each in lines
    ))  # fmt: skip


def compared_csv(plan: str, other: str, shared: SideBySide) -> str:
    """Return the indicators that two plans share as CSV, a line for each plan."""
    head = ("indicator", "plan", "actions", "who_acts", "targets", "stands")
    return csv_of(head, (
        (each.indicator.id, name, _several(side.actions), _several(side.actors),
         _several(f"{action} {target:g}" for action, target in side.targets),
         _several(f"{value.actor or 'here'} {value.until} {value.value}" for value in side.stands))
        for each in shared.shared
        for name, side in ((plan, each.one), (other, each.other))
    ))  # fmt: skip


def systems_csv(systems: Iterable[System]) -> str:
    """Return systems as CSV, a line for each need."""
    head = ("system", "name", "kind", "part", "lines", "need", "does", "page", "lacks")
    return csv_of(head, (
        (each.id, each.name, each.kind, each.part, each.lines, need.need, need.does, need.page,
         need.lacks)
        for each in systems for need in each.needs
    ))  # fmt: skip


def figures_csv(figures: Iterable[Figure]) -> str:
    """Return figures as CSV."""
    head = (
        "id", "qualifier", "value", "unit", "definition", "period", "since", "until", "source",
        "footnote", "section", "line", "part_of", "other_end", "indicator",
    )  # fmt: skip
    return csv_of(head, (
        (each.id, each.qualifier, each.value, each.unit, each.definition, each.period.said,
         each.period.since, each.period.until, each.source, each.footnote, each.section, each.line,
         each.part_of, each.other_end, each.indicator)
        for each in figures
    ))  # fmt: skip


def organisations_csv(organisations: Iterable[Organisation]) -> str:
    """Return organisations as CSV."""
    head = (
        "id", "name", "kind", "part_of", "members", "since", "until", "succeeded_by", "source", "note",
    )  # fmt: skip
    return csv_of(head, (
        (each.id, each.name, each.kind, each.part_of, each.members, each.since, each.until,
         each.succeeded_by, each.source, each.note)
        for each in organisations
    ))  # fmt: skip


def answering_csv(rows: Iterable[Answering]) -> str:
    """Return who answers for which actor as CSV."""
    head = ("plan", "actor", "answers", "since", "until", "said_by", "at")
    return csv_of(head, (
        (each.plan, each.actor, each.answers, each.since, each.until, each.organisation,
         each.at.isoformat())
        for each in rows
    ))  # fmt: skip


def _several(values: Iterable[str]) -> str:
    return "; ".join(values)


def csv_of(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV under their head."""
    said = ([_said(each) for each in row] for row in rows)
    return "".join(",".join(map(cell, cells)) + "\r\n" for cells in (head, *said))


def _said(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "yes" if value is True else str(value)
