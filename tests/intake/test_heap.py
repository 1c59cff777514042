"""A heap of files: many senders side by side, each file whole, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest

from wholeroute.custody import KeyRing, Originals
from wholeroute.intake import Submission, Taken, Terms, parse_mapping, take_in_all
from wholeroute.ledger import Ledger
from wholeroute.rights import Purpose, Reader, Regime, Role, parse_grade

TODAY = date(2026, 3, 1)
MAPPING = parse_mapping(
    "format: csv\nentities:\n  - {name: p, kind: Person, properties: {name: who}, category: suspect}\n"
)
TERMS = Terms("a heap", parse_grade("B2"), frozenset({Purpose.ANALYSIS}), Regime.LED, "a law")


def sender(each: Submission) -> Reader:
    return Reader(f"contributor@{each.member}", each.member, Role.CONTRIBUTOR, Purpose.ANALYSIS)


@pytest.fixture
def heap(tmp_path: Path) -> list[Submission]:
    """Return forty files of three senders."""
    files = []
    for number in range(40):
        path = tmp_path / f"{number:02}.csv"
        path.write_text(f"who\nTekle {number}\n", encoding="utf-8")
        body = ("ncp-a", "ncp-b", "agency")[number % 3]
        files.append(Submission(path, "csv", MAPPING, TERMS, body))
    return files


def taken(ledger: Ledger, files: list[Submission]) -> dict[str, Taken]:
    return {each.submission.path.name: each for each in take_in_all(ledger, files, TODAY, sender)}


def test_every_file_of_a_heap_has_its_receipt_and_a_second_time_changes_nothing(
    enrolled: Ledger, heap: list[Submission]
) -> None:
    first = taken(enrolled, heap)
    again = taken(enrolled, heap)

    assert len(first) == len(again) == 40
    receipts = [each.receipt for each in first.values()]
    assert all(r is not None and not r.already and r.statements == 1 for r in receipts)
    assert {
        each.receipt.ref for each in again.values() if each.receipt and each.receipt.already
    } == {r.ref for r in receipts if r}


def test_one_refused_file_is_told_of_and_stops_no_other(
    enrolled: Ledger, heap: list[Submission]
) -> None:
    heap[7].path.write_text("name\nno such column\n", encoding="utf-8")

    done = taken(enrolled, heap)

    assert [name for name, each in done.items() if each.receipt is None] == ["07.csv"]
    assert "who" in str(done["07.csv"].refusal)


def test_what_a_refused_file_still_had_to_say_is_in_no_other(
    enrolled: Ledger, tmp_path: Path, superuser: psycopg.Connection[tuple[str, str, str]]
) -> None:
    people = parse_mapping(
        "format: csv\nentities:\n  - {name: p, kind: Person, properties: {name: who, birthDate: born},"
        " category: {column: is, map: {suspect: suspect, witness: witness}}}\n"
    )
    files = []
    for number, title in enumerate(["what Mulu Girmay saw", "two", "three"]):
        path = tmp_path / f"{number}.csv"
        rows = f"Mulu Girmay,1980,witness\nTekle {number},1990,suspect\nNobody,never,suspect\n"
        path.write_text(f"who,born,is\n{rows}", encoding="utf-8")
        files.append(Submission(path, "csv", people, replace(TERMS, title=title), "ncp-a"))

    done = {
        each.submission.path.name: each
        for each in take_in_all(enrolled, files, TODAY, sender, threads=1)
    }

    assert "names somebody" in str(done["0.csv"].refusal)
    for name in ("1.csv", "2.csv"):
        receipt = done[name].receipt
        assert receipt is not None
        assert (receipt.rows_read, receipt.rows_quarantined, receipt.statements) == (3, 1, 4)
    said = superuser.execute(
        "select c.title, s.property, s.value from ledger.statement s"
        " join ledger.contribution c on c.id = s.contribution where s.value like 'Tekle%' order by 1"
    ).fetchall()
    assert said == [("three", "name", "Tekle 2"), ("two", "name", "Tekle 1")]


def test_a_run_that_is_stopped_goes_on_where_it_stood(
    enrolled: Ledger, heap: list[Submission]
) -> None:
    run = take_in_all(enrolled, heap, TODAY, sender)
    for _ in range(5):
        next(run)
    run.close()  # type: ignore[attr-defined]

    done = taken(enrolled, heap)

    already = sum(1 for each in done.values() if each.receipt and each.receipt.already)
    assert 5 <= already < 40
    assert all(each.receipt for each in done.values())


@pytest.mark.parametrize(("many", "known"), [(40, True), (41, False)])
def test_after_a_heap_the_database_knows_what_lies_in_its_tables(
    many: int, known: bool,  # noqa: FBT001
    enrolled: Ledger, heap: list[Submission],
    superuser: psycopg.Connection[tuple[int]], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("wholeroute.ledger.tidying._MANY", many)
    # Of a table in parts the database notes nothing by itself.
    noted = "from pg_statistic where starelid = 'ledger.statement'::regclass"
    superuser.execute(f"delete {noted}")

    taken(enrolled, heap)

    assert bool(superuser.execute(f"select starelid {noted}").fetchall()) is known


def test_any_other_failure_ends_the_run(enrolled: Ledger, heap: list[Submission]) -> None:
    def nobody(_: Submission) -> Reader:
        raise ZeroDivisionError

    failing: Callable[[Submission], Reader] = nobody
    with pytest.raises(ZeroDivisionError):
        list(take_in_all(enrolled, heap, TODAY, failing))


def test_the_same_bytes_at_the_same_moment_are_one_report(
    enrolled: Ledger, heap: list[Submission], tmp_path: Path
) -> None:
    twice = []
    for each in heap:
        copy = tmp_path / f"again-{each.path.name}"
        copy.write_bytes(each.path.read_bytes())
        twice += [each, replace(each, path=copy)]

    done = list(take_in_all(enrolled, twice, TODAY, sender, threads=4))

    receipts = [each.receipt for each in done]
    assert len(receipts) == 80
    assert sum(1 for r in receipts if r and r.already) == 40
    assert len({r.ref for r in receipts if r}) == 40
    assert len(list(KeyRing(enrolled.home.keys).refs())) == 40
    assert len(list(Originals(enrolled.home.data).refs())) == 40
