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
