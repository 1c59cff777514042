"""Actions are chosen by what they are, counted by what a further choice leaves, and laid out once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wholeroute.plan import Force, Wanted, built_in, facets, shelve

PLAN = built_in()


def chosen(wanted: Wanted) -> set[str]:
    return {each.id for each in shelve(PLAN, wanted).actions}


def test_all_actions_stand_there_once_and_boxed_ones_lead() -> None:
    shelf = shelve(PLAN, Wanted())
    ids = [each.id for each in shelf.actions]

    assert (shelf.number, shelf.boxed) == (209, 27)
    assert len(ids) == len(set(ids)) == 209
    assert shelf.groups[0].box.id == "P3.1.KA-01"
    assert [each.id for each in shelf.groups[0].rows] == list(shelf.groups[0].box.elaborated_by)
    assert not any(each.boxed for _, rows in shelf.rest for each in rows)


def test_a_row_that_two_boxes_sum_up_stands_under_the_first() -> None:
    shelf = shelve(PLAN, Wanted())
    shared = "P3.2.2-14"
    under = [group.box.id for group in shelf.groups if shared in {each.id for each in group.rows}]
    named = [group.box.id for group in shelf.groups if shared in {each.id for each in group.above}]

    assert (under, named) == (["P3.2.KA-03"], ["P3.2.KA-08"])


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (Wanted(pillar="3"), 35),
        (Wanted(section="3.2"), 51),
        (Wanted(section="3"), 187),
        (Wanted(boxed=True), 27),
        (Wanted(force=Force.OBLIGATION), 10),
        (Wanted(pillar="3", section="3.3"), 0),
        (Wanted(words="  EUROJUST   agreements "), 1),
        (Wanted(words="2009/52"), 6),
    ],
)
def test_what_is_wanted_is_counted(wanted: Wanted, number: int) -> None:
    assert len(chosen(wanted)) == shelve(PLAN, wanted).number == number


def test_an_actor_stands_for_its_parts_and_for_those_it_came_after() -> None:
    europol = chosen(Wanted(actor="europol"))

    assert chosen(Wanted(actor="emsc")) < europol
    assert chosen(Wanted(actor="euaa")) == chosen(Wanted(actor="easo"))


@pytest.mark.parametrize(
    "wanted", [Wanted(), Wanted(pillar="4", actor="europol"), Wanted(words="e")]
)
def test_a_count_is_what_the_choice_leaves(wanted: Wanted) -> None:
    counted = facets(PLAN, wanted)

    for each in counted.pillars:
        assert shelve(PLAN, replace(wanted, pillar=each.value)).number == each.number
    for each in counted.sections:
        assert shelve(PLAN, replace(wanted, section=each.value)).number == each.number
    for each in counted.forces:
        assert shelve(PLAN, replace(wanted, force=Force(each.value))).number == each.number
    for each in counted.actors:
        assert shelve(PLAN, replace(wanted, actor=each.value)).number == each.number
    assert shelve(PLAN, replace(wanted, boxed=True)).number == counted.boxed
    assert shelve(PLAN, replace(wanted, boxed=False)).number == counted.running
