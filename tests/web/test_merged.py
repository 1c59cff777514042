"""What is held for one: as this reader sees it, and by whom."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SitAs
from tests.web.scene import Scene

from wholeroute.web.views import merged


def test_a_cluster_shows_its_names_its_size_and_its_sources(
    analyst_page: TestClient, scene: Scene
) -> None:
    (cluster,) = analyst_page.get("/merged.json").json()["clusters"]
    page = analyst_page.get("/merged").text

    assert set(cluster["names"]) == {"Ermias Ghermay", "Ermias Ghirmay"}
    assert (cluster["records"], cluster["sources"], cluster["kind"]) == (3, 3, "Person")
    assert not cluster["confirmed"]
    assert f'href="/entities/{cluster["id"]}"' in page
    assert "the machine" in page
    assert f'<a href="/entities/{cluster["id"]}#records">3</a>' in page
    assert f'<a href="/entities/{cluster["id"]}#said">3</a>' in page


def test_what_people_judged_says_so_and_the_list_is_paged(
    analyst_page: TestClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, right = scene.unsure
    analyst_page.post(f"/pairs/{left}/{right}", data={"verdict": "same", "reason": "one passport"})
    monkeypatch.setattr(merged, "PAGE", 1)

    first = analyst_page.get("/merged.json").json()
    rest = analyst_page.get("/merged.json", params={"after": first["after"]}).json()

    clusters = [*first["clusters"], *rest["clusters"]]
    assert first["number"] == len(clusters) == 2
    assert [each["id"] for each in clusters] == sorted(each["id"] for each in clusters)
    assert sorted(each["confirmed"] for each in clusters) == [False, True]
    assert rest["after"] is None


def test_an_empty_list_says_where_merging_comes_from(analyst_page: TestClient) -> None:
    assert "wholeroute crosscheck run" in analyst_page.get("/merged").text


def test_who_protects_sees_no_cluster(sit: SitAs, scene: Scene) -> None:
    officer = sit("protection-officer@ncp-a", "protection-officer", "protection")

    assert officer.get("/merged").status_code == 403
    assert 'href="/merged"' not in officer.get("/").text
