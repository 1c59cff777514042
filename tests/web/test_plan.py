"""The pages of the plan: for everybody, each row with what it names, and each page as a file too."""

from __future__ import annotations

import csv
import html
import re
from io import StringIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.conftest import ActingAs
from tests.safeguards.crawl import routes_of
from tests.web.conftest import SitAs

from wholeroute.plan import built_in, load
from wholeroute.plan.store.versions import load_version
from wholeroute.rights import Purpose, Role

PLAN = built_in()
STRATEGY = Path(__file__).parents[1] / "plan" / "small_strategy.yaml"
PAGES = (
    "/plan",
    "/plan/indicators",
    "/plan/systems",
    "/plan/figures",
    "/plan/acts",
    "/plan/organisations",
)


@pytest.mark.parametrize("path", PAGES)
def test_everybody_reads_it_without_signing_in_and_all_alike(
    client: TestClient, sit: SitAs, path: str
) -> None:
    assert client.get(path).status_code == 200
    anonymous = client.get(f"{path}.json").json()

    seated = sit("auditor@ncp-a", "auditor", "oversight")
    assert seated.get(f"{path}.json").json() == anonymous
    assert 'href="/plan"' in seated.get("/").text


def test_the_register_shows_every_action_once_and_boxed_ones_lead(client: TestClient) -> None:
    page = client.get("/plan").text
    rows = re.findall(r'<tr id="([^"]+)"( class="boxed")?', page)

    assert len(rows) == len({name for name, _ in rows}) == 209
    assert sum(bool(boxed) for _, boxed in rows) == 27
    assert [name for name, _ in rows[:3]] == ["P3.1.KA-01", "P3.1-02", "P3.1.1-01"]
    assert "209 of 209 actions, 27 of them boxed." in page


def test_choices_narrow_page_and_files_alike(client: TestClient) -> None:
    asked = "?pillar=3&section=3.2.2&force=should&actor=member-states"
    page = client.get(f"/plan{asked}").text
    shown = re.findall(r'<tr id="([^"]+)"', page)
    twin = client.get(f"/plan.json{asked}").json()
    table = list(csv.DictReader(StringIO(client.get(f"/plan.csv{asked}").text.lstrip("\ufeff"))))

    assert shown == [each["id"] for each in table]
    assert len(shown) == twin["shelf"]["number"] > 3
    assert {PLAN.action[each].force for each in shown} == {"should"}
    assert f"{len(shown)} of 209 actions" in page
    assert f'href="/plan.csv{asked.replace("&", "&amp;")}&amp;boxed=&amp;words="' in page


def test_a_choice_that_there_is_not_is_said_and_everything_is_shown(client: TestClient) -> None:
    page = client.get("/plan?force=strongly&words=boat")

    assert page.status_code == 422
    assert "the plan knows no strongly" in page.text
    assert 'value="boat"' in page.text
    assert len(re.findall(r'<tr id="', page.text)) == 209
    assert client.get("/plan.json?force=strongly").json()["field"] == "force"
    assert client.get("/plan/systems?kind=moon").status_code == 422


def test_nothing_found_says_what_to_do(client: TestClient) -> None:
    page = client.get("/plan?words=moon").text

    assert "0 of 209 actions" in page
    assert "Take a choice back" in page


def test_an_action_shows_all_that_it_names(client: TestClient) -> None:
    page = client.get("/plan/actions/P3.3.KA-10").text

    assert "“calls upon”" in page
    assert "P3.3.1-09" in page, "what it sums up"
    assert "2,110" in page, "its baseline"
    assert "EMPACT" in page
    assert "Summed up by" in client.get("/plan/actions/P3.3.1-09").text
    assert "31, 2023" in client.get("/plan/actions/P3.2.1-17").text
    assert "since Jan 19, 2022" in client.get("/plan/actions/P3.2.2-06").text


def test_every_action_has_a_page_and_an_unknown_one_is_not_found(client: TestClient) -> None:
    for each in PLAN.actions[::10]:
        page = client.get(f"/plan/actions/{each.id}")
        assert page.status_code == 200
        assert client.get(f"/plan/actions/{each.id}.json").json()["action"]["id"] == each.id
    assert client.get("/plan/actions/P9-99").status_code == 404


def test_every_need_names_a_page_that_exists_or_says_not_yet(app: FastAPI) -> None:
    routes = {name.removeprefix("GET ") for name in routes_of(app)}
    pages = {need.page for each in PLAN.systems for need in each.needs if need.page}

    assert pages - routes == set()


def test_systems_say_what_is_not_there_yet(client: TestClient) -> None:
    page = client.get("/plan/systems").text
    unmet = sum(need.page is None for each in PLAN.systems for need in each.needs)

    assert page.count(">not yet</span>") == unmet > 150
    assert len(re.findall(r'<tr id="', page)) == 141
    some = client.get("/plan/systems.json?kind=law&met=not-yet").json()["systems"]
    assert {each["kind"] for each in some} == {"law"}
    assert not any(need["page"] for each in some for need in each["needs"])


