"""Communities come out the same whatever the order, keep their name, and are no families."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.network.scene import Scene, network

from wholeroute.network import Layer, Tie
from wholeroute.network.groups import AT_RESOLUTION_ONE, communities
from wholeroute.network.naming import named

DAY = date(2025, 6, 1)


def tie(left: str, right: str, layer: Layer = Layer.CONTACT, weight: float = 1.0) -> Tie:
    one, other = sorted((left, right))
    return Tie(one, other, layer, weight, (), (), (), (), (), DAY, DAY)


def circle(name: str, size: int = 6) -> list[Tie]:
    people = [f"{name}{at}" for at in range(size)]
    return [tie(a, b) for at, a in enumerate(people) for b in people[at + 1 :]]


def test_two_circles_with_one_tie_between_them_are_two() -> None:
    found = communities([*circle("a"), *circle("b"), tie("a0", "b0", weight=0.2)])

    assert [sorted({p[0] for p in each.people}) for each in found] == [["a"], ["b"]]
    assert all(each.robust == 1.0 for each in found)


def test_two_circles_stay_two_however_many_others_there_are() -> None:
    """Plain modularity puts them together among a hundred like them, where one tie weighs little."""
    ties = []
    for at in range(100):
        a, b = (circle(f"{at}{name}", size=12) for name in "ab")
        ties += [*a, *b, tie(f"{at}a0", f"{at}b0")]

    assert sum(each.weight for each in ties) > 2 * AT_RESOLUTION_ONE
    assert len(communities(ties)) == 200


@given(st.randoms(use_true_random=False))
def test_the_order_of_ties_changes_nothing(random: Random) -> None:
    ties = [*circle("a"), *circle("b"), tie("a0", "b0", weight=0.2), tie("a1", "c")]
    shuffled = random.sample(ties, len(ties))

    assert communities(shuffled) == communities(ties)


def test_kin_make_no_group() -> None:
    assert communities([tie("a", "b", Layer.KIN), tie("b", "c", Layer.KIN)]) == ()
    assert communities([]) == ()


def test_whoever_is_near_without_a_card_is_context_and_no_subject() -> None:
    made = network()
    made.with_phone("friend")
    for name in ("omar", "karim"):
        made.calls_to(name, "friend", made.police)
    (group,) = made.picture().groups

    assert group.people == {"hani", "omar", "karim", "tarek"}
    assert group.near == {"friend"}
    assert all("friend" not in (t.left, t.right) for t in group.ties)


def test_fewer_than_three_with_cards_are_no_group() -> None:
    made = network()
    made.calls = [call for call in made.calls if "tarek" not in call.right]
    made.calls = [call for call in made.calls if "hani" not in call.left]

    assert made.picture().groups == ()


def test_who_live_from_one_purse_are_one_group_even_where_leiden_parts_them() -> None:
    made = network()
    for left, right in (("hani", "omar"), ("karim", "tarek")):
        for _ in range(40):
            made.calls_to(left, right, made.report("police"))
    (group,) = made.picture().groups

    assert group.people == {"hani", "omar", "karim", "tarek"}


def test_one_who_is_paid_from_two_purses_does_not_make_two_groups_one() -> None:
    made = network()
    made.with_account("boss")
    made.with_phone("boss's phone", of="boss")
    for at in range(7):
        made.pays(f"account|other customer {at}", "account|boss", made.fiu, 900)
    for at, name in enumerate(("anna", "ben", "carl")):
        made.with_account(name)
        made.with_phone(f"{name}'s phone", of=name)
        made.pays("account|boss", f"account|{name}", made.fiu, 700 + at, 300)
        for _ in range(8):
            made.calls_to("boss", name, made.report("police"))
    made.pays("account|boss", "account|tarek", made.fiu, 500, 400)
    made.calls_to("boss", "tarek", made.police)

    assert len(made.picture().groups) == 2


def test_a_scene_of_nothing_gives_nothing() -> None:
    picture = Scene().picture()

    assert (picture.groups, picture.cards, picture.people, picture.ties) == ((), (), 0, 0)


def test_a_group_keeps_its_name_while_most_of_it_is_the_same() -> None:
    was = {"G-old": [frozenset("abcd")], "G-other": [frozenset("xyz")]}

    assert named([frozenset("abce"), frozenset("xyz")], was) == ["G-old", "G-other"]
    assert named([frozenset("aklm")], was)[0] not in was


def test_two_parts_of_a_group_do_not_share_its_name() -> None:
    names = named([frozenset("abc"), frozenset("abcd")], {"G-old": [frozenset("abcd")]})

    assert names[1] == "G-old"
    assert names[0] not in ("G-old", "")
    assert len(set(names)) == 2
