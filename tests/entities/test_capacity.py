"""What a report shows somebody doing is read in its own languages, and erring goes one way."""

from __future__ import annotations

import pytest

from wholeroute.entities import (
    Capacity,
    Claim,
    Draft,
    Hold,
    Kind,
    Reference,
    capacities_said,
    holds_in,
)

A, S, R, C = Capacity.ABOARD, Capacity.STEERING, Capacity.RESCUING, Capacity.CARING


@pytest.mark.parametrize(
    ("said", "capacity"),
    [
        ("Was seen steering the rubber boat", S),
        ("He was made to steer", S),
        ("drove the dinghy for an hour", S),
        ("TENAIT LA BARRE au moment du sauvetage", S),
        ("Il pilotait l'embarcation", S),
        ("Ritenuto lo scafista", S),
        ("guidava il gommone", S),
        ("Patroneaba la patera", S),
        ("Er steuerte das Boot", S),
        ("Pilote payé pour plusieurs traversées", S),
        ("Patrón pagado por varias travesías", S),
        ("skipper on three crossings in May", S),
        ("Ήταν στο τιμόνι", S),
        ("كان يقود القارب", S),
        ("Passenger, third from the bow", A),
        ("was a passenger like the others", A),
        ("rescued; was among the survivors", A),
        ("Passagère, enceinte", A),
        ("si trovava a bordo", A),
        ("rescatado en alta mar", A),
        ("war als Passagier dabei", A),
        ("επέβαινε στη λέμβο", A),
        ("كان على متن المركب", A),
        ("Volunteer of an NGO", R),
        ("Équipage de sauvetage", R),
        ("Seenotretter", R),
        ("متطوع في الهلال الأحمر", R),
        ("Travelled with her two children", C),
        ("accompagnée de ses enfants", C),
        ("viaggiava con suo figlio", C),
        ("viajaba con sus hijos", C),
        ("kam mit ihrem Kind", C),
        ("Grandmother of the child", C),
        ("كانت مع أطفالها", C),
    ],
)
def test_a_capacity_is_read(said: str, capacity: Capacity) -> None:
    assert capacity in capacities_said([said])


@pytest.mark.parametrize(
    "said",
    [
        "Transports passengers hidden in the load",
        "Keeps the list of passengers and settles with the drivers",
        "Paid per passenger, two hundred a head",
        "Transporte les passagers cachés",
        "Owns the boats through others",
        "Sells boats and engines",
        "Decides who steers",
        "Runs the business with his brother",
        "Telephones the drivers at the border",
        "Supplies altered passports",
        "يدير شبكة تهريب",
        "",
    ],
)
def test_what_is_said_of_others_or_of_business_is_no_capacity(said: str) -> None:
    assert capacities_said([said]) == frozenset()


def test_a_remark_a_role_and_a_link_tell_alike() -> None:
    remark = Draft("a", Kind.PERSON, (Claim("notes", "held the tiller"),))
    role = Draft("b", Kind.PERSON, (Claim("position", "boat driver"),))
    link = Draft(
        "l", Kind.UNKNOWN_LINK, (Claim("role", "Aboard"),),
        (Reference("subject", "c"), Reference("object", "boat")),
    )  # fmt: skip

    assert list(holds_in([remark, role, link])) == [Hold("a", S), Hold("b", S), Hold("c", A)]


def test_who_came_together_is_held_only_for_a_minor() -> None:
    link = Draft(
        "l", Kind.FAMILY, (Claim("role", "came with"),),
        (Reference("person", "aunt"), Reference("relative", "child")),
    )  # fmt: skip

    assert list(holds_in([link])) == [Hold("aunt", C, "child"), Hold("child", C, "aunt")]


def test_a_name_or_a_place_is_not_read() -> None:
    draft = Draft(
        "a", Kind.PERSON, (Claim("name", "Volunteer Passenger"), Claim("birthPlace", "aboard"))
    )

    assert list(holds_in([draft])) == []
