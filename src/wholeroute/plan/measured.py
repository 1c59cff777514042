"""Say in an edition what was measured: counts in tables that are safe to publish, all else as it stands.

Pure. A value is told where the evidence that it rests on is for everybody. Counts of people and cases
stand in `tables` alone, which keep small ones back in every edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from wholeroute.plan.edition import Told
from wholeroute.plan.model import Indicator, Plan
from wholeroute.plan.tables import in_tables_alone, lies_in_a_table
from wholeroute.plan.values import Value, standing


def beside_tables(
    plan: Plan, values: Iterable[Value], named: frozenset[str], names: Mapping[str, str]
) -> tuple[Told, ...]:
    """Return what of the `named` indicators is in no table and needs none to be safe.

    These are days, stages, amounts, spans of time, and numbers of things that are not whole. `names` are
    those of the organisations that gave the values.
    """
    return tuple(
        Told(
            each.id, each.indicator, each.actor, names[each.organisation],
            tuple(sorted(each.breakdown.items())), each.since, each.until, each.value,
            each.qualifier.value,
        )
        for indicator, each in _in_no_table(plan, values, named)
        if not in_tables_alone(indicator)
    )  # fmt: skip


def left_out(plan: Plan, values: Iterable[Value], named: frozenset[str]) -> tuple[str, ...]:
    """Return what of the `named` indicators is told nowhere, by its name and its time.

    A share of people without its two counts, and a number of people that is not whole, can be kept
    safe in no table; what they came to is not said here either.
    """
    found = _in_no_table(plan, values, named)
    return tuple(sorted({_called(e) for indicator, e in found if in_tables_alone(indicator)}))


def _in_no_table(
    plan: Plan, values: Iterable[Value], named: frozenset[str]
) -> Iterator[tuple[Indicator, Value]]:
    for each in standing(value for value in values if value.indicator in named):
        indicator = plan.indicator[each.indicator]
        if not lies_in_a_table(indicator, each):
            yield indicator, each


def _called(value: Value) -> str:
    time = value.since if value.since == value.until else f"{value.since}/{value.until}"
    return f"{value.indicator} ({time})"
