"""No cell below ten is told by what editions publish, however their tables hang together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plan.attack import Attack
from tests.plan.reported import by_state_and_year, reports

from wholeroute.errors import Invalid
from wholeroute.plan import moves
from wholeroute.plan.cells import TOTAL, Key, Share, Sum, Table
from wholeroute.plan.moves import WIDTH
from wholeroute.plan.published import Published, publish, read
from wholeroute.plan.readers import gather

SEEDS = st.integers(0, 2**32)
TRIES = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def one_line(*numbers: int | None, total: int | None = None, **more: Any) -> Table:
    """Return a table of one dimension; the total is the sum unless told otherwise."""
    said = total if total is not None else sum(each or 0 for each in numbers)
    cells: dict[Key, int | None] = {(f"{at}",): each for at, each in enumerate(numbers)}
    parts = tuple(key for (key,) in cells)
    return Table(
        "t", "people", ("state",), {**cells, (TOTAL,): said}, (Sum("state", TOTAL, parts),), **more
    )


def in_order(editions: Sequence[Sequence[Table]]) -> list[Published]:
    """Return each edition published after those before it."""
    done: list[Published] = []
    for tables in editions:
        done.append(publish(tables, done))
    return done


def attacked(editions: Sequence[Sequence[Table]], done: Sequence[Published]) -> Attack:
    """Return the attack on all of them, by what everybody may read of each."""
    said = [json.loads(rfc8785.dumps(each.said())) for each in done]
    return Attack(said, editions)


def shown(done: Published, table: int = 0) -> list[object]:
    """Return what a table's cells show, in their order, the total first."""
    return [cell[1] for cell in done.said()["tables"][table]["cells"]]


def naive(tables: Sequence[Table]) -> Published:
    """Return what hiding small cells and nothing else would publish."""
    small = {
        each.place(key)
        for each in tables
        for key, number in each.cells.items()
        if number is not None and number < 10 and key not in each.impossible
    }
    return Published(tuple(tables), frozenset(small))


# --- the property -----------------------------------------------------------------------------


@given(seed=SEEDS)
@TRIES
def test_no_hidden_cell_is_told_by_all_editions_together(seed: int) -> None:
    editions = reports(seed)
    done = in_order(editions)
    attack = attacked(editions, done)

    assert attack.narrowed(WIDTH) == []
    assert attack.eliminated() == []


@given(numbers=st.lists(st.integers(0, 30), min_size=3, max_size=5))
@settings(TRIES, max_examples=8)
def test_whoever_runs_the_program_on_every_world_that_fits_learns_no_more(
    numbers: list[int],
) -> None:
    """What is hidden beside small cells follows from nothing that readers don't know already."""
    (done,) = in_order([[one_line(*numbers)]])
    hidden = [at for at, each in enumerate(shown(done)[1:]) if each == "suppressed"]
    if not hidden or len(hidden) > 2 or shown(done)[0] == "suppressed":
        return
    worlds = [
        world
        for first in range(sum(numbers[at] for at in hidden) + 1)
        if shown(publish([one_line(*(world := _otherwise(numbers, hidden, first)))], []))
        == shown(done)
    ]
    for at in hidden:
        said = [world[at] for world in worlds]
        assert max(said) - min(said) >= WIDTH


def _otherwise(numbers: Sequence[int], hidden: Sequence[int], first: int) -> list[int]:
    """Return the numbers with another first hidden one, and the same sum."""
    world = list(numbers)
    one, *others = hidden
    for other in others:
        world[other] += world[one] - first
    world[one] = first
    return world


@given(seed=SEEDS)
@TRIES
def test_the_attack_finds_exactly_what_trying_every_world_finds(seed: int) -> None:
    editions = reports(seed, most=2, editions=2)
    attack = attacked(editions, [naive(each) for each in editions])
    tried = attack.tried(most=3_000)
    for column, (low, high) in (tried or {}).items():
        least, most = attack.range(column)
        assert least == low
        # Worlds are tried up to twelve above the truth only.
        assert most == high or high == attack.true[column] + 12


def test_the_attack_tells_what_hiding_small_cells_alone_leaves_open() -> None:
    told = 0
    for seed in range(12):
        editions = reports(seed)
        attack = attacked(editions, [naive(each) for each in editions])
        told += bool(attack.narrowed(WIDTH)) + bool(attack.eliminated())
    assert told > 12


# --- one rule after another ----------------------------------------------------------------------


