"""Whoever is new to a page learns there what it is, where it comes from and what may be done."""

from __future__ import annotations

from starlette.testclient import TestClient

from wholeroute.web.help import OF_PAGES
from wholeroute.web.pages import TEMPLATES

SAY_IT_THEMSELVES = {
    "checked.html", "choose.html", "chosen.html", "erased.html", "failure.html", "first.html",
    "go_on.html", "invited.html", "nobody.html", "policy.html", "sign_in.html", "step_up.html",
}  # fmt: skip
"""Pages of one act, which they explain in their own words."""


def pages_with_a_frame() -> set[str]:
    """Return the templates that are pages, not parts of one."""
    return {
        path.name
        for path in TEMPLATES.glob("*.html")
        if '{% extends "frame.html" %}' in path.read_text("utf-8")
    }


def test_every_page_has_help() -> None:
    assert pages_with_a_frame() == OF_PAGES.keys() | SAY_IT_THEMSELVES


def test_the_help_of_a_page_stands_at_its_head(analyst_page: TestClient) -> None:
    page = analyst_page.get("/entities").text

    assert "Where does it come from?" in page
    assert page.index(OF_PAGES["entities.html"].next) < page.index("<main")
