"""Say in an edition what was measured: counts in tables that are safe to publish, all else as it stands.

Pure. A value is told where the evidence that it rests on is for everybody. Counts of people and cases
stand in `tables` alone, which keep small ones back in every edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wholeroute.plan.edition import Told
from wholeroute.plan.model import Plan, Unit
from wholeroute.plan.tables import in_tables_alone
from wholeroute.plan.values import Value, standing


def beside_tables(
    plan: Plan, values: Iterable[Value], named: frozenset[str], names: Mapping[str, str]
) -> tuple[Told, ...]:
    """Return what of the `named` indicators is in no table: days, stages, amounts, spans of time.

    `names` are those of the organisations that gave the values.
    """
    return tuple(
        Told(
            each.id, each.indicator, each.actor, names[each.organisation],
            tuple(sorted(each.breakdown.items())), each.since, each.until, each.value,
            each.qualifier.value,
        )
        for each in standing(value for value in values if value.indicator in named)
        if (indicator := plan.indicator[each.indicator]).unit is not Unit.NUMBER
        and not in_tables_alone(indicator)
    )  # fmt: skip
