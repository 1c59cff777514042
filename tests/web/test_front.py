"""The front page, the safeguards page, the audit log, and the description of the JSON twins."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SitAs
from tests.web.scene import Scene

from wholeroute.rights import ACCESS_RULES


def test_the_figures_are_what_this_reader_may_see(analyst_page: TestClient, scene: Scene) -> None:
    figures = analyst_page.get("/index.json").json()

    assert figures["contributions"] == 3
    assert {"kind": "Person", "number": 8} in figures["entities"]
    assert figures["waiting"] == 2
    assert figures["merged"] == 1


def test_every_figure_is_a_link_to_the_list_it_counts(
    analyst_page: TestClient, scene: Scene
) -> None:
    page = analyst_page.get("/").text
    main = page[page.index("<main") : page.index("</main>")]
    figures = analyst_page.get("/index.json").json()
    entities = sum(each["number"] for each in figures["entities"])

    links = dict(re.findall(r'<dd><a href="([^"]+)">([^<]+)</a></dd>', main))
    assert links == {
        "/contributions": str(figures["contributions"]),
        "/entities": str(entities),
        "/merged": str(figures["merged"]),
        "/pairs": str(figures["waiting"]),
    }
    assert len(re.findall("<dd>", main)) == len(links)
    assert len(analyst_page.get("/contributions.json").json()["reports"]) == 3
    assert len(analyst_page.get("/entities.json").json()["lines"]) == entities
    assert analyst_page.get("/pairs.json").json()["number"] == figures["waiting"]
    assert analyst_page.get("/merged.json").json()["number"] == figures["merged"]
    for kind in figures["entities"]:
        assert f'href="/entities?kind={kind["kind"]}"' in main


def test_who_may_not_judge_is_shown_no_number_of_pairs(sit: SitAs, scene: Scene) -> None:
    reader = sit("investigator@ncp-a", "investigator", "analysis")

    assert reader.get("/index.json").json()["waiting"] is None
    assert 'href="/pairs"' not in reader.get("/").text


def test_an_empty_ledger_says_what_to_do_next(analyst_page: TestClient) -> None:
    assert "ask a contributor to take a report in" in analyst_page.get("/").text


def test_every_rule_stands_on_the_safeguards_page(client: TestClient) -> None:
    page = client.get("/safeguards").text

    for rule in ACCESS_RULES:
        assert f'id="{rule.id}"' in page
    listed = {r["id"] for role in client.get("/safeguards.json").json() for r in role["rules"]}
    assert listed == {rule.id for rule in ACCESS_RULES}


def test_an_auditor_reads_the_log_newest_first(sit: SitAs, scene: Scene) -> None:
    auditor = sit("auditor@ncp-a", "auditor", "oversight")
    rows = auditor.get("/audit.json").json()
    ids = [row["id"] for row in rows]

    assert ids == sorted(ids, reverse=True)
    assert "crosscheck:run" in auditor.get("/audit").text
    older = auditor.get("/audit.json", params={"before": ids[1]}).json()
    assert [row["id"] for row in older] == ids[2:]


PAGES = (
    "/entities", "/merged", "/pairs", "/contributions", "/quarantine", "/audit", "/safeguards",
    "/screen",
)  # fmt: skip


def test_every_page_has_a_described_twin(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]

    for page in PAGES:
        schema = described[f"{page}.json"]["get"]["responses"]["200"]["content"]
        assert schema["application/json"]["schema"] != {}


@pytest.mark.parametrize(
    "role", ["rights-reviewer", "prosecutor", "guardian", "custodian", "administrator"]
)
def test_every_role_has_a_front_page_and_no_broken_door(
    sit: SitAs, scene: Scene, role: str
) -> None:
    purpose = {
        "rights-reviewer": "oversight",
        "administrator": "oversight",
        "prosecutor": "prosecution",
        "guardian": "protection",
        "custodian": "categorisation",
    }[role]
    browser = sit(f"{role}@ncp-a", role, purpose)
    page = browser.get("/")

    assert page.status_code == 200
    for door in PAGES:
        if f'<a href="{door}"' in page.text:
            assert browser.get(door).status_code == 200, door