def test_cells_below_ten_are_hidden_noughts_too_and_another_with_them() -> None:
    (done,) = in_order([[one_line(0, 40, 700, 3000)]])
    assert shown(done) == [3740, "suppressed", "suppressed", 700, 3000]


def test_where_no_case_is_possible_a_nought_is_no_secret_and_hides_nothing() -> None:
    table = one_line(0, 3, 40, 700, impossible=frozenset({("0",)}))
    (done,) = in_order([[table]])
    assert shown(done) == [743, "no-case", "suppressed", "suppressed", 700]


def test_two_small_cells_that_their_total_narrows_get_a_third() -> None:
    (done,) = in_order([[one_line(9, 9, 15, 700)]])
    assert shown(done) == [733, "suppressed", "suppressed", "suppressed", 700]


def test_a_table_of_things_hides_nothing() -> None:
    (done,) = in_order([[one_line(0, 3, 40, things=True)]])
    assert shown(done) == [43, 0, 3, 40]


def test_a_share_falls_with_either_of_its_cells() -> None:
    shares = tuple(Share((f"{at}",), (TOTAL,)) for at in range(4))
    table = one_line(3, 40, 700, 3000, shares=shares)
    (done,) = in_order([[table]])
    percent = [each[2] for each in done.said()["tables"][0]["shares"]]
    assert percent == [None, None, "18.7", "80.1"]


def test_what_one_state_did_not_report_is_not_told_by_the_total_either() -> None:
    (done,) = in_order([[one_line(None, 40, 70, total=113)]])
    assert shown(done).count("suppressed") == 1
    assert attacked([done.tables], [done]).narrowed(WIDTH) == []


def test_tables_that_speak_of_the_same_cell_hide_it_together() -> None:
    states = Table(
        "by state", "people", ("state", "year"),
        {("A", "1"): 4, ("B", "1"): 30, ("C", "1"): 60, (TOTAL, "1"): 94},
        (Sum("state", TOTAL, ("A", "B", "C")),),
    )  # fmt: skip
    ages = Table(
        "by age", "people", ("age", "state", "year"),
        {("old", "B", "1"): 12, ("young", "B", "1"): 18, (TOTAL, "B", "1"): 30},
        (Sum("age", TOTAL, ("old", "young")),),
    )  # fmt: skip
    done = publish([states, ages], [])
    assert done.shown(states, ("B", "1")) == done.shown(ages, (TOTAL, "B", "1"))
    assert attacked([[states, ages]], [done]).narrowed(WIDTH) == []


# --- editions ---------------------------------------------------------------------------------


def test_what_one_edition_hid_the_next_hides_while_it_is_the_same() -> None:
    first, second = in_order([[one_line(3, 40, 700, 3000)], [one_line(12, 40, 700, 3000)]])
    assert shown(first) == [3743, "suppressed", "suppressed", 700, 3000]
    assert shown(second)[2] == "suppressed"


def test_what_an_edition_hid_is_hidden_still_where_the_next_says_less() -> None:
    less = Table("less", "people", ("state",), {("0",): 3, ("2",): 700})
    _, second = in_order([[one_line(3, 40, 700, 3000)], [less]])
    assert shown(second) == ["suppressed", 700]


def test_a_total_that_moved_by_one_does_not_tell_who_came() -> None:
    editions = [[one_line(9, 40, 700, 3000)], [one_line(10, 40, 700, 3000)]]
    done = in_order(editions)
    # The change is told by the totals alone: all else is the same, and everybody may know that.
    assert attacked(editions, done).narrowed(WIDTH) == []
    apart = [publish(each, []) for each in editions]
    assert attacked(editions, apart).narrowed(WIDTH)


@pytest.mark.parametrize("now", [{"things": True}, {"impossible": frozenset({("0",)})}])
def test_what_was_hidden_is_not_shown_because_its_table_is_called_otherwise(now: Any) -> None:
    _, second = in_order([[one_line(0, 40, 700)], [one_line(0, 40, 700, **now)]])
    assert shown(second)[1] == "suppressed"


@given(seed=SEEDS)
@settings(TRIES, max_examples=8)
def test_no_two_editions_show_and_hide_one_number(seed: int) -> None:
    editions = reports(seed)
    for before, after in pairwise(in_order(editions)):
        then = {t.place(key): (t, key) for t in before.tables for key in t.cells}
        for table in after.tables:
            for key, number in table.cells.items():
                there = then.get(table.place(key))
                if there and number == there[0].cells[there[1]] and number is not None:
                    hid, hides = before.shown(*there), after.shown(table, key)
                    assert (hid == "suppressed") == (hides == "suppressed")


