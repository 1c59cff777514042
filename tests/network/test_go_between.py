"""Who has no account and goes between the one who decides and those who work; who only seems to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.network.scene import (
    CALLED,
    PURSE,
    Network,
    carded,
    met,
    network,
    read_out,
    somebody_is_missing,
    subjects,
    with_vera,
)

from wholeroute.network import Layer, Role
from wholeroute.network.model import Picture
from wholeroute.network.without import without

MEMBERS = {"hani", "omar", "karim", "tarek"}
"""Omar takes so much of the purse that he decides."""


def held_back(picture: Picture) -> dict[str, str]:
    return {each.person: each.reading for each in picture.held_back}


def test_who_goes_between_bears_a_card_of_no_known_part() -> None:
    picture = with_vera().picture()
    card = carded(picture)["vera"]
    calls, borne, purse = card.lines

    assert card.role is Role.UNKNOWN
    assert (calls.makes, borne.makes, purse.makes) == (True, False, False)
    assert "are with 3 who live from one purse" in calls.words
    assert "put together with 1 of these by 1 other report" in borne.words
    assert "1 account too that nobody is named for: paid EUR 1,200" in purse.words
    assert subjects(picture) == {*MEMBERS, "vera"}


def test_who_goes_between_stands_in_the_group_of_the_purse() -> None:
    (group,) = with_vera().picture().groups

    assert group.people == {*MEMBERS, "vera"}


def test_only_the_record_whose_phone_was_read_is_a_subject() -> None:
    made = with_vera()
    made.record("vera's hotel", made.report("police"), of="vera")

    assert carded(made.picture())["vera"].subjects == ("vera",)


def test_the_card_rests_on_the_money_of_those_who_are_called_too() -> None:
    picture = with_vera().picture()
    found = carded(picture)
    money = {
        said
        for name in CALLED
        for line in found[name].lines
        if line.makes
        for said in line.statements
    }

    assert money <= set(found["vera"].evidence)
    assert "fiu" in found["vera"].originators


def test_calls_alone_make_nobody_a_subject_however_many_phones_list_them() -> None:
    made = network()
    somebody_is_missing(made)
    read_out(made, "vera", *CALLED)
    for name in CALLED:
        read_out(made, f"{name}'s calls", "vera", of=name)

    assert "vera" not in subjects(made.picture())


def test_one_report_that_lists_several_phones_does_not_bear_itself_out() -> None:
    made = network()
    somebody_is_missing(made)
    raid = made.report("police")
    read_out(made, "vera", *CALLED, report=raid)
    for name in CALLED:
        read_out(made, f"{name}'s calls", "vera", of=name, report=raid)

    assert "vera" not in subjects(made.picture())


def test_a_report_that_lists_calls_and_says_seen_with_does_not_bear_itself_out() -> None:
    made = network()
    somebody_is_missing(made)
    read_out(made, "vera", *CALLED)
    made.link("vera", made.record("omar there", made.said_in["vera"], of="omar"), "seen with")

    assert "vera" not in subjects(made.picture())


def test_who_bears_a_card_for_money_bears_no_second_one_for_calls() -> None:
    made = network()
    somebody_is_missing(made)
    read_out(made, "karim's calls", "hani", "omar", "tarek", of="karim")
    met(made, "karim", "omar")
    picture = made.picture()

    assert sorted(card.person for card in picture.cards) == sorted(MEMBERS)
    assert subjects(picture) == MEMBERS


def test_one_who_is_not_named_for_their_part_is_shaped_by_what_they_do() -> None:
    made = with_vera()
    for at in range(2):
        stop = made.record(f"stop {at}", made.report("border"), of="vera")
        made.holds(stop, "plate|vera", Layer.TRANSPORT, "drove")

    assert carded(made.picture())["vera"].role is Role.TRANSPORTER


def test_without_the_phones_under_h1_the_card_does_not_stand() -> None:
    made = with_vera()
    for left, right in (("hani", "omar"), ("omar", "karim"), ("karim", "tarek")):
        made.calls_to(left, right, made.report("coast guard"))
    picture = made.picture()
    still = without(picture)

    assert still.card(carded(picture)["omar"])["H1"]
    assert not still.card(carded(picture)["vera"])["H1"]
    assert still.card(carded(picture)["vera"])["testimony"]


def test_without_the_money_there_is_nobody_to_go_between() -> None:
    picture = with_vera().picture()

    assert not without(picture).card(carded(picture)["vera"])["H2"]


# --- who comes near and stays out --------------------------------------------------------------


def test_calls_alone_make_nobody_a_subject_however_many() -> None:
    made = network()
    somebody_is_missing(made)
    for _ in range(5):
        read_out(made, f"read {made.numbers}", *CALLED, "tarek", of="friend")

    assert subjects(made.picture()) == MEMBERS


def test_company_alone_makes_nobody_a_subject() -> None:
    made = network()
    somebody_is_missing(made)
    met(made, "friend", *sorted(MEMBERS))
    met(made, "friend", *sorted(MEMBERS), by="police")

    assert subjects(made.picture()) == MEMBERS


def test_a_taxi_driver_who_knows_those_who_work_is_no_subject() -> None:
    made = network()
    somebody_is_missing(made)
    read_out(made, "driver", "hani", "karim", "tarek")
    met(made, "driver", "karim", "tarek")

    assert subjects(made.picture()) == MEMBERS


def test_who_knows_the_one_who_decides_and_one_more_is_no_subject() -> None:
    made = network()
    somebody_is_missing(made)
    read_out(made, "barber", "omar", "karim")
    met(made, "barber", "omar", "karim")

    assert subjects(made.picture()) == MEMBERS


def test_a_number_beside_a_name_is_no_phone_that_was_read_out() -> None:
    made = network()
    somebody_is_missing(made)
    made.with_phone("friend")
    for name in sorted(MEMBERS):
        made.calls_to("friend", name, made.police)
        made.calls_to(name, "friend", made.report("police"))
    met(made, "friend", *sorted(MEMBERS))

    assert subjects(made.picture()) == MEMBERS


def test_calls_that_a_source_not_known_for_reliable_lists_count_for_nothing() -> None:
    made = network()
    somebody_is_missing(made)
    read_out(made, "friend", *CALLED, report=made.report("partner", reliability="C"))
    met(made, "friend", "omar")

    assert subjects(made.picture()) == MEMBERS


@pytest.mark.parametrize("testimony", [True, False])
def test_a_shops_phone_is_nobodys_even_where_only_hearsay_says_so(testimony: bool) -> None:  # noqa: FBT001 — a case
    made = with_vera()
    made.record("zoe", made.report("police", testimony=testimony))
    made.holds("zoe", "phone|vera")

    assert "vera" not in subjects(made.picture())


def _a_house(made: Network) -> None:
    for name in ("vera", "omar"):
        made.holds(made.record(f"{name}'s house", made.report("partner"), of=name),
                   "address|house", Layer.PLACE, "seen at")  # fmt: skip


def _a_car(made: Network) -> None:
    for name in ("vera", "omar"):
        made.holds(made.record(f"{name}'s ride", made.report("partner"), of=name),
                   "plate|taxi", Layer.TRANSPORT, "used")  # fmt: skip


def _a_family(made: Network) -> None:
    told = made.report("partner", testimony=True)
    one, other = (
        made.record("vera told of", told, of="vera"),
        made.record("omar told of", told, of="omar"),
    )
    made.link(one, other, "sister", Layer.KIN)


@pytest.mark.parametrize("share", [_a_house, _a_car, _a_family])
def test_calls_that_a_house_a_car_or_a_family_explains_are_not_counted(
    share: Callable[[Network], None],
) -> None:
    made = with_vera()
    share(made)

    assert subjects(made.picture()) == MEMBERS


@pytest.mark.parametrize("testimony", [True, False])
def test_whose_own_account_has_other_customers_is_no_subject(testimony: bool) -> None:  # noqa: FBT001 — a case
    made = with_vera()
    made.record("vera's shop", made.report("bank", testimony=testimony), of="vera")
    made.holds("vera's shop", "account|shop", Layer.MONEY)
    for at in range(3):
        made.pays(f"account|guest {at}", "account|shop", made.fiu, 90)

    assert "vera" not in subjects(made.picture())


def test_a_landlord_who_is_paid_the_same_each_month_is_no_subject() -> None:
    made = with_vera()
    made.record("vera's rent", made.report("bank"), of="vera")
    made.holds("vera's rent", "account|rent", Layer.MONEY)
    made.pays(PURSE, "account|rent", made.fiu, 900, 900, 900, every=30)

    assert "vera" not in subjects(made.picture())


def test_who_pays_in_is_held_back() -> None:
    made = with_vera()
    sent = made.record("vera sends", made.fiu, of="vera")
    made.pays(f"person|{sent}", PURSE, made.fiu, 400)

    picture = made.picture()
    assert subjects(picture) == MEMBERS
    assert held_back(picture) == {"vera": "relative"}


def test_where_every_account_has_a_name_nobody_is_missing() -> None:
    made = network()
    read_out(made, "vera", *CALLED)
    met(made, "vera", "omar")

    assert subjects(made.picture()) == MEMBERS


def test_where_two_may_be_the_one_who_is_missing_neither_is_named() -> None:
    made = with_vera()
    read_out(made, "wanda", *CALLED)
    met(made, "wanda", "karim")
    assert subjects(made.picture()) == MEMBERS

    somebody_is_missing(made, "nobody's either")
    assert subjects(made.picture()) == {*MEMBERS, "vera", "wanda"}


def test_an_account_that_testimony_alone_names_is_nobodys() -> None:
    made = with_vera()
    made.record("vera told of", made.report("agency", testimony=True), of="vera")
    made.holds("vera told of", "account|nobody's", Layer.MONEY)

    assert "vera" in subjects(made.picture())


def test_one_originator_alone_makes_nobody_a_subject() -> None:
    made = with_vera()
    for report, source in made.sources.items():
        if report not in (made.fiu, made.agency):
            made.sources[report] = source._replace(originator="police")
    picture = made.picture()

    assert subjects(picture) == MEMBERS


def test_testimony_lists_no_calls_and_puts_nobody_together() -> None:
    made = network()
    somebody_is_missing(made)
    read_out(made, "vera", *CALLED, report=made.report("police", testimony=True))
    met(made, "vera", "omar")
    assert subjects(made.picture()) == MEMBERS

    made = network()
    somebody_is_missing(made)
    read_out(made, "vera", *CALLED)
    told = made.report("border", testimony=True)
    made.link(
        made.record("one", told, of="vera"), made.record("other", told, of="omar"), "seen with"
    )
    assert subjects(made.picture()) == MEMBERS


@pytest.mark.parametrize(
    ("reading", "remark"),
    [
        ("taxi", "Licensed taxi called from the rank"),
        ("hotel", "Tient un petit hôtel"),
        ("adviser", "Avvocato di fiducia"),
        ("adviser", "Interpreter at the hearing"),
        ("aboard", "Passenger; translated for the others"),
    ],
)
def test_a_remark_that_speaks_of_innocence_holds_the_card_back(reading: str, remark: str) -> None:
    made = with_vera()
    made.record("remarked", made.report("police"), of="vera", remark=remark)
    picture = made.picture()

    assert subjects(picture) == MEMBERS
    assert held_back(picture) == {"vera": reading}


@pytest.mark.parametrize(
    ("reading", "thing", "layer"),
    [("hotel", "address|inn", Layer.PLACE), ("call shop", "phone|shop", Layer.CONTACT)],
)
def test_who_has_what_many_share_is_held_back(reading: str, thing: str, layer: Layer) -> None:
    made = with_vera()
    for name in ("vera", *(f"guest {at}" for at in range(8))):
        made.holds(made.record(f"{name} there", made.report("police"), of=name), thing, layer)

    assert held_back(made.picture()) == {"vera": reading}


def test_what_was_tried_speaks_of_no_money_where_none_is_seen() -> None:
    words = {each.reading: each.words for each in carded(with_vera().picture())["vera"].readings}

    assert "family were not counted" in words["relative"]
    for reading in ("ransom", "wages", "shop"):
        assert words[reading] == "no payment of theirs is seen"
    assert "money" not in words["helper"]


def test_a_name_twin_of_who_goes_between_is_no_subject_and_lends_nothing() -> None:
    made = network()
    somebody_is_missing(made)
    read_out(made, "vera", *CALLED)
    made.born["vera"] = frozenset({1980})
    report = made.report("border")
    twin = made.record("twin", report, of="vera", born=1988)
    made.link(twin, made.record("omar there", report, of="omar"), "seen with")
    picture = made.picture()

    assert picture.facts.person["twin"] != picture.facts.person["vera"]
    assert subjects(picture) == MEMBERS
