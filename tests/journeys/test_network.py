# ruff: noqa: F401, F811 — a fixture is asked for by its name
"""A group in the browser: drawn once scripts run, whole without them, all of it by keyboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Sit
from tests.network.conftest import Reports, joined, pay, reports

from wholeroute import network
from wholeroute.ledger import Acting

ANALYST = ("analyst@ncp-a", "analyst", "analysis")


@pytest.fixture
def name(joined: Reports, analyst: Acting) -> str:
    network.run(analyst)
    return network.groups(analyst)[0].name


def opened(page: Page, name: str, language: str = "en") -> Page:
    page.goto(f"/network/{name}?lang={language}")
    page.wait_for_selector("#canvas canvas", state="attached")
    return page


def test_the_group_is_drawn_and_nothing_complains(sit: Sit, name: str) -> None:
    page = opened(sit(*ANALYST), name)

    expect(page.locator("#picture")).to_be_visible()
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    assert box["height"] > 200
    assert page.locator("#canvas canvas").count() >= 1


def test_layers_are_switched_by_keyboard(sit: Sit, name: str) -> None:
    page = opened(sit(*ANALYST), name)
    box = page.locator("input[data-layer=money]")
    box.focus()
    page.keyboard.press("Space")

    expect(box).not_to_be_checked()


def test_without_scripts_the_tables_say_it_all(sit: Sit, name: str) -> None:
    page = sit(*ANALYST, java_script_enabled=False)
    page.goto(f"/network/{name}")

    expect(page.locator("#picture")).not_to_be_visible()
    assert page.locator("article.card").count() == 4
    expect(page.locator("#ties")).to_be_visible()
    page.locator("article.card a[href*='/lines/0']").first.click()
    page.wait_for_url("**/lines/0")
    assert page.locator("tbody tr").count() >= 3


def test_groups_are_looked_for_by_keyboard_and_the_page_says_how_far_it_is(
    sit: Sit, joined: Reports
) -> None:
    page = sit(*ANALYST)
    page.goto("/network")
    expect(page.locator("#looking")).to_contain_text("Nobody has looked for groups yet.")
    page.locator("#looking button").focus()
    page.keyboard.press("Enter")

    # The page renews itself until the look is over: nobody reloads it.
    expect(page.locator("#looking")).to_contain_text("No report came in since.", timeout=30_000)
    expect(page.locator("#work table")).to_be_visible()
    assert not Axe().run(page).response["violations"]
