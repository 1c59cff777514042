"""Purses that pay the same people are of one circle; one common person does not join two."""

from __future__ import annotations

from tests.network.scene import PURSE, Network, network

from wholeroute.network.alike import alike
from wholeroute.network.circles import Circle, circles
from wholeroute.network.collecting import collecting
from wholeroute.network.making import near_of
from wholeroute.network.model import Layer
from wholeroute.network.ties import sharings


def found(made: Network) -> tuple[Circle, ...]:
    picture = made.picture()
    shared = sharings(picture.facts)
    near = near_of((), alike(picture.facts, shared, Layer.DOCUMENT))
    return circles(collecting(picture.facts), picture.cards, near, shared)


def with_boss() -> Network:
    """Return the network and a second one: the boss gathers, Anna, Ben and Carl live from it."""
    made = network()
    made.with_account("boss")
    made.with_phone("boss's phone", of="boss")
    for at in range(7):
        made.pays(f"account|other customer {at}", "account|boss", made.fiu, 900)
    for at, name in enumerate(("anna", "ben", "carl")):
        made.with_account(name)
        made.with_phone(f"{name}'s phone", of=name)
        made.pays("account|boss", f"account|{name}", made.fiu, 700 + at, 300)
        made.calls_to("boss", name, made.police)
    return made


def test_the_circle_of_a_purse_knows_who_decides_and_which_accounts_are_nobodys() -> None:
    made = network()
    made.pays(PURSE, "account|nobody's", made.fiu, 300, 200)
    made.pays(PURSE, "account|once", made.fiu, 300)
    made.pays(PURSE, "account|a shop's", made.fiu, 80, 95)
    made.pays("account|omar", "account|a shop's", made.fiu, 900)
    (circle,) = found(made)

    assert set(circle.lines) == {"hani", "omar", "karim", "tarek"}
    assert circle.most == {"omar"}
    assert {each.party for each in circle.unnamed} == {"account|nobody's"}
    assert circle.living == {f"account|{each}" for each in ("omar", "karim", "tarek", "nobody's")}


def test_a_second_purse_for_the_same_people_is_of_one_circle() -> None:
    made = network()
    made.with_account("zaid")
    made.with_phone("zaid's phone", of="zaid")
    made.calls_to("zaid", "omar", made.police)
    for name in ("omar", "karim", "tarek"):
        made.pays("account|zaid", f"account|{name}", made.fiu, 400, 350)
    (circle,) = found(made)

    assert set(circle.lines) == {"hani", "omar", "karim", "tarek", "zaid"}


def test_one_who_serves_two_purses_does_not_make_two_circles_one() -> None:
    made = with_boss()
    made.pays("account|boss", "account|tarek", made.fiu, 500, 400)
    made.calls_to("boss", "tarek", made.police)

    assert sorted(len(each.lines) for each in found(made)) == [4, 5]


def test_a_scene_of_nothing_has_no_circle() -> None:
    assert found(Network()) == ()