def test_systems_lead_each_reader_to_what_opens_to_them(client: TestClient, sit: SitAs) -> None:
    def led(page: str) -> set[str]:
        main = page[page.index("<table") : page.index("</table>")]
        return {*re.findall(r'<a href="(/[a-z/-]*)"><code', main)}

    everybody = led(client.get("/plan/systems").text)
    assert "/plan/law" in everybody
    assert "/safeguards" in everybody
    assert not everybody & {"/members", "/pairs", "/plan/questionnaires", "/reports/debriefing"}
    analyst = sit("analyst@ncp-a", "analyst", "analysis")
    own = led(analyst.get("/plan/systems").text)
    assert everybody < own
    assert "/pairs" in own
    for page in own:
        assert analyst.get(page).status_code == 200, page


@pytest.mark.parametrize("member", [False, True], ids=["everybody", "member"])
def test_pages_of_another_plan_say_nothing_that_it_leaves_out(
    client: TestClient, sit: SitAs, acting: ActingAs, *, member: bool
) -> None:
    if member:
        sit("programme-manager@agency", "programme-manager", "policy")
    with acting("programme-manager@agency", Role.PROGRAMME_MANAGER, Purpose.POLICY) as manager:
        load_version(manager, load(STRATEGY))
    seen: set[str] = set()
    ahead = ["/plan?plan=aldovia-2027"]
    while ahead:
        path = ahead.pop()
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        shown = re.sub(r"<[^>]*>", " ", answer.text)
        assert not re.search(r"\bNone\b", shown), path
        ways = {html.unescape(each) for each in re.findall(r'href="(/plan[^"#]*)', answer.text)}
        files = {each for each in ways if re.search(r"\.(json|csv)(\?|$)", each)}
        ahead += [each for each in ways - files - seen - {*ahead} if "plan=aldovia-2027" in each]
    assert len(seen) > 15


def test_an_indicator_leads_to_every_action_that_it_measures(client: TestClient) -> None:
    listed = {
        e["indicator"]["id"]: e["actions"] for e in client.get("/plan/indicators.json").json()
    }

    assert {name for each in PLAN.actions for name in each.indicators} == set(listed)
    assert listed["joint-reports"] == ["P3.4-06", "P3.4.KA-01"]
    assert 'id="joint-reports"' in client.get("/plan/indicators").text


def test_a_figure_is_never_without_its_qualifier(client: TestClient) -> None:
    page = client.get("/plan/figures").text

    assert len(re.findall(r'<tr id="F\d\d"', page)) == 57
    assert re.search(r"almost <strong>60,000</strong>", page)
    assert re.search(r"approximately <strong>66.7%</strong>", page)


def test_stages_say_their_source_and_what_is_to_be_looked_up(client: TestClient) -> None:
    page = client.get("/plan/acts").text

    assert page.count(">to be looked up</span>") == sum(
        step.check for each in PLAN.acts for step in each.stages
    )
    assert "C-460/23" in page


def test_the_data_is_marked_as_english_whatever_the_language(client: TestClient) -> None:
    page = client.get("/plan/figures?lang=ar").text

    assert '<html lang="ar" dir="rtl">' in page
    assert '<span lang="en" dir="ltr">Pillars of the first plan</span>' in page


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_a_table_to_take_along(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}.csv")
    rows = list(csv.reader(StringIO(answer.text.lstrip("\ufeff"))))

    assert answer.headers["content-disposition"].startswith("attachment;")
    assert len(rows) > 50
    assert {len(row) for row in rows} == {len(rows[0])}


def test_another_plan_has_the_same_pages_and_its_links_stay_with_it(
    client: TestClient, acting: ActingAs
) -> None:
    small = load(Path(__file__).parents[1] / "plan" / "small_strategy.yaml")
    with acting("programme-manager@ncp-a", Role.PROGRAMME_MANAGER, Purpose.POLICY) as manager:
        load_version(manager, small)
    first = client.get("/plan").text

    for path in (*PAGES, "/plan/actions/AL-2"):
        page = client.get(f"{path}?plan=aldovia-2027")
        led = re.findall(r'href="(/plan[^"]*)"', page.text)
        assert page.status_code == 200, path
        assert client.get(f"{path}.json?plan=aldovia-2027").status_code == 200
        if path != "/plan/actions/AL-2":
            assert {each for each in led if "plan=aldovia-2027" not in each} == {"/plan"}, path
    assert "aldovia" not in first
    assert re.findall(r'<tr id="([^"]+)"', client.get("/plan?plan=aldovia-2027").text) == [
        "AL-1", "AL-2", "AL-3", "AL-4",
    ]  # fmt: skip
    assert 'name="plan" value="aldovia-2027"' in client.get("/plan?plan=aldovia-2027").text
    assert client.get("/plan?plan=atlantis").status_code == 404
