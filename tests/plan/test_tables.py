"""Which tables an edition publishes follows from the values that stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from wholeroute.plan import built_in
from wholeroute.plan.cells import TOTAL, Sum, Table
from wholeroute.plan.published import publish
from wholeroute.plan.tables import REST, in_tables_alone, standard, told
from wholeroute.plan.values import Value

PLAN = built_in()
NUMBERS = count(1)
AT = datetime(2023, 5, 1, tzinfo=UTC)


def value(
    said: str, year: str = "2021", indicator: str = "convictions", actor: str = "member-states",
    until: str = "", *, withdrawn: bool = False, **breakdown: str,
) -> Value:  # fmt: skip
    return Value(
        indicator, actor, year, until or year, said, 1, breakdown, id=next(NUMBERS),
        member="m", organisation="o", at=AT, withdrawn=withdrawn,
    )  # fmt: skip


def only(*values: Value) -> Table:
    (table,) = standard(PLAN, values)
    return table


def test_a_count_by_state_and_year_is_one_table_with_the_totals_that_were_reported() -> None:
    table = only(
        value("3", state="MT"), value("40", state="IT"), value("43"),
        value("5", "2022", state="MT"), value("50", "2022", state="IT"),
    )  # fmt: skip
    assert table.name == "convictions.state"
    assert table.dimensions == ("period", "state")
    assert table.cells == {
        ("2021", "MT"): 3, ("2021", "IT"): 40, ("2021", TOTAL): 43,
        ("2022", "MT"): 5, ("2022", "IT"): 50,
    }  # fmt: skip
    # Other states of the plan's 27 have not reported: what they come to is known by difference.
    assert table.sums == (Sum("state", TOTAL, ("IT", "MT", REST)),)
    assert [each.of for each in table.shares] == [("2021", "IT"), ("2021", "MT")]


def test_the_newest_value_that_nobody_withdrew_stands_whoever_gave_it() -> None:
    table = only(
        value("30", state="IT"), value("31", state="IT", actor="europol"),
        value("99", state="IT", withdrawn=True),
    )  # fmt: skip
    assert table.cells == {("2021", "IT"): 31}
    assert len(table.values) == 1


def test_what_is_counted_here_or_is_no_count_is_in_no_table() -> None:
    values = (
        value("30", actor=""),
        value("12.5"),
        value("0.5", indicator="victims-informed"),
        value("12", indicator="unknown"),
        value("2021-05", indicator="eurodac-proposal"),
    )
    assert standard(PLAN, values) == ()


def test_breakdowns_that_do_not_lie_in_one_another_are_tables_linked_by_their_totals() -> None:
    by_sex, by_state = standard(
        PLAN,
        [
            value("30"), value("18", sex="m"), value("12", sex="f"),
            value("20", state="IT"), value("10", state="ES"),
        ],
    )  # fmt: skip
    assert (by_sex.name, by_state.name) == ("convictions.sex", "convictions.state")
    assert by_sex.place(("2021", TOTAL)) == by_state.place(("2021", TOTAL))
    assert by_sex.sums == (Sum("sex", TOTAL, ("f", "m")),)


def test_a_year_is_the_sum_of_its_parts_and_knows_when_one_is_missing() -> None:
    table = only(
        value("100", "2021"), value("40", "2021-01", until="2021-06"),
        value("60", "2021-07", until="2021-12"), value("300", "2020", until="2022-12-31"),
    )  # fmt: skip
    halves = ("2021-01-01/2021-06-30", "2021-07-01/2021-12-31")
    assert set(table.sums) == {
        Sum("period", "2021", halves),
        Sum("period", "2020-01-01/2022-12-31", ("2021", REST)),
        Sum("period", "2020-01-01/2022-12-31", (*halves, REST)),
    }


def test_a_year_told_by_its_days_is_the_same_year() -> None:
    table = only(
        value("12", "2021", state="IT"), value("13", "2021-01-01", until="2021-12", state="IT")
    )
    assert table.cells == {("2021", "IT"): 13}


def test_a_small_number_of_people_alone_is_hidden_and_of_meetings_it_is_not() -> None:
    people = standard(PLAN, [value("3")])
    meetings = standard(PLAN, [value("3", indicator="dialogue-meetings")])
    assert publish(people, []).shown(people[0], ("2021",)) == "suppressed"
    assert publish(meetings, []).shown(meetings[0], ("2021",)) == 3


def test_people_and_cases_are_told_in_tables_alone() -> None:
    told = {each.id for each in PLAN.indicators if in_tables_alone(each)}
    assert {"convictions", "investigations", "high-value-convictions", "people-assisted"} <= told
    assert told.isdisjoint({"dialogue-meetings", "joint-reports", "humanitarian-exemption"})


def test_the_next_edition_reckons_with_what_all_before_it_said() -> None:
    plan = replace(PLAN, about=replace(PLAN.about, states=3))
    values = [
        value(said, state=state) for state, said in (("MT", "9"), ("IT", "40"), ("ES", "700"))
    ]
    values.append(value("749"))
    first = told(plan, values, [])
    later = [*values, value("10", state="MT"), value("750")]
    second = told(plan, later, [first.said()])

    malta = ("2021", "MT")
    assert first.shown(first.tables[0], malta) == "suppressed"
    # The total grew by one, and nothing else did: a ten here would tell that it was nine.
    assert second.shown(second.tables[0], malta) == "suppressed"
    assert told(plan, later, []).shown(second.tables[0], malta) == 10
    assert told(plan, later, [first.said()], only={"people-assisted"}).tables == ()
