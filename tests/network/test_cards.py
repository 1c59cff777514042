"""Who bears a card, as what, on which evidence; and every trap that must catch nobody."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.network.scene import PURSE, Network, carded, network, subjects

from wholeroute.network import Layer, Role
from wholeroute.network.model import Picture, Reading
from wholeroute.network.readings import Known, readings

MEMBERS = {"hani", "omar", "karim", "tarek"}


def held_back(picture: Picture) -> dict[str, str]:
    return {each.person: each.reading for each in picture.held_back}


def test_who_lives_from_the_purse_and_is_tied_beside_it_bears_a_card() -> None:
    found = carded(network().picture())

    assert {person: card.role for person, card in found.items()} == {
        "hani": Role.MONEY_HANDLER,
        "omar": Role.ORGANISER,
        "karim": Role.COORDINATOR,
        "tarek": Role.COORDINATOR,
    }


def test_each_line_says_in_words_what_it_shows_on_which_statements_of_whom() -> None:
    card = carded(network().picture())["omar"]
    paid, tied = card.lines

    assert "paid 3 times, EUR 24,700" in paid.words
    assert paid.makes
    assert not tied.makes
    assert set(paid.originators) == {"agency", "fiu"}
    assert {"police", "border"} <= set(tied.originators)
    assert paid.statements
    assert set(paid.statements) | set(tied.statements) == set(card.evidence)


def test_a_line_says_one_where_there_is_one() -> None:
    lines = {name: card.lines for name, card in carded(network().picture()).items()}

    assert [lines[name][1].words for name in ("hani", "karim")] == [
        "tied to 1 other who lives from the same money by contact, 2025-06",
        "tied to 2 others who live from the same money by contact, 2025-06",
    ]


@pytest.mark.parametrize(
    ("paid_in", "paid_out", "words"),
    [
        (1, 0, "pays in once and is never paid"),
        (2, 0, "pays in 2 times and is never paid"),
        (0, 1, "is paid once; never pays in"),
        (0, 2, "is paid 2 times; never pays in"),
        (2, 1, "is paid once, pays in 2"),
    ],
)
def test_a_reading_says_once_where_it_was_once(paid_in: int, paid_out: int, words: str) -> None:
    assert _said("relative", paid_in=paid_in, paid_out=paid_out) == words


@pytest.mark.parametrize(
    ("set_apart", "words"),
    [
        (0, "no record held for them has another birth year"),
        (1, "1 record with another birth year was left out"),
        (2, "2 records with other birth years were left out"),
    ],
)
def test_a_reading_counts_records_left_out(set_apart: int, words: str) -> None:
    assert _said("name twin", set_apart=set_apart) == words


def _said(reading: str, *, paid_in: int = 0, paid_out: int = 0, set_apart: int = 0) -> str:
    known = Known(frozenset(), (), paid_in, paid_out, False, 0.0, 0, 0, set_apart)
    return _words(readings(known), reading)


def test_few_sources_leave_the_interval_wide() -> None:
    card = carded(network().picture())["omar"]

    assert (card.supporting, card.speaking) == (4, 4)
    assert 0 < card.low < 0.6
    assert card.high == 1.0


def test_only_the_records_that_carry_the_evidence_are_subjects() -> None:
    assert subjects(network().picture()) == MEMBERS


def test_every_innocent_reading_is_tried_and_printed() -> None:
    card = carded(network().picture())["karim"]

    assert {each.reading for each in card.readings} >= {
        "taxi", "hotel", "call shop", "relative", "ransom", "wages", "shop", "name twin",
        "aboard", "helper", "carer",
    }  # fmt: skip
    assert all(each.words and not each.holds for each in card.readings)


def test_what_they_drive_says_which_work_they_have_once_money_made_the_card() -> None:
    made = network()
    made.flows = [flow for flow in made.flows if flow.payee != "account|tarek"]
    made.pays(PURSE, "account|tarek", made.fiu, 500, 400)
    for at in range(2):
        trip = made.record(f"stop {at}", made.report("border"), of="tarek")
        made.holds(trip, f"plate|{at}", Layer.TRANSPORT, "drove")
    found = carded(made.picture())

    assert found["tarek"].role is Role.TRANSPORTER
    assert not {"stop 0", "stop 1"} & set(found["tarek"].subjects)


# --- the traps --------------------------------------------------------------------------------


def test_contacts_alone_make_nobody_a_subject() -> None:
    made = network()
    made.with_phone("friend")
    for name in sorted(MEMBERS):
        made.calls_to(name, "friend", made.police)
        made.calls_to("friend", name, made.report("border"))

    assert subjects(made.picture()) == MEMBERS


def test_money_alone_makes_nobody_a_subject() -> None:
    made = network()
    made.with_account("landlord")
    made.pays(PURSE, "account|landlord", made.fiu, 800, 950, 700)

    assert "landlord" not in subjects(made.picture())


def test_the_report_that_names_an_account_cannot_bear_itself_out() -> None:
    made = network()
    made.calls.clear()
    for left, right in (("hani", "omar"), ("omar", "karim"), ("karim", "tarek")):
        made.link(left, right, "associate")

    assert subjects(made.picture()) == set()


def test_one_source_alone_makes_nobody_a_subject() -> None:
    made = network()
    made.sources = {name: each._replace(originator="one") for name, each in made.sources.items()}

    assert subjects(made.picture()) == set()


@pytest.mark.parametrize("grade", [2, 4])
def test_testimony_alone_says_of_nobody_whose_an_account_is(grade: int) -> None:
    made = network()
    told = made.report("agency", testimony=True)
    made.record("named", told)
    made.holds("named", "account|named", Layer.MONEY, grade=grade)
    made.with_phone("named's phone", of="named")
    made.pays(PURSE, "account|named", made.fiu, 800, 700, 600)
    made.calls_to("omar", "named", made.police)

    assert "named" not in subjects(made.picture())


def test_a_relative_who_pays_ransom_is_no_subject() -> None:
    made = network()
    made.with_account("aunt")
    made.with_phone("aunt's phone", of="aunt")
    made.pays("account|aunt", PURSE, made.fiu, 2_000, 1_800, 2_400)
    for name in ("hani", "karim"):
        made.calls_to(name, "aunt", made.police)

    assert subjects(made.picture()) == MEMBERS


def test_a_relative_who_is_merged_with_a_member_is_still_no_subject() -> None:
    made = network()
    made.record("aunt", made.report("fiu"), of="karim")
    made.holds("aunt", "account|aunt", Layer.MONEY)
    made.pays("account|aunt", PURSE, made.fiu, 2_000, 1_800)

    assert "aunt" not in subjects(made.picture())


def test_a_spouse_on_a_joint_account_is_no_subject() -> None:
    made = network()
    made.record("spouse", made.report("bank"), born=1981)
    made.holds("spouse", "account|karim", Layer.MONEY)
    made.names |= {"spouse": ("Amal Haddad",), "karim": ("Karim Haddad",)}
    made.with_phone("spouse's phone", of="spouse")
    for _ in range(3):
        made.calls_to("karim", "spouse", made.report("police"))
    picture = made.picture()

    assert subjects(picture) == MEMBERS
    assert picture.facts.person["spouse"] != picture.facts.person["karim"]


def test_who_holds_one_account_under_one_name_bears_one_card() -> None:
    made = network()
    made.record("again", made.report("bank"))
    made.holds("again", "account|karim", Layer.MONEY)
    made.names |= {"again": ("Haddad Kareem",), "karim": ("Karim Haddad",)}
    found = carded(made.picture())

    assert len(found) == 4
    assert ("again", "karim") in {card.subjects for card in found.values()}


def test_someone_made_to_steer_is_held_back_whatever_money_shows() -> None:
    made = network()
    made.with_account("steering")
    rescue = made.record("on the boat", made.report("rescue centre"), of="steering")
    made.holds(rescue, "thing|boat", Layer.TRANSPORT, "steering")
    made.with_phone("steering's phone", of="steering")
    made.pays(PURSE, "account|steering", made.fiu, 300, 250)
    made.calls_to("karim", "steering", made.police)
    picture = made.picture()

    assert subjects(picture) == MEMBERS
    assert held_back(picture) == {"steering": "aboard"}


def test_no_card_ever_says_boat_driver() -> None:
    made = network()
    for at in range(3):
        trip = made.record(f"trip {at}", made.report("border"), of="tarek")
        made.holds(trip, f"vessel|{at}", Layer.TRANSPORT, "drove")

    assert Role.BOAT_DRIVER not in {card.role for card in made.picture().cards}


def test_a_carer_of_a_child_is_held_back() -> None:
    made = network()
    made.with_account("aunt")
    made.with_phone("aunt's phone", of="aunt")
    child = made.record("child's kin", made.border)
    made.link("aunt", child, "came with", Layer.KIN)
    made.pays(PURSE, "account|aunt", made.fiu, 300, 250)
    made.calls_to("karim", "aunt", made.police)
    picture = made.picture()

    assert subjects(picture) == MEMBERS
    assert held_back(picture) == {"aunt": "carer"}


def test_a_name_twin_merged_by_the_machine_is_no_subject_and_lends_nothing() -> None:
    made = network()
    twin = made.record("twin", made.report("police"), of="tarek", born=1988)
    made.holds(twin, "plate|twin", Layer.TRANSPORT, "used")
    picture = made.picture()
    tarek = carded(picture)["tarek"]

    assert "twin" not in subjects(picture)
    assert "1 record with another birth year" in _words(tarek.readings, "name twin")
    assert picture.facts.person["twin"] != picture.facts.person["tarek"]


def test_an_undated_twin_is_no_subject_either() -> None:
    made = network()
    made.record("twin", made.report("police"), of="tarek")
    made.holds("twin", "plate|twin", Layer.TRANSPORT, "used")

    assert "twin" not in subjects(made.picture())


def test_a_call_shops_phone_ties_nobody_and_says_so() -> None:
    made = network()
    made.calls.clear()
    for name in (*sorted(MEMBERS), "owner", "brother", "neighbour", "student"):
        made.record(f"{name} at the shop", made.report("police"), of=name)
        made.holds(f"{name} at the shop", "phone|shop")
    picture = made.picture()

    assert subjects(picture) == set()
    assert ("phone|shop", 8) in picture.capped


def test_a_hotel_that_the_network_pays_has_other_guests() -> None:
    made = network()
    made.with_account("hotel")
    made.with_phone("hotel's phone", of="hotel")
    made.pays(PURSE, "account|hotel", made.fiu, 120, 90)
    for at in range(12):
        made.pays(f"account|guest {at}", "account|hotel", made.fiu, 80, 110)
    for name in ("omar", "karim"):
        made.calls_to(name, "hotel", made.police)

    assert subjects(made.picture()) == MEMBERS


def test_a_hotels_address_ties_none_of_its_guests() -> None:
    made = network()
    made.calls.clear()
    for name in (*sorted(MEMBERS), "tourist", "priest", "nurse"):
        made.record(f"{name} in the book", made.report("police"), of=name)
        made.holds(f"{name} in the book", "address|hotel", Layer.PLACE, "seen at")

    assert subjects(made.picture()) == set()


def test_an_employer_who_pays_the_same_each_month_keeps_no_purse() -> None:
    made = Network()
    made.police, made.border = made.report("police"), made.report("border")
    made.fiu, made.agency = made.report("fiu"), made.report("agency")
    for name in ("boss", "anna", "ben", "carl"):
        made.with_account(name)
        made.with_phone(f"{name}'s phone", of=name)
    for at in range(20):
        made.pays(f"account|guest {at}", "account|boss", made.fiu, 45)
    for name in ("anna", "ben", "carl"):
        made.pays("account|boss", f"account|{name}", made.fiu, 1_500, 1_500, 1_520, every=30)
        made.calls_to("boss", name, made.police)

    assert subjects(made.picture()) == set()


@pytest.mark.parametrize(
    ("reading", "remark"),
    [
        ("taxi", "Taxi autorizzato, corsa a tassametro"),
        ("aboard", "Crew of the rescue ship"),
        ("helper", "Bénévole, a distribué de l'eau"),
        ("relative", "Sends small sums to a brother on the way"),
        ("ransom", "Pagó tras amenazas contra su sobrino"),
        ("name twin", "Same name as a person looked for"),
    ],
)
def test_a_remark_that_speaks_of_innocence_holds_a_card_back(reading: str, remark: str) -> None:
    made = network()
    made.record("remarked", made.report("police"), of="tarek", remark=remark)
    picture = made.picture()

    assert "tarek" not in subjects(picture)
    assert held_back(picture)["tarek"] in (reading, "relative")


def test_no_remark_makes_a_card() -> None:
    made = network()
    made.with_phone("talked of")
    made.remarks["talked of"] = (("s", "decides prices, owns the boats, paid per head"),)
    made.calls_to("omar", "talked of", made.police)

    assert "talked of" not in subjects(made.picture())


def _words(readings: Sequence[Reading], name: str) -> str:
    return next(each.words for each in readings if each.reading == name)
