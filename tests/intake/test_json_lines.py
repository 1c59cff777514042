"""wholeroute's own report format: a line is whole or in quarantine, and keys name what came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.conftest import ActingAs

from wholeroute.entities import Claim, Draft, Kind, RecordKind, Reference, Reject, Row
from wholeroute.errors import Refused
from wholeroute.intake import Terms, take_in
from wholeroute.intake.encode import Encoder
from wholeroute.intake.readers import guess_reader, open_rows
from wholeroute.intake.report_schema import FILE, printed_schema, published
from wholeroute.ledger import entities, statements
from wholeroute.rights import Category, Lane, Purpose, Regime, Role, parse_grade

DOCS = Path(__file__).parents[2] / "docs"
TODAY = date(2026, 11, 24)
TERMS = Terms(
    "a report", parse_grade("B2"), frozenset(Purpose), Regime.LED, "a law", frozenset({"*"})
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return the path of a report that a test writes."""
    return tmp_path / "report.jsonl"


def said(*lines: Any) -> bytes:
    return b"\n".join(line if isinstance(line, bytes) else orjson.dumps(line) for line in lines)


NOBODY_SAID = frozenset({"uncategorised"})


def read(path: Path, *lines: Any, persons: frozenset[str] = NOBODY_SAID) -> list[Row | Reject]:
    path.write_bytes(said(*lines))
    return list(open_rows("jsonl", path, None, persons))


def person(key: str = "p1", **more: Any) -> dict[str, Any]:
    named = {"name": ["Saba Haile"]}
    return {"key": key, "kind": "Person", "categories": ["suspect"], "properties": named} | more


def phone(key: str = "t1", holder: str = "p1") -> dict[str, Any]:
    properties = {"phone": "+218 91 000 0001"}
    return {"key": key, "kind": "Phone", "properties": properties, "references": {"holder": holder}}


def test_entities_come_with_what_is_said_of_them(report: Path) -> None:
    own = {"name": ["Saba Haile", {"value": "ሳባ ሃይለ", "lang": "ti"}]}

    (row,) = read(report, {"entities": [person(properties=own, minor=True), phone()]})

    names = (Claim("name", "Saba Haile"), Claim("name", "ሳባ ሃይለ", "ti"))
    number = (Claim("phone", "+218 91 000 0001"),)
    assert row == Row(
        1,
        (
            Draft("p1", Kind.PERSON, names, (), frozenset({"suspect"}), minor=True),
            Draft("t1", Kind.PHONE, number, (Reference("holder", "p1"),)),
        ),
    )


def test_one_value_and_one_reference_may_stand_without_a_list(report: Path) -> None:
    alone = {"entities": [person(), phone()]}
    listed = {
        "entities": [
            person(),
            phone()
            | {"properties": {"phone": ["+218 91 000 0001"]}, "references": {"holder": ["p1"]}},
        ]
    }

    assert read(report, alone) == read(report, listed)


def test_a_record_names_entities_of_lines_above(report: Path) -> None:
    payment = {
        "payer": "p1",
        "payee": "p2",
        "amount": "1250.00",
        "currency": "EUR",
        "at": "2026-03-21",
    }

    first, second = read(
        report,
        {"entities": [person("p1"), person("p2")]},
        {"records": [{"kind": "Payment", "fields": payment}]},
    )

    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert second.records[0].kind is RecordKind.PAYMENT
    assert Encoder(b"secret").records(second)[0][1][0] == 2


def test_a_position_may_state_its_numbers_as_numbers(report: Path) -> None:
    fields = {"vessel": "v", "at": "2026-03-21T10:00:00Z", "latitude": 0.00001, "longitude": 12}
    boat = {"key": "v", "kind": "Vessel", "properties": {"name": "Blue Star"}}

    (row,) = read(report, {"entities": [boat], "records": [{"kind": "Position", "fields": fields}]})

    assert isinstance(row, Row)
    assert row.records[0].values[2:4] == ("0.00001", "12")


def test_a_text_becomes_prose_of_everybody_it_is_about(report: Path) -> None:
    _, row = read(
        report,
        {"entities": [person("p1"), person("p2")]},
        {"text": [{"lang": "en", "text": "Met twice.", "about": ["p1", "p2"]}]},
    )

    assert isinstance(row, Row)
    prose = (Claim("notes", "Met twice.", "en"),)
    assert row.drafts == (Draft("p1", Kind.PERSON, prose), Draft("p2", Kind.PERSON, prose))


def test_a_text_about_nobody_named_speaks_of_uncategorised_people(report: Path) -> None:
    line = {"text": [{"text": "Two men wait at the pier."}]}

    (row,) = read(report, line)
    (stated,) = read(report, line, persons=frozenset({"suspect"}))

    assert isinstance(row, Row)
    assert isinstance(stated, Row)
    assert row.drafts[0].kind is Kind.DOCUMENT
    assert row.drafts[0].categories == {"uncategorised"}
    assert stated.drafts[0].categories == {"suspect"}


