"""Whatever leaves rests on no machine's judgement: each way out is named, and held to that."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from tests.conftest import ActingAs, Contribute, suspect

import wholeroute
from wholeroute import crosscheck
from wholeroute.ledger import Acting, Verdict, also_judged, discard, opened, snapshot
from wholeroute.rights import Purpose, Role

ROOM = Path(wholeroute.__file__).parent
TEKLE = {"birthDate": "1990-03-21", "nationality": "ER", "passportNumber": "K1234567"}

HANDED_OVER = {
    "audit.py": "a checkpoint: how many leaves the log has, and their root",
    "campaigns.py": "campaigns as whoever asks reads them on the page: to everybody in tens",
    "disclosures.py": "a package, by the gate alone",
    "partners.py": "partners in numbers, and their records that everybody reads",
    "partners_agreements.py": "stages of agreements that everybody reads",
    "partners_routes.py": "stretches of routes in numbers, by needs that everybody reads",
    "plan_commitments.py": "what forums agreed on, which everybody reads",
    "plan_law.py": "stages of laws and how states apply them, which everybody reads",
    "plan_statistics.py": "a template to fill in, and nothing that anybody filled in",
    "plan_notes.py": "notes as whoever asks may read them on the page",
    "plan_editions.py": "an edition of the plan: evidence for everybody, and of other evidence how much",
    "plan.py": "rows of the plan as it was published: nothing that anybody reported",
    "plan_versions.py": "a version of a plan as it is hashed, which everybody reads",
    "plan_compare.py": "what two plans share; values of indicators to members of the plan",
    "plan_indicator.py": "values of indicators, to members of the plan: counts of no person",
    "plan_answering.py": "which organisation answers for which actor of a plan",
    "plan_asked.py": "an empty form, or an own answer, to type into without a server",
    "plan_asking.py": "answers about a plan that contact points handed in, which name nobody",
    "money.py": "where published money goes, to whom its files are shown",
    "money_file.py": "a file that a publisher wrote, without the people in it, to whom it is shown",
    "indicators.py": "titles and counts of published results, which are of no person",
    "quarantine.py": "a sender's own rows as they sent them",
    "reports.py": "an empty form to type into without a server",
    "retention.py": "a certificate of an erasure: counts and ids",
    "subject_access.py": "an answer to who asks, of records that a person said are theirs",
}
"""Every page that hands a file over, and what is in it."""

READS_JUDGEMENTS = {
    "connected",
    "standing",
    "stands",
    "cluster_of",
    "memberships",
    "written_memberships",
    "held_for_one",
    "versions",
}
"""What tells what a machine judged."""


@pytest.fixture
def merged(contribute: Contribute, analyst: Acting) -> tuple[UUID, UUID]:
    """Return two records of two organisations that a run holds for one, in order."""
    left, right = sorted(
        contribute([suspect("a", "Tekle Berhane", **TEKLE)], as_=body)["a"]
        for body in ("ncp-a", "ncp-b")
    )
    crosscheck.run(analyst)
    return left, right


def modules(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(folder).as_posix(), path.read_text("utf-8")


def imported(text: str) -> set[str]:
    """Return every name that a module imports."""
    return {
        name.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }


def test_every_page_that_hands_a_file_over_is_known() -> None:
    found = {
        name
        for name, text in modules(ROOM / "web" / "routes")
        if "as_download" in text or "as_csv" in text or "content-disposition" in text
    }

    assert found == set(HANDED_OVER)


def test_what_goes_into_a_file_is_asked_of_the_gate_alone() -> None:
    readers = {
        f"{room}/{name}"
        for room in ("disclosure", "custody")
        for name, text in modules(ROOM / room)
        if imported(text) & READS_JUDGEMENTS
    }
    routes = {
        name
        for name, text in modules(ROOM / "web" / "routes")
        if name in HANDED_OVER and imported(text) & READS_JUDGEMENTS
    }

    # `permits.standing` is another: which permissions stand.
    assert readers == {"disclosure/gather.py", "disclosure/disclose.py", "disclosure/__init__.py"}
    assert routes == set()
    gate = (ROOM / "disclosure" / "disclose.py").read_text("utf-8")
    assert "from wholeroute.disclosure.permits import standing" in gate


def test_nobody_is_told_that_another_organisation_holds_somebody_by_a_machines_word(
    merged: tuple[UUID, UUID], analyst: Acting, acting: ActingAs
) -> None:
    def told() -> list[str]:
        with (
            acting("custodian@ncp-a", Role.CUSTODIAN, Purpose.OVERSIGHT) as custodian,
            custodian.begin() as connection,
        ):
            return [each.originator for one in merged for each in also_judged(connection, one)]

    assert told() == []
    crosscheck.settle(analyst, *merged, Verdict.SAME, "one passport")
    assert told() == ["ncp-b"]


def test_a_snapshot_holds_what_was_said_and_nothing_that_was_judged(
    merged: tuple[UUID, UUID], analyst: Acting
) -> None:
    frozen = snapshot(analyst)
    try:
        with opened(analyst, frozen) as database:
            tables = {row[0] for row in database.execute("show tables").fetchall()}
            columns = {row[0] for row in database.execute("describe statement").fetchall()}
    finally:
        discard(frozen)

    assert tables == {"statement"}
    assert columns == {
        "entity", "kind", "contribution", "reader", "statement", "property", "value", "flag",
        "grade", "access",
    }  # fmt: skip
