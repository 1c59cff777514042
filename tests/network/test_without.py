"""What stands without H1, H2, testimony, hearsay and the largest source is asked anew."""

from __future__ import annotations

from tests.network.scene import carded, network

from wholeroute.network.without import INPUTS, stands, without


def test_without_the_phones_under_h1_no_card_stands() -> None:
    picture = network().picture()
    stands_without = without(picture)
    card = carded(picture)["omar"]

    assert tuple(stands_without.card(card)) == INPUTS
    assert stands_without.card(card) == {
        "H1": False, "H2": False, "testimony": True, "hearsay": True, "largest source": False,
    }  # fmt: skip
    assert stands_without.group(picture.groups[0])["H1"] == 0


def test_a_second_source_lets_the_card_stand_without_the_first() -> None:
    made = network()
    for left, right in (("hani", "omar"), ("omar", "karim"), ("karim", "tarek")):
        made.calls_to(left, right, made.report("coast guard"))
    picture = made.picture()
    still = without(picture)

    assert still.card(carded(picture)["omar"])["H1"]
    assert stands(still.group(picture.groups[0])["H1"])


def test_what_rests_on_hearsay_alone_does_not_stand_without_it() -> None:
    made = network()
    made.holdings = [
        each._replace(grade=4) if each.object == "account|karim" else each for each in made.holdings
    ]
    made.calls_to("omar", "tarek", made.police)
    picture = made.picture()
    still = without(picture)

    assert not still.card(carded(picture)["karim"])["hearsay"]
    assert still.card(carded(picture)["omar"])["hearsay"]


def test_a_group_says_how_many_of_it_are_left() -> None:
    made = network()
    made.calls[-1] = made.calls[-1]._replace(report=made.report("told", testimony=True))
    picture = made.picture()

    assert without(picture).group(picture.groups[0])["testimony"] == 3
