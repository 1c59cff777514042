# ruff: noqa: F401 — a fixture is asked for by its name
"""Timelines and charts in the browser: by keyboard, without scripts, on paper, from right to left."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.conftest import Contribute, suspect
from tests.journeys.conftest import Sit
from tests.network.conftest import Reports, joined, pay, reports
from tests.web.test_timeline import event

from wholeroute import crosscheck, network
from wholeroute.ledger import Acting

ANALYST = ("analyst@ncp-a", "analyst", "analysis")


@pytest.fixture
def two(contribute: Contribute) -> str:
    """Return the address of two people with events of every certainty over a year."""
    filed = contribute(
        [
            suspect("a", "Ermias Ghermay", birthDate="1980-05-01"), suspect("b", "كيدان زكريا"),
            event("e1", "2026-01-05", "a"), event("e2", "2026-01-06", "a"),
            event("e3", "2026-02", "a", "b"), event("e4", "2026", "b"),
            event("e5", "../2026-03-10", "b"), event("e6", "2026-09-20", "a", "b"),
        ]
    )  # fmt: skip
    return f"/timeline?entity={filed['a']}&entity={filed['b']}"


def press(page: Page, key: str) -> None:
    """Press a key that leads elsewhere, and wait until it has."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_by_keyboard_alone_it_goes_through_time_and_from_thing_to_thing(sit: Sit, two: str) -> None:
    page = sit(*ANALYST)
    page.goto(f"{two}&sort=event")
    page.get_by_role("link", name="a month", exact=True).focus()
    press(page, "Enter")
    expect(page.locator(".when strong")).to_have_text("Sep 2026")
    press(page, "ArrowLeft")
    expect(page.locator(".when strong")).to_have_text("Aug 2026")
    press(page, "ArrowRight")
    expect(page.locator(".when strong")).to_have_text("Sep 2026")

    page.keyboard.press("j")
    first = page.locator("[data-lines] > [tabindex]").first
    expect(first).to_be_focused()
    assert page.locator("a.pointed").count() >= 1
    page.keyboard.press("j")
    expect(first).not_to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("Tab")
    assert "/entities/" in page.evaluate("document.activeElement.href")


def test_without_scripts_it_is_begun_narrowed_and_charted(sit: Sit, two: str) -> None:
    page = sit(*ANALYST, java_script_enabled=False)
    page.goto("/timeline")
    page.get_by_label("Add", exact=True).fill(two.partition("&")[0].partition("=")[2])
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".lane-of")).to_have_count(1)
    page.locator(".filter a.sort-event").click()
    assert "sort=event" in page.url
    page.get_by_label("From").fill("2026-06-01")
    page.get_by_role("button", name="Narrow to these days").click()
    # The year, of which only the year is known, may lie in it as well.
    expect(page.locator(".told-one-by-one > [tabindex]")).to_have_count(1)
    page.get_by_role("link", name="Show everything again").click()
    page.get_by_role("link", name="Show as chart").click()
    expect(page.locator("svg.chart")).to_be_visible()
    page.get_by_label("Drawn as").select_option("stacked")
    page.get_by_label("Told apart by").select_option("sort")
    page.get_by_label("Along").select_option("source")
    page.get_by_role("button", name="Draw").click()
    assert "colour=sort" in page.url
    expect(page.locator("figcaption")).to_contain_text("Highest")
    expect(page.locator("svg.chart pattern").first).to_be_attached()


def test_marks_lie_in_the_drawing_and_turn_round(sit: Sit, two: str) -> None:
    page = sit(*ANALYST)

    def places(language: str) -> list[float]:
        page.goto(f"{two}&sort=event&lang={language}")
        lane = page.locator("svg.lane").first
        box = lane.bounding_box()
        assert box is not None
        found = lane.locator("g.sign, rect.many").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect()).map((at) => at.x + at.width / 2)"
        )
        assert all(box["x"] <= each <= box["x"] + box["width"] for each in found)
        return [(each - box["x"]) / box["width"] for each in found]

    read = places("en")
    turned = places("ar")

    assert len(read) >= 2
    assert read == sorted(read)
    assert turned == pytest.approx([1 - each for each in read], abs=0.01)


def test_it_prints_the_drawing_and_the_list_and_no_controls(sit: Sit, two: str) -> None:
    page = sit(*ANALYST)
    page.goto(two)
    page.emulate_media(media="print")

    expect(page.locator("svg.lane").first).to_be_visible()
    expect(page.locator(".told-one-by-one")).to_be_visible()
    for control in (".when", ".narrowing", ".adding"):
        expect(page.locator(control)).not_to_be_visible()
    assert page.pdf().startswith(b"%PDF")
