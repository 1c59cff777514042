"""Titles in several vocabularies come to one definition; what is not certain stays by itself."""

from __future__ import annotations

import pytest

from wholeroute.partnerships.crosswalk import How, crosswalk


@pytest.mark.parametrize(
    ("title", "definition", "how"),
    [
        ("1.2 Number of MSMEs created or supported", "msmes", How.WORDING),
        ("# of MSMEs created or supported", "msmes", How.WORDING),
        ("Number of MSMEs created or supported (by sector)", "msmes", How.WORDING),
        ("1.1 Number of direct jobs created or supported through EUTF-fun", "jobs", How.CUT_OFF),
        ("R2 Ind 1 : Nombre d’emplois créés", "jobs", How.CONCEPTS),
        ("Número de empleos creados", "jobs", How.CONCEPTS),
        ("Nombre de très petites entreprises appuyées", "msmes", How.CONCEPTS),
        ("3.5 bis Number of returning migrants benefitting from reintegration assistance",
         "reintegration", How.WORDING),
        ("Nombre de points d'eau réhabilités", "social-infrastructure", How.CONCEPTS),
    ],
)  # fmt: skip
def test_a_title_is_known_by_its_wording_its_beginning_or_what_it_counts(
    title: str, definition: str, how: How
) -> None:
    found = crosswalk().match(title)

    assert found is not None
    assert (found.definition.id, found.how) == (definition, how)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "% of youth who found jobs",
        "Percentage of jobs created that are held by women",
        "Number of people",
        "Number of wells",
        "Number of business plans created",  # of businesses, and not businesses
        "Number of people trained who created jobs",
        "Number of people participating in",  # the beginning of several
        "Jobs created",  # no number: a claim
        "Number of study visits",
    ],
)
def test_what_is_a_share_another_thing_or_of_several_stays_by_itself(title: str) -> None:
    found = crosswalk().match(title)

    assert found is None or (title == "Jobs created" and found.how is How.WORDING)


def test_the_data_names_only_concepts_that_have_words_and_definitions_once() -> None:
    known = {each for concepts in crosswalk().phrases.values() for each in concepts}
    ids = [each.id for each in crosswalk().definitions]

    assert len(ids) == len(set(ids))
    for each in crosswalk().definitions:
        assert each.counts | each.never | {one for group in each.says for one in group} <= known
        assert all(crosswalk().match(title) for title in each.titles), each.id
