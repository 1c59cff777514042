"""A proposed mapping says what can be seen, and leaves who the people are to a person."""

from __future__ import annotations

import pytest
import yaml

from wholeroute.entities import Row
from wholeroute.errors import Invalid
from wholeroute.intake.header_words import _WORDS, field_called, plain
from wholeroute.intake.mapping_file import parse_mapping
from wholeroute.intake.propose import STATE, Column, Table, propose
from wholeroute.intake.rows import row_reader
from wholeroute.intake.shapes import field_shaped


def table(**columns: tuple[str, ...]) -> Table:
    made = tuple(Column(name.replace("_", " "), values) for name, values in columns.items())
    return Table("csv", made)


def stated(proposed: str, category: str = "victim") -> str:
    """Return a proposal as somebody completes it."""
    return proposed.replace(f"category: {STATE}", f"category: {category}")


PEOPLE = table(
    case=("1", "1", "2"),
    name=("Saba Haile", "Omar Nasser", "Yonas Tekle"),
    born=("1988", "1990", ""),
    role=("driver", "passenger", "passenger"),
    phone_1=("+218 91 000 0001", "", ""),
    phone_2=("", "", "+218 91 000 0002"),
    religion=("x", "y", "z"),
)


def test_a_proposal_is_no_mapping_until_somebody_says_who_the_people_are() -> None:
    proposed = propose(PEOPLE)

    with pytest.raises(Invalid) as wrong:
        parse_mapping(proposed)

    assert wrong.value.field.startswith("category.map")
    assert STATE in wrong.value.reason
    parse_mapping(
        proposed.replace(f'"driver": {STATE}', '"driver": suspect').replace(
            STATE, "smuggled-person"
        )
    )


def test_a_table_without_a_role_asks_for_one_category() -> None:
    proposed = propose(table(name=("A B",), born=("1980",)))

    with pytest.raises(Invalid, match=STATE):
        parse_mapping(proposed)
    assert parse_mapping(stated(proposed)).entities[0].category is not None


def test_a_completed_proposal_reads_the_table_it_was_made_of() -> None:
    proposed = propose(PEOPLE).replace(STATE, "victim")
    read = row_reader(parse_mapping(proposed), [column.header for column in PEOPLE.columns])

    row = read(2, ["1", "Saba Haile", "1988", "driver", "+218 91 000 0001", "", "x"], "")

    assert isinstance(row, Row)
    assert [draft.kind for draft in row.drafts] == ["Person", "Phone"]
    assert row.drafts[0].key == "Person:1|saba haile"


def test_two_columns_of_phones_are_two_phones() -> None:
    phones = [
        e
        for e in parse_mapping(propose(PEOPLE).replace(STATE, "victim")).entities
        if e.kind == "Phone"
    ]

    assert [phone.key for phone in phones] == [("phone 1",), ("phone 2",)]
    assert all(phone.references == (("holder", "person"),) for phone in phones)


CONTRACTS = {
    "Kennzeichen": ("ZZ-AB 123", "ZZ-CD 9"),
    "geb.": ("03.04.1985", "1990"),
    "Fahrer": ("Karim al-Testi", "Omar Testnasser"),
}


def test_who_drives_is_the_person_of_a_row_that_names_no_other() -> None:
    read = yaml.safe_load(propose(table(**CONTRACTS)))

    assert read["entities"][0]["properties"] == {"birthDate": "geb.", "name": "Fahrer"}


def test_who_drives_is_never_the_name_of_what_is_tracked() -> None:
    track = table(lat=("35.1",), lon=("25.2",), at=("2026-05-01T10:00Z",), driver=("Karim Testi",))
    (driver,) = yaml.safe_load(propose(track))["entities"]

    assert (driver["kind"], driver["properties"]) == ("Person", {"name": "driver"})


@pytest.mark.parametrize(
    ("more", "unread"),
    [
        pytest.param({"Mieter": ("Ali Testi", "")}, ["Fahrer", "Mieter"], id="another-person"),
        pytest.param({"Name": ("Ali Testi", "")}, ["Fahrer"], id="somebody-is-named"),
        pytest.param({"Fahrer": ("ja", "")}, ["Fahrer"], id="not-a-name"),
    ],
)
def test_who_drives_is_never_taken_for_another(
    more: dict[str, tuple[str, ...]], unread: list[str]
) -> None:
    proposed = propose(table(**CONTRACTS | more))

    assert [line for line in proposed.splitlines() if line.startswith("# Not read")] == [
        f'# Not read: "{each}"' for each in unread
    ]


def test_what_nobody_may_state_is_not_read() -> None:
    assert '# Not read: "religion"' in propose(PEOPLE)


def test_an_unread_column_is_followed_by_how_to_read_it() -> None:
    proposed = propose(PEOPLE)

    assert "docs/vocabulary.md" in proposed.partition("# Not read")[0].splitlines()[-1]
    assert "docs/vocabulary.md" not in propose(table(name=("A B",)))


