"""What is said of one entity, weighed: by whom else, how old, what contradicts, what rests on whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from wholeroute.entities import FRESH_FOR, PROPERTIES, is_stale
from wholeroute.ledger import Source, Statement
from wholeroute.web.views.dated import dated
from wholeroute.web.views.said import Group, grouped
from wholeroute.web.views.weighed import borne, contradicting, part, shortened

TODAY = date(2026, 11, 28)
SPACE = UUID(int=7)


def statement(at: int, name: str, value: str, by: str, day: date, record: int = 1) -> Statement:
    """Return one statement by an organisation, of a report of its own for each day."""
    received = datetime.combine(day, datetime.min.time(), UTC)
    source = Source(
        uuid5(SPACE, f"{by}{day}"), f"Report of {by}", by, by, "B", day, received, "", "green"
    )
    return Statement(
        source,
        uuid5(SPACE, f"s{at}"),
        UUID(int=record),
        name,
        value,
        None,
        None,
        None,
        2,
        False,
        at,
    )


def said(*all_of: tuple[str, str, str, date, int]) -> list[Statement]:
    """Return statements: property, value, organisation, day, record."""
    return [statement(at, *each) for at, each in enumerate(all_of)]


def groups(*all_of: tuple[str, str, str, date, int]) -> tuple[Group, ...]:
    """Return statements as the page groups them."""
    return grouped(said(*all_of), {})


def shown(told: Iterable[object]) -> list[str]:
    """Return the values shown, in order."""
    return [each.value.value for one in told for each in one.values]  # type: ignore[attr-defined]


NEW, OLD = TODAY - timedelta(days=30), TODAY - timedelta(days=800)


def test_only_what_changes_goes_stale_and_on_the_day_after() -> None:
    year = FRESH_FOR["phone"]

    assert not is_stale("phone", TODAY - year, TODAY)
    assert is_stale("phone", TODAY - year - timedelta(days=1), TODAY)
    assert not is_stale("birthDate", date(1900, 1, 1), TODAY)
    assert FRESH_FOR.keys() <= PROPERTIES.keys()


def test_a_value_is_as_fresh_as_whoever_said_it_last() -> None:
    told = groups(("phone", "+391", "a", OLD, 1), ("phone", "+391", "b", NEW, 1),
                  ("phone", "+392", "a", OLD, 1))  # fmt: skip

    (found,) = shortened(told, TODAY)

    assert [(e.value.value, e.stale, e.single) for e in found.values] == [
        ("+391", False, False), ("+392", True, True),
    ]  # fmt: skip


def test_it_is_counted_what_rests_on_each_source_alone() -> None:
    found = borne(
        groups(("name", "Tekle", "a", NEW, 1), ("name", "Tekle", "b", NEW, 2),
               ("phone", "+391", "a", OLD, 1), ("alias", "T", "a", NEW, 1)), TODAY
    )  # fmt: skip

    assert (found.values, found.single, found.stale) == (3, 2, 1)
    assert [(e.source, e.falls, e.of) for e in found.without] == [("a", 2, 3), ("b", 0, 3)]
    assert borne(groups(("name", "Tekle", "a", NEW, 1)), TODAY).without == ()


def test_two_birth_dates_stand_side_by_side_and_lead_to_the_two_records() -> None:
    apart = groups(("birthDate", "1980-05-01", "a", NEW, 1), ("birthDate", "1961", "b", OLD, 2))
    within = groups(("birthDate", "1980-05-01", "a", NEW, 1), ("birthDate", "1961", "a", NEW, 1))
    fitting = groups(("birthDate", "1980-05-01", "a", NEW, 1), ("birthDate", "1980", "b", NEW, 2))

    (found,) = contradicting(apart)
    assert [(e.value, e.sources, e.codes) for e in found.sides] == [
        ("1961", ("b",), ("B2",)), ("1980-05-01", ("a",), ("B2",)),
    ]  # fmt: skip
    assert found.pair == (UUID(int=1), UUID(int=2))
    assert contradicting(within)[0].pair is None
    assert contradicting(fitting) == ()


MANY = [("alias", f"name {at:03}", "a", NEW, 1) for at in range(250)]


def test_a_long_page_shows_a_fair_part_of_each_property_and_counts_the_rest() -> None:
    told = shortened(groups(("name", "Tekle", "a", NEW, 1), *MANY), TODAY, most=20)

    assert [(e.property, len(e.values), e.more) for e in told] == [
        ("name", 1, 0),
        ("alias", 10, 240),
    ]


@pytest.mark.parametrize(("start", "many", "more"), [(0, 100, 150), (200, 50, 0), (999, 0, 0)])
def test_one_property_is_turned_over_and_nothing_is_left_out(
    start: int, many: int, more: int
) -> None:
    (aliases,) = groups(*MANY, ("alias", "name 000", "b", OLD, 2))[:1]
    told = part(aliases, TODAY, start, 100)

    assert sum(len(each.value.said) for each in told.values) in {many, many + 1}
    assert told.more in {more, more + 1}
    whole = [
        said.statement
        for at in range(0, 300, 100)
        for each in part(aliases, TODAY, at, 100).values
        for said in each.value.said
    ]
    assert len(whole) == len(set(whole)) == 251


def test_what_is_dated_stands_in_order_with_its_kind_and_each_report_once() -> None:
    found = dated(
        said(("birthDate", "1980-05", "a", NEW, 1), ("name", "Tekle", "a", NEW, 1),
             ("startDate", "2024-01-02", "a", NEW, 2)),
        [UUID(int=1)], {UUID(int=2): "Membership"}, {UUID(int=2): "a crew"},
    )  # fmt: skip

    assert [(e.kind, e.value, e.about_kind) for e in found] == [
        ("birthDate", "1980-05", ""), ("startDate", "2024-01-02", "Membership"),
        ("received", NEW.isoformat(), ""), ("reported", NEW.isoformat(), ""),
    ]  # fmt: skip
    assert (found[0].first, found[0].last) == (date(1980, 5, 1), date(1980, 5, 31))