def test_a_document_without_a_category_is_uncategorised(report: Path) -> None:
    paper = {"key": "d", "kind": "Document", "properties": {"bodyText": "Two men wait."}}

    (row,) = read(report, {"entities": [paper]})

    assert isinstance(row, Row)
    assert row.drafts[0].categories == {"uncategorised"}


NEAR = {"entities": [person()]}
WRONG: list[tuple[str, Any, str]] = [
    ("a cut-off line", b'{"entities":[{"key":"p9","kin', "line"),
    ("bytes that are no text", b'{"text":[{"text":"\xff\xfe"}]}', "line"),
    ("a list", b"[]", "line"),
    ("a deep nest", b'{"text":' + b"[" * 5000 + b"]" * 5000 + b"}", "line"),
    ("nothing said", {}, "line"),
    ("an unknown part", {"people": []}, "line.people"),
    ("an unknown field", {"entities": [person(race="x")]}, "entities[0].race"),
    ("an unknown kind", {"entities": [person(kind="Alien")]}, "entities[0].kind"),
    ("no kind", {"entities": [{"key": "p2"}]}, "entities[0].kind"),
    ("no key", {"entities": [{"kind": "Person"}]}, "entities[0].key"),
    ("an unprintable key", {"entities": [person("\0report")]}, "entities[0].key"),
    ("an endless key", {"entities": [person("p" * 201)]}, "entities[0].key"),
    ("an unknown category", {"entities": [person(categories=["guilty"])]},
     "entities[0].categories[0]"),
    ("a category of a boat", {"entities": [{"key": "v", "kind": "Vessel", "categories": ["suspect"]}]},
     "entities[0].categories"),
    ("a boat under 18", {"entities": [{"key": "v", "kind": "Vessel", "minor": True}]}, "entities[0].minor"),
    ("a minor in words", {"entities": [person(minor="no")]}, "entities[0].minor"),
    ("a property nobody may state", {"entities": [person(properties={"religion": ["x"]})]},
     "entities[0].properties.religion"),
    ("a grade of no system", {"entities": [person(grade="Z9")]}, "entities[0].grade"),
    ("a grade as a number", {"entities": [person(grade=2)]}, "entities[0].grade"),
    ("a number for a text", {"entities": [person(properties={"name": ["A", 7]})]},
     "entities[0].properties.name[1]"),
    ("an empty value", {"entities": [person(properties={"name": [" "]})]}, "entities[0].properties.name[0]"),
    ("a language in words", {"entities": [person(properties={"name": [{"value": "A", "lang": "Arabic"}]})]},
     "entities[0].properties.name[0].lang"),
    ("a reference as a property", {"entities": [person(properties={"holder": ["p1"]})]},
     "entities[0].properties.holder"),
    ("a property as a reference", {"entities": [person(references={"name": ["p1"]})]},
     "entities[0].references.name"),
    ("a reference to nobody", {"entities": [phone(holder="p7")]}, "entities[0].references.holder[0]"),
    ("a text about nobody there", {"text": [{"text": "x", "about": ["p7"]}]}, "text[0].about[0]"),
    ("a text without text", {"text": [{"lang": "en"}]}, "text[0].text"),
    ("a key of another kind", {"entities": [person(kind="Address", categories=[])]}, "entities[0].kind"),
    ("an unknown record", {"records": [{"kind": "Call", "fields": {}}]}, "records[0].kind"),
    ("an unknown field of a record", {"records": [{"kind": "Payment", "fields": {"fee": "1"}}]},
     "records[0].fields.fee"),
    ("an amount that loses decimals", {"records": [{"kind": "Payment", "fields": {"amount": 1.1}}]},
     "records[0].fields.amount"),
    ("a person for a vessel", {"records": [{"kind": "Position", "fields": {"vessel": "p1"}}]},
     "records[0].fields.vessel"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "field"), [each[1:] for each in WRONG], ids=[w[0] for w in WRONG])
def test_a_wrong_line_stays_outside_and_its_neighbours_come_in(
    report: Path, line: Any, field: str
) -> None:
    before, wrong, after = read(report, NEAR, line, {"entities": [phone()]})

    assert isinstance(wrong, Reject)
    assert (wrong.line, wrong.field) == (2, field)
    assert wrong.fix
    assert isinstance(before, Row)
    assert isinstance(after, Row)


def test_a_rejected_line_is_kept_whole(report: Path) -> None:
    (wrong,) = read(report, b'{"entities": [\xff\0')

    assert isinstance(wrong, Reject)
    assert wrong.raw == r'{"entities": [\xff\x00'


def test_nothing_is_said_of_an_entity_whose_line_stayed_outside(report: Path) -> None:
    rows = read(report, {"entities": [person(race="x")]}, {"entities": [phone()]})

    assert [type(row) for row in rows] == [Reject, Reject]


