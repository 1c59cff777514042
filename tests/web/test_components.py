"""The page of all parts shows each colour of the style sheet, and no data."""

from __future__ import annotations

from starlette.testclient import TestClient

from wholeroute.rights import Lane
from wholeroute.web.routes.components import TOKENS, colours


def test_each_colour_is_shown_with_both_its_values() -> None:
    named = {name for name, _, _ in colours()}
    lines = TOKENS.read_text("utf-8").splitlines()

    assert {line.split(":")[0].strip(" -") for line in lines if "#" in line} == named
    assert ("on-act", "#ffffff", "#ffffff") in colours()


def test_whoever_comes_by_may_look_at_the_parts(client: TestClient) -> None:
    page = client.get("/components")

    assert page.status_code == 200
    assert page.text.count("chip lane-") >= len(Lane)
    assert "Write a day as 2026-11-24" in page.text


def test_a_timeline_a_chart_and_the_marks_of_the_map_are_drawn(client: TestClient) -> None:
    page = client.get("/components").text

    assert page.count('class="sort-') >= 5
    assert "only the month is known" in page
    assert "nothing known for 4 months" in page
    assert "A table: Number by Kind and Time" in page
    assert "Highest: Person, 2025, 15." in page
    assert 'class="map-mark layer-vessels"' in page