@given(seed=SEEDS)
@settings(TRIES, max_examples=8)
def test_an_edition_is_read_again_from_what_it_said_and_the_values_it_came_by(seed: int) -> None:
    tables = [_with_values(each) for each in reports(seed)[0]]
    done = publish(tables, [])
    values = {
        number: each.cells[key] or 0 for each in tables for key, number in each.values.items()
    }
    assert read(json.loads(rfc8785.dumps(done.said())), values) == done


def _with_values(table: Table) -> Table:
    found = {
        key: hash((table.name, key)) % 2**40 for key, n in table.cells.items() if n is not None
    }
    return Table(
        table.name, table.counts, table.dimensions, table.cells, table.sums, table.shares,
        table.impossible, table.things, found,
    )  # fmt: skip


def test_an_edition_whose_hidden_values_are_gone_is_not_read() -> None:
    done = publish([_with_values(one_line(3, 40, 700, 3000))], [])
    with pytest.raises(Invalid, match="missing"):
        read(done.said(), {})


def test_a_move_counts_only_where_it_adds_up() -> None:
    tries = moves.Moves(gather([], [one_line(3, 40, 700, 3000)]))
    assert not tries.take({1: 5})
    assert not tries.take({1: 7, 2: -7})
    assert tries.take({1: 5, 2: -5})
    assert tries.open([1, 2], [1, 2]) == []


# --- what is never said, and when it goes wrong ----------------------------------------------------


def test_why_a_cell_is_hidden_is_said_nowhere() -> None:
    (done,) = in_order([[one_line(3, 40, 700, 3000)]])
    small, large = done.said()["tables"][0]["cells"][1:3]
    assert small[1:] == large[1:] == ["suppressed", None, None]


def test_the_order_of_tables_and_cells_says_nothing() -> None:
    tables = reports(7)[0]
    turned = [
        Table(
            t.name,
            t.counts,
            t.dimensions,
            dict(reversed([*t.cells.items()])),
            t.sums,
            t.shares,
            t.impossible,
        )
        for t in reversed(tables)
    ]
    assert publish(turned, []).said() == publish(tables, []).said()


@pytest.mark.parametrize("lies", [None, 0, 3])
def test_a_solver_that_fails_or_errs_hides_more_and_never_less(
    monkeypatch: pytest.MonkeyPatch, lies: int | None
) -> None:
    tables = by_state_and_year(3, states=5, years=3, topics=1)
    usual = publish(tables, [])

    def failing(programme: moves.Programme, *, whole: bool = True) -> list[int] | None:
        return None if lies is None else [lies] * len(programme.cost)

    monkeypatch.setattr(moves, "solved", failing)
    monkeypatch.setattr("wholeroute.plan.hiding.solved", failing)
    done = publish(tables, [])

    assert not usual.left_out
    assert done.left_out == ("t0",)


def test_an_ordinary_table_keeps_most_of_what_it_says() -> None:
    tables = by_state_and_year(1, states=27, years=10, topics=1)
    done = publish(tables, [])
    numbers = {each.place(key): number for each in tables for key, number in each.cells.items()}
    small = {place for place, number in numbers.items() if number is not None and number < 10}
    hidden = [numbers[each] or 0 for each in done.hidden]

    assert not done.left_out
    assert done.hidden > small
    assert len(done.hidden) < 1.2 * len(small)
    assert sum(hidden) < 0.02 * sum(number or 0 for number in numbers.values())


@pytest.mark.parametrize(
    "tables",
    [
        [one_line(3, 40), one_line(3, 40)],
        [one_line(-1, 40)],
        [one_line(2, 40, impossible=frozenset({("0",)}))],
        [Table("t", "people", ("state",), {("A", "1"): 3})],
        [Table("t", "people", ("state",), {("A",): 3}, (Sum("year", TOTAL, ("1",)),))],
        [Table("t", "people", ("state",), {("A",): 3}, (), (Share(("A",), ("B",)),))],
        [Table(name, "people", ("state",), {("A",): at}) for at, name in enumerate("ab")],
    ],
)
def test_tables_that_contradict_themselves_are_refused(tables: Sequence[Table]) -> None:
    with pytest.raises(Invalid):
        publish(tables, [])


def test_a_dimension_more_does_not_hide_that_a_cell_is_the_same() -> None:
    one = Table("t", "people", ("state",), {("A",): 3})
    two = Table("t", "people", ("state", "age"), {("A", TOTAL): 3})
    assert one.place(("A",)) == two.place(("A", TOTAL))
