"""Hard on purpose, and fair: what peers reach, and what a careful reader could."""

from __future__ import annotations

from pathlib import Path

from wholeroute.exercise import halcyon
from wholeroute.exercise.halcyon.careful import careful_clusters
from wholeroute.exercise.halcyon.score import in_scope, open_people, precision, recall


def measured(folder: Path, key: str) -> float:
    value = halcyon.score(halcyon.load_truth(folder), halcyon.Picture()).measures[key].value
    assert value is not None
    return value


def test_exact_keys_find_at_most_three_pairs_in_five(middling: Path) -> None:
    assert 0.25 <= measured(middling, "baseline.exact.recall") <= 0.60


def test_plain_fuzzy_matching_finds_at_most_four_pairs_in_five(middling: Path) -> None:
    assert 0.30 <= measured(middling, "baseline.fuzzy.recall") <= 0.80


def test_a_careful_reader_decides_nine_pairs_in_ten(middling: Path) -> None:
    truth = halcyon.load_truth(middling)
    clusters = careful_clusters(open_people(truth))
    who = {mention.id: mention.who for mention in truth.mentions}
    counted = frozenset(mention.id for mention in in_scope(truth))

    assert (recall(clusters, who, counted).value or 0) >= 0.90
    assert (precision(clusters, {m.id: m.who for m in open_people(truth)}).value or 0) >= 0.99


def test_people_stand_in_several_reports(middling: Path) -> None:
    truth = halcyon.load_truth(middling)
    leaders = {p.id for p in truth.persons.values() if p.part in ("organiser", "coordinator")}
    said = [mention.who for mention in in_scope(truth)]

    assert all(said.count(leader) >= 4 for leader in leaders)
