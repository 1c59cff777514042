"""IATI as it is published: every fault has its line, and what was not taken its name."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.partnerships.invented import TODAY

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.iati import read_iati
from wholeroute.partnerships.money.model import Place, PlaceKind, Value
from wholeroute.partnerships.money.read import MOST_BYTES, MOST_FAULTS
from wholeroute.partnerships.money.rules import check

BROKEN = """<?xml version="1.0" encoding="UTF-8"?>
<!-- a remark & more
-->
<iati-activities version="1.05">
  <iati-activity hierarchy="one">
    <iati-identifier>XX-1</iati-identifier>
    <reporting-org ref="XX" type="999"><narrative>R&D &amp; more</narrative></reporting-org>
    <title>Wells</title>
    <activity-date type="1" iso-date="2019-02-30"/>
    <activity-date type="2" iso-date="2020-06-01"/>
    <activity-date type="4" iso-date="2020-01-01Z"/>
    <contact-info><email>somebody@example.org</email></contact-info>
    <recipient-country code="KE" percentage="60"/>
    <recipient-country code="ZZ" percentage="30"/>
    <budget type="1"><value>12,5</value></budget>
    <transaction><transaction-type code="2"/><transaction-date iso-date="2031-01-01"/>
      <value value-date="2020-01-01">1 000.50</value></transaction>
    <transaction><transaction-type code="2"/><transaction-date iso-date="2031-01-01"/>
      <value value-date="2020-01-01">1 000.50</value></transaction>
    <colour shade="blue"/>stray
  </iati-activity>
</iati-activities>
"""


def test_each_fault_has_its_line_its_element_and_what_to_do() -> None:
    read = read_iati(BROKEN.encode(), today=TODAY, file="broken.xml")

    assert sorted((each.line or 0, each.field) for each in read.faults) == [
        (4, "iati-activities/@version"),
        (5, "@hierarchy"),
        (5, "activity-date"),
        (5, "recipient-country"),
        (7, "&"),
        (7, "reporting-org/@type"),
        (8, "title"),
        (9, "activity-date/@iso-date"),
        (14, "recipient-country/@code"),
        (15, "budget/value"),
        (15, "budget/value/@currency"),
        (16, "transaction-date/@iso-date"),
        (17, "transaction/value/@currency"),
        (18, "transaction"),
        (18, "transaction-date/@iso-date"),
        (19, "transaction/value/@currency"),
    ]
    assert all(each.reason and each.fix and each.file == "broken.xml" for each in read.faults)


def test_what_can_be_read_is_read_and_people_are_not_taken() -> None:
    read = read_iati(BROKEN.encode(), today=TODAY)
    (activity,) = read.activities

    assert activity.title == "Wells"
    assert activity.reporter.names[0].words == "R&D & more"
    assert activity.places[0] == Place("KE", PlaceKind.COUNTRY, Decimal(60))
    assert [each.value for each in activity.transactions] == [
        Value(Decimal("1000.50"), "", activity.transactions[0].value.day)
    ] * 2
    assert [(each.what, each.times) for each in read.untaken] == [
        ("contact-info", 1),
        ("colour", 1),
        ("#words", 1),
    ]
    assert "somebody" not in repr(activity)


def test_a_document_that_breaks_off_tells_how_much_was_lost() -> None:
    whole = b"<iati-activities version='2.03'><iati-activity><iati-identifier>A</iati-identifier>"
    cut = whole + b"</b></iati-activities></iati-activity><iati-activity/></iati-activities>"

    faults = read_iati(cut, today=TODAY).faults

    assert any(each.reason.startswith("is not well formed") for each in faults)
    assert any("could not be read" in each.reason for each in faults)


def test_entities_of_a_document_are_neither_fetched_nor_expanded() -> None:
    bomb = (
        '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y SYSTEM "file:///etc/hostname">]>\n'
        "<iati-activities version='2.03'><iati-activity><iati-identifier>&x;&y;"
        "</iati-identifier></iati-activity></iati-activities>"
    )

    read = read_iati(bomb.encode(), today=TODAY)

    assert read.activities[0].identifier == "&x;&y;"
    assert [each.field for each in read.faults if each.line == 1] == ["DOCTYPE"]
    assert [each.field for each in read.faults if each.line == 2][:2] == ["&", "&"]


def test_latin_bytes_and_signs_that_xml_lacks_are_told() -> None:
    text = "<iati-activities version='2.03'>\n<iati-activity><title>For\xeat\x01</title></iati-activity>"

    declared = b"<?xml version='1.0' encoding='latin-1'?>" + text.encode("latin-1")
    undeclared = read_iati(text.encode("latin-1"), today=TODAY)

    assert read_iati(declared, today=TODAY).activities[0].title == "Forêt"
    assert {(2, "encoding"), (2, "sign")} <= {(e.line, e.field) for e in undeclared.faults}


@pytest.mark.parametrize("content", [b"", b"a,b", b"<html/>", b" " * (MOST_BYTES + 1)])
def test_what_is_no_file_of_activities_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_iati(content, today=TODAY)


@given(some.integers(0, len(BROKEN)), some.integers(0, 40), some.text("<>&\"'/ x]!-[", max_size=6))
def test_however_a_file_is_broken_it_is_read_or_refused(at: int, cut: int, put: str) -> None:
    broken = BROKEN[:at] + put + BROKEN[at + cut :]

    try:
        read = read_iati(broken.encode(), today=TODAY)
    except Invalid:
        return
    assert read.faults


def test_a_remark_that_never_ends_is_told() -> None:
    text = "<iati-activities version='2.03'>\n<iati-activity/><!-- so\n<iati-activity/></iati-activities>"

    faults = read_iati(text.encode(), today=TODAY).faults

    assert (2, "<!--") in {(each.line, each.field) for each in faults}


@pytest.mark.parametrize(
    "put", ["<!--", "<!DOCTYPE [", "<![CDATA[", "&", " ", "\x01", "<a>", "<?xml "]
)
def test_a_sign_put_often_is_read_once_and_faults_beyond_many_are_counted(put: str) -> None:
    text = "<iati-activities version='2.03'><iati-activity>" + put * (MOST_FAULTS * 2)

    faults = read_iati(text.encode(), today=TODAY).faults

    assert 0 < len(faults) <= MOST_FAULTS + 1


@pytest.mark.parametrize("said", ["1e999999999", "9" * 5000, "NaN", "1E+30", "-Infinity"])
def test_a_number_that_would_fill_the_memory_is_no_number(said: str) -> None:
    text = (
        f"<iati-activities version='2.03'><iati-activity hierarchy='{'9' * 5000}'>"
        f"<sector code='1' percentage='{said}'/><budget><value>{said}</value></budget>"
        "</iati-activity></iati-activities>"
    )

    read = read_iati(text.encode(), today=TODAY)

    assert read.activities[0].budgets == ()
    assert {"budget/value", "sector/@percentage", "@hierarchy"} <= {e.field for e in read.faults}
    assert check(text.encode(), today=TODAY)
