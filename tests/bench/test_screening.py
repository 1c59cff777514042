"""Names that somebody brings to the benchmark: marked tables alone, and honest figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench.contract import Bar
from bench.crosscheck import bars, screening
from bench.crosscheck.listed import MARK, fixture

from wholeroute.errors import Invalid

QUERIES = "id,name\nq1,ኤርሚያስ ገርማይ\nq2,Olga Petrova\nq3,Tekle\nq4,Fitiwi Abdulrazaq\n"
AGAINST = "id,name\na1,Ermias Ghermay\na2,Fitiwi Abdelrazak\na3,Tekle Hagos\na4,Igor Petrov\n"


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "q.csv").write_text(QUERIES, encoding="utf-8")
    (tmp_path / "a.csv").write_text(AGAINST, encoding="utf-8")
    (tmp_path / MARK).write_text("invented for this test", encoding="utf-8")
    monkeypatch.setenv("BENCH_QUERIES", str(tmp_path / "q.csv"))
    monkeypatch.setenv("BENCH_AGAINST", str(tmp_path / "a.csv"))
    return tmp_path


def measured(folder: Path, monkeypatch: pytest.MonkeyPatch, truth: str) -> dict[str, float]:
    (folder / "t.csv").write_text(truth, encoding="utf-8")
    monkeypatch.setenv("BENCH_TRUTH", str(folder / "t.csv"))
    found: list[Bar] = list(bars(None))
    return {each.bar: each.value for each in found}


def test_a_table_without_the_mark_is_not_screened(tables: Path) -> None:
    (tables / MARK).unlink()

    with pytest.raises(Invalid, match=MARK):
        list(screening.of_given(None))


def test_a_table_that_has_categories_is_refused_its_protected_rows_here_as_well(
    tables: Path,
) -> None:
    (tables / "c.csv").write_text(
        "id,name,Category\n1,A B,victim\n2,C D,listed\n", encoding="utf-8"
    )

    assert [each.id for each in fixture(tables / "c.csv").records] == ["2"]
    assert len(fixture(tables / "q.csv").records) == 4


def test_each_query_is_a_line_of_the_file_asked_for(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_OUT", str(tables / "out.jsonl"))

    (speed,) = bars(None)

    lines = [json.loads(line) for line in (tables / "out.jsonl").read_text("utf-8").splitlines()]
    assert speed.bar == "given-speed"
    assert [(each["id"], each["verdict"]) for each in lines] == [
        ("q1", "match"),
        ("q2", "no"),
        ("q3", "not enough"),
        ("q4", "match"),
    ]


def test_a_truth_of_true_pairs_counts_every_other_match_as_false(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = measured(tables, monkeypatch, "query,against\nq1,a1\nq3,a3\n")

    assert (told["given-precision"], told["given-recall"], told["given-f1"]) == (0.5, 0.5, 0.5)
    assert told["given-recall-at-1"] == 1


def test_a_truth_of_labelled_pairs_tells_each_pair_by_itself(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = measured(tables, monkeypatch, "query,against,same\nq1,a1,1\nq2,a4,0\nq3,a3,1\nq4,a2,0\n")

    assert (told["given-precision"], told["given-recall"], told["given-f1"]) == (0.5, 0.5, 0.5)
    assert told["given-not-enough"] == 0.25
