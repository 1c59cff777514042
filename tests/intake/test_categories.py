"""Help states its ground, and a report that it is what people told, on their way to the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from tests.conftest import ActingAs

from wholeroute.errors import Invalid
from wholeroute.intake import parse_mapping, parse_terms, take_in
from wholeroute.intake.categories import GROUNDED, STATED, categories_of
from wholeroute.rights import Ground, Purpose, Role

TERMS = {
    "title": "A list", "grade": "B2", "purposes": ["analysis"], "regime": "led",
    "legal_basis": "a law", "audience": ["*"],
}  # fmt: skip
MAPPING = parse_mapping("""
format: csv
entities:
  - name: person
    kind: Person
    properties: {name: name}
    category:
      column: role
      map:
        medic: humanitarian-actor:mandated-by-law
        cousin: "humanitarian-actor:family-care"
        boss: suspect
""")
GROUNDS = "select ground::text, categories, lane::text from ledger.entity order by 1"


def test_every_ground_is_stated_with_its_category() -> None:
    assert len(GROUNDED) == len(Ground)
    assert categories_of("humanitarian-actor:family-care") == {
        "humanitarian-actor", "humanitarian-actor:family-care",
    }  # fmt: skip
    assert categories_of("victim") == {"victim"}
    assert len(set(STATED)) == len(STATED)


def test_a_table_and_a_report_of_lines_state_grounds(
    acting: ActingAs, tmp_path: Path, superuser: psycopg.Connection[Any]
) -> None:
    table, lines = tmp_path / "a.csv", tmp_path / "a.jsonl"
    table.write_text("name,role\nAda,medic\nBea,cousin\nBea,medic\nCam,boss\n", encoding="utf-8")
    said = {"key": "p", "kind": "Person", "properties": {"name": "Dea"},
            "categories": ["humanitarian-actor:out-of-humanity", "contact"]}  # fmt: skip
    lines.write_bytes(orjson.dumps({"entities": [said]}) + b"\n")
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        for path, reader, mapping in ((table, "csv", MAPPING), (lines, "jsonl", None)):
            take_in(session, path, reader, parse_terms(TERMS), date(2026, 5, 1), mapping=mapping)

    found = superuser.execute(GROUNDS).fetchall()
    assert sorted(found, key=str) == sorted(
        [
            ("out-of-humanity", ["contact", "humanitarian-actor"], "protected"),
            ("family-care", ["humanitarian-actor"], "protected"),
            ("mandated-by-law", ["humanitarian-actor"], "protected"),
            ("mandated-by-law", ["humanitarian-actor"], "protected"),
            (None, ["suspect"], "open"),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    ("title", "stated", "told"),
    [
        ("A list of May", None, False),
        ("A list of May", True, True),
        ("Debriefing of the 3 May arrivals", None, True),
        ("Entretien avec un passeur", False, True),
    ],
)
def test_a_report_is_testimony_where_its_terms_or_its_title_say_so(
    acting: ActingAs, tmp_path: Path, superuser: psycopg.Connection[Any],
    title: str, stated: bool | None, told: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    table = tmp_path / "a.csv"
    table.write_text("name,role\nAda,boss\n", encoding="utf-8")
    said = TERMS | {"title": title} | ({} if stated is None else {"testimony": stated})
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        take_in(session, table, "csv", parse_terms(said), date(2026, 5, 1), mapping=MAPPING)

    assert superuser.execute("select testimony from ledger.contribution").fetchall() == [(told,)]


def test_testimony_is_stated_by_yes_or_no() -> None:
    with pytest.raises(Invalid) as refused:
        parse_terms(TERMS | {"testimony": "perhaps"})

    assert refused.value.field == "testimony"
