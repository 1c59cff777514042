"""The canvas as acts: read and written, done in their order, laid out the same, put together by count."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities import Kind
from wholeroute.errors import Invalid
from wholeroute.network import placing
from wholeroute.network.canvas import (
    EPOCH,
    KINDS,
    Act,
    Bond,
    Deed,
    Drawing,
    Gathering,
    Held,
    History,
    Scene,
    Ties,
    act,
    draw,
    play,
    read_acts,
    short,
    written,
)
from wholeroute.network.canvas.acts import long
from wholeroute.network.canvas.held import BONDS, Ids

DAY = date(2026, 3, 1).toordinal() - EPOCH
PERSON, PHONE, ACCOUNT = (
    KINDS.index(each) for each in (Kind.PERSON, Kind.PHONE, Kind.BANK_ACCOUNT)
)


def held(
    number: int, ties: Sequence[tuple[int, int, Bond]], kinds: Sequence[int] = (), grade: int = 2,
    same: Sequence[int] | None = None,
) -> Held:  # fmt: skip
    """Return `number` things, called 1, 2, 3 …, and their ties."""
    rows = np.array([(a, b, BONDS.index(bond)) for a, b, bond in ties], np.int64).reshape(-1, 3)
    ones = np.ones(len(rows), np.int64)
    made = Ties(
        rows[:, 0], rows[:, 1], rows[:, 2], ones * DAY, ones * (DAY + 10), ones * grade, ones, ones
    )
    return Held(
        Ids([str(UUID(int=at + 1)) for at in range(number)]),
        np.array(kinds or [PERSON] * number, np.int64),
        made,
        np.array(same if same is not None else range(number), np.int64),
        datetime(2026, 4, 1, tzinfo=UTC),
        lambda at: [str(UUID(int=1000 + at))],
    )


def test_an_id_is_found_where_it_stands_and_nowhere_else() -> None:
    ids = Ids([str(UUID(int=at)) for at in (2, 4, 2**127)])

    assert [ids.place(each) for each in ids] == [0, 1, 2]
    assert [ids.place(UUID(int=at)) for at in (1, 3, 2**128 - 1)] == [None] * 3
    assert list(ids.some(np.array([0, 2]))) == [ids[0], ids[2]]


def nobody(_name: str) -> tuple[UUID, ...]:
    return ()


def played(of: Held, *acts: Act) -> Scene:
    return play(of, acts, nobody)


def drawn(of: Held, *acts: Act, most: int = 2_000) -> Drawing:
    return draw(played(of, *acts), dict, most)


def names(drawing: Drawing) -> list[int]:
    """Return the things drawn one by one, by number."""
    return sorted(each.entity.int for each in drawing.nodes if each.entity)


def thing(number: int) -> UUID:
    return UUID(int=number)


@pytest.fixture(scope="module")
def star() -> Held:
    """Return one person with three phones and two accounts; an account leads on to another person."""
    kinds = [PERSON, PHONE, PHONE, PHONE, ACCOUNT, ACCOUNT, PERSON, PERSON]
    ties = [(0, at, Bond.CONTACT) for at in (1, 2, 3)] + [(0, at, Bond.MONEY) for at in (4, 5)]
    return held(8, [*ties, (5, 6, Bond.MONEY)], kinds)


# --- acts -------------------------------------------------------------------------------------

IDS = st.uuids()
ACTS = st.one_of(
    IDS.map(lambda each: act(Deed.START, each)),
    st.tuples(IDS, st.sampled_from(Kind)).map(lambda each: act(Deed.EXPAND, *each)),
    st.tuples(IDS, st.integers(-9999, 9999), st.integers(-9999, 9999)).map(
        lambda each: act(Deed.PIN, *each)
    ),
    st.lists(st.sampled_from(Bond), unique=True).map(lambda each: act(Deed.LAYERS, *each)),
    st.tuples(st.dates(), st.dates()).map(lambda each: act(Deed.TIME, *each)),
    st.tuples(IDS, IDS).map(lambda each: act(Deed.PATHS, *each)),
    st.just(act(Deed.LAYOUT)),
)


@given(st.lists(ACTS, max_size=40))
def test_acts_are_read_as_they_were_written(acts: list[Act]) -> None:
    assert read_acts(written(acts)) == tuple(acts)


@given(IDS)
def test_an_id_is_short_and_comes_back(entity: UUID) -> None:
    assert len(short(entity)) == 22
    assert long(short(entity)) == entity


@pytest.mark.parametrize(
    "text",
    ["z", "s", "s*x", "x*" + "A" * 22 + "*Nobody", "t*2026-02-31*", "c*1000", "h*Ermias-Ghermay", "a*b",
     "s*" + "A" * 21 + "B", "g*somebody", "p*" + "A" * 22 + "*1", "a.", ".", "o*a name"],
)  # fmt: skip
def test_nothing_else_is_an_act_so_no_name_is_kept(text: str) -> None:
    with pytest.raises(Invalid):
        read_acts(text)


def test_a_history_is_undone_done_again_and_forgotten_by_a_new_act() -> None:
    first, second, third = (act(Deed.CORE, each) for each in (1, 2, 3))
    history = History().then(first).then(second)

    assert history.moved(-1).standing == (first,)
    assert history.moved(-1).moved(1) == history
    assert history.moved(-9).standing == ()
    assert history.moved(-1).then(third).acts == (first, third)


# --- what acts do -----------------------------------------------------------------------------


def test_expanding_draws_the_neighbours_and_each_says_how_many_are_not_drawn(star: Held) -> None:
    before = drawn(star, act(Deed.START, thing(1)))
    after = drawn(star, act(Deed.START, thing(1)), act(Deed.EXPAND, thing(1)))

    assert [each.beyond for each in before.nodes] == [5]
    assert names(after) == [1, 2, 3, 4, 5, 6]
    assert {each.entity: each.beyond for each in after.nodes}[thing(6)] == 1


def test_one_kind_alone_is_expanded(star: Held) -> None:
    found = drawn(star, act(Deed.START, thing(1)), act(Deed.EXPAND, thing(1), Kind.PHONE))

    assert names(found) == [1, 2, 3, 4]


def test_ties_that_do_not_count_lead_nowhere(star: Held) -> None:
    no_money = act(Deed.LAYERS, Bond.MONEY)
    found = drawn(star, no_money, act(Deed.START, thing(1)), act(Deed.EXPAND, thing(1)))

    assert names(found) == [1, 2, 3, 4]
    assert found.nodes[0].beyond == 0


@pytest.mark.parametrize(
    ("first", "last", "ties"),
    [("2026-03-11", "", 5), ("2026-03-12", "", 0), ("", "2026-03-01", 5), ("", "2026-02-28", 0)],
)
def test_ties_outside_the_time_are_not_drawn(star: Held, first: str, last: str, ties: int) -> None:
    begin = (act(Deed.START, thing(1)), act(Deed.EXPAND, thing(1)))

    assert len(drawn(star, *begin, act(Deed.TIME, first, last)).lines) == ties


def test_what_is_hidden_comes_back(star: Held) -> None:
    begin = (act(Deed.START, thing(1)), act(Deed.EXPAND, thing(1)), act(Deed.HIDE, thing(2)))

    assert 2 not in names(drawn(star, *begin))
    assert 2 in names(drawn(star, *begin, act(Deed.SHOW, thing(2))))
    assert 2 in names(drawn(star, *begin, act(Deed.EXPAND, thing(1))))


def test_the_legend_counts_what_is_left_out_as_well(star: Held) -> None:
    begin = (act(Deed.START, thing(1)), act(Deed.EXPAND, thing(1)))
    found = drawn(star, *begin, act(Deed.KINDS, Kind.PHONE), act(Deed.LAYERS, Bond.MONEY))

    assert names(found) == [1, 5, 6]
    assert found.kinds == {"Phone": 3, "BankAccount": 2, "Person": 1}
    assert found.bonds == {"money": 2}
    assert found.lines == ()


def test_only_what_lies_within_so_many_steps_is_left(star: Held) -> None:
    assert names(drawn(star, act(Deed.START, thing(8)), act(Deed.EGO, thing(1), 2))) == [
        *range(1, 8)
    ]
    assert names(drawn(star, act(Deed.EGO, thing(7), 1))) == [6, 7]


def test_a_core_leaves_who_is_tied_often_enough_to_the_others() -> None:
    ring = [(a, b, Bond.CONTACT) for a in range(4) for b in range(a)]
    of = held(6, [*ring, (3, 4, Bond.CONTACT), (4, 5, Bond.MONEY)])

    assert names(drawn(of, act(Deed.EGO, thing(1), 4), act(Deed.CORE, 3))) == [1, 2, 3, 4]


def test_every_shortest_path_is_drawn_and_no_other() -> None:
    ties = [(0, 1), (1, 4), (0, 2), (2, 4), (0, 3), (3, 5), (5, 4)]
    of = held(8, [(a, b, Bond.CONTACT) for a, b in ties])
    found = played(of, act(Deed.PATHS, thing(1), thing(5)))

    assert sorted(each + 1 for each in found.on_paths) == [1, 2, 3, 5]
    assert found.steps == 2
    assert not found.no_path
    assert played(of, act(Deed.PATHS, thing(1), thing(7))).no_path
    assert played(of, act(Deed.PATHS, thing(1), UUID(int=999))).no_path


def test_records_held_for_one_are_one_until_they_are_asked_for_apart() -> None:
    of = held(3, [(0, 2, Bond.CONTACT), (0, 1, Bond.SAME)], same=[0, 0, 2])
    begin = act(Deed.EGO, thing(2), 2)

    folded, apart = drawn(of, begin), drawn(of, begin, act(Deed.FOLD, 0))
    assert [(each.entity, each.records) for each in folded.nodes] == [(thing(1), 2), (thing(3), 1)]
    assert names(apart) == [1, 2, 3]
    assert {each.bond for each in apart.lines} == {Bond.SAME, Bond.CONTACT}


def test_what_a_reader_does_not_see_is_left_out_without_a_word(star: Held) -> None:
    unseen = UUID(int=999)
    acts = [
        act(Deed.START, unseen), act(Deed.EXPAND, unseen), act(Deed.HIDE, unseen),
        act(Deed.PIN, unseen, 1, 1), act(Deed.EGO, unseen, 2), act(Deed.FOCUS, unseen),
    ]  # fmt: skip

    assert drawn(star, act(Deed.START, thing(1)), *acts) == drawn(star, act(Deed.START, thing(1)))


def test_in_focus_what_is_not_tied_to_one_fades(star: Held) -> None:
    found = drawn(star, act(Deed.EGO, thing(1), 2), act(Deed.FOCUS, thing(7)))

    assert {each.entity.int for each in found.nodes if not each.faded and each.entity} == {6, 7}


def test_a_line_is_doubtful_where_nothing_good_says_it() -> None:
    for grade, doubtful in ((2, False), (3, True)):
        of = held(2, [(0, 1, Bond.CONTACT)], grade=grade)
        assert [each.doubtful for each in drawn(of, act(Deed.EGO, thing(1), 1)).lines] == [doubtful]


def test_payments_say_which_way_they_went() -> None:
    of = held(3, [(0, 1, Bond.MONEY), (2, 1, Bond.MONEY), (1, 2, Bond.MONEY)])

    assert [each.ways for each in drawn(of, act(Deed.EGO, thing(2), 1)).lines] in ([2, 3], [1, 3])


# --- places -----------------------------------------------------------------------------------


def _tangle(number: int) -> Held:
    draw_ = random.Random(3)  # noqa: S311 — to come out the same
    ties = {(draw_.randrange(each), each) for each in range(1, number)}
    ties |= {
        (a, b)
        for a, b in ((draw_.randrange(number), draw_.randrange(number)) for _ in range(number))
        if a < b
    }
    return held(number, [(a, b, Bond.CONTACT) for a, b in sorted(ties)])


def test_the_same_acts_come_to_the_same_places_to_the_byte() -> None:
    acts = (act(Deed.EGO, thing(1), 4), act(Deed.EXPAND, thing(20)), act(Deed.LAYOUT))
    pictures = []
    for seed in (1, 2):
        random.seed(seed)
        placing._by_force.cache_clear()
        pictures.append([(each.key, each.x, each.y) for each in drawn(_tangle(600), *acts).nodes])

    assert pictures[0] == pictures[1]
    assert len(pictures[0]) > 100


def test_to_expand_moves_nothing_that_stands() -> None:
    of = _tangle(300)
    begin = act(Deed.EGO, thing(1), 2)
    before = played(of, begin)
    edge = next(each.entity for each in drawn(of, begin).nodes if each.beyond)
    after = played(of, begin, act(Deed.EXPAND, edge))

    assert len(after.units) > len(before.units)
    assert before.places.items() <= after.places.items()


def test_what_is_pinned_stays_when_all_else_is_laid_out_anew() -> None:
    of = _tangle(200)
    pin = act(Deed.PIN, thing(3), 4000, -250)
    found = played(of, act(Deed.EGO, thing(1), 4), pin, act(Deed.LAYOUT))
    unit = found.graph.unit(thing(3))

    assert unit is not None
    assert found.places[unit] == (4000, -250)
    assert found.places != played(of, act(Deed.EGO, thing(1), 4), pin).places


# --- too many ---------------------------------------------------------------------------------


def _clumps() -> Held:
    """Return twenty clumps of thirty who all know each other's first, in a ring."""
    ties = [(30 * c, 30 * c + at, Bond.CONTACT) for c in range(20) for at in range(1, 30)]
    ties += [(30 * c + 1, 30 * c + at, Bond.CONTACT) for c in range(20) for at in range(2, 30)]
    ties += [(30 * c, 30 * ((c + 1) % 20), Bond.CONTACT) for c in range(20)]
    return held(600, ties)


