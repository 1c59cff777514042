"""The scorer on pictures written by hand."""

from __future__ import annotations

from wholeroute.exercise.halcyon import (
    Finding,
    Group,
    Mention,
    NetworkTruth,
    PersonTruth,
    Picture,
    Truth,
    score,
)


def person(identity: str, part: str, *, protected: bool = False) -> PersonTruth:
    member = part in ("organiser", "recruiter")
    return PersonTruth(
        identity, part, member, protected, "N1", "Name", "Name", "1980-02-03", (), ""
    )


def said(
    identity: str, who: str, *, kind: str = "Person", lane: str = "open", name: str = ""
) -> Mention:
    shown = {"name": name or who, "words": {}, "ids": []} if kind == "Person" else {}
    return Mention(identity, 1, "person", kind, who, lane=lane, shown=shown)


def at(*paths: str) -> frozenset[str]:
    return frozenset(f"{path}#1#person" for path in paths)


PEOPLE = {
    "boss": person("boss", "organiser"),
    "hand": person("hand", "recruiter"),
    "cabby": person("cabby", "taxi-driver"),
    "steers": person("steers", "forced-driver", protected=True),
}
TRUTH = Truth(
    PEOPLE,
    {"N1": NetworkTruth("N1", "atlantic", {"boss": "organiser", "hand": "recruiter"})},
    (
        said("a", "boss"),
        said("b", "boss"),
        said("c", "boss"),
        said("d", "hand"),
        said("e", "cabby"),
        said("f", "steers"),
        said("g", "steers"),
        said("h", "hand", lane="uncategorised"),
        said("p", "+210", kind="Phone"),
        said("q", "+210", kind="Phone"),
        said("r", "+214", kind="Phone"),
    ),
)


def numbers(picture: Picture, key: str) -> tuple[int, int]:
    measure = score(TRUTH, picture).measures[key]
    return measure.numerator, measure.denominator


def test_an_empty_picture_finds_nothing_and_accuses_nobody() -> None:
    found = score(TRUTH, Picture()).as_plain()

    assert found["persons.recall"] == {"value": 0.0, "numerator": 0, "denominator": 3}
    assert found["persons.precision"] == {"value": None, "numerator": 0, "denominator": 0}
    assert found["innocents_in_findings"]["numerator"] == 0


def test_a_true_cluster_finds_its_pairs() -> None:
    picture = Picture(clusters=(at("a", "b", "c"),))

    assert numbers(picture, "persons.recall") == (3, 3)
    assert numbers(picture, "persons.precision") == (3, 3)


def test_a_wrong_merge_costs_precision_for_each_pair() -> None:
    picture = Picture(clusters=(at("a", "b", "e"),))

    assert numbers(picture, "persons.recall") == (1, 3)
    assert numbers(picture, "persons.precision") == (1, 3)


def test_a_protected_persons_pairs_are_not_asked_for_but_a_wrong_one_counts() -> None:
    assert numbers(Picture(clusters=(at("f", "g"),)), "persons.recall") == (0, 3)
    assert numbers(Picture(clusters=(at("f", "a"),)), "persons.precision") == (0, 1)


def test_objects_are_scored_apart_from_people() -> None:
    picture = Picture(clusters=(at("p", "q"), at("r")))

    assert numbers(picture, "objects.recall") == (1, 1)
    assert numbers(picture, "objects.precision") == (1, 1)
    assert numbers(picture, "persons.recall") == (0, 3)


def test_a_leader_counts_in_the_group_that_is_mostly_their_network() -> None:
    picture = Picture(groups=(Group(at("b", "d", "e")),))

    assert numbers(picture, "leaders.recall") == (1, 1)


def test_a_leader_in_a_group_of_strangers_does_not_count() -> None:
    assert numbers(Picture(groups=(Group(at("d")),)), "leaders.recall") == (0, 1)


def test_a_group_of_everybody_finds_one_networks_leaders_only() -> None:
    two = Truth(
        {**PEOPLE, "rival": person("rival", "organiser")},
        {**TRUTH.networks, "N2": NetworkTruth("N2", "atlantic", {"rival": "organiser"})},
        (*TRUTH.mentions, said("z", "rival")),
    )
    measure = score(two, Picture(groups=(Group(at("a", "d", "z")),))).measures["leaders.recall"]

    assert (measure.numerator, measure.denominator) == (1, 2)


def test_an_innocent_subject_of_a_finding_is_counted_once() -> None:
    picture = Picture(findings=(Finding("hub", at("e", "a")), Finding("courier", at("e"))))

    assert numbers(picture, "innocents_in_findings") == (1, 2)
    assert numbers(picture, "protected_in_findings") == (0, 1)


def test_a_role_card_accuses_as_a_finding_does() -> None:
    card = {next(iter(at("f"))): "boat-driver"}
    picture = Picture(groups=(Group(at("a", "f"), card),))

    assert numbers(picture, "protected_in_findings") == (1, 1)
    assert numbers(picture, "innocents_in_findings") == (1, 2)


def test_being_in_a_group_without_a_card_accuses_nobody() -> None:
    assert numbers(Picture(groups=(Group(at("a", "f", "e")),)), "innocents_in_findings") == (0, 2)


def test_what_the_truth_does_not_know_is_left_aside() -> None:
    picture = Picture(clusters=(at("a", "b", "unheard"),), findings=(Finding("hub", at("x")),))

    assert numbers(picture, "persons.precision") == (1, 1)
    assert numbers(picture, "innocents_in_findings") == (0, 2)


def test_the_baselines_chain_what_looks_alike() -> None:
    alike = Truth(
        PEOPLE,
        TRUTH.networks,
        (
            said("a", "boss", name="Yusuf Tarhubi"),
            said("b", "boss", name="Yussuf Tarhubi"),
            said("c", "boss", name="يوسف الترهوبي"),
        ),
    )
    measures = score(alike, Picture()).measures

    assert measures["baseline.fuzzy.recall"].numerator == 1
    assert measures["baseline.exact.recall"].numerator == 0


def test_a_shared_number_is_an_exact_key() -> None:
    one, other = said("a", "boss", name="Yusuf"), said("b", "boss", name="يوسف")
    one.shown["ids"] = other.shown["ids"] = ["phone:210000000001"]

    measures = score(Truth(PEOPLE, {}, (one, other)), Picture()).measures

    assert measures["baseline.exact.recall"].value == 1.0
