"""Groups on pages: everything drawn stands in tables, every line leads to its statements."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.conftest import Contribute, everyone_may, phone
from tests.network.conftest import PEOPLE, PHONES, Reports, called
from tests.network.conftest import joined as joined  # noqa: PLC0414
from tests.network.conftest import pay as pay  # noqa: PLC0414
from tests.network.conftest import reports as reports  # noqa: PLC0414
from tests.web.conftest import SitAs

from wholeroute import network
from wholeroute.errors import Refused
from wholeroute.ledger import Acting
from wholeroute.network import Layer, Role
from wholeroute.network.without import INPUTS
from wholeroute.rights import Tlp
from wholeroute.web.labels import LABELS


@pytest.fixture
def name(joined: Reports, analyst: Acting) -> str:
    network.run(analyst)
    return network.groups(analyst)[0].name


def test_the_list_and_its_twin_name_every_group(analyst_page: TestClient, name: str) -> None:
    page = analyst_page.get("/network").text
    (group,) = analyst_page.get("/network.json").json()

    assert f'href="/network/{name}"' in page
    assert group["name"] == name
    assert "organiser: 1" in page
    assert "money: " in page
    assert f'<a href="/network/{name}#cards">{len(group["people"])}</a>' in page


def test_an_empty_list_says_what_to_do(analyst_page: TestClient) -> None:
    page = analyst_page.get("/network").text

    assert "Nobody has looked for groups yet." in page
    assert 'action="/network/look"' in page


def test_a_look_is_asked_for_on_the_page_and_says_what_came_of_it(
    analyst_page: TestClient, joined: Reports, contribute: Contribute
) -> None:
    assert analyst_page.post("/network/look", follow_redirects=False).status_code == 303
    look = _over(analyst_page)

    assert look["report"]["groups"] == 1
    assert look["since"] == 0
    page = analyst_page.get("/network").text
    assert "No report came in since." in page
    assert analyst_page.get("/network.json").json()

    contribute([phone("one more", "+49 30 901820 77")])
    assert "One report came in since." in analyst_page.get("/network").text


def test_a_look_whose_session_ended_writes_nothing(joined: Reports, analyst: Acting) -> None:
    def leave(stage: str) -> None:
        if stage == "asking what stands without":
            analyst.end()

    with pytest.raises(Refused, match="nothing was written"):
        network.run(analyst, watch=leave)


@pytest.mark.parametrize(
    "seat",
    [("prosecutor@ncp-a", "prosecutor", "prosecution"),
     ("rights-reviewer@ncp-a", "rights-reviewer", "oversight")],
)  # fmt: skip
def test_who_judges_nothing_begins_no_look(sit: SitAs, seat: tuple[str, str, str]) -> None:
    browser = sit(*seat)

    assert browser.post("/network/look").status_code == 403
    assert 'action="/network/look"' not in browser.get("/network").text


def _over(browser: TestClient) -> dict[str, Any]:
    for _ in range(200):
        look: dict[str, Any] = browser.get("/network/look.json").json()
        if not look["stage"]:
            return look
        page = browser.get("/network").text
        # It may have come to its end between the two.
        over = not browser.get("/network/look.json").json()["stage"]
        assert over or "Groups are being looked for since" in page
        time.sleep(0.1)
    raise AssertionError("the look does not end")


def test_everything_that_is_drawn_stands_in_the_tables(analyst_page: TestClient, name: str) -> None:
    facts = analyst_page.get(f"/network/{name}.json").json()
    page = analyst_page.get(f"/network/{name}").text

    assert len(facts["people"]) == 4
    for person in facts["people"]:
        assert person["names"][0] in page
        assert f'href="/entities/{person["subjects"][0]}"' in page
        x, y = person["place"]
        assert 0 <= x <= 1000
        assert 0 <= y <= 1000
        for at, line in enumerate(person["card"]["lines"]):
            assert line["words"] in page
            assert f"/network/{name}/people/{person['at']}/lines/{at}" in page
    assert len(re.findall(rf"/network/{name}/ties/\d+", page)) == len(facts["group"]["ties"])


def test_the_drawing_is_hidden_until_a_script_shows_it(analyst_page: TestClient, name: str) -> None:
    page = analyst_page.get(f"/network/{name}").text

    assert re.search(r'<section class="picture"[^>]* hidden', page)
    assert 'src="/static/built/network.js"' in page


def test_every_line_and_tie_leads_to_its_statements(analyst_page: TestClient, name: str) -> None:
    facts = analyst_page.get(f"/network/{name}.json").json()
    wanted = [
        (f"/network/{name}/people/{p['at']}/lines/{at}", line["statements"])
        for p in facts["people"]
        for at, line in enumerate(p["card"]["lines"])
    ]
    wanted += [
        (f"/network/{name}/ties/{at}", tie["statements"])
        for at, tie in enumerate(facts["group"]["ties"])
    ]
    for path, statements in wanted:
        evidence = analyst_page.get(f"{path}.json").json()
        assert {each["id"] for each in evidence["statements"]} == set(statements)
        assert evidence["held"] == 0
        assert analyst_page.get(path).text.count('scope="row"') == len(statements)


def test_readings_and_what_stands_without_are_printed(analyst_page: TestClient, name: str) -> None:
    page = analyst_page.get(f"/network/{name}").text

    assert "Innocent readings that were tried" in page
    assert "no report puts them on or beside a boat in distress" in page
    assert "what is under H1" in page
    assert "independent sources support it: between" in page


@pytest.mark.parametrize(
    "path", ["/network/G-000000", "/network/{}/ties/9999", "/network/{}/people/99/lines/0"]
)
def test_what_there_is_not_is_not_found(analyst_page: TestClient, name: str, path: str) -> None:
    assert analyst_page.get(path.format(name)).status_code == 404
    assert analyst_page.get(f"{path.format(name)}.json").status_code == 404


def test_who_protects_sees_no_group(sit: SitAs, name: str) -> None:
    officer = sit("protection-officer@ncp-a", "protection-officer", "protection")

    for path in ("/network", f"/network/{name}", f"/network/{name}.json"):
        assert officer.get(path).status_code == 403
    assert 'href="/network"' not in officer.get("/").text


def test_who_may_not_see_every_input_sees_no_group(
    sit: SitAs, joined: Reports, contribute: Contribute, analyst: Acting
) -> None:
    contribute(
        [*(phone(n, PHONES[n]) for n in PEOPLE), called("c", "hani", "tarek")],
        access=everyone_may("ncp-a", tlp=Tlp.RED),
    )
    network.run(analyst)
    name = network.groups(analyst)[0].name
    other = sit("analyst@ncp-b", "analyst", "analysis")

    assert other.get("/network.json").json() == []
    assert other.get(f"/network/{name}").status_code == 404


def test_every_part_layer_and_input_has_a_label() -> None:
    assert set(LABELS["part"]) == {str(each) for each in Role}
    assert set(LABELS["layer"]) == {str(each) for each in Layer}
    assert set(LABELS["input"]) == set(INPUTS)


def test_the_page_of_a_subject_and_of_who_is_held_for_them_lead_to_the_group(
    analyst_page: TestClient, name: str, joined: Reports
) -> None:
    for report in (joined.agency, joined.border):
        page = analyst_page.get(f"/entities/{report['omar']}").text
        assert f'href="/network/{name}"' in page
        assert "organiser" in page


def test_a_prosecutor_is_told_that_groups_are_analysis(sit: SitAs, name: str) -> None:
    prosecutor = sit("prosecutor@ncp-a", "prosecutor", "prosecution")

    assert prosecutor.get(f"/network/{name}").status_code == 403
    assert prosecutor.get("/network.json").json()["rule"] == "network"
    assert 'href="/network"' not in prosecutor.get("/").text
