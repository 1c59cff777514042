"""Charts on pages: each draws what its page shows to its reader, says it in words, and no more."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.conftest import Contribute, person, suspect
from tests.network.conftest import Reports
from tests.network.conftest import joined as joined  # noqa: PLC0414
from tests.network.conftest import pay as pay  # noqa: PLC0414
from tests.network.conftest import reports as reports  # noqa: PLC0414
from tests.web.conftest import SitAs
from tests.web.scene import Scene, send_table

from wholeroute import crosscheck, network
from wholeroute.charts import Mark, Sum
from wholeroute.ledger import Acting, Ledger
from wholeroute.web.labels import LABELS
from wholeroute.web.views.tables import SOURCES

ANALYST = ("analyst@ncp-a", "analyst", "analysis")


def facts(browser: TestClient, where: str) -> dict[str, Any]:
    answer = browser.get(f"/charts/{where}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def drawn(browser: TestClient, where: str) -> str:
    answer = browser.get(f"/charts/{where}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_chart_has_a_drawing_words_and_the_same_numbers_beside_it(
    analyst_page: TestClient, scene: Scene
) -> None:
    page = drawn(analyst_page, "contributions?x=contributor")
    twin = facts(analyst_page, "contributions.json?x=contributor")

    assert 'role="img"' in page
    assert page.count(twin["description"]) == 2  # as the description of the drawing, and under it
    assert twin["description"] == "Highest: agency, 1. Lowest: agency, 1. Together: 3."
    for each in twin["points"]:
        assert f'<th scope="row"><bdi>{each["x"]}</bdi></th>' in page
    assert twin["specification"]["data"]["values"]
    assert 'href="/contributions"' in page


def test_every_page_with_such_a_table_leads_to_its_chart(
    analyst_page: TestClient, joined: Reports, analyst: Acting, scene: Scene
) -> None:
    crosscheck.run(analyst)
    network.run(analyst)
    name = network.groups(analyst)[0].name
    omar = joined.agency["omar"]
    found = analyst_page.post("/search", data={"words": "Kidane Zekarias"}, follow_redirects=False)
    search = found.headers["location"]
    ways = {
        "/contributions": "/charts/contributions",
        "/entities": "/charts/entities",
        "/network": "/charts/groups",
        f"/network/{name}": f"/charts/ties?of={name}",
        "/findings": "/charts/findings",
        "/hits": "/charts/hits",
        f"/timeline?entity={omar}": f"/charts/dated?of={omar}",
        search: f"/charts/search?of={search.removeprefix('/search/')}",
    }
    for page, chart in ways.items():
        assert f'href="{chart}"' in analyst_page.get(page).text, page
        shown = analyst_page.get(chart)
        assert shown.status_code == 200, chart
        assert f'href="{page}"' in shown.text.replace("&amp;", "&")
    assert 'href="/charts/groups"' in drawn(analyst_page, "")


def test_what_is_paid_is_drawn_a_currency_at_a_time(
    analyst_page: TestClient, joined: Reports, analyst: Acting
) -> None:
    crosscheck.run(analyst)
    omar = joined.agency["omar"]
    paid = facts(analyst_page, f"payments.json?of={omar}&x=way")

    assert paid["part"] == "EUR"
    assert [(each["x"], each["value"]) for each in paid["points"]] == [("paid by", 16500.0)]
    refused = analyst_page.get(f"/charts/payments.json?of={omar}&part=USD")
    assert (refused.status_code, refused.json()["field"]) == (422, "part")


def test_a_sender_sees_what_waits_outside_by_reason(
    sit: SitAs, enrolled: Ledger, tmp_path: Path
) -> None:
    send_table(enrolled, tmp_path)
    sender = sit("contributor@ncp-a", "contributor", "analysis")
    rows = facts(sender, "quarantine.json")

    assert sum(each["value"] for each in rows["points"]) == 3
    assert 'href="/charts/quarantine"' in sender.get("/quarantine").text
    assert {each["x"] for each in facts(sender, "contributions.json?x=reader")["points"]} == {"csv"}


def test_an_auditor_sees_refusals_and_nothing_that_is_read(sit: SitAs, scene: Scene) -> None:
    sit(*ANALYST).get("/audit")
    auditor = sit("auditor@ncp-a", "auditor", "oversight")
    index = drawn(auditor, "")

    assert facts(auditor, "refusals.json")["points"]
    assert set(re.findall(r'href="/charts/(\w+)"', index)) == {"figures", "refusals"}
    for table in ("contributions", "entities", "groups", "pairs", "hits", "search", "dated"):
        assert auditor.get(f"/charts/{table}.json?of={scene.port['a']}").status_code == 403, table


def test_figures_that_are_held_back_stay_so_and_are_said_to_be(
    sit: SitAs, enrolled: Ledger, contribute: Contribute
) -> None:
    for _ in range(12):
        contribute([suspect("a", "Somebody")])
    contribute([person("v", "Amina Canary", "victim")])
    manager = sit("programme-manager@ncp-a", "programme-manager", "policy")
    asked = manager.get("/figures.json").json()
    people = facts(manager, "figures.json?part=people")
    shown = [each for each in asked if each["population"] == "people"]

    assert (
        [each["value"] for each in people["points"]] == [each["number"] for each in shown] == [10]
    )
    assert people["held_back"] == 0 or "Held back" in people["description"]
    assert "Canary" not in drawn(manager, "figures?part=people")


def test_nobody_outside_the_open_lane_is_counted_in_any_chart(
    analyst_page: TestClient, contribute: Contribute
) -> None:
    before = facts(analyst_page, "entities.json")["points"]
    filed = contribute([person("v", "Amina Canary", "victim"), person("u", "Nobody Canary")])
    absent = analyst_page.get(f"/charts/dated?of={filed.ref}")

    assert facts(analyst_page, "entities.json")["points"] == before
    for hidden in "vu":
        answer = analyst_page.get(f"/charts/dated?of={filed[hidden]}")
        assert answer.status_code == absent.status_code == 404
        assert "Canary" not in answer.text
    assert analyst_page.get("/charts/payments.json?of=nobody").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("mark=stacked", "colour"), ("x=nothing", "x"), ("y=reader", "y"), ("part=x&x=reader", ""),
        ("mark=bar&x=reader&log=true", "log"), ("sum=mean&x=reader", "sum"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_field_and_its_fix_beside_the_chart_as_it_fits(
    analyst_page: TestClient, scene: Scene, query: str, field: str
) -> None:
    answer = analyst_page.get(f"/charts/contributions?{query}")
    if not field:
        assert answer.status_code == 200
        return
    twin = analyst_page.get(f"/charts/contributions.json?{query}")

    assert answer.status_code == twin.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'role="img"' in answer.text
    assert (twin.json()["field"], bool(twin.json()["fix"])) == (field, True)


def test_no_other_table_is_there(analyst_page: TestClient) -> None:
    assert analyst_page.get("/charts/people").status_code == 404
    assert analyst_page.get("/charts/entities?mark=pie").status_code == 422


def test_an_empty_table_says_what_to_do(analyst_page: TestClient, enrolled: Ledger) -> None:
    page = drawn(analyst_page, "groups")

    assert "There is nothing to draw." in page
    assert 'href="/network">Go to its page' in page


def test_every_choice_has_a_label_and_every_table_a_page() -> None:
    assert set(LABELS["mark"]) == {each.value for each in Mark}
    assert set(LABELS["sum"]) == {each.value for each in Sum}
    assert all(each.page.startswith("/") for each in SOURCES.values())
    assert {name for name, each in SOURCES.items() if each.of} == {
        name for name, each in SOURCES.items() if "{of}" in each.page
    }
