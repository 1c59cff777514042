from pathlib import Path

import pytest

from wholeroute.entities import Claim, Draft, Kind, Reject, Row
from wholeroute.errors import Refused
from wholeroute.intake.un import language_of, names_in, read_un, without_looks

PERSON = """
<INDIVIDUAL>
  <FIRST_NAME>Ali</FIRST_NAME><SECOND_NAME>Hassan</SECOND_NAME><THIRD_NAME>Ali</THIRD_NAME>
  <UN_LIST_TYPE>Invented</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER>
  <LISTED_ON>2018-06-07</LISTED_ON><NAME_ORIGINAL_SCRIPT>علي حسن أمين</NAME_ORIGINAL_SCRIPT>
  <GENDER>Male</GENDER>
  <COMMENTS1>Wanted. Physical description: eye colour: brown; hair colour: black. Belongs to
    Invented tribe. Runs boats.</COMMENTS1>
  <TITLE><VALUE>Dr.</VALUE></TITLE><DESIGNATION><VALUE>Skipper</VALUE></DESIGNATION>
  <NATIONALITY><VALUE>Libya</VALUE><VALUE>na</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Ali Hasan, Alo</ALIAS_NAME>
  </INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Captain</ALIAS_NAME>
    <NOTE>call sign</NOTE></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ADDRESS><CITY>Zuwara</CITY><COUNTRY>Libya</COUNTRY><NOTE>previous</NOTE>
  </INDIVIDUAL_ADDRESS>
  {births}
  <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Sabratha</CITY><COUNTRY>Libya</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Número de pasaporte</TYPE_OF_DOCUMENT>
    <NUMBER>AB 123456</NUMBER><DATE_OF_ISSUE>2015-01-02</DATE_OF_ISSUE></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National Identification Number</TYPE_OF_DOCUMENT>
    <TYPE_OF_DOCUMENT2>Afghan card number 665</TYPE_OF_DOCUMENT2></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT/>
</INDIVIDUAL>
"""
ENTITY = """
<ENTITY><FIRST_NAME>SHIP CO, LTD</FIRST_NAME><REFERENCE_NUMBER>XXe.001</REFERENCE_NUMBER>
  <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>BOAT CO</ALIAS_NAME></ENTITY_ALIAS></ENTITY>
"""


def read(tmp_path: Path, people: str, entities: str = "", head: str = "") -> list[Row | Reject]:
    path = tmp_path / "list.xml"
    path.write_text(
        f"{head}<CONSOLIDATED_LIST><INDIVIDUALS>{people}</INDIVIDUALS>"
        f"<ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>",
        encoding="utf-8",
    )
    return list(read_un(path))


def draft(row: Row | Reject) -> Draft:
    assert isinstance(row, Row)
    return row.drafts[0]


def texts(found: Draft, name: str) -> list[str]:
    return [claim.text for claim in found.claims if claim.property == name]


def birth(inner: str) -> str:
    return f"<INDIVIDUAL_DATE_OF_BIRTH>{inner}</INDIVIDUAL_DATE_OF_BIRTH>"


def test_an_individual_is_a_listed_person_with_all_that_is_printed(tmp_path: Path) -> None:
    (row,) = read(tmp_path, PERSON.format(births=""))

    found = draft(row)
    assert (found.key, found.kind, *found.categories) == ("XXi.001", Kind.PERSON, "listed")
    assert found.claims[:2] == (
        Claim("name", "Ali Hassan Ali"),
        Claim("name", "علي حسن أمين", "ar"),
    )
    assert texts(found, "alias") == ["Ali Hasan", "Alo"]
    assert texts(found, "weakAlias") == ["The Captain"]
    assert texts(found, "address") == ["Zuwara, Libya (previous)"]
    assert texts(found, "birthPlace") == ["Sabratha, Libya"]
    assert texts(found, "birthCountry") == ["Libya"]
    assert texts(found, "nationality") == ["Libya"]
    assert texts(found, "passportNumber") == ["AB123456"]
    assert texts(found, "idNumber") == ["665"]
    assert texts(found, "unscId") == ["XXi.001"]
    assert texts(found, "startDate") == ["2018-06-07"]


def test_looks_and_tribe_are_never_read(tmp_path: Path) -> None:
    (row,) = read(tmp_path, PERSON.format(births=""))

    assert "Wanted. Runs boats." in texts(draft(row), "notes")
    assert not any(
        word in claim.text.lower()
        for claim in draft(row).claims
        for word in ("eye", "hair", "tribe", "physical")
    )


@pytest.mark.parametrize(
    ("inner", "printed"),
    [
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1980-05-07</DATE>", "1980-05-07"),
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1980</YEAR>", "1980"),
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1958</YEAR><NOTE>Sep.</NOTE>", "Sep 1958"),
        ("<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1980</YEAR>", "Approximately 1980"),
        (
            "<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1972</FROM_YEAR><TO_YEAR>1977</TO_YEAR>",
            "1972 to 1977",
        ),
        (
            "<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><NOTE>30-35 years old</NOTE>",
            "Approximately 30-35 years old (as of 2018-06-07)",
        ),
    ],
)
def test_every_form_of_a_date_of_birth_is_printed_for_the_date_reader(
    tmp_path: Path, inner: str, printed: str
) -> None:
    (row,) = read(tmp_path, PERSON.format(births=birth(inner)))

    assert texts(draft(row), "birthDate") == [printed]


