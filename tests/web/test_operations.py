"""The operations log and the metrics know routes and times, and nobody's name."""

from __future__ import annotations

import json
from io import StringIO

from starlette.testclient import TestClient
from tests.web.scene import Scene


def test_a_line_names_the_route_and_not_the_address(
    analyst_page: TestClient, scene: Scene, log: StringIO
) -> None:
    analyst_page.get(f"/entities/{scene.port['a']}?lang=en")

    line = json.loads(log.getvalue().splitlines()[-1])
    assert line["route"] == "/entities/{entity}"
    assert line["method"] == "GET"
    assert line["status"] == 200
    assert line["ms"] > 0
    assert line["request"]
    assert str(scene.port["a"]) not in log.getvalue()
    assert "analyst@ncp-a" not in log.getvalue()


def test_what_matches_no_route_is_one_line_like_any_other(
    client: TestClient, log: StringIO
) -> None:
    client.get("/Ermias-Ghermay")

    assert json.loads(log.getvalue().splitlines()[-1])["route"] == "-"
    assert "Ermias" not in log.getvalue()


def test_metrics_count_by_route(client: TestClient) -> None:
    client.get("/safeguards")
    client.request("BREW", "/safeguards")

    text = client.get("/metrics").text
    assert 'wholeroute_requests_total{method="GET",route="/safeguards",status="200"} 1.0' in text
    assert "BREW" not in text


def test_health_needs_no_seat(client: TestClient) -> None:
    answer = client.get("/health").json()

    assert answer["status"] == "ok"
    assert answer["sealing"] == "elsewhere"
    assert answer["version"]
