"""Nothing that was reported vanishes from an edition: it is a cell, or stands beside, or is named."""

from __future__ import annotations

from itertools import product

from tests.plan.test_tables import PLAN, value

from wholeroute.plan.measured import beside_tables, left_out
from wholeroute.plan.model import Unit
from wholeroute.plan.tables import in_tables_alone, standard

NAMED = frozenset(PLAN.indicator)
NAMES = {"o": "An organisation"}
THINGS = next(e.id for e in PLAN.indicators if e.unit is Unit.NUMBER and e.things)
SHARE = next(e.id for e in PLAN.indicators if e.unit is Unit.SHARE and in_tables_alone(e))


def test_a_number_of_things_that_is_not_whole_stands_beside_the_tables() -> None:
    values = (value("2.5", indicator=THINGS), value("3", "2022", indicator=THINGS))

    assert [(e.indicator, e.value) for e in beside_tables(PLAN, values, NAMED, NAMES)] == [
        (THINGS, "2.5")
    ]
    assert left_out(PLAN, values, NAMED) == ()


def test_of_people_what_no_table_can_keep_safe_is_named_and_its_number_is_not() -> None:
    values = (
        value("12.5", "2021", state="IT"), value("13.5", "2021", state="MT"), value("40", "2022"),
        value("0.25", "2020", until="2021", indicator=SHARE),
    )  # fmt: skip

    assert beside_tables(PLAN, values, NAMED, NAMES) == ()
    assert left_out(PLAN, values, NAMED) == ("convictions (2021)", f"{SHARE} (2020/2021)")
    assert left_out(PLAN, values, frozenset({SHARE})) == (f"{SHARE} (2020/2021)",)


def test_every_value_is_a_cell_or_stands_beside_or_is_named() -> None:
    indicators = {(e.unit, in_tables_alone(e)): e.id for e in PLAN.indicators}
    for indicator, said in product(indicators.values(), ("3", "2.5", "0.25", "2021")):
        one = value(said, indicator=indicator)
        cells = [id_ for table in standard(PLAN, [one]) for id_ in table.values.values()]
        beside = [each.id for each in beside_tables(PLAN, [one], NAMED, NAMES)]
        named = left_out(PLAN, [one], NAMED)

        assert [bool(cells), bool(beside), bool(named)].count(True) == 1, (indicator, said)
