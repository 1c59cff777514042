"""FollowTheMoney entities come in by the vocabulary; what it lacks is named, never dropped silently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from wholeroute.entities import PROPERTIES, Claim, Draft, Kind, PropertyType, Reference, Reject, Row
from wholeroute.intake.readers import guess_reader, open_rows

NOBODY_SAID = frozenset({"uncategorised"})


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Return the path of an export that a test writes."""
    return tmp_path / "entities.json"


def entity(key: str, schema: str, **properties: Any) -> dict[str, Any]:
    return {"id": key, "schema": schema, "properties": properties}


def read(path: Path, *lines: Any, persons: frozenset[str] = NOBODY_SAID) -> list[Row | Reject]:
    path.write_bytes(b"\n".join(b if isinstance(b, bytes) else orjson.dumps(b) for b in lines))
    return list(open_rows("ftm", path, None, persons))


def drafts(rows: list[Row | Reject]) -> list[Draft]:
    return [draft for row in rows if isinstance(row, Row) for draft in row.drafts]


def test_entities_come_in_whatever_their_order(export: Path) -> None:
    rows = read(
        export,
        entity("o", "Ownership", owner=["p"], asset=["v"], role=["owner"]),
        entity("v", "Vessel", name=["Blue Star"], imoNumber=["9074729"]),
        entity("p", "Person", name=["Saba Haile"]),
    )

    assert drafts(rows) == [
        Draft(
            "o", Kind.OWNERSHIP, (Claim("role", "owner"),),
            (Reference("owner", "p"), Reference("asset", "v")),
        ),
        Draft("v", Kind.VESSEL, (Claim("name", "Blue Star"), Claim("imoNumber", "9074729"))),
        Draft("p", Kind.PERSON, (Claim("name", "Saba Haile"),), (), NOBODY_SAID),
    ]  # fmt: skip


def test_the_terms_say_who_the_persons_are(export: Path) -> None:
    lines = entity("p", "Person", name=["A"]), entity("x", "LegalEntity", name=["B"])

    found = drafts(read(export, *lines, persons=frozenset({"listed"})))

    assert [each.categories for each in found] == [{"listed"}, {"listed"}]


def test_what_may_be_a_person_is_uncategorised(export: Path) -> None:
    lines = entity("x", "LegalEntity", name=["B"]), entity("c", "Company", name=["C"])

    assert [each.categories for each in drafts(read(export, *lines))] == [NOBODY_SAID, frozenset()]


def test_a_person_where_the_terms_say_nobody_stays_outside(export: Path) -> None:
    (wrong,) = read(export, entity("p", "Person", name=["A"]), persons=frozenset())

    assert isinstance(wrong, Reject)
    assert wrong.field == "schema"


def test_what_the_vocabulary_lacks_is_left_out_and_said_once(export: Path) -> None:
    people = [entity(f"p{n}", "Person", name=["A"], religion=["x"], topics=["y"]) for n in range(3)]

    rows = read(export, *(each | {"datasets": ["d"]} for each in people))

    assert len(drafts(rows)) == 3
    notes = {row.field: row for row in rows if isinstance(row, Reject)}
    assert set(notes) == {"Person.religion", "Person.topics", "datasets"}
    assert all("left out of 3" in each.reason for each in notes.values())
    assert not any(each.raw for each in notes.values())


WRONG = [
    ("a cut-off line", b'{"id": "a", "sch', "line"),
    ("no id", {"schema": "Person"}, "id"),
    ("no schema", {"id": "a"}, "schema"),
    ("a schema that the vocabulary lacks", entity("a", "Directorship"), "schema"),
    ("properties as a list", {"id": "a", "schema": "Person", "properties": []}, "properties"),
    ("a number for a text", entity("a", "Person", name=[7]), "properties.name[0]"),
    ("a reference to nothing", entity("a", "Ownership", owner=["q"]), "properties.owner"),
    (
        "a reference to what stayed outside",
        entity("a", "Ownership", owner=["d"]),
        "properties.owner",
    ),
    ("an id of another kind", entity("p", "Company", name=["A"]), "schema"),
]


@pytest.mark.parametrize(("line", "field"), [each[1:] for each in WRONG], ids=[w[0] for w in WRONG])
def test_a_wrong_line_stays_outside_and_its_neighbours_come_in(
    export: Path, line: Any, field: str
) -> None:
    outside = entity("d", "Occupancy")

    before, _, wrong, after = read(
        export, entity("p", "Person", name=["A"]), outside, line, entity("v", "Vessel", name=["B"])
    )

    assert isinstance(before, Row)
    assert isinstance(wrong, Reject)
    assert (wrong.line, wrong.field) == (3, field)
    assert isinstance(after, Row)


def test_what_names_one_that_stays_outside_stays_outside_too(export: Path) -> None:
    rows = read(
        export,
        entity("s", "Sanction", entity=["o"], reason=["x"]),
        entity("o", "Ownership", owner=["p"], asset=["missing"]),
        entity("p", "Person", name=["A"]),
    )

    assert [each.key for each in drafts(rows)] == ["p"]


def test_the_reader_is_known_by_its_first_line(export: Path) -> None:
    export.write_bytes(orjson.dumps(entity("p", "Person", name=["A"])))

    assert guess_reader(export) == "ftm"


SAMPLES = {
    PropertyType.NAME: "Saba Haile",
    PropertyType.DATE: "1984-03-12",
    PropertyType.COUNTRY: "er",
    PropertyType.TEXT: "some words",
    PropertyType.PHONE: "+218910000001",
    PropertyType.EMAIL: "saba@route.example",
    PropertyType.URL: "https://route.example/a",
    PropertyType.GENDER: "female",
}


def test_the_real_package_and_we_say_the_same_of_every_shared_schema(export: Path) -> None:
    """From its own entities to ours and back: nothing lost, nothing added."""
    ftm = pytest.importorskip("followthemoney", reason="extra ftm is not installed")
    made = []
    for kind in Kind:
        schema = ftm.model.get(kind.value)
        if schema is None or schema.abstract:
            continue
        proxy = ftm.model.make_entity(schema)
        proxy.id = f"a-{kind.value}"
        for name, prop in schema.properties.items():
            ours = PROPERTIES.get(name)
            if ours is None or prop.stub:
                continue
            if ours.type is PropertyType.ENTITY:
                assert prop.type.name == "entity", f"{kind}.{name} is no reference there"
                other = "a-Company" if kind is Kind.PERSON else "a-Person"
                proxy.add(prop, other, cleaned=True)
            else:
                proxy.add(prop, SAMPLES.get(ours.type, "AB1234567"), cleaned=True)
        made.append(proxy)

    rows = read(export, *(proxy.to_dict() for proxy in made))

    back = [ftm.model.get_proxy(as_proxy(draft)) for draft in drafts(rows)]
    assert [proxy.to_dict() for proxy in back] == [proxy.to_dict() for proxy in made]
    assert not [row for row in rows if isinstance(row, Reject) and "." in row.field]
    assert len(made) > 20


def as_proxy(draft: Draft) -> dict[str, Any]:
    """Return a draft as FollowTheMoney writes it."""
    properties: dict[str, list[str]] = {}
    for claim in draft.claims:
        properties.setdefault(claim.property, []).append(claim.text)
    for reference in draft.references:
        properties.setdefault(reference.property, []).append(reference.key)
    return {"id": draft.key, "schema": draft.kind.value, "properties": properties}
