"""Layers are kept apart, each tie says what it rests on, and what too many share ties nobody."""

from __future__ import annotations

from datetime import date

from tests.network.scene import Scene, network

from wholeroute.network import Layer, Tie
from wholeroute.network.facts import between
from wholeroute.network.ties import MOST_HOLDERS, sharings, tied


def ties(scene: Scene) -> list[Tie]:
    facts = scene.facts()
    return list(tied(facts, sharings(facts)))


def sharing(people: int) -> list[Tie]:
    made = Scene()
    for at in range(people):
        made.holds(made.record(f"p{at}", made.report(f"body {at}")), "phone|1")
    return ties(made)


def test_two_people_have_one_tie_in_each_layer() -> None:
    made = Scene()
    police, border = made.report("police"), made.report("border")
    for name, report in (("a", police), ("b", border)):
        made.record(name, report)
        made.holds(name, "phone|1")
        made.holds(name, "plate|1", Layer.TRANSPORT, "drove")
        made.holds(name, "address|1", Layer.PLACE, "seen at")
    made.link("a", "b", "seen with")

    assert [(t.left, t.right, t.layer) for t in ties(made)] == [
        ("a", "b", Layer.CONTACT), ("a", "b", Layer.PLACE), ("a", "b", Layer.TRANSPORT),
    ]  # fmt: skip


def test_a_tie_names_its_statements_reports_sources_grades_and_days() -> None:
    made = network()
    made.calls_to("omar", "hani", made.report("border"), date(2025, 9, 1))
    tie = next(
        t for t in ties(made) if (t.left, t.right, t.layer) == ("hani", "omar", Layer.CONTACT)
    )

    assert tie.how == ("called",)
    assert tie.originators == ("border", "police")
    assert tie.grades == ("B2",)
    assert (tie.first, tie.last) == (date(2025, 6, 1), date(2025, 9, 1))
    assert len(tie.reports) == 3
    known = {said for call in made.calls for said in call.statements}
    known |= {said for holding in made.holdings for said in holding.statements}
    assert set(tie.statements) <= known


def test_the_more_share_a_value_the_less_it_weighs_until_it_ties_nobody() -> None:
    weights = [sharing(people)[0].weight for people in range(2, MOST_HOLDERS + 1)]

    assert weights == sorted(weights, reverse=True)
    assert weights[0] == 1.0
    assert sharing(MOST_HOLDERS + 1) == []


def test_a_second_report_adds_and_a_hundredth_hardly() -> None:
    def weight(reports: int) -> float:
        made = network()
        for _ in range(reports - 1):
            made.calls_to("hani", "omar", made.report("police"))
        return next(t.weight for t in ties(made) if {t.left, t.right} == {"hani", "omar"}
                    and t.layer is Layer.CONTACT)  # fmt: skip

    assert weight(2) - weight(1) > weight(100) - weight(99) > 0


def test_only_ties_of_the_asked_days_are_seen_and_payments_are_cut_at_them() -> None:
    made = network()
    made.calls_to("hani", "tarek", made.police, date(2024, 1, 1))
    facts = between(made.facts(), date(2025, 6, 5), None)
    found = list(tied(facts, sharings(facts)))

    assert {t.layer for t in found} == {Layer.MONEY}
    assert all(flow.days[0] >= date(2025, 6, 5) for flow in facts.flows)


def test_whoever_shares_a_day_with_nobody_is_tied_to_nobody() -> None:
    made = Scene()
    made.holds(made.record("a", made.report("police")), "phone|1")

    assert ties(made) == []
