"""What the vault keeps is shown to those who protect, on their explicit word, once."""

from __future__ import annotations

import pytest
from psycopg import Connection
from starlette.testclient import TestClient
from tests.web.conftest import SitAs
from tests.web.scene import Scene

NAME = "Amina Canary"


@pytest.fixture
def officer(sit: SitAs) -> TestClient:
    """Return a browser in which a protection officer of `ncp-a` sits."""
    return sit("protection-officer@ncp-a", "protection-officer", "protection")


def test_a_vaulted_value_is_not_shown_by_itself(officer: TestClient, scene: Scene) -> None:
    answer = officer.get(f"/entities/{scene.shelter['w']}")

    assert answer.status_code == 200
    assert "kept in the vault" in answer.text
    assert NAME not in answer.text
    assert NAME not in officer.get(f"/entities/{scene.shelter['w']}.json").text


def test_it_is_revealed_on_an_explicit_word_and_audited(
    officer: TestClient, scene: Scene, superuser: Connection
) -> None:
    answer = officer.post(f"/entities/{scene.shelter['w']}/reveal")

    assert f'<bdi class="revealed">{NAME}</bdi>' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    row = superuser.execute(
        "select member, details from ledger.audit where object = 'vault:protected'"
    ).fetchone()
    assert row is not None
    assert row[0] == "protection-officer@ncp-a"
    assert NAME not in str(row[1])


def test_reading_the_address_reveals_nothing(officer: TestClient, scene: Scene) -> None:
    assert officer.get(f"/entities/{scene.shelter['w']}/reveal").status_code == 405


def test_an_analyst_reveals_nothing(analyst_page: TestClient, scene: Scene) -> None:
    hidden = analyst_page.post(f"/entities/{scene.shelter['w']}/reveal")
    seen = analyst_page.post(f"/entities/{scene.port['a']}/reveal")

    assert hidden.status_code == 404
    assert seen.status_code == 403
    assert NAME not in hidden.text + seen.text


def test_an_analyst_finds_no_protected_person(analyst_page: TestClient, scene: Scene) -> None:
    assert analyst_page.post("/search.json", data={"words": NAME}).json()["results"] == []
