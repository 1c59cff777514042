"""Plans are listed with versions and hashes, loaded by who steers, compared by id and side by side."""

from __future__ import annotations

import csv
import re
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient
from tests.web.conftest import SitAs

PLANS = Path(__file__).parents[1] / "plan"
SMALL = (PLANS / "small_strategy.yaml").read_bytes()
EMPACT = (PLANS / "empact_2027.yaml").read_bytes()
MANAGER = ("programme-manager@ncp-a", "programme-manager", "policy")
CONTACT = ("contact-point@ncp-b", "contact-point", "policy")


def send(browser: TestClient, *files: tuple[str, bytes], follow: bool = True) -> Response:
    return browser.post(
        "/plan/versions",
        files=[("files", (name, content, "application/yaml")) for name, content in files],
        follow_redirects=follow,
    )


def test_everybody_sees_the_plans_and_only_who_steers_the_form(
    client: TestClient, sit: SitAs
) -> None:
    page = client.get("/plan/versions").text
    (held,) = client.get("/plan/versions.json").json()

    assert "came with the program" in page
    assert "Load a plan" not in page
    assert (held["plan"]["id"], held["actions"], held["versions"][0]["number"]) == (
        "eu-2021",
        209,
        1,
    )
    assert "Load a plan" not in sit(*CONTACT).get("/plan/versions").text
    assert "Load a plan" in sit(*MANAGER).get("/plan/versions").text


def test_who_steers_loads_a_plan_and_the_next_version_of_it(sit: SitAs) -> None:
    browser = sit(*MANAGER)
    loaded = send(browser, ("strategy.yaml", SMALL))
    newer = SMALL.replace(b"force: must", b"force: should")
    send(browser, ("strategy.yaml", newer))
    page = browser.get("/plan/versions").text
    differs = browser.get("/plan/differences?of=aldovia-2027&old=1&new=2").text

    assert "Loaded." in loaded.text
    assert 'href="/plan?plan=aldovia-2027"' in loaded.text
    assert "version 2" in page
    assert "/plan/differences?of=aldovia-2027&amp;old=1&amp;new=2" in page
    assert '<del><span lang="en" dir="ltr">must</span></del>' in differs
    assert browser.get("/plan/differences?of=aldovia-2027&old=1&new=9").status_code == 422
    assert browser.get("/plan/differences?of=atlantis&old=1&new=2").status_code == 404
    twin = browser.get("/plan/differences.json?of=aldovia-2027&old=1&new=2").json()
    assert [(each["id"], each["change"]) for each in twin["differences"]] == [("AL-2", "changed")]


def test_everybody_takes_a_version_along_that_has_the_hash_it_is_listed_by(
    client: TestClient, sit: SitAs
) -> None:
    browser = sit(*MANAGER)
    for content in (SMALL, SMALL.replace(b"force: must", b"force: should")):
        send(browser, ("strategy.yaml", content))
    known = {
        (each["plan"]["id"], str(one["number"])): one["sha256"]
        for each in client.get("/plan/versions.json").json()
        for one in each["versions"]
    }
    assert {*known} == {("eu-2021", "1"), ("aldovia-2027", "1"), ("aldovia-2027", "2")}
    for (of, number), digest in known.items():
        assert (
            sha256(client.get(f"/plan/versions/{of}/{number}.json").content).hexdigest() == digest
        )
    assert client.get("/plan/versions/aldovia-2027/3.json").status_code == 404


def test_what_is_to_be_mended_is_listed_and_nothing_is_loaded(sit: SitAs) -> None:
    browser = sit(*MANAGER)
    wrong = SMALL.replace(b"force: must", b"force: strong").replace(b"[frontex]", b"[nobody]")
    back = send(browser, ("strategy.yaml", wrong))
    bomb = send(browser, ("bomb.yaml", b"plan: &a [1]\nactions: [*a, *a]\n"))
    none = browser.post("/plan/versions", files=[("files", ("", b"", "application/yaml"))])

    assert back.status_code == bomb.status_code == none.status_code == 422
    assert re.search(r"strategy\.yaml</bdi></th>\s*<td[^>]*>\d+</td><td><bdi>AL-2", back.text)
    assert "points to another row" in bomb.text
    assert "no file is chosen" in none.text
    assert len(browser.get("/plan/versions.json").json()) == 1
    assert send(browser, ("strategy.yaml", SMALL)).status_code == 200
    assert "says the same already" in send(browser, ("strategy.yaml", SMALL)).text


@pytest.mark.parametrize("seat", [CONTACT, ("analyst@ncp-a", "analyst", "analysis")])
def test_nobody_else_loads_a_plan(sit: SitAs, seat: tuple[str, str, str]) -> None:
    assert send(sit(*seat), ("strategy.yaml", SMALL), follow=False).status_code == 403


def test_two_plans_lie_side_by_side(sit: SitAs, client: TestClient) -> None:
    assert "There is no other plan yet." in client.get("/plan/compare").text
    assert client.get("/plan/compare.csv").status_code == 404
    browser = sit(*MANAGER)
    send(browser, ("strategy.yaml", SMALL))
    send(browser, ("empact.yaml", EMPACT))
    page = browser.get("/plan/compare?with=empact-smuggling-2027").text
    rows = re.findall(r'<tr id="([^"]+)"', page)
    table = list(csv.DictReader(StringIO(
        browser.get("/plan/compare.csv?with=empact-smuggling-2027").text.lstrip("\ufeff")
    )))  # fmt: skip

    assert "empact-arrests" in rows
    assert "OA-2.1" in page
    assert "What stands" in page
    assert {each["indicator"] for each in table} == {*rows}
    assert {each["plan"] for each in table} == {"eu-2021", "empact-smuggling-2027"}
    other = browser.get("/plan/compare?plan=aldovia-2027&with=empact-smuggling-2027")
    assert "Shared indicators: 1." in other.text
    assert browser.get("/plan/compare?with=atlantis").status_code == 422
    assert browser.get("/plan/indicators/financial-strand").text.count("/plan/compare?plan=") == 2


def test_an_action_day_of_empact_has_its_result_as_a_value_with_evidence(sit: SitAs) -> None:
    of = "plan=empact-smuggling-2027"
    browser = sit(*MANAGER)
    send(browser, ("empact.yaml", EMPACT))
    answers = {"actor": "europol", "answers": "ncp-b", "since": "2021-01-01", "until": ""}
    assert browser.post(f"/plan/answering?{of}", data=answers).status_code == 200
    contact = sit(*CONTACT)
    result = {
        "actor": "europol", "kind": "meeting", "title": "Minutes of the action days of 2025",
        "reference": "EMPACT 2025/3", "held_by": "Europol", "day": "2025-12", "quality": "B",
        "indicator": "empact-action-days-held", "value": "80 %", "since": "2025", "until": "2025",
        "qualifier": "exactly",
    }  # fmt: skip
    kept = contact.post(f"/plan/actions/OA-2.3/evidence?{of}", data=result)
    page = contact.get(f"/plan/indicators/empact-action-days-held?{of}").text

    assert kept.status_code == 200, kept.text
    assert "Minutes of the action days" in contact.get(f"/plan/actions/OA-2.3?{of}").text
    assert "<strong>80%</strong>" in page
    assert "/plan/actions/OA-2.3?plan=empact-smuggling-2027#evidence-1" in page
    assert "acts on it, and gave no value" not in page
