"""An indicator's page says what it means to everybody, and what it came to to members of the plan alone."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.conftest import ActingAs
from tests.web.conftest import SitAs

from wholeroute.plan import built_in
from wholeroute.plan.kept import sign
from wholeroute.plan.store import values as kept
from wholeroute.plan.values import Given
from wholeroute.plan.waiting import WAITS
from wholeroute.rights import Action, Purpose, Role
from wholeroute.web.labels import LABELS

MANAGER = ("programme-manager@ncp-a", "programme-manager", "policy")
CONTACT = ("contact-point@ncp-b", "contact-point", "policy")


@pytest.fixture
def told(acting: ActingAs) -> None:
    """Have a contact point that answers for Europol give values of two years and a state."""
    with (
        acting("programme-manager@ncp-a", Role.PROGRAMME_MANAGER, Purpose.POLICY) as manager,
        manager.begin() as connection,
    ):
        sign(connection, manager, Action.STEER, "stands_for", {
            "plan": "eu-2021", "actor": "europol", "answers": "ncp-b", "since": "2021-01-01",
            "until": None,
        })  # fmt: skip
    with (
        acting("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as contact,
        contact.begin() as connection,
    ):
        evidence = sign(connection, contact, Action.ATTEST, "evidence", {
            "plan": "eu-2021", "action": "P3.3.1-01", "actor": "europol", "kind": "document",
            "title": "Annual report", "reference": "AR 2024", "held_by": "ncp-b",
            "day": "2025-03", "quality": "A", "public": True,
        })  # fmt: skip
        for given in (
            Given("networks-identified", "europol", "2022", "2022", "130", evidence),
            Given("networks-identified", "europol", "2022", "2022", "131", evidence),
            Given("networks-identified", "europol", "2024", "2024", "150", evidence),
            Given("networks-identified", "europol", "2024", "2024", "40", evidence, {"state": "IT"}),
        ):  # fmt: skip
            kept.give(connection, contact, Action.ATTEST, given)


def test_the_public_sees_what_it_means_and_no_value(
    client: TestClient, told: None, sit: SitAs
) -> None:
    page = client.get("/plan/indicators/networks-identified").text
    twin = client.get("/plan/indicators/networks-identified.json").json()

    assert "Criminal networks identified, per year" in page
    assert re.search(r"<h2 id=\"baselines\">", page)
    assert "Values are shown to contact points" in page
    for secret in ("Annual report", ">131<", "earlier ones"):
        assert secret not in page
    assert twin["told"] is None
    assert len(twin["baselines"]) == len(
        [each for each in built_in().figures if each.indicator == "networks-identified"]
    )
    table = client.get("/plan/indicators/networks-identified.csv").text
    assert len(table.strip().splitlines()) == 1
    analyst = sit("analyst@ncp-a", "analyst", "analysis")
    assert analyst.get("/plan/indicators/networks-identified.json").json() == twin


def test_a_member_sees_each_value_with_who_gave_it_and_on_what(told: None, sit: SitAs) -> None:
    page = sit(*CONTACT).get("/plan/indicators/networks-identified").text

    assert page.count('<tr id="value-') == 3
    assert "<strong>131</strong>" in page
    assert "<strong>130</strong>" not in page
    assert "earlier ones: 1" in page
    assert 'href="/plan/actions/P3.3.1-01?plan=eu-2021#evidence-1"' in page
    assert "shown, not verified yet" in page
    assert "no value for 2023" in page
    assert "<svg" in page
    table = sit(*CONTACT).get("/plan/indicators/networks-identified.csv").text
    rows = list(csv.DictReader(StringIO(table.lstrip("\ufeff"))))
    assert {(each["until"], each["breakdown"], each["value"]) for each in rows} == {
        ("2022", "", "131"), ("2024", "", "150"), ("2024", "state=IT", "40"),
    }  # fmt: skip


def test_values_are_grouped_by_year_and_by_state(told: None, sit: SitAs) -> None:
    browser = sit(*CONTACT)
    by_year = browser.get("/plan/indicators/networks-identified?by=year").text
    by_state = browser.get("/plan/indicators/networks-identified?by=state").text
    wrong = browser.get("/plan/indicators/networks-identified?by=moon")

    assert re.findall(r'scope="rowgroup"><bdi>(\d+)', by_year) == ["2022", "2024"]
    assert re.findall(r'scope="rowgroup">([^<]+)<', by_state) == [
        "not broken down by it",
        "Italy (IT)",
    ]
    assert wrong.status_code == 422
    assert "no value is broken down by moon" in wrong.text
    assert wrong.text.count('<tr id="value-') == 3


def test_who_acts_and_told_nothing_is_named(told: None, sit: SitAs) -> None:
    twin = sit(*MANAGER).get("/plan/indicators/networks-identified.json").json()
    acts = {
        actor
        for each in built_in().actions
        if "networks-identified" in each.indicators
        for actor in each.responsible
    }

    assert {each["id"] for each in twin["told"]["silent"]} == acts - {"europol"}


def test_who_steers_counts_a_live_indicator_and_nobody_else(
    app: FastAPI, client: TestClient, sit: SitAs, superuser: psycopg.Connection[Any]
) -> None:
    superuser.execute(
        "insert into ledger.figure_edition values ('reports', 'authority', '2026-Q3', 27, now())"
    )
    anonymous = client.get("/plan/indicators/clearing-reports").text
    assert "Count now" not in anonymous
    assert "rounded down to tens" in anonymous

    browser = sit(*MANAGER)
    assert "Count now" in browser.get("/plan/indicators/clearing-reports").text
    counted = browser.post("/plan/indicators/clearing-reports/count")
    assert "New or changed values: 1." in counted.text
    assert "approximately <strong>20</strong>" in counted.text
    assert (
        "New or changed values: 0." in browser.post("/plan/indicators/clearing-reports/count").text
    )
    assert "Count now" not in browser.get("/plan/indicators/prosecutions").text
    assert browser.post("/plan/indicators/prosecutions/count").status_code == 404
    assert "Counted." in browser.post("/plan/indicators/count").text

    contact = sit(*CONTACT)
    assert "Count now" not in contact.get("/plan/indicators/clearing-reports").text
    assert contact.post("/plan/indicators/clearing-reports/count").status_code == 403


def test_the_list_says_honestly_where_values_come_from(client: TestClient) -> None:
    page = client.get("/plan/indicators").text
    twin = client.get("/plan/indicators.json").json()
    sorts = [each["source"]["sort"] for each in twin]

    assert sorts.count("live") == 25
    assert sorts.count("waits") > 100
    assert "waits for a room" in page
    assert "vessels and the sea" in page
    assert 'href="/plan/indicators/clearing-reports"' in page
    assert client.get("/plan/indicators/moonshine").status_code == 404


def test_every_stage_room_and_source_has_a_name() -> None:
    stages = {stage for each in built_in().indicators for stage in each.stages}

    assert stages == {*LABELS["value-stage"]}
    assert {*WAITS.values()} == {*LABELS["room"]}