@pytest.mark.parametrize(
    ("values", "true", "false", "refused"),
    [
        (("ja", "nein", ""), {"ja"}, {"nein"}, ""),
        (("Ν", "Ο"), {"ν"}, {"ο"}, ""),
        (("N", "O"), {"yes"}, {"n"}, '["O"]'),
        (("x", ""), {"x"}, {"no"}, ""),
        (("y", "12 years"), {"y"}, {"no"}, '["12 years"]'),
    ],
)
def test_whoever_may_be_a_minor_is_never_taken_for_none(
    values: tuple[str, ...], true: set[str], false: set[str], refused: str
) -> None:
    proposed = propose(table(name=("A B",), minor=values))

    rule = parse_mapping(stated(proposed)).entities[0].minor

    assert rule is not None
    assert (set(rule.true), set(rule.false)) == (true, false)
    assert refused in proposed
    assert ("neither yes nor no" in proposed) is bool(refused)


def test_asides_and_points_in_a_column_are_overlooked() -> None:
    headers = ("Ανήλικος (Ν/Ο)", "D.O.B.", "Surname (as spoken)")
    whole = Table("csv", tuple(Column(each, ("x",)) for each in headers))

    person = parse_mapping(stated(propose(whole))).entities[0]

    assert {name for name, _ in person.properties} == {"name", "birthDate"}
    assert person.minor is not None


def test_every_column_is_read_or_named_as_unread() -> None:
    columns = {word.replace(" ", "_"): ("a", "b") for word in ("name", "currency", "colour", "at")}

    proposed = propose(table(**columns))

    assert all(f'"{name}"' in proposed for name in columns)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Date of Birth", "Person.birthDate"),
        ("date_de_naissance", "Person.birthDate"),
        ("GEBURTSDATUM", "Person.birthDate"),
        ("Data di nascita", "Person.birthDate"),
        ("fecha de nacimiento", "Person.birthDate"),
        ("Ημερομηνία γέννησης", "Person.birthDate"),
        ("تاريخ الميلاد", "Person.birthDate"),
        ("Téléphone 2", "Phone.phone"),
        ("N° passeport", ""),
        ("numéro de passeport", "Passport.number"),
        ("Staatsangehörigkeit", "Person.nationality"),
        ("الجنسية", "Person.nationality"),
        ("Όνομα πατρός", "Person.fatherName"),
        ("Kennzeichen", "Vehicle.registrationNumber"),
        ("ethnicity", ""),
        ("religione", ""),
        ("", ""),
    ],
)
def test_columns_are_known_by_name_in_seven_languages(header: str, field: str) -> None:
    assert field_called(header) == field


def test_no_word_stands_for_two_fields() -> None:
    words = [plain(word) for line in _WORDS.values() for word in set(map(plain, line.split("|")))]

    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("+218 91 000 0001", "0039 333 000 0002"), "Phone.phone"),
        (("DE89 3704 0044 0532 0130 00", "GR1601101250000000012300695"), "BankAccount.iban"),
        (("a@b.example", "c@d.example"), "Person.email"),
        (("AB1234567", "XK7654321"), "Passport.number"),
        (("AA-123-BB", "B-XY 1234", "CD 456 EF"), "Vehicle.registrationNumber"),
        (("Eritrea", "Syria", "libyan"), "Person.nationality"),
        (("IMO 9074729", "IMO 9074729"), "Vessel.imoNumber"),
        (("some words", "others"), ""),
        (("12", "14"), ""),
        (("+218 91 000 0001",), ""),
        ((), ""),
    ],
)
def test_columns_without_a_known_name_are_known_by_their_values(
    values: tuple[str, ...], field: str
) -> None:
    assert field_shaped(values) == field


def test_payments_between_accounts_become_records() -> None:
    proposed = propose(
        table(
            sender=("DE89 3704 0044 0532 0130 00",) * 2,
            receiver=("GR1601101250000000012300695",) * 2,
            importo=("1.250,00", "80,5"),
            valuta=("EUR", "EUR"),
            data=("2026-03-21T10:00:00Z", "2026-03-22T10:00:00Z"),
        )
    )

    mapping = parse_mapping(proposed)

    assert [each.kind for each in mapping.records] == ["Payment"]
    assert {each.kind for each in mapping.entities} == {"BankAccount"}
    amount = mapping.records[0].sources[2]
    assert amount is not None
    assert amount.decimal == ","


def test_times_without_an_offset_ask_for_their_zone() -> None:
    track = {"mmsi": ("1", "2"), "lat": ("1.5", "2.5"), "lon": ("1.5", "2.5")}

    bare = propose(table(**track, at=("2026-03-21 10:00", "2026-03-21 11:00")))

    with pytest.raises(Invalid, match="time zone"):
        parse_mapping(bare)
    parse_mapping(bare.replace(STATE, "UTC"))
    parse_mapping(propose(table(**track, at=("2026-03-21T10:00:00Z", "2026-03-21T11:00:00+01:00"))))


def test_payers_with_names_are_people_whose_category_is_asked() -> None:
    proposed = propose(
        table(payer=("Saba Haile", "Omar Nasser"), payee=("A B", "C D"), amount=("1", "2"))
    )

    assert proposed.count(f"category: {STATE}") == 2


@pytest.mark.parametrize(
    "header", ['"', "a: b", "#x", "- y", "{z}", "\u202exyz", "'", "\\", "*a", "!t"]
)
def test_any_header_makes_yaml_that_can_be_read(header: str) -> None:
    whole = Table("csv", (Column("name", ("A",)), Column(header, ("+218 91 000 0001",) * 2)))

    mapping = parse_mapping(stated(propose(whole)))

    assert mapping.entities[1].key == (header,)
