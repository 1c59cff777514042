"""Who stands in one table twice, inside the fences: what is found, refused, scored and logged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wholeroute.crosscheck import dedupe as room
from wholeroute.crosscheck.dedupe import Deduped, agreement, deduped
from wholeroute.crosscheck.sheets import read_sheet
from wholeroute.ledger import Verdict

DAY = date(2026, 11, 27)
ROWS = """id,name,category,born,document,who
1,Ermias Ghermay,suspect,1980-05-17,,e
2,ኤርሚያስ ገርማይ,suspect,1980-05-17,,e
3,Olga Petrova,contact,1975-02-03,,o
4,Ermias Ghermay,victim,1980-05-17,,e
5,Salman bin Muhammad,suspect,,,s
6,Muhammad bin Salman,suspect,,,m
7,Petrova Olga,contact,1975-02-03,,o
"""


def found(tmp_path: Path, rows: str = ROWS, *, truth: str = "who") -> Deduped:
    path = tmp_path / "people.csv"
    path.write_text(rows, encoding="utf-8")
    return deduped(read_sheet(path, DAY, keep=(truth,) if truth else ()))


def test_one_person_in_two_scripts_is_one_cluster_with_its_evidence(tmp_path: Path) -> None:
    seen = found(tmp_path)

    assert seen.clusters == (("1", "2"), ("3", "7"))
    best = next(each for each in seen.pairs if (each.left, each.right) == ("1", "2"))
    assert best.verdict is Verdict.SAME
    assert "same birth date" in [each.words for each in best.evidence]


def test_a_father_is_not_put_together_with_his_son(tmp_path: Path) -> None:
    assert not any({"5", "6"} <= set(cluster) for cluster in found(tmp_path).clusters)


def test_who_is_protected_is_in_no_pair(tmp_path: Path) -> None:
    seen = found(tmp_path)

    assert all("4" not in (each.left, each.right) for each in seen.pairs)
    assert seen.sheet.refused == 1


def test_the_truth_is_counted_in_pairs_of_records(tmp_path: Path) -> None:
    seen = found(tmp_path).truth

    assert seen is not None
    assert (seen.precision, seen.recall, seen.f1) == (1, 1, 1)
    assert (seen.true, seen.found, seen.right) == (2, 2, 2)


@pytest.mark.parametrize(
    ("clusters", "precision", "recall"),
    [
        ([], None, 0.0),
        ([("a", "b")], 1.0, 1 / 3),
        ([("a", "b", "x")], 1 / 3, 1 / 3),
        ([("x", "y")], 0.0, 0.0),
    ],
)
def test_agreement_counts_what_is_wrong_and_what_is_missed(
    clusters: list[tuple[str, ...]], precision: float | None, recall: float
) -> None:
    seen = agreement(clusters, {"a": "1", "b": "1", "c": "1", "x": "2", "y": ""})

    assert seen.precision == precision
    assert seen.recall == pytest.approx(recall)


def test_nobody_is_nobody_else_where_the_truth_is_silent() -> None:
    assert agreement([("a", "b")], {"a": "", "b": ""}).right == 0


def test_a_large_table_is_proposed_by_stage_a(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LARGE", 2)

    assert found(tmp_path).clusters == (("1", "2"), ("3", "7"))


def test_pairs_stand_likeliest_first(tmp_path: Path) -> None:
    weights = [each.weight for each in found(tmp_path).pairs]

    assert weights == sorted(weights, reverse=True)