ALL = tuple(act(Deed.START, thing(each)) for each in range(1, 601))


@pytest.mark.parametrize("most", [50, 10])
def test_beyond_so_many_they_are_put_together_and_all_are_counted(most: int) -> None:
    start = act(Deed.EGO, thing(1), 4)
    every = len(played(_clumps(), start).units)
    found = drawn(_clumps(), start, most=most)

    assert found.forced
    assert found.gathering is Gathering.COMMUNITY
    assert len(found.nodes) <= most
    assert sum(each.count for each in found.nodes) == found.held == every > most


def test_what_is_put_together_is_opened_while_there_is_room() -> None:
    of = _clumps()
    by_kind = (*ALL[:1], act(Deed.EGO, thing(1), 2), act(Deed.GATHER, Gathering.KIND))
    closed = drawn(of, *by_kind)
    opened = drawn(of, *by_kind, act(Deed.OPEN, "Person"))
    tight = drawn(of, *by_kind, act(Deed.OPEN, "Person"), most=5)

    assert [(each.key, each.count) for each in closed.nodes][-1] == ("Person", closed.held - 1)
    assert len(opened.nodes) == opened.held
    assert len(tight.nodes) <= 5


def test_things_are_put_together_by_the_group_they_are_subjects_of() -> None:
    of = _clumps()
    groups = {thing(each): "G-00aa11" for each in range(2, 12)}
    scene = played(of, act(Deed.EGO, thing(1), 1), act(Deed.GATHER, Gathering.GROUP))
    found = {each.key: each.count for each in draw(scene, lambda: groups).nodes}

    assert found["G-00aa11"] == 10
    assert found["rest"] == len(scene.units) - 11