def test_an_empty_date_of_birth_gives_no_claim(tmp_path: Path) -> None:
    (row,) = read(tmp_path, PERSON.format(births=birth("")))

    assert texts(draft(row), "birthDate") == []


def test_an_entity_is_an_organization_without_a_category(tmp_path: Path) -> None:
    person, entity = read(tmp_path, PERSON.format(births=""), ENTITY)

    found = draft(entity)
    assert (person.line, entity.line) == (1, 2)
    assert (found.kind, found.categories) == (Kind.ORGANIZATION, frozenset())
    assert texts(found, "previousName") == ["BOAT CO"]


def test_a_record_without_its_number_is_rejected_whole(tmp_path: Path) -> None:
    row, _ = read(tmp_path, "<INDIVIDUAL><FIRST_NAME>Ali</FIRST_NAME></INDIVIDUAL>", ENTITY)

    assert isinstance(row, Reject)
    assert (row.line, row.field) == (1, "REFERENCE_NUMBER")
    assert "<FIRST_NAME>Ali</FIRST_NAME>" in row.raw


def test_a_list_that_is_cut_off_ends_in_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    path.write_text(f"<CONSOLIDATED_LIST><ENTITIES>{ENTITY}<ENTITY>", encoding="utf-8")

    assert [type(row) for row in read_un(path)] == [Row, Reject]


@pytest.mark.parametrize(
    "head",
    ['<!DOCTYPE x [<!ENTITY a "b">]>', '<!DOCTYPE x SYSTEM "file:///etc/hostname">'],
)
def test_a_list_with_a_document_type_is_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(tmp_path, "", ENTITY, head)

    assert refusal.value.rule == "hostile-file"


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ermias Ghermay, Guro", ["Ermias Ghermay", "Guro"]),
        ("Ehab, Iehab", ["Ehab", "Iehab"]),
        ("Abu Umar, Abu Omar", ["Abu Umar", "Abu Omar"]),
        ("Azim Adhajani; Azim Agha-Jani", ["Azim Adhajani", "Azim Agha-Jani"]),
        ("(a) One Name, (b) Other Name", ["One Name", "Other Name"]),
        ("Abdurezak, Abdelrazaq, Abdulrazak", ["Abdurezak", "Abdelrazaq", "Abdulrazak"]),
        ("Al-Haq, Amin", ["Al-Haq, Amin"]),
        ("Abdul Rahman, Mohamad Iqbal", ["Abdul Rahman, Mohamad Iqbal"]),
        ("AW MOHAMMED, Ahmed Abdi", ["AW MOHAMMED, Ahmed Abdi"]),
        ("RUDSARI, Mohammad, Shafiei", ["RUDSARI, Mohammad, Shafiei"]),
        ("Hilarion Santos, Jr.", ["Hilarion Santos, Jr."]),
        ("Jin Tiesan (金铁三)", ["Jin Tiesan", "金铁三"]),
        ("أبو شيماء (Abu-Shaima; Abu Shayma)", ["أبو شيماء", "Abu-Shaima", "Abu Shayma"]),
        ("Umar S (original script: Умар С)", ["Умар С", "Umar S"]),
        ("Ali A (born in 1976 (Kidal); Mali)", ["Ali A"]),
        ("Ali A, born in Oran on 1 Jan. 1967", ["Ali A"]),
    ],
)
def test_a_printed_alias_is_parted_only_where_it_is_a_list(printed: str, names: list[str]) -> None:
    found = list(names_in("alias", printed, is_person=True))

    assert [claim.text for claim in found if claim.property == "alias"] == names


def test_what_is_said_beside_a_name_goes_to_the_notes() -> None:
    found = list(names_in("alias", "Ali A (born in 1976)", is_person=True))

    assert found == [
        Claim("notes", "Alias as printed: Ali A (born in 1976)"),
        Claim("alias", "Ali A"),
    ]


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("Al Taibah, Intl", 1),
        ("Aid Organization of the Ulema, Pakistan", 1),
        ("Association for Education, Culture and Building, and Peace", 1),
        ("Vagner Group, PMC Wagner, Liga", 3),
        ("ADF; NALU", 2),
    ],
)
def test_the_name_of_a_firm_keeps_its_commas(printed: str, count: int) -> None:
    assert len(list(names_in("alias", printed, is_person=False))) == count


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Ali Hassan", ""),
        ("صدام حسين التكريتي", "ar"),
        ("حسن غول", ""),
        ("Доку Хаматович", "ru"),
        ("Умар", ""),
        ("리영길", "ko"),
        ("金铁三", "zh"),
        ("להבה", "he"),
    ],
)
def test_a_language_is_told_only_where_the_letters_give_it_away(name: str, language: str) -> None:
    assert language_of(name) == language


def test_prose_without_looks_stays_as_it_is() -> None:
    prose = "Chairman of a committee.  Led the al-Somood front."

    assert without_looks(prose) == prose