def test_a_line_of_megabytes_is_refused(report: Path) -> None:
    with pytest.raises(Refused, match="line of more"):
        read(report, b'{"text":[{"text":"' + b"x" * (2 << 20) + b'"}]}')


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"%PDF-1.7", b"<html></html>", b"\x1f\x8b"])
def test_what_is_no_text_is_refused(report: Path, content: bytes) -> None:
    with pytest.raises(Refused, match="another format"):
        read(report, content)


def test_a_byte_order_mark_and_blank_lines_say_nothing(report: Path) -> None:
    (row,) = read(report, b"\xef\xbb\xbf" + orjson.dumps(NEAR), b"", b"  ")

    assert isinstance(row, Row)


@given(some.recursive(
    some.none() | some.booleans() | some.integers(-9, 9) | some.text(max_size=8)
    | some.sampled_from(["p1", "Person", "Payment", "suspect"]),
    lambda each: some.lists(each, max_size=3) | some.dictionaries(
        some.sampled_from(
            ["entities", "records", "text", "key", "kind", "properties", "name", "references",
             "holder", "about", "fields", "categories", "minor", "value", "lang"]
        ), each, max_size=4),
    max_leaves=20,
))  # fmt: skip
def test_whatever_a_line_holds_it_is_a_row_or_a_reject(tmp_path_factory: Any, line: Any) -> None:
    path = tmp_path_factory.mktemp("any") / "any.jsonl"

    (found,) = read(path, line)

    assert isinstance(found, Row | Reject)


def test_the_published_schema_is_what_the_vocabulary_says() -> None:
    assert published() == printed_schema(), "run: wholeroute intake schema"
    assert (DOCS / FILE).read_bytes() == printed_schema(), "run: wholeroute intake schema"


def test_the_reader_is_known_by_its_name(report: Path) -> None:
    report.write_bytes(said(NEAR))

    assert guess_reader(report) == "jsonl"


def test_a_report_comes_in_with_its_prose_in_the_strictest_lane(
    acting: ActingAs, report: Path
) -> None:
    aboard = person("p2", categories=["smuggled-person"], properties={"name": ["Yonas Tekle"]})
    report.write_bytes(
        said(
            {"entities": [person(), aboard]},
            {"text": [{"text": "Saba took Yonas along.", "about": ["p1"]}]},
            b"{",
        )
    )

    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        receipt = take_in(session, report, "jsonl", TERMS, TODAY)

    assert (receipt.rows_read, receipt.rows_accepted, receipt.rows_quarantined) == (3, 2, 1)
    with (
        acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as session,
        session.begin() as connection,
    ):
        (found,) = entities(session, connection)
        words = {s.property: s.value for s in statements(session, connection, [found.id])}
    assert words == {"name": "Saba Haile"}


def test_what_is_said_of_an_entity_may_be_graded_apart_from_its_report(
    acting: ActingAs, report: Path, superuser: Any
) -> None:
    hearsay = person("p2", grade="admiralty:B4", properties={"name": ["Yonas Tekle"]})
    report.write_bytes(said({"entities": [person(), hearsay, phone(holder="p2")]}))

    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        take_in(session, report, "jsonl", replace(TERMS, grade=parse_grade("A1")), TODAY)

    found = superuser.execute("select kind, grade from ledger.entity e join ledger.statement s"
                              " on s.entity = e.id order by 1, 2").fetchall()  # fmt: skip
    assert sorted(found) == [("Person", 1), ("Person", 4), ("Phone", 1), ("Phone", 1)]


@pytest.mark.parametrize(
    ("persons", "lanes"),
    [
        (None, {Lane.UNCATEGORISED}),
        (frozenset({Category.SUSPECT}), {Lane.OPEN}),
        (frozenset({Category.VICTIM}), {Lane.PROTECTED}),
        (frozenset[Category](), {Lane.OPEN}),
    ],
)
def test_the_lane_of_a_text_about_nobody_follows_from_the_terms(
    acting: ActingAs,
    report: Path,
    superuser: Any,
    persons: frozenset[Category] | None,
    lanes: set[Lane],
) -> None:
    report.write_bytes(said({"text": [{"text": "Two men wait at the pier."}]}))
    terms = TERMS if persons is None else replace(TERMS, persons=persons)

    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        take_in(session, report, "jsonl", terms, TODAY)

    found = superuser.execute("select lane, value from ledger.statement").fetchall()
    assert {Lane(lane) for lane, _ in found} == lanes
    assert all(bool(value) is (lane == "open") for lane, value in found)


def test_the_example_in_the_docs_comes_in_whole(report: Path) -> None:
    page = (DOCS / "readers.md").read_text(encoding="utf-8")
    example = page.split("```json\n")[1].split("```")[0]

    rows = read(report, *example.encode().splitlines())

    encoder = Encoder(b"secret")
    assert len(rows) == 4
    assert all(
        isinstance(row, Row) and (encoder.records(row), encoder.statement_lines(row))
        for row in rows
    )
