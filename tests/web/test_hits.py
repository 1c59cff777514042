"""Hits on a page: whoever owns one side is told that there is one, and what became of each report."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from time import sleep

import pytest
from starlette.testclient import TestClient
from tests.conftest import Contribute, everyone_may, suspect
from tests.web.conftest import OWN, SitAs
from tests.web.scene import Scene

from wholeroute.crosscheck import check_arrivals
from wholeroute.intake import READERS
from wholeroute.ledger import Ledger, arrivals_waiting
from wholeroute.rights import Tlp
from wholeroute.web import create_app
from wholeroute.web.labels import LABELS

ERMIAS = {"birthDate": "1980-05-01", "nationality": "Eritrea", "passportNumber": "K1234567"}


@pytest.fixture
def sender(sit: SitAs) -> TestClient:
    """Return a browser in which a contributor of `ncp-a` sits."""
    return sit("contributor@ncp-a", "contributor", "analysis")


def test_a_contributor_is_told_on_which_line_and_with_whom_and_no_name(
    sender: TestClient, scene: Scene, enrolled: Ledger
) -> None:
    check_arrivals(enrolled)

    page = sender.get("/hits").text
    told = sender.get("/hits.json").json()

    assert {hit["met"]["owner"] for hit in told["held"]} == {"ncp-b", "agency"}
    assert {hit["met"]["report"] for hit in told["held"]} == {str(scene.port.ref)}
    assert 'href="/hits" aria-current="page"' in page
    assert "On what we hold" in page
    assert "On what we filed" not in page
    for word in ("Ermias", "Ghirmay", "Kidane", str(scene.coast["a"]), str(scene.port["a"])):
        assert word not in page
        assert word not in sender.get("/hits.json").text


def test_an_analyst_goes_on_to_the_pair(
    analyst_page: TestClient, scene: Scene, enrolled: Ledger
) -> None:
    check_arrivals(enrolled)

    page = analyst_page.get("/hits").text

    left, right = sorted((scene.port["a"], scene.coast["a"]))
    assert f'href="/pairs/{left}/{right}"' in page
    assert f'href="/entities/{scene.port["a"]}"' in page
    assert "Ermias Ghermay" in page
    assert analyst_page.get(f"/pairs/{left}/{right}").status_code == 200


def test_each_report_says_what_became_of_it(
    sender: TestClient, contribute: Contribute, enrolled: Ledger
) -> None:
    filed = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    here = f"/contributions/{filed.ref}"
    assert "Not cross-checked yet" in sender.get(here).text

    check_arrivals(enrolled)
    assert "No hit so far." in sender.get(here).text
    assert "and with every report since." in sender.get(here).text

    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b")
    check_arrivals(enrolled)
    assert "One hit so far. Cross-checked on" in sender.get(here).text
    assert f'href="/hits?report={filed.ref}"' in sender.get(here).text
    assert "ncp-b" in sender.get(f"/hits?report={filed.ref}").text
    assert sender.get(f"{here}.json").json()["hits"] == 1


def test_of_a_report_of_others_it_is_not_told(
    analyst_page: TestClient, scene: Scene, enrolled: Ledger
) -> None:
    check_arrivals(enrolled)

    assert "Cross-check</h2>" not in analyst_page.get(f"/contributions/{scene.coast.ref}").text
    assert "Cross-check</h2>" in analyst_page.get(f"/contributions/{scene.port.ref}").text
    assert analyst_page.get(f"/hits?report={scene.coast.ref}").status_code == 404


def test_what_must_not_be_told_makes_no_difference(
    sender: TestClient, contribute: Contribute, enrolled: Ledger
) -> None:
    filed = contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    red = everyone_may("ncp-b", tlp=Tlp.RED)
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)], as_="ncp-b", access=red)
    check_arrivals(enrolled)

    assert "No hit so far." in sender.get(f"/contributions/{filed.ref}").text
    assert "Nothing met the reports of your organisation so far." in sender.get("/hits").text


@pytest.mark.parametrize(
    ("member", "role", "purpose"),
    [
        ("custodian@ncp-a", "custodian", "categorisation"),
        ("prosecutor@ncp-a", "prosecutor", "prosecution"),
        ("contributor@ncp-a", "contributor", "protection"),
    ],
)
def test_nobody_else_has_the_page(sit: SitAs, member: str, role: str, purpose: str) -> None:
    browser = sit(member, role, purpose)

    assert browser.get("/hits").status_code == 403
    assert 'href="/hits"' not in browser.get("/").text


def test_while_it_is_served_what_comes_in_is_checked(
    enrolled: Ledger, contribute: Contribute
) -> None:
    contribute([suspect("a", "Ermias Ghermay", **ERMIAS)])
    app = create_app(enrolled, clock=lambda: datetime.now(UTC), log=StringIO(), check_every=0.01)

    with TestClient(app, base_url="http://localhost", headers=OWN):
        for _ in range(1000):
            if not arrivals_waiting(enrolled, 9):
                break
            sleep(0.01)

    assert arrivals_waiting(enrolled, 9) == []


def test_every_reader_of_lists_has_a_name() -> None:
    assert set(LABELS["list"]) <= READERS
    assert {"un-xml", "eu-journal", "ofac", "csv"} <= set(LABELS["list"])
