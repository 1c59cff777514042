"""Who may be a child is protected on the way in, whatever the report calls them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from tests.conftest import ActingAs
from tests.intake.test_mend import mend
from tests.intake.test_take_in import MAPPING, TERMS

from wholeroute.intake import take_in
from wholeroute.rights import Purpose, Role

TODAY = date(2026, 11, 27)
PEOPLE = (
    "id,name,born,role\n"
    "1,Ermias Ghermay,1980,organiser\n"
    "2,Saba Haile,2009-03-02,organiser\n"
    "3,Omar Nasser,31 February 2010,organiser\n"
)
Boss = psycopg.Connection[Any]


def lanes(boss: Boss) -> list[tuple[str, bool]]:
    """Return lane and flag of everybody, in the order in which they came."""
    return boss.execute(
        "select lane::text, minor from ledger.entity order by lane, minor"
    ).fetchall()


def test_whoever_may_be_a_child_is_protected_whatever_they_are_called(
    acting: ActingAs, superuser: Boss, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)

    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as sender:
        receipt = take_in(sender, path, "csv", TERMS, TODAY, mapping=MAPPING)
        assert lanes(superuser) == [("open", False), ("open", False), ("protected", True)]

        mend(sender, receipt, l4=("3", "Omar Nasser", "1 March 2010", "organiser"))

    assert lanes(superuser) == [("open", False), ("protected", True), ("protected", True)]


def test_it_is_the_day_of_collection_that_counts_then_and_when_a_row_is_mended(
    acting: ActingAs, superuser: Boss, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    later, earlier = (replace(TERMS, collected_on=date(year, 1, 1)) for year in (2030, 1990))

    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as sender:
        receipt = take_in(sender, path, "csv", later, TODAY, mapping=MAPPING)
        mend(sender, receipt, l4=("3", "Omar Nasser", "1 March 2010", "organiser"))
        assert lanes(superuser) == [("open", False)] * 3

        path.write_text(PEOPLE.replace("3,Omar Nasser,31 February 2010,organiser\n", ""))
        take_in(sender, path, "csv", earlier, TODAY, mapping=MAPPING)

    assert lanes(superuser) == [("open", False)] * 3 + [("protected", True)] * 2
