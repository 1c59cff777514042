"""The queue and the page of a pair: both sides, the evidence, a judgement and its undoing."""

from __future__ import annotations

import pytest
from psycopg import Connection
from starlette.testclient import TestClient
from tests.web.conftest import SitAs
from tests.web.scene import Scene

from wholeroute.web.views import pair


@pytest.fixture
def address(scene: Scene) -> str:
    """Return the address of a pair that waits."""
    left, right = scene.unsure
    return f"/pairs/{left}/{right}"


def test_the_queue_shows_what_weighs_most(analyst_page: TestClient, address: str) -> None:
    answer = analyst_page.get("/pairs.json").json()
    waiting = answer["pairs"]

    assert answer["number"] == len(waiting) == 2
    assert waiting[0]["score"] >= waiting[1]["score"]
    assert "same nationality" in waiting[0]["reasons"]
    assert address in analyst_page.get("/pairs").text


def test_a_pair_shows_both_sides_and_each_weight(analyst_page: TestClient, address: str) -> None:
    facts = analyst_page.get(f"{address}.json").json()
    page = analyst_page.get(address).text

    assert sum(reason["weight"] for reason in facts["reasons"]) == pytest.approx(
        facts["weight"], abs=0.05
    )
    for reason in facts["reasons"]:
        assert reason["words"] in page
    assert "محمد عبد الله السيد" in page
    assert '<svg class="bar for"' in page


def test_a_pair_reads_the_same_in_either_order(analyst_page: TestClient, scene: Scene) -> None:
    left, right = scene.unsure

    one = analyst_page.get(f"/pairs/{left}/{right}.json").json()
    other = analyst_page.get(f"/pairs/{right}/{left}.json").json()
    assert one == other


def test_a_judgement_is_written_with_its_reason_and_the_next_pair_follows(
    analyst_page: TestClient, address: str
) -> None:
    answer = analyst_page.post(
        address, data={"verdict": "same", "reason": "one passport"}, follow_redirects=False
    )

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/pairs/")
    assert not answer.headers["location"].startswith(address)
    history = analyst_page.get(f"{address}.json").json()["history"]
    assert history[0]["judgement"]["verdict"] == "same"
    assert history[0]["judgement"]["reason"] == "one passport"
    assert history[0]["stands"]
    assert analyst_page.get("/pairs.json").json()["number"] == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"verdict": "same", "reason": " "}, "reason"),
        ({"verdict": "", "reason": "kept words"}, "verdict"),
        ({"verdict": "retracted", "reason": "kept words"}, "verdict"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_written(
    analyst_page: TestClient, address: str, form: dict[str, str], field: str
) -> None:
    answer = analyst_page.post(address, data=form)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert form["reason"].strip() in answer.text
    assert len(analyst_page.get(f"{address}.json").json()["history"]) == 1


def test_a_judgement_is_taken_back(analyst_page: TestClient, address: str) -> None:
    analyst_page.post(address, data={"verdict": "same", "reason": "one passport"})
    number = analyst_page.get(f"{address}.json").json()["standing"]["id"]

    analyst_page.post(f"{address}/undo", data={"judgement": number, "reason": "a mistake"})

    facts = analyst_page.get(f"{address}.json").json()
    assert facts["standing"] is None
    assert facts["history"][0]["judgement"]["verdict"] == "retracted"
    assert facts["history"][0]["undo_of"] == number


def test_who_may_only_read_sees_no_form(sit: SitAs, address: str) -> None:
    reader = sit("investigator@ncp-a", "investigator", "analysis")

    page = reader.get(address)

    assert page.status_code == 200
    assert 'name="verdict"' not in page.text
    refused = reader.post(address, data={"verdict": "same", "reason": "because"})
    assert refused.status_code == 403


def test_a_protection_officer_sees_no_pair(sit: SitAs, address: str, superuser: Connection) -> None:
    officer = sit("protection-officer@ncp-a", "protection-officer", "protection")

    assert officer.get("/pairs").status_code == 403
    assert officer.get(address).status_code == 403
    refused = superuser.execute(
        "select count(*) from ledger.audit where not allowed and role = 'protection-officer'"
    ).fetchone()
    assert refused == (2,)


def test_skipping_leads_through_the_whole_queue_and_round(
    analyst_page: TestClient, scene: Scene
) -> None:
    pairs = [(p["left"], p["right"]) for p in analyst_page.get("/pairs.json").json()["pairs"]]

    behind = [analyst_page.get(f"/pairs/{a}/{b}.json").json()["next"] for a, b in pairs]

    assert [tuple(each) for each in behind] == [*pairs[1:], pairs[0]]


def test_the_queue_is_paged_and_its_number_stands_in_the_menu(
    analyst_page: TestClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair, "PAGE", 1)
    first = analyst_page.get("/pairs.json").json()
    rest = analyst_page.get("/pairs.json", params={"start": first["further"]}).json()

    assert first["number"] == rest["number"] == 2
    assert first["pairs"] != rest["pairs"]
    assert rest["further"] is None
    page = analyst_page.get("/pairs").text
    assert 'href="/pairs?start=1"' in page
    assert 'Pairs to judge <span class="count">2</span>' in page
    assert "The list ends before here." in analyst_page.get("/pairs?start=9").text


def test_what_the_menu_counts_is_what_the_queue_holds(
    analyst_page: TestClient, address: str
) -> None:
    analyst_page.post(address, data={"verdict": "unsure", "reason": "I cannot tell"})

    assert analyst_page.get("/pairs.json").json()["number"] == 1
    assert analyst_page.get("/index.json").json()["waiting"] == 1


def test_without_pairs_the_page_says_where_they_come_from(analyst_page: TestClient) -> None:
    assert "wholeroute crosscheck run" in analyst_page.get("/pairs").text
