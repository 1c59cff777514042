"""Evidence is kept in one form, and what is amiss in it names its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wholeroute.errors import Invalid
from wholeroute.plan import built_in
from wholeroute.plan.evidence import Attested, Kind, Quality, checked, first_day, last_day

PLAN = built_in()
TODAY = date(2024, 6, 1)
GIVEN = Attested(
    "eu-2021", "P3.1.1-31", "commission", Kind.DOCUMENT, "  A   report ", "the archive", "2024", Quality.B,
    sha256="SHA256:" + "AB" * 32,
)  # fmt: skip


def test_evidence_is_kept_in_one_form() -> None:
    kept = checked(PLAN, GIVEN, TODAY)

    assert kept.title == "A report"
    assert kept.sha256 == "ab" * 32


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"action": "P9"}, "action"), ({"actor": "europol"}, "actor"), ({"title": " "}, "title"),
        ({"title": "x" * 401}, "title"), ({"held_by": ""}, "held_by"), ({"day": "soon"}, "day"),
        ({"day": "2024-13"}, "day"), ({"day": "2024-06-02"}, "day"), ({"sha256": "abc"}, "sha256"),
        ({"sha256": ""}, "reference"),
    ],
)  # fmt: skip
def test_what_is_amiss_names_its_field(other: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as mistake:
        checked(PLAN, replace(GIVEN, **other), TODAY)  # type: ignore[arg-type]

    assert mistake.value.field == field


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_vague_day_begins_and_ends(day: str, first: date, last: date) -> None:
    assert (first_day(day), last_day(day)) == (first, last)
