"""Searching a name: evidence in words, the purpose stated, the name kept out of the log."""

from __future__ import annotations

from io import StringIO

from psycopg import Connection
from starlette.testclient import TestClient
from tests.web.conftest import SitAs
from tests.web.scene import Scene


def test_hits_come_with_their_evidence_in_words(analyst_page: TestClient, scene: Scene) -> None:
    page = analyst_page.get("/screen", params={"name": "Ermias Ghermay", "birth": "1980"}).text

    assert "3 hits" in page
    assert "names agree" in page
    assert "same birth year" in page
    assert f'href="/entities/{scene.port["a"]}"' in page


def test_the_page_states_the_purpose_and_that_it_is_audited(analyst_page: TestClient) -> None:
    page = analyst_page.get("/screen").text

    assert "You search as analyst for the purpose of analysis." in page
    assert "audited" in page


def test_a_search_leaves_a_count_and_never_the_name(
    analyst_page: TestClient, scene: Scene, superuser: Connection, log: StringIO
) -> None:
    analyst_page.get("/screen", params={"name": "Ermias Ghermay"})

    rows = superuser.execute(
        "select object, details from ledger.audit where action = 'screen'"
    ).fetchall()
    assert rows == [("name", {"hits": 3})]
    assert "Ermias" not in log.getvalue()


def test_a_date_that_cannot_be_read_says_how_to_write_it(analyst_page: TestClient) -> None:
    answer = analyst_page.get("/screen", params={"name": "Ermias", "birth": "thirty"})

    assert answer.status_code == 422
    assert 'value="thirty"' in answer.text
    assert "Write it as" in answer.text


def test_an_empty_name_is_asked_for(analyst_page: TestClient) -> None:
    assert analyst_page.get("/screen?name=").status_code == 422


def test_no_hit_is_not_told_as_if_nobody_bore_the_name(
    analyst_page: TestClient, scene: Scene
) -> None:
    assert "near enough" in analyst_page.get("/screen", params={"name": "Ermias"}).text


def test_a_name_of_another_script_is_shown_as_it_was_written(
    analyst_page: TestClient, scene: Scene
) -> None:
    answer = analyst_page.get("/screen", params={"name": "محمد عبد الله السيد"})

    assert answer.status_code == 200
    assert 'value="محمد عبد الله السيد"' in answer.text


def test_who_may_not_search_is_refused(sit: SitAs) -> None:
    assert sit("auditor@ncp-a", "auditor", "oversight").get("/screen?name=x").status_code == 403
