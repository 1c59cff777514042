"""A programme manager counts a live indicator, loads a strategy and lays it beside the Union's plan."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from tests.journeys.conftest import Sit
from tests.journeys.seats import MANAGER

STRATEGY = Path(__file__).parents[1] / "plan" / "small_strategy.yaml"


def press(page: Page, name: str) -> None:
    """Press a button from the keyboard, and wait for what comes."""
    page.get_by_role("button", name=name, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page: Page, name: str) -> None:
    """Follow a link from the keyboard."""
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_strategy_stands_beside_the_plan_and_what_is_live_is_counted(sit: Sit) -> None:
    page = sit(*MANAGER)
    page.goto("/plan/indicators/actions-complete")
    press(page, "Count now")
    expect(page.get_by_role("status").first).to_contain_text("New or changed values: 1.")
    expect(page.get_by_role("table", name="The newest value")).to_contain_text("a query")

    page.goto("/plan/versions")
    page.get_by_label("The YAML files of one plan").set_input_files(STRATEGY)
    press(page, "Load")
    expect(page.get_by_role("status").first).to_contain_text("Loaded.")
    press(page, "Compare")
    expect(page.get_by_role("status").first).to_contain_text("Shared indicators: 3.")
    expect(page.get_by_role("table", name="Indicators that both plans name")).to_contain_text(
        "AL-1"
    )

    page.goto("/plan?plan=aldovia-2027")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aldovia's strategy")
    follow(page, "Indicators")
    follow(page, "Harbour checks")
    expect(page.get_by_text("Nobody gave a value yet.")).to_be_visible()
