"""What goes wrong is said in plain words, audited where refused, and never told in detail."""

from __future__ import annotations

import json
from io import StringIO
from uuid import uuid4

import psycopg
import pytest
from fastapi import FastAPI
from psycopg import Connection
from sqlalchemy.exc import OperationalError, ProgrammingError
from starlette.testclient import TestClient
from tests.web.conftest import SitAs
from tests.web.scene import Scene

from wholeroute.web.desk import Desk

SECRET = "Ermias Ghermay"


def test_a_refusal_is_audited_in_the_readers_name(
    analyst_page: TestClient, superuser: Connection
) -> None:
    answer = analyst_page.get("/audit")

    assert answer.status_code == 403
    row = superuser.execute(
        "select member, action, object, rule from ledger.audit where not allowed"
    ).fetchone()
    assert row == ("analyst@ncp-a", "audit", "audit", "no-rule")
    assert "no-rule" in answer.text


def test_a_refusal_leads_on(analyst_page: TestClient) -> None:
    main = analyst_page.get("/audit").text.partition("<main")[2].partition("</main")[0]

    assert 'href="/safeguards"' in main
    assert 'href="/"' in main


def test_the_twin_of_a_refused_page_says_the_same(analyst_page: TestClient) -> None:
    answer = analyst_page.get("/audit.json")

    assert answer.status_code == 403
    assert answer.json()["rule"] == "no-rule"


@pytest.mark.parametrize("path", ["/nowhere", "/entities/none", "/pairs/a/b", "/entities/x.json"])
def test_an_address_that_leads_nowhere_is_not_found(analyst_page: TestClient, path: str) -> None:
    assert analyst_page.get(path).status_code == 404


def test_a_page_that_is_not_there_keeps_the_readers_menu(analyst_page: TestClient) -> None:
    assert 'href="/pairs"' in analyst_page.get("/nowhere").text


def test_a_pair_of_one_needs_mending(analyst_page: TestClient) -> None:
    same = uuid4()
    answer = analyst_page.get(f"/pairs/{same}/{same}.json")

    assert answer.status_code == 422
    assert answer.json()["fix"]


def test_an_unforeseen_failure_shows_a_reference_and_nothing_else(
    app: FastAPI, client: TestClient, log: StringIO
) -> None:
    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError(SECRET)

    answer = client.get("/broken")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    failed = next(line for line in lines if line["event"] == "failed")

    assert answer.status_code == 500
    assert failed["request"] in answer.text
    assert failed["error"] == "RuntimeError"
    assert SECRET not in answer.text + log.getvalue()
    assert "content-security-policy" in answer.headers


def test_a_database_that_does_not_answer_is_said_without_asking_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, log: StringIO
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("select", {"name": SECRET}, psycopg.OperationalError("gone"))

    monkeypatch.setattr(Desk, "choices", gone)

    page, health = client.get("/"), client.get("/health")

    assert page.status_code == health.status_code == 503
    assert "try again in a moment" in page.text
    assert health.json() == {"error": "unavailable", "detail": "the database does not answer"}
    assert SECRET not in page.text + health.text + log.getvalue()


def test_what_the_database_refuses_is_a_refusal(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def walled(_: Desk) -> None:
        wall = psycopg.errors.InsufficientPrivilege("permission denied")
        raise ProgrammingError("select", {}, wall)

    monkeypatch.setattr(Desk, "choices", walled)

    assert client.get("/health").json()["rule"] == "database-wall"


@pytest.mark.parametrize(
    "path",
    [
        "/entities?after=x", "/merged?after=x", "/contributions?after=%00", "/pairs?after=-1",
        f"/pairs?after={2**63}", "/entities?kind=Dragon", "/disclosures/new?entity=x",
    ],
)  # fmt: skip
def test_what_cannot_be_read_needs_mending(analyst_page: TestClient, path: str) -> None:
    assert analyst_page.get(path).status_code == 422


@pytest.mark.parametrize(
    ("path", "field", "said"),
    [
        ("/timeline.json?entity=foo", "entity", "that is no id"),
        ("/pairs/together.json", "one", "it is missing"),
    ],
)
def test_what_is_no_id_or_not_there_is_said_in_plain_words(
    analyst_page: TestClient, path: str, field: str, said: str
) -> None:
    told = analyst_page.get(path).json()

    assert (told["error"], told["field"], told["detail"]) == ("invalid", field, said)


def test_a_number_larger_than_any_needs_mending(sit: SitAs) -> None:
    auditor = sit("auditor@ncp-a", "auditor", "oversight")
    assert auditor.get(f"/audit?before={2**63}").status_code == 422

    sender = sit("contributor@ncp-a", "contributor", "analysis")
    assert sender.get(f"/quarantine?after={2**63}").status_code == 422


@pytest.mark.parametrize("form", ["unmerge", "reveal", "judge", "undo"])
def test_a_character_that_cannot_be_kept_is_said(
    analyst_page: TestClient, scene: Scene, form: str
) -> None:
    left, right = scene.unsure
    address = {
        "unmerge": f"/entities/{scene.coast['a']}/unmerge",
        "reveal": f"/entities/{scene.coast['a']}/reveal",
        "judge": f"/pairs/{left}/{right}",
        "undo": f"/pairs/{left}/{right}/undo",
    }[form]

    answer = analyst_page.post(
        address, data={"reason": "a\0b", "verdict": "same", "judgement": "1"}
    )

    # The vault is refused whatever is written; its form holds no words.
    assert answer.status_code == (403 if form == "reveal" else 422)
    assert ("cannot be kept" in answer.text) == (form != "reveal")


@pytest.mark.parametrize(
    "body", [b"a=b&" * 5_000, b"seat=" + b"%" * 500, b"\xff\xfe=\x80", b"&" * 60_000]
)
def test_a_form_that_no_browser_writes_is_no_failure_of_ours(
    client: TestClient, body: bytes, log: StringIO
) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.post("/seat", content=body, headers=kind, follow_redirects=False)

    assert answer.status_code < 500
    assert '"failed"' not in log.getvalue()
