# ruff: noqa: F401, F811 — a fixture is asked for by its name
"""A canvas in the browser: worked by keyboard alone, undone, kept, opened by who sees less."""

from __future__ import annotations

from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.conftest import Contribute, suspect
from tests.journeys.conftest import Sit
from tests.network.conftest import Reports, joined, pay, reports

from wholeroute.network.canvas import Deed, act, short, written
from wholeroute.rights import AccessClass, Purpose

ANALYST = ("analyst@ncp-a", "analyst", "analysis")


def ready(page: Page) -> Page:
    page.wait_for_selector("#work[data-drawn]", state="attached")
    return page


def by_key(page: Page, selector: str) -> None:
    """Press what `selector` names as somebody does who has no mouse, and wait for what comes."""
    page.evaluate("delete document.getElementById('work').dataset.drawn")
    page.locator(selector).first.focus()
    page.keyboard.press("Enter")
    ready(page)


def drawn(page: Page) -> int:
    return int(page.evaluate("canvasOfWholeroute().nodes.length"))


def first_of(reports: Reports, name: str) -> UUID:
    return min(reports.agency[name], reports.border[name])


def test_by_keyboard_alone_it_is_expanded_undone_kept_and_opened_by_who_sees_less(
    sit: Sit, joined: Reports, contribute: Contribute
) -> None:
    for_analysis = AccessClass("ncp-a", frozenset(), frozenset({Purpose.ANALYSIS}))
    close = contribute([suspect("a", "Ermias Ghermay")], access=for_analysis)
    page = sit(*ANALYST)
    omar = short(first_of(joined, "omar"))
    page.goto(f"/entities/{joined.agency['omar']}")
    page.get_by_role("link", name="Open on a canvas").focus()
    page.keyboard.press("Enter")
    ready(page)
    assert drawn(page) == 1

    by_key(page, f"#on-{omar}")
    expect(page.locator("#chosen")).to_be_focused()
    expect(page.locator(".chosen")).to_contain_text("Bank account")
    by_key(page, "#chosen-expand")
    assert drawn(page) == 3
    assert f"x*{omar}" in page.url
    by_key(page, "#undo")
    assert drawn(page) == 1
    expect(page.locator("#undo")).to_be_focused()
    by_key(page, "#redo")
    assert drawn(page) == 3
    by_key(page, f"#p-{omar}")
    expect(page.locator("tbody")).to_contain_text(["pinned"])
    by_key(page, f"#h-{omar}")
    assert drawn(page) == 2
    page.reload()
    assert drawn(ready(page)) == 2
    page.go_back()
    expect(page.locator(f"#on-{omar}")).to_be_visible()

    acts = [act(Deed.EGO, joined.agency["omar"], 4), act(Deed.START, close["a"])]
    page.goto(f"/canvas?acts={written(acts)}")
    everything = drawn(ready(page))
    page.get_by_label("my organisation may open it").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Keep as a view").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/canvas?view=*")
    assert drawn(ready(page)) == everything > 8

    colleague = sit("investigator@ncp-a", "investigator", "sanctions")
    colleague.goto(page.url)
    assert 0 < drawn(ready(colleague)) < everything
    expect(colleague.locator("main")).to_contain_text("Omar")
    expect(colleague.locator("main")).not_to_contain_text("Ermias")


def test_without_scripts_the_same_acts_are_forms(sit: Sit, joined: Reports) -> None:
    page = sit(*ANALYST, java_script_enabled=False)
    omar = short(first_of(joined, "omar"))
    page.goto(f"/canvas?entity={joined.agency['omar']}")
    page.locator(f"#x-{omar}").click()

    expect(page.locator("main")).to_contain_text("3 things")
    expect(page.locator("#picture")).not_to_be_visible()
    page.locator(f"#f-{omar}").click()
    page.locator("#undo").click()
    page.locator("#undo").click()
    expect(page.locator("main")).to_contain_text("1 things")


def test_a_node_is_pinned_where_it_is_dragged_to(sit: Sit, joined: Reports) -> None:
    page = sit(*ANALYST)
    page.goto(f"/canvas?acts={written([act(Deed.EGO, joined.agency['omar'], 1)])}")
    ready(page)
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    x, y = page.evaluate(
        "(() => { const all = canvasOfWholeroute(), at = all.nodes[0]; return all.toPage(at.x, at.y) })()"
    )
    page.evaluate("delete document.getElementById('work').dataset.drawn")
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + x + 30, box["y"] + y + 20, steps=4)
    page.mouse.up()
    ready(page)

    assert ".p*" in page.url
    expect(page.locator("tbody")).to_contain_text(["pinned"])
