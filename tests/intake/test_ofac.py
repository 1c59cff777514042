from pathlib import Path

import pytest

from wholeroute.entities import Draft, Kind, Reject, Row
from wholeroute.errors import Invalid
from wholeroute.intake.ofac import read_ofac

NONE = ",-0- " * 7
PERSON = f'7,"NASSER, Omar","individual","LIBYA3] [SDGT"{NONE},'


def read(tmp_path: Path, sdn: str, alt: str | None = None) -> list[Row | Reject]:
    path = tmp_path / "sdn.csv"
    path.write_bytes(sdn.encode())
    if alt is not None:
        (tmp_path / "alt.csv").write_bytes(alt.encode())
    return list(read_ofac(path))


def person(tmp_path: Path, remarks: str) -> Draft:
    (row,) = read(tmp_path, f'{PERSON}"{remarks}"\r\n')
    assert isinstance(row, Row)
    return row.drafts[0]


def texts(found: Draft, name: str) -> list[str]:
    return [claim.text for claim in found.claims if claim.property == name]


def test_a_person_is_listed_under_a_name_in_reading_order(tmp_path: Path) -> None:
    found = person(tmp_path, "-0- ")

    assert (found.key, found.kind, *found.categories) == ("OFAC:7", Kind.PERSON, "listed")
    assert texts(found, "name") == ["Omar NASSER"]
    assert texts(found, "lastName") == ["NASSER"]
    assert texts(found, "firstName") == ["Omar"]
    assert texts(found, "program") == ["LIBYA3", "SDGT"]
    assert texts(found, "listingId") == ["OFAC:7"]
    assert texts(found, "notes") == []


def test_the_remarks_are_taken_apart_and_nothing_is_lost(tmp_path: Path) -> None:
    found = person(
        tmp_path,
        "DOB 1972 to 1977; alt. DOB circa 1951; POB Oran, Algeria; nationality Libya; citizen Mali;"
        " Gender Male; Passport A12345 (Libya) issued 05 Jan 2010 expires 04 Jan 2015;"
        " alt. National ID No. 119-88 (Libya); Tax ID No. 5012 (Libya); Email Address a@b.example;"
        " Phone Number 218 91 1; Website www.b.example; a.k.a. 'al-Bija'; f.k.a. 'SMITH, Jo';"
        " Secondary sanctions risk: none; Linked To: SHIP CO; Eye Color Brown.",
    )

    assert texts(found, "birthDate") == ["1972 to 1977", "circa 1951"]
    assert texts(found, "birthPlace") == ["Oran, Algeria"]
    assert texts(found, "nationality") == ["Libya", "Mali"]
    assert texts(found, "gender") == ["Male"]
    assert texts(found, "passportNumber") == ["A12345"]
    assert texts(found, "idNumber") == ["11988"]
    assert texts(found, "taxNumber") == ["5012"]
    assert texts(found, "email") == ["a@b.example"]
    assert texts(found, "phone") == ["218 91 1"]
    assert texts(found, "website") == ["www.b.example"]
    assert texts(found, "weakAlias") == ["al-Bija"]
    assert texts(found, "previousName") == ["Jo SMITH"]
    assert texts(found, "notes") == [
        "Passport A12345 (Libya) issued 05 Jan 2010 expires 04 Jan 2015",
        "National ID No. 119-88 (Libya)",
        "Tax ID No. 5012 (Libya)",
        "Linked To: SHIP CO",
    ]


def test_a_number_that_is_none_is_noted(tmp_path: Path) -> None:
    found = person(tmp_path, "Tax ID No. Provisional; nationality possibly Palestinian.")

    assert texts(found, "taxNumber") == texts(found, "nationality") == []
    assert texts(found, "notes") == ["Tax ID No. Provisional", "nationality possibly Palestinian"]


@pytest.mark.parametrize(
    ("printed", "name", "last"),
    [
        ("REYES, Feliciano, Jr.", "Feliciano REYES, Jr.", ["REYES"]),
        ("SANTOSO", "SANTOSO", []),
        ("SANTOS, III", "SANTOS, III", []),
    ],
)
def test_names_without_two_parts_keep_their_order(
    tmp_path: Path, printed: str, name: str, last: list[str]
) -> None:
    (row,) = read(tmp_path, f'7,"{printed}","individual","X"{NONE},-0- \r\n')

    assert isinstance(row, Row)
    assert texts(row.drafts[0], "name") == [name]
    assert texts(row.drafts[0], "lastName") == last


def test_aliases_join_their_person_by_number(tmp_path: Path) -> None:
    alt = '7,1,"aka","NASIR, Umar",-0- \r\n7,2,"fka","NASR",-0- \r\n\x1a'

    (row,) = read(tmp_path, PERSON + "-0- \r\n\x1a", alt)

    assert isinstance(row, Row)
    assert texts(row.drafts[0], "alias") == ["Umar NASIR"]
    assert texts(row.drafts[0], "previousName") == ["NASR"]


def test_an_alias_of_nobody_and_a_broken_one_are_rejected(tmp_path: Path) -> None:
    alt = '8,1,"aka","STRANGER",-0- \r\n7,2,"xyz","NASR",-0- \r\n7,3\r\n'

    rows = read(tmp_path, PERSON + "-0- \r\n", alt)

    found = [row for row in rows if isinstance(row, Reject)]
    assert [(row.line, row.field) for row in found] == [
        (2, "ALT row"),
        (3, "ALT row"),
        (1, "ALT ent_num"),
    ]
    assert found[2].raw.startswith('8,1,"aka","STRANGER"')


def test_a_vessel_keeps_its_numbers_and_its_owner(tmp_path: Path) -> None:
    line = '9,"STAR","vessel","X",-0- ,"CL1","Tug","2597","1098","None Identified","Sea Co.",'

    (row,) = read(
        tmp_path, line + '"Vessel Registration Identification IMO 9187629; MMSI 572469210."'
    )

    assert isinstance(row, Row)
    found = row.drafts[0]
    assert (found.kind, found.categories) == (Kind.VESSEL, frozenset())
    assert texts(found, "imoNumber") == ["9187629"]
    assert texts(found, "mmsi") == ["572469210"]
    assert texts(found, "callSign") == ["CL1"]
    assert texts(found, "tonnage") == ["2597"]
    assert texts(found, "flag") == []
    assert texts(found, "notes") == ["Flag: None Identified", "Vessel owner: Sea Co."]


def test_an_aircraft_and_a_firm_have_their_kinds(tmp_path: Path) -> None:
    lines = f'1,"EP-GOM","aircraft","X"{NONE},-0- \r\n2,"SHIP CO",-0- ,"X"{NONE},-0- \r\n'

    kinds = [row.drafts[0].kind for row in read(tmp_path, lines) if isinstance(row, Row)]

    assert kinds == [Kind.AIRPLANE, Kind.LEGAL_ENTITY]


def test_a_row_without_number_or_of_other_width_is_rejected(tmp_path: Path) -> None:
    rows = read(tmp_path, f'x,"A","individual","X"{NONE},-0- \r\n1,2\r\n')

    assert [(row.line, row.field) for row in rows if isinstance(row, Reject)] == [
        (1, "ent_num"),
        (2, "row"),
    ]


def test_several_files_of_aliases_are_not_chosen_from(tmp_path: Path) -> None:
    (tmp_path / "alt_1.csv").touch()
    (tmp_path / "alt_2.csv").touch()

    with pytest.raises(Invalid, match="several"):
        read(tmp_path, PERSON + "-0- \r\n")
