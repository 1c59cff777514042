"""The page of safeguards: for everybody, the same for everybody, and it names what holds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.conftest import Contribute, person, suspect
from tests.safeguards.test_documents import exists
from tests.web.conftest import SitAs, cookie
from tests.web.test_advisories import advisory

from wholeroute.web.advisories import VARIABLE, Component
from wholeroute.web.views import safeguards
from wholeroute.web.views.promises import FENCES, PROMISES, Promise
from wholeroute.web.views.register import REGISTER


@pytest.fixture(autouse=True)
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no advisories at hand, and none remembered."""
    monkeypatch.delenv(VARIABLE, raising=False)
    safeguards._advised.cache_clear()


@pytest.mark.parametrize("promise", [*FENCES, *PROMISES], ids=lambda each: each.id)
def test_every_promise_names_tests_that_are_there(promise: Promise) -> None:
    assert promise.tests
    assert [test for test in promise.tests if not exists(test)] == []


def test_everybody_reads_it_without_signing_in(client: TestClient) -> None:
    page = client.get("/safeguards")

    assert page.status_code == 200
    for each in REGISTER:
        assert f'id="component-{each.id}"' in page.text
    for promise in (*FENCES, *PROMISES):
        assert promise.tests[0] in page.text


def test_a_seat_that_is_refused_closes_it_to_nobody(client: TestClient) -> None:
    client.cookies.update(cookie("nobody", "analyst", "analysis"))

    assert client.get("/entities").status_code == 403
    assert client.get("/safeguards").status_code == 200


def test_it_says_the_same_to_everybody(client: TestClient, sit: SitAs) -> None:
    anonymous = client.get("/safeguards.json").json()

    assert (
        sit("custodian@ncp-a", "custodian", "categorisation").get("/safeguards.json").json()
        == anonymous
    )


def test_an_exercise_says_so(client: TestClient) -> None:
    assert client.get("/safeguards.json").json()["exercise"] is True
    assert "invented" in client.get("/safeguards").text


def test_people_are_told_in_tens_and_few_not_at_all(
    client: TestClient, contribute: Contribute
) -> None:
    contribute([person(f"p{at}", f"Saba Haile {at}", "victim") for at in range(37)])
    contribute([suspect(f"s{at}", f"Omar Nasser {at}") for at in range(3)])
    told = client.get("/safeguards.json").json()["figures"]

    assert told["people"] == [{"what": "protected", "number": 30}]
    assert (
        "37"
        not in client.get("/safeguards").text.partition("figures-title")[2].partition("register")[0]
    )


def test_the_lack_of_advisories_is_said(client: TestClient) -> None:
    assert "No advisories are at hand" in client.get("/safeguards").text
    assert client.get("/safeguards.json").json()["advised"]["advisories"] == 0


def test_what_is_affected_is_counted_and_not_named(
    app: FastAPI, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Component("PyPI", "some-package", "1.4.0")
    monkeypatch.setenv(VARIABLE, str(advisory(tmp_path)))
    monkeypatch.setattr(safeguards, "installed", lambda: [here])
    page = client.get("/safeguards").text

    assert client.get("/safeguards.json").json()["advised"]["affected"] == 1
    assert "one is affected" in page
    assert "some-package" not in page
