from pathlib import Path

import pytest

from wholeroute.entities import Kind
from wholeroute.errors import Invalid
from wholeroute.intake.mapping_file import load_mapping, parse_mapping

SMALL = """\
format: csv
entities:
  - name: person
    kind: Person
    properties: {name: full name}
"""


def with_person(line: str) -> str:
    return SMALL + f"    {line}\n"


def refusal(text: str) -> Invalid:
    with pytest.raises(Invalid) as caught:
        parse_mapping(text)
    assert caught.value.fix
    return caught.value


def test_the_example_of_the_documentation_is_a_mapping() -> None:
    page = (Path(__file__).parents[2] / "docs" / "mapping.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]

    mapping = parse_mapping(example)

    assert [entity.name for entity in mapping.entities] == ["person", "boat", "aboard"]
    assert mapping.delimiter == ";"
    assert mapping.as_of == "reported"


def test_a_mapping_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "small.yml"
    path.write_text(SMALL, encoding="utf-8")

    mapping = load_mapping(path)

    assert mapping.entities[0].kind is Kind.PERSON
    assert mapping.columns() == ["full name"]


def test_a_person_without_a_category_is_uncategorised() -> None:
    category = parse_mapping(SMALL).entities[0].category

    assert category is not None
    assert category.fixed == {"uncategorised"}


def test_a_category_may_be_fixed_or_explicitly_uncategorised() -> None:
    for name in ("victim", "uncategorised"):
        category = parse_mapping(with_person(f"category: {name}")).entities[0].category
        assert category is not None
        assert category.fixed == {name}


def test_an_unknown_category_is_refused_with_its_line_and_the_known_ones() -> None:
    error = refusal(with_person("category: migrant"))

    assert (error.field, error.line) == ("category", 6)
    assert "smuggled-person" in error.fix


@pytest.mark.parametrize(
    ("text", "field", "line"),
    [
        ("", "mapping", None),
        ("format: [csv", "mapping", 1),
        ("just words", "mapping", 1),
        ("format: pdf\nentities: [{name: a, kind: Phone, key: b}]", "format", 1),
        ("format: csv\nentities: []", "entities", 2),
        ("format: csv\ncolour: red\nentities: []", "mapping.colour", 2),
        ("format: csv", "mapping.entities", 1),
        (with_person("kind: Person"), "entities.kind", 6),
        (with_person("category: {column: a}"), "category.map", 6),
        (with_person("minor: {column: a}"), "minor.true", 6),
        (with_person("references: {holder: boat}"), "references", 3),
        (SMALL.replace("Person", "Human"), "entities.kind", 4),
        (SMALL.replace("name: full name", "ethnicity: tribe"), "properties.ethnicity", 5),
        (SMALL.replace("name: full name", "owner: boss"), "owner", 5),
        (SMALL.replace("full name", '""'), "properties.name", 5),
        ("delimiter: '::'\n" + SMALL, "delimiter", 1),
        ("encoding: zip\n" + SMALL, "encoding", 1),
        ("encoding: klingon\n" + SMALL, "encoding", 1),
        (SMALL.replace("kind: Person", "kind: Ownership"), "entities.kind", 3),
        (SMALL.replace("Person", "Vessel") + "    category: suspect\n", "category", 6),
        (SMALL.replace("Person", "Vessel") + "    minor: {column: a, true: y}\n", "minor", 6),
        (SMALL + "links:\n  - {name: own, kind: Ownership}\n", "links.references", 7),
        (SMALL + "  - {name: person, kind: Phone, key: a}\n", "name", 3),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, field: str, line: int | None) -> None:
    error = refusal(text)

    assert (error.field, error.line) == (field, line)


def test_no_property_takes_in_ethnicity_religion_or_looks() -> None:
    for name in ("ethnicity", "religion", "appearance", "height", "political"):
        assert refusal(SMALL.replace("name: full name", f"{name}: a")).field.endswith(name)


def test_a_link_names_entities_and_not_other_links() -> None:
    links = "links:\n  - {name: a, kind: Ownership, references: {owner: b}}\n"
    links += "  - {name: b, kind: Ownership, references: {owner: person}}\n"

    assert refusal(SMALL + links).field == "references"


def test_a_mapping_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="intake map") as wrong:
        load_mapping(tmp_path / "none.yml")

    assert wrong.value.reason.endswith("is no file")


def test_what_nobody_stated_yet_is_named_so() -> None:
    text = "format: csv\nentities:\n  - {name: p, kind: Person, key: [a], category: STATE}\n"

    with pytest.raises(Invalid, match="still says STATE") as wrong:
        parse_mapping(text)

    assert wrong.value.line == 3


def test_a_huge_mapping_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "huge.yml"
    path.write_text("#" * (2 << 20), encoding="utf-8")

    with pytest.raises(Invalid, match="1 MiB"):
        load_mapping(path)


def test_aliases_of_yaml_do_not_multiply() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert refusal(bomb).field == "mapping.a"


@pytest.mark.parametrize("said", ["0", "-1", "two", "1001"])
def test_a_header_row_that_is_none_is_named(said: str) -> None:
    head = f"format: csv\nheader_row: {said}\n"
    text = head + "entities: [{name: a, kind: Vessel, properties: {name: n}}]\n"
    with pytest.raises(Invalid) as wrong:
        parse_mapping(text)

    assert (wrong.value.field, wrong.value.line) == ("header_row", 2)
