"""An analyst goes from a figure to a list, an entity, its report, and who names whom: keys alone."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Sit
from tests.web.scene import Scene

from wholeroute.web.views import listing


def tab_to(page: Page, address: str, *, most: int = 80) -> None:
    """Press Tab until the link to an address has the focus; fail where it never does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == address:
            return
    pytest.fail(f"no link to {address} is reached by Tab")


def follow(page: Page, address: str) -> None:
    """Go to a link by Tab and open it by Enter."""
    tab_to(page, address)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_from_a_figure_to_a_report_by_keyboard(analyst_page: Page, scene: Scene) -> None:
    analyst_page.goto("/overview")
    follow(analyst_page, "/entities?kind=Person")
    expect(analyst_page.get_by_role("navigation", name="By kind")).to_contain_text("Person 8")
    follow(analyst_page, f"/entities/{scene.coast['u']}")
    expect(analyst_page.get_by_role("heading", name="What refers to it")).to_be_visible()
    follow(analyst_page, f"/contributions/{scene.coast.ref}")

    expect(analyst_page.get_by_role("heading", level=1)).to_have_text("تقرير خفر السواحل")
    follow(analyst_page, f"/entities/{scene.coast['k']}")
    expect(analyst_page.get_by_role("link", name="Kidane Zekarias")).to_be_visible()


def test_from_who_names_an_entity_to_the_other_end(analyst_page: Page, scene: Scene) -> None:
    analyst_page.goto(f"/entities/{scene.coast['u']}")
    row = analyst_page.get_by_role("table", name="Links and objects that name it").get_by_role(
        "row"
    )
    row.get_by_role("link", name="Ermias Ghirmay").click()

    expect(analyst_page.get_by_role("heading", level=1)).to_contain_text("Ermias Ghirmay")
    expect(analyst_page.get_by_text("3 records held for one")).to_be_visible()


def test_without_javascript_a_list_is_turned_over_and_back(
    sit: Sit, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 4)
    page = sit("analyst@ncp-a", "analyst", "analysis", java_script_enabled=False)
    page.goto("/entities")
    rows = page.get_by_role("main").get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(5)
    first = rows.nth(1).inner_text()
    page.get_by_role("link", name="Next page").click()
    page.get_by_role("link", name="Next page").click()

    expect(rows).to_have_count(4)
    expect(page.get_by_role("link", name="Next page")).to_have_count(0)
    page.get_by_role("link", name="First page").click()
    expect(rows).to_have_count(5)
    assert rows.nth(1).inner_text() == first


def test_a_wide_table_scrolls_by_keyboard_in_a_narrow_window(sit: Sit, scene: Scene) -> None:
    page = sit("analyst@ncp-a", "analyst", "analysis", viewport={"width": 360, "height": 740})
    page.goto("/contributions")
    region = page.get_by_role("region", name="Contributions, the newest first")
    region.focus()
    page.keyboard.press("ArrowRight")

    # Asked from outside: our policy lets no string be run as a script within the page.
    deadline = time.monotonic() + 10
    while region.evaluate("it => it.scrollLeft") == 0 and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert region.evaluate("it => it.scrollLeft") > 0


def test_no_name_is_broken_into_letters_in_a_narrow_window(sit: Sit, scene: Scene) -> None:
    page = sit("analyst@ncp-a", "analyst", "analysis", viewport={"width": 390, "height": 800})
    for path in ("/entities", "/merged", "/pairs", "/contributions"):
        page.goto(path)
        # A column narrower than a short word stacks its letters.
        widths = page.locator("tbody th").evaluate_all("all => all.map(e => e.clientWidth)")
        assert min(widths) >= 100, path
