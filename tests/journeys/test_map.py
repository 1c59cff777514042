"""The map in the browser: worked by keyboard alone, without scripts, clean to axe, and of this host alone."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page, expect
from tests.conftest import Filed
from tests.journeys.conftest import Sit
from tests.network.places import sail as sail  # noqa: PLC0414
from tests.network.places import seen as seen  # noqa: PLC0414

from wholeroute.network.canvas import short

HALFWAY = """(() => {
  const all = mapOfWholeroute().drawing, flow = all.points.flows.find(({ towns }) => towns[0] === "Sfax");
  const { x, y, x2, y2, middle } = all.line(flow);
  return [(x + 2 * middle[0] + x2) / 4, (y + 2 * middle[1] + y2) / 4];
})()"""
"""Where the way from Sfax is halfway."""
ANALYST = ("analyst@ncp-a", "analyst", "analysis")


def ready(page: Page) -> Page:
    page.wait_for_selector("#work[data-drawn]", state="attached")
    return page


def again(page: Page) -> None:
    """Forget that it was drawn, so that `ready` waits for what comes."""
    page.evaluate("delete document.getElementById('work').dataset.drawn")


def drawn(page: Page) -> int:
    return int(page.evaluate("mapOfWholeroute().points.number"))


def until(page: Page, true: str) -> None:
    """Wait until an expression is true, which the page's own policy lets nobody ask it to watch."""
    for _ in range(100):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    raise AssertionError(true)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_by_keyboard_alone_it_is_moved_walked_through_narrowed_and_measured(
    sit: Sit, seen: Mapping[str, Filed]
) -> None:
    page = sit(*ANALYST)
    page.goto("/map")
    ready(page)
    expect(page.locator("#map-still")).not_to_be_visible()
    everything = drawn(page)
    assert everything == 8

    page.locator("#map").focus()
    press(page, "n")
    expect(page.locator("#map-told")).to_contain_text("Enter")
    press(page, "p", "+", "ArrowLeft")
    page.wait_for_url("**view=*")
    press(page, "m", " ", "ArrowRight", "ArrowRight")
    until(page, "!mapOfWholeroute().drawing.view.getAnimating()")
    press(page, " ")
    expect(page.locator("#map-told")).to_contain_text("NM")
    press(page, "Escape", "Home")

    # One layer by its box, one day by the slider: at once in the drawing, then in the tables.
    again(page)
    page.locator("[name=layer][value=hubs]").focus()
    press(page, "Space")
    assert drawn(page) == everything - 2
    ready(page)
    expect(page.locator("[name=layer][value=hubs]")).to_be_focused()
    assert "off=hubs" in page.url
    again(page)
    page.locator("#to-day").focus()
    press(page, "Home")
    assert drawn(page) < everything - 2
    ready(page)
    assert "last=" in page.url
    expect(page.locator("[data-count=vessels]")).to_have_text("1")
    page.reload()
    ready(page)
    assert drawn(page) < everything - 2
    page.locator("#all-days").focus()
    again(page)
    press(page, "Enter")
    assert drawn(ready(page)) == everything - 2


def test_a_row_opens_its_point_and_a_point_its_row(sit: Sit, seen: Mapping[str, Filed]) -> None:
    page = sit(*ANALYST)
    incident = short(seen["police"]["i"])
    page.goto("/map?view=35.500,12.600,11.00&off=vessels")
    ready(page)
    again(page)
    page.locator("#map").focus()
    press(page, "n", "Enter")
    ready(page)
    assert f"on={incident}" in page.url
    expect(page.locator("#chosen")).to_be_focused()
    expect(page.locator("tr.here")).to_contain_text("35.500° N")
    again(page)
    page.locator(f"[data-on='{short(seen['police']['h'])}']").focus()
    press(page, "Enter")
    ready(page)
    expect(page.locator("#chosen")).to_contain_text("Blue warehouse")
    assert page.evaluate("mapOfWholeroute().drawing.chosen") == short(seen["police"]["h"])


def test_a_route_is_chosen_where_it_is_drawn(sit: Sit, seen: Mapping[str, Filed]) -> None:
    page = sit(*ANALYST)
    page.goto("/map?view=33.800,12.000,7.00&off=incidents,vessels")
    ready(page)
    x, y = page.evaluate(HALFWAY)
    again(page)
    page.locator("#map").click(position={"x": x, "y": y})
    ready(page)

    expect(page.locator("#chosen")).to_contain_text("Sfax")
    expect(page.locator(".map-chosen")).to_contain_text("XHCQ1")


def test_a_place_is_gone_to_and_a_track_is_drawn(sit: Sit, seen: Mapping[str, Filed]) -> None:
    page = sit(*ANALYST)
    page.goto("/map")
    ready(page)
    page.locator("#go").fill("Lampedusa")
    again(page)
    press(page, "Enter")
    ready(page)
    until(page, "mapOfWholeroute().drawing.view.getZoom() > 8.9")
    assert "view=35." in page.url
    again(page)
    page.locator("tr", has_text="Vessel").get_by_role("button").click()
    ready(page)
    page.get_by_role("link", name="Draw its track").click()
    ready(page)
    assert page.evaluate("mapOfWholeroute().drawing.way.length") == 3


def test_without_scripts_the_same_is_forms_links_and_a_picture(
    sit: Sit, seen: Mapping[str, Filed]
) -> None:
    page = sit(*ANALYST, java_script_enabled=False)
    page.goto("/map")
    expect(page.locator(".map-picture")).to_be_visible()
    expect(page.locator("#map-live")).not_to_be_visible()
    page.locator("[name=layer][value=incidents]").uncheck()
    page.locator("#last").fill("2026-02-15")
    page.locator("#apply").click()
    expect(page.locator("main")).not_to_contain_text("35.500° N")
    page.get_by_role("button", name="Blue warehouse").click()
    expect(page.locator("#chosen")).to_contain_text("Blue warehouse")
    page.get_by_role("link", name="Distinct reports").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Distinct reports")
    page.locator("#go").fill("Tripoli")
    page.locator("#go-there").click()
    expect(page.locator("#places")).to_contain_text("Lebanon")


def test_on_paper_the_map_its_legend_and_whose_it_is_stand_and_its_tools_do_not(
    sit: Sit, seen: Mapping[str, Filed]
) -> None:
    page = sit(*ANALYST, color_scheme="dark", reduced_motion="reduce")
    page.goto("/map")
    ready(page)
    page.locator("#map-farther").click()
    before = page.evaluate("mapOfWholeroute().drawing.colour.land")
    page.emulate_media(media="print")

    expect(page.locator("#map canvas").first).to_be_visible()
    expect(page.locator("[data-count=hubs]")).to_be_visible()
    expect(page.locator(".on-paper")).to_contain_text("analyst@ncp-a")
    expect(page.locator(".map-tools")).not_to_be_visible()
    until(page, f"mapOfWholeroute().drawing.colour.land !== {before!r}")


def test_on_a_dead_connection_the_tables_and_the_picture_stay(
    sit: Sit, seen: Mapping[str, Filed]
) -> None:
    page = sit(*ANALYST)
    page.route("**/map.json*", lambda route: route.fulfill(status=200, body=""))
    page.goto("/map")

    expect(page.locator("#map-dead")).to_contain_text("could not be fetched")
    expect(page.locator(".map-picture")).to_be_visible()
    expect(page.locator("#points")).to_be_visible()
