"""What comes with the program fits the plan: nine components, routes with countries, sorts of agreement."""

from __future__ import annotations

import pycountry
import pytest

from wholeroute.errors import Invalid
from wholeroute.partnerships.given import (
    Segment,
    agreements,
    component_of,
    components,
    partner_in,
    segments_of,
    stretches_of,
    ways,
)
from wholeroute.plan import built_in
from wholeroute.plan.law import STATES


def test_the_nine_components_are_twelve_actions_of_the_plan_each_once() -> None:
    actions = [action for each in components() for action in each.actions]

    assert [each.id for each in components()] == [str(number) for number in range(1, 10)]
    assert [each.id for each in components() if each.halves] == ["1", "2", "3"]
    assert actions == [f"P3.1.1-{number:02}" for number in range(3, 15)]
    for action in actions:
        assert built_in().action[action].action.startswith("Component ")


def test_a_half_belongs_to_its_component() -> None:
    assert component_of("3b") is component_of("3") is components()[2]
    with pytest.raises(Invalid, match="component"):
        component_of("10")


def test_a_route_leads_from_outside_the_union_into_it() -> None:
    for route in ways().routes:
        order = [stretch.segment for stretch in route.stretches]
        assert order == sorted(order, key=list(Segment).index), route.id
        for stretch in route.stretches:
            inside = stretch.segment in {Segment.ENTRY, Segment.ONWARD}
            assert all((country in STATES) is inside for country in stretch.countries), route.id
            assert bool(stretch.title) is (stretch.segment is Segment.SEA)


def test_every_country_is_one_and_every_region_lies_on_a_route() -> None:
    named = {c for route in ways().routes for stretch in route.stretches for c in stretch.countries}
    for country in named | {c for region in ways().regions for c in region.countries}:
        assert country == "XK" or pycountry.countries.get(alpha_2=country), country
    for region in ways().regions:
        assert segments_of(region.id), region.id


def test_a_partner_lies_on_every_route_that_names_it() -> None:
    found = {(route.id, str(segment)) for route, segment in segments_of("ML")}

    assert ("central-mediterranean", "transit") in found
    assert ("atlantic", "origin") in found
    assert segments_of("JP") == ()


NOBODYS = ("EU", "EZ", "UN", "AQ", "BV", "GS", "HM", "TF", "QO", "XA", "XB", "ZZ", "Antarctica")


def test_a_partner_is_a_country_outside_the_union_or_a_region() -> None:
    assert partner_in(" Tunisia ") == partner_in("tn") == "TN"
    assert partner_in("western-balkans") == "western-balkans"
    for said, why in (
        ("Italy", "state of the Union"),
        ("Atlantis", "no country"),
        *((each, "no country") for each in NOBODYS),
        ("", "no partner is named"),
    ):
        with pytest.raises(Invalid, match=why):
            partner_in(said)


def test_a_partner_is_taken_as_pages_show_it() -> None:
    for shown in ("North Africa", "north africa", "north-africa"):
        assert partner_in(shown) == "north-africa"
    for shown in ("Tunisia (TN)", "Tunesien (TN)", "تونس (TN)", "Kosovo (XK)"):
        assert partner_in(shown) == shown[-3:-1]
    for said, why in (
        ("Libya (TN)", "no country"),
        ("Nowhere (QQ)", "no country"),
        ("Italien (IT)", "state of the Union"),
    ):
        with pytest.raises(Invalid, match=why):
            partner_in(said)


def test_a_partner_needs_something_where_it_lies_and_at_the_sea_of_its_routes() -> None:
    assert stretches_of("TN") == (Segment.TRANSIT, Segment.SEA)
    assert stretches_of("ML") == (Segment.ORIGIN, Segment.TRANSIT, Segment.SEA)
    assert stretches_of("BY") == (Segment.TRANSIT,), "that route has no sea"
    assert stretches_of("VN") == tuple(Segment), "of what lies on no route nothing is known"


def test_a_joint_team_of_a_partner_country_is_another_sort_than_one_of_the_union() -> None:
    sorts = {each.id: each for each in agreements()}

    assert len(sorts) == len(agreements()) == 14
    assert sorts["partner-joint-team"].stages != sorts["eu-joint-investigation-team"].stages
    assert all(len(set(each.stages)) == len(each.stages) > 1 for each in agreements())
