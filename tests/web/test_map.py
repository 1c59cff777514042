"""The map on its page: everything drawn stands in tables, and nobody who may not be found is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient
from tests.conftest import ActingAs, Contribute, Filed, phone, suspect
from tests.network.conftest import PHONES, Reports
from tests.network.conftest import joined as joined  # noqa: PLC0414
from tests.network.conftest import pay as pay  # noqa: PLC0414
from tests.network.conftest import reports as reports  # noqa: PLC0414
from tests.network.places import placed
from tests.network.places import sail as sail  # noqa: PLC0414
from tests.network.places import seen as seen  # noqa: PLC0414
from tests.web.conftest import SitAs

from wholeroute import crosscheck, custody, network
from wholeroute.entities import Exactness, Kind
from wholeroute.ledger import Acting, audit_rows
from wholeroute.network.atlas import MapLayer
from wholeroute.network.canvas import short
from wholeroute.rights import AccessClass, Category, Purpose, Role
from wholeroute.web.labels import LABELS
from wholeroute.web.views.map_address import Sort


def facts(browser: TestClient, **asked: Any) -> dict[str, Any]:
    answer = browser.get("/map.json", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def shown(browser: TestClient, **asked: Any) -> str:
    answer = browser.get("/map", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.text


def counts(page: str) -> dict[str, int]:
    return {
        layer: int(number)
        for layer, number in re.findall(r'data-count="([a-z]+)">(\d+)</span>', page)
    }


EVERY = {
    "incidents": 3, "hubs": 2, "facilities": 1, "addresses": 1, "vehicles": 0, "vessels": 1,
    "routes": 3,
}  # fmt: skip


def test_every_layer_is_counted_and_every_point_stands_in_the_table(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    page, drawn = shown(analyst_page), facts(analyst_page)

    assert counts(page) == EVERY
    keys = [drawn["keys"][each] for each in drawn["spots"]["thing"]]
    assert sorted(re.findall(r'id="on-([\w-]{22})-\d+"', page)) == sorted(
        [*keys, *{drawn["keys"][each] for each in drawn["positions"]["thing"]}]
    )
    assert "Blue warehouse" in page
    assert "35.500° N" in page
    assert "behind the old mill" not in page.partition("<details")[0]
    assert "1 more is said to be somewhere" in page


def test_what_several_reports_say_is_one_point_with_their_number(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    drawn = facts(analyst_page)
    spots = drawn["spots"]
    at = spots["layer"].index(drawn["layers"].index("addresses"))

    assert (spots["reports"][at], spots["doubt"][at]) == (2, 1)
    page = shown(analyst_page, off="incidents,hubs,facilities,vessels,routes")
    (row,) = re.findall(r"<tr[^>]*>\s*<th scope=\"row\"><button(?:.|\n)+?</tr>", page)
    grade, reports, sources = re.findall(r'class="figure">(\d+)</td>', row)
    assert (reports, sources) == ("2", "2")
    assert grade == "2"


def test_a_vessel_stands_where_it_was_last_within_the_days_and_has_a_track(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    others = "incidents,hubs,facilities,addresses,routes"
    last = shown(analyst_page, off=others)
    earlier = shown(analyst_page, off=others, last="2026-01-02")
    (key,) = re.findall(r'id="on-([\w-]{22})-\d+"', last)

    assert "35.000° N" in last
    assert "3 positions" in last
    assert "34.000° N" in earlier
    panel = shown(analyst_page, on=key, track="yes", last="2026-01-02")
    assert "2 positions are recorded within these days" in panel
    assert len(re.findall(r"<polyline[^>]+points=\"([^\"]+)\"", panel)[0].split()) == 2


def test_routes_join_places_and_count_distinct_sources(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    flows = {tuple(each["towns"]): each for each in facts(analyst_page)["flows"]}

    assert {towns: each["sources"] for towns, each in flows.items()} == {
        ("Bamako", "Nouadhibou"): 2,
        ("Nouadhibou", "Las Palmas de Gran Canaria"): 1,
        ("Sfax", "Tripoli"): 1,
    }
    panel = shown(analyst_page, on=flows["Sfax", "Tripoli"]["key"])
    assert "Joined by:" in panel
    assert "XHCQ1" in panel
    assert panel.count('<tr id="s-') >= 3


def test_choosing_a_point_opens_who_says_it_with_grade_and_handling(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    panel = shown(analyst_page, on=short(seen["police"]["i"]))

    assert f'href="/entities/{seen["police"]["i"]}"' in panel
    assert '<code class="code">B2</code>' in panel
    assert "TLP:" in panel
    assert 'id="chosen"' not in shown(analyst_page, on=short(seen["hidden"]["x"]))


# --- who is never there -----------------------------------------------------------------------


def test_nobody_outside_the_open_lane_has_a_point_a_count_or_a_place(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    page, drawn = shown(analyst_page), analyst_page.get("/map.json").text

    for word in ("canary", "Canary", "10.110", "1011000", "2022000"):
        assert word not in page
        assert word not in drawn
    hidden = [seen["hidden"][each] for each in "wuxyz"] + [seen["case"][each] for each in "si"]
    for entity in hidden:
        asked, absent = {"entity": str(entity)}, {"entity": str(UUID(int=entity.int ^ 1))}
        for path in ("/map", "/map.json"):
            said = [analyst_page.get(path, params=each) for each in (asked, absent)]
            assert [each.status_code for each in said] == [404, 404]


def test_a_person_has_no_point_but_the_incident_that_names_them_is_shown(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    drawn = facts(analyst_page, entity=seen["police"]["s"])
    page = shown(analyst_page, entity=seen["police"]["s"])

    assert drawn["keys"] == [short(seen["police"]["i"])]
    assert "A person has no point of their own" in page
    assert "Ermias Ghermay" in page
    assert (
        f'href="/map?entity={seen["police"]["s"]}"'
        in analyst_page.get(f"/entities/{seen['police']['s']}").text
    )


def test_who_is_protected_while_a_map_is_held_takes_their_incident_along(
    analyst_page: TestClient, seen: Mapping[str, Filed], custodian: Acting
) -> None:
    before = counts(shown(analyst_page))
    custody.protect(custodian, seen["police"]["s"], Category.VICTIM, "he asked for help")
    after = counts(shown(analyst_page))

    assert before == EVERY
    assert after == EVERY | {"incidents": 2}
    assert short(seen["police"]["i"]) not in facts(analyst_page)["keys"]


def test_what_was_given_for_another_purpose_is_not_there(
    sit: SitAs, seen: Mapping[str, Filed]
) -> None:
    assert "Close hub" in shown(sit("analyst@ncp-a", "analyst", "analysis"))
    other = sit("investigator@ncp-a", "investigator", "sanctions")
    assert "Close hub" not in shown(other)
    assert counts(shown(other))["hubs"] == 1


NO_ANALYSTS = (
    ("prosecutor@ncp-a", "prosecutor", "prosecution"),
    ("protection-officer@ncp-a", "protection-officer", "protection"),
    ("custodian@ncp-a", "custodian", "categorisation"),
    ("contributor@ncp-a", "contributor", "analysis"),
)


def test_who_does_not_analyse_has_no_map(sit: SitAs, seen: Mapping[str, Filed]) -> None:
    for seat in NO_ANALYSTS:
        browser = sit(*seat)
        for path in ("/map", "/map.json", "/map/anew", f"/map?entity={seen['police']['i']}"):
            assert browser.get(path).status_code == 403, (seat, path)
        assert 'href="/map"' not in browser.get("/").text, seat


def test_who_holds_more_is_named_and_nothing_else(
    analyst_page: TestClient, contribute: Contribute, acting: ActingAs
) -> None:
    said = {"name": "SALAM", "imoNumber": "IMO 9074729"}
    own = contribute([placed("v", Kind.VESSEL, location="34.5 N 12.1 E", **said)])
    contribute(
        [placed("v", Kind.VESSEL, location="11.1 N 22.2 E", **said)],
        as_="agency",
        access=AccessClass("agency", frozenset({"ncp-a"}), frozenset({Purpose.INVESTIGATION})),
    )
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as investigator:
        crosscheck.run(investigator)
    page = shown(analyst_page, on=short(own["v"]))

    assert "restricted: agency" in page
    assert "11.1" not in page


# --- the address ------------------------------------------------------------------------------


MISTAKES: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"first": "soon"}, "first", "2026-03-21"),
    ({"last": "31.12.2026"}, "last", "2026-03-21"),
    ({"first": "2026-02-01", "last": "2026-01-01"}, "first", "Swap the two days"),
    ({"off": "everything"}, "off", "incidents"),
    ({"view": "95,10,3"}, "view", "35.5,12.6,7"),
    ({"sort": "beauty"}, "sort", "newest"),
    ({"on": "<script>"}, "on", "Choose a point"),
    ({"entity": "Ermias"}, "entity", "page of an entity"),
    ({"group": "a b"}, "group", "page of a group"),
    ({"rows": "0"}, "rows", "a number from 1 on"),
    ({"go": "Xyzzy"}, "go", "beginning of a town"),
)


def test_what_needs_mending_names_field_and_fix_and_the_rest_stays(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    for asked, field, fix in MISTAKES:
        answer = analyst_page.get("/map", params=asked)

        assert answer.status_code == 422, asked
        assert fix in answer.text, asked
        assert 'id="points"' in answer.text, asked
        if field in {"first", "last", "sort", "go"}:
            assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.text), asked


def test_the_address_is_canonical_and_says_days_layers_and_view(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    page = shown(
        analyst_page, view="35,12.5,6", last="2026-12-31", first="2026-01-01", layers="chosen",
        layer=["vessels", "hubs"], sort="newest",
    )  # fmt: skip

    off = "incidents,facilities,addresses,vehicles,routes"
    days = "first=2026-01-01&amp;last=2026-12-31"
    assert f'href="/map?off={off}&amp;{days}&amp;view=35.000,12.500,6.00"' in page
    assert 'value="vessels" checked' in page
    assert 'value="routes" checked' not in page


def test_days_choose_what_touches_them(analyst_page: TestClient, seen: Mapping[str, Filed]) -> None:
    march = counts(shown(analyst_page, first="2026-03-01", last="2026-03-01"))

    assert march["incidents"] == 1
    assert march["vessels"] == 0
    assert "Nothing lies within these days" in shown(analyst_page, last="2019-01-01")


def test_one_goes_to_a_town_by_its_name(analyst_page: TestClient) -> None:
    one = analyst_page.get("/map?go=lampedusa", follow_redirects=False)
    several = shown(analyst_page, go="Tripoli")

    assert one.status_code == 303
    assert one.headers["location"].startswith("/map?view=35.")
    assert "Several places are called so" in several
    assert several.count("data-view=") >= 3


def test_what_is_drawn_may_be_asked_to_leave_through_the_gate(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    (link,) = re.findall(r'href="(/disclosures/new\?[^"]+)"', shown(analyst_page))
    form = analyst_page.get(link.replace("&amp;", "&")).text

    assert form.count('name="what"') >= len(re.findall("entity=", link)) == 8


def test_countries_are_called_in_the_language_of_the_reader(analyst_page: TestClient) -> None:
    assert facts(analyst_page, lang="en")["countries"]["792"] == "Türkiye"
    assert facts(analyst_page)["countries"]["XK"] == "Kosovo"


def test_where_there_is_too_much_the_page_says_so(
    analyst_page: TestClient, seen: Mapping[str, Filed], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "too much to be drawn one by one"
    assert words not in shown(analyst_page)
    monkeypatch.setattr("wholeroute.web.views.map.MOST_SENT", 3)
    assert words in shown(analyst_page)
    assert words not in shown(analyst_page, entity=seen["police"]["s"])


def test_an_empty_map_says_what_would_fill_it(analyst_page: TestClient) -> None:
    assert "Nothing that you may see for this purpose has a place yet" in shown(analyst_page)


def test_a_look_is_in_the_log(
    analyst_page: TestClient, seen: Mapping[str, Filed], acting: ActingAs
) -> None:
    entity = seen["police"]["i"]
    shown(analyst_page, entity=entity)
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        (row, *_) = audit_rows(auditor, obj=f"map:{entity}")

    assert (row.member, row.action, row.details) == ("analyst@ncp-a", "read", {"points": 1})


def test_every_layer_order_and_exactness_has_a_label() -> None:
    assert set(LABELS["map-layer"]) == {str(each) for each in MapLayer}
    assert set(LABELS["map-sort"]) == {str(each) for each in Sort}
    assert set(LABELS["exactness"]) == {str(each) for each in Exactness}


def test_the_page_of_a_thing_has_a_map_and_that_of_a_person_none(
    analyst_page: TestClient, seen: Mapping[str, Filed]
) -> None:
    pages = {
        each: analyst_page.get(f"/entities/{seen['police'][each]}").text for each in ("i", "a", "s")
    }

    assert all('class="map-picture"' in pages[each] for each in "ia")
    assert 'class="map-picture"' not in pages["s"]


def test_a_group_has_a_map_of_what_is_tied_to_its_people(
    analyst_page: TestClient, joined: Reports, contribute: Contribute, analyst: Acting
) -> None:
    network.run(analyst)
    name = network.groups(analyst)[0].name
    empty = facts(analyst_page, group=name)
    filed = contribute(
        [
            suspect("o", "Omar", birthDate="1980-05-01"),
            phone("p", PHONES["omar"], "o"),
            placed("i", Kind.SMUGGLING_INCIDENT, "o", "p", location="35.50 N 12.60 E"),
            placed("j", Kind.SMUGGLING_INCIDENT, location="11.50 N 12.60 E"),
        ]
    )
    crosscheck.run(analyst)
    analyst_page.get("/map/anew")

    assert empty["keys"] == []
    assert facts(analyst_page, group=name)["keys"] == [short(filed["i"])]
    assert f'href="/map?group={name}"' in analyst_page.get(f"/network/{name}").text
    assert analyst_page.get("/map?group=G-nobody").status_code == 404
