"""Objects are one by their number, and no number makes more of it than it says."""

from __future__ import annotations

from uuid import UUID

import duckdb
import pytest

from wholeroute.crosscheck import same_objects
from wholeroute.crosscheck.objects import Said, joined

A, B, C, D = (UUID(int=n) for n in range(1, 5))
Statement = tuple[UUID, str, str, str, str]


def found(*said: Statement) -> list[set[UUID]]:
    with duckdb.connect() as database:
        database.execute(
            "create table statement (entity text, kind text, property text, value text, flag text)"
        )
        for entity, *rest in said:
            database.execute("insert into statement values (?, ?, ?, ?, ?)", [str(entity), *rest])
        return [set(each) for each in same_objects(database)]


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("Phone", "phone", "+214123456789"),
        ("BankAccount", "iban", "MT96XHAL00000000001589981341177"),
        ("Vehicle", "registrationNumber", "XHEQ123456"),
        ("Passport", "number", "0H123456Q"),
        ("Vessel", "mmsi", "298123456"),
    ],
)
def test_objects_of_one_kind_and_number_are_one(kind: str, name: str, value: str) -> None:
    said = [(each, kind, name, value, "") for each in (A, B, C)]

    assert found(*said, (D, kind, name, f"{value}9", "")) == [{A, B, C}]


def test_a_phone_and_a_car_of_the_same_digits_are_two() -> None:
    assert not found(
        (A, "Phone", "phone", "123456789", ""),
        (B, "Vehicle", "registrationNumber", "123456789", ""),
    )


def test_a_telephone_without_its_country_joins_nothing() -> None:
    assert not found(*((each, "Phone", "phone", "612345678", "local") for each in (A, B)))


def test_hulls_with_two_imo_numbers_stay_two_though_they_share_a_call_sign() -> None:
    said = [Said(A, "Vessel", "imo", "9074729"), Said(B, "Vessel", "imo", "9187629")]
    shared = [Said(each, "Vessel", "mmsi", "298123456") for each in (A, B, C)]

    together = joined([*said, *shared])

    assert not any({A, B} <= each for each in together)
    assert len(together) == 1


def test_plates_of_two_countries_are_two_cars() -> None:
    plate = [Said(each, "Vehicle", "registration", "AB12345") for each in (A, B)]

    assert joined(plate) == [frozenset({A, B})]
    assert not joined(
        [*plate, Said(A, "Vehicle", "country", "it"), Said(B, "Vehicle", "country", "gr")]
    )


def test_a_number_that_thousands_bear_makes_one_object_and_no_pairs() -> None:
    many = [UUID(int=n) for n in range(1, 20_001)]

    (one,) = joined(Said(each, "Phone", "phone", "+214123456789") for each in many)

    assert len(one) == len(many)


def test_a_plate_is_one_in_any_script_and_spacing() -> None:
    said = zip((A, B, C), ("А 123 ВС 77", "A123BC77", "a-123-bc 77"), strict=True)

    assert found(*((each, "Vehicle", "registrationNumber", text, "") for each, text in said)) == [
        {A, B, C}
    ]


def test_a_frame_keeps_its_number_where_plates_and_countries_change() -> None:
    frame = [Said(each, "Vehicle", "vin", "WVWZZZ1JZXW000001") for each in (A, B)]
    lands = [Said(A, "Vehicle", "country", "it"), Said(B, "Vehicle", "country", "gr")]
    plate = [Said(each, "Vehicle", "registration", "AB12345") for each in (B, C)]
    other = [Said(C, "Vehicle", "vin", "WVWZZZ1JZXW000002")]

    assert joined([*frame, *lands]) == [frozenset({A, B})]
    assert joined([*frame, *plate, *other]) == [frozenset({A, B})]


def test_a_misread_number_joins_but_keeps_nothing_apart() -> None:
    shared = [Said(each, "Vessel", "mmsi", "298123456") for each in (A, B)]
    read = [Said(A, "Vessel", "imo", "9074729")]

    assert joined([*shared, *read, Said(B, "Vessel", "imo", "9074728", doubted=True)])
    assert not joined([*shared, *read, Said(B, "Vessel", "imo", "9187629")])


def test_a_name_is_one_on_one_service_alone() -> None:
    def account(entity: UUID, name: str, service: str) -> list[Statement]:
        return [
            (entity, "UserAccount", "username", name, ""),
            (entity, "UserAccount", "service", service, ""),
        ]

    said = [
        *account(A, "@Boat_Trips", "Telegram"),
        *account(B, "https://t.me/boat_trips", "t.me"),
        *account(C, "boat_trips", "Facebook"),
        (D, "UserAccount", "username", "boat_trips", ""),
    ]

    assert found(*said) == [{A, B}]
