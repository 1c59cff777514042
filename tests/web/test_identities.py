"""Identities on pages: asked for, decided on, opened once; nobody learns that there is somebody."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from tests.conftest import Contribute, Filed, person
from tests.web.conftest import SitAs

from wholeroute.web.routes import identities
from wholeroute.web.step_up import stepped_up

AMINA = "Amina Canary"


@pytest.fixture
def filed(contribute: Contribute) -> Filed:
    """Return a report of a protected person."""
    return contribute([person("u", AMINA, "victim", birthDate="1999-05-07")], title="Shelter")


def asker(sit: SitAs) -> TestClient:
    return sit("investigator@ncp-b", "investigator", "investigation")


def keeper(sit: SitAs) -> TestClient:
    return sit("custodian@ncp-a", "custodian", "protection")


def wish(report: object, pseudonym: object, **other: Any) -> dict[str, Any]:
    said = {"report": str(report), "pseudonym": str(pseudonym), "properties": ["name", "birthDate"]}
    return said | {"case": "Case 7", "reason": "to hear them"} | other


def ask(browser: TestClient, filed: Filed) -> str:
    answer = browser.post("/identities", data=wish(filed.ref, filed["u"]), follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


CONSENT = {
    "reference": "form 12", "given": "2026-05-07", "purpose": "investigation", "properties": ["name"],
}  # fmt: skip


def test_an_identity_is_told_on_consent_and_opens_once(
    sit: SitAs, filed: Filed, superuser: psycopg.Connection[Any]
) -> None:
    where = ask(asker(sit), filed)
    decides = keeper(sit)
    assert f'href="{where}"' in decides.get("/identities").text
    assert "to hear them" in decides.get(where).text
    page = decides.post(f"{where}/consents", data=CONSENT).text
    assert "form 12" in page
    (consent,) = set(re.findall(r'name="consent" value="([^"]+)"', page))
    grant = {"chosen": "grant", "properties": ["name"], "consent": consent}
    assert "Released by custodian@ncp-a" in decides.post(where, data=grant).text
    assert AMINA not in decides.get(where).text

    asks = asker(sit)
    assert AMINA not in asks.get(where).text + asks.get(f"{where}.json").text
    opened = asks.post(f"{where}/open")
    assert f'<bdi class="revealed">{AMINA}</bdi>' in opened.text
    assert "1999" not in opened.text
    assert opened.headers["cache-control"] == "no-store"
    assert asks.post(f"{where}/open").status_code == 404
    assert AMINA not in asks.get(where).text
    log = superuser.execute("select a::text from ledger.audit a order by id").fetchall()
    assert not [row for (row,) in log if "Amina" in row or "hear them" in row]


def test_a_consent_that_is_taken_back_closes_what_is_not_opened(sit: SitAs, filed: Filed) -> None:
    where = ask(asker(sit), filed)
    decides = keeper(sit)
    page = decides.post(f"{where}/consents", data=CONSENT).text
    (consent,) = set(re.findall(r'name="consent" value="([^"]+)"', page))
    decides.post(where, data={"chosen": "grant", "properties": ["name"], "consent": consent})
    assert "taken back" in decides.post(f"{where}/consents/{consent}/revoke").text

    assert asker(sit).post(f"{where}/open").status_code == 404


def test_who_asks_for_nobody_is_answered_as_who_asks_for_somebody(sit: SitAs, filed: Filed) -> None:
    asks = asker(sit)
    there, nowhere = (
        asks.post("/identities", data=wish(filed.ref, who)) for who in (filed["u"], uuid4())
    )
    assert there.status_code == nowhere.status_code == 200
    assert neutral(there.text) == neutral(nowhere.text)
    decides = keeper(sit)
    for answer in (there, nowhere):
        where = answer.url.path
        seen = decides.get(where)
        if seen.status_code == 200:
            decides.post(where, data={"chosen": "refuse"})
    asks = asker(sit)
    assert "not granted" in asks.get(there.url.path).text
    for where in (there.url.path, nowhere.url.path, f"/identities/{uuid4()}"):
        assert asks.post(f"{where}/open").status_code == 404


def neutral(page: str) -> str:
    """Return a page without ids and times."""
    page = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|<code>[0-9a-f]{8}</code>", "", page)
    return re.sub(r"\d{1,2}:\d{2}(:\d{2})?", "", page)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"report": "x"}, "that is no id"),
        ({"pseudonym": "<b>"}, "that is no id"),
        ({"properties": []}, "none is named"),
        ({"properties": ["notes"]}, "cannot be released"),
        ({"case": " "}, "it is missing"),
        ({"reason": ""}, "it is missing"),
    ],
)
def test_what_is_missing_is_asked_for(
    sit: SitAs, filed: Filed, wrong: dict[str, Any], words: str
) -> None:
    answer = asker(sit).post("/identities", data=wish(filed.ref, filed["u"]) | wrong)

    assert answer.status_code == 422
    assert words in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize(
    ("draft", "status"),
    [
        ({}, 422),
        ({"chosen": "grant", "properties": ["name"]}, 422),
        ({"chosen": "grant", "order": "Court 7"}, 422),
        ({"chosen": "grant", "properties": ["passportNumber"], "order": "Court 7"}, 422),
        ({"chosen": "grant", "properties": ["name"], "consent": "x"}, 422),
        ({"chosen": "grant", "properties": ["name"], "consent": str(uuid4())}, 403),
    ],
)
def test_a_decision_without_a_basis_releases_nothing(
    sit: SitAs, filed: Filed, draft: dict[str, Any], status: int
) -> None:
    where = ask(asker(sit), filed)
    assert keeper(sit).post(where, data=draft).status_code == status
    assert asker(sit).post(f"{where}/open").status_code == 404


@pytest.mark.parametrize("lacking", ["reference", "given", "purpose", "properties"])
def test_a_consent_says_all_of_itself(sit: SitAs, filed: Filed, lacking: str) -> None:
    where = ask(asker(sit), filed)
    draft = {name: said for name, said in CONSENT.items() if name != lacking}

    assert keeper(sit).post(f"{where}/consents", data=draft).status_code == 422


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        ("analyst", "analysis"),
        ("protection-officer", "protection"),
        ("custodian", "categorisation"),
        ("auditor", "oversight"),
    ],
)
def test_nobody_else_sees_or_does_anything_of_it(
    sit: SitAs, filed: Filed, role: str, purpose: str
) -> None:
    where = ask(asker(sit), filed)
    other = sit(f"{role}@ncp-a", role, purpose)

    for path in ("/identities", "/identities.json", where, f"{where}.json"):
        assert other.get(path).status_code == 403
    for path in ("/identities", where, f"{where}/open", f"{where}/consents"):
        assert other.post(path, data={"chosen": "refuse"}).status_code == 403
    assert "/identities" not in other.get("/").text


def test_anothers_request_looks_like_none(sit: SitAs, filed: Filed) -> None:
    where = ask(asker(sit), filed)
    other = sit("investigator@ncp-a", "investigator", "investigation")

    there, nowhere = other.get(where), other.get(f"/identities/{UUID(int=7)}")
    assert there.status_code == nowhere.status_code == 404
    assert other.get("/identities.json").json()["own"] == []


def test_whoever_releases_or_opens_an_identity_proves_anew_who_they_are() -> None:
    proving = {
        route.path
        for route in identities.router.routes
        if isinstance(route, APIRoute)
        and stepped_up in {each.call for each in route.dependant.dependencies}
    }
    assert proving == {"/identities/{which:uuid}", "/identities/{which:uuid}/open"}
