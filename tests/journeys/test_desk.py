"""The desk in a browser: by keyboard alone, without scripts, and kept up to date while it is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from tests.conftest import Contribute, person, suspect
from tests.journeys.conftest import Sit
from tests.web.scene import Scene, reject, send_table
from tests.web.test_overview import write_finding

from wholeroute.crosscheck import check_arrivals
from wholeroute.ledger import Acting, Ledger
from wholeroute.web import live

ANALYST = ("analyst@ncp-a", "analyst", "analysis")
SENDER = ("contributor@ncp-a", "contributor", "analysis")
KEEPER = ("custodian@ncp-a", "custodian", "categorisation")
LATER = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()


@pytest.fixture
def busy(scene: Scene, enrolled: Ledger, analyst: Acting, tmp_path: Path) -> Scene:
    """Return an installation in which something waits for everybody."""
    check_arrivals(enrolled)
    write_finding(analyst, scene.port["a"])
    reject(enrolled)
    send_table(enrolled, tmp_path)
    return scene


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_by_keyboard_alone_a_pair_is_taken_put_off_and_brought_back(sit: Sit, busy: Scene) -> None:
    page = sit(*ANALYST)
    page.goto("/?kind=pair")
    waiting = page.locator("#desk .item")
    before = waiting.count()
    first = waiting.first.get_attribute("id")
    page.locator("#desk").focus()
    press(page, "Tab", "Tab")
    expect(page.locator("button:focus")).to_have_text("Take it")
    press(page, "Enter")

    expect(page.get_by_role("status").filter(has_text="It is yours now.")).to_be_visible()
    mine = page.locator(f"#{first}")
    expect(mine).to_contain_text("Yours")
    mine.locator("summary").focus()
    press(page, "Enter", "Tab", "Tab", "Tab")
    page.locator(":focus").fill(LATER)
    mine.get_by_label("Why").focus()
    press(page, "ArrowDown", "Tab", "Enter")

    expect(page.get_by_role("status").filter(has_text="comes back on its day")).to_be_visible()
    expect(waiting).to_have_count(before - 1)
    page.get_by_role("link", name="Put off 1").focus()
    press(page, "Enter")
    expect(page.locator(f"#{first}")).to_contain_text("waits for a report")
    page.locator(f"#{first}").get_by_role("button", name="Bring it back").focus()
    press(page, "Enter")
    expect(page.get_by_text("Nothing is put off.")).to_be_visible()
    page.goto("/?kind=pair")
    expect(waiting).to_have_count(before)


def test_without_scripts_it_is_dealt_with_and_an_owner_says_what_a_hit_was_worth(
    sit: Sit, busy: Scene
) -> None:
    page = sit(*SENDER, java_script_enabled=False)
    page.goto("/")
    expect(page.get_by_role("link", name="Reload to see what is new")).to_be_visible()
    expect(page.get_by_text("This list renews itself.")).not_to_be_visible()
    page.locator(".item", has_text="The report is in").first.get_by_role(
        "button", name="Done"
    ).click()
    expect(page.get_by_text("It is done with.")).to_be_visible()
    page.get_by_role("link", name="Say what it was worth").first.click()
    row = page.get_by_role("row").filter(has_text="ncp-b").first
    row.get_by_role("button", name="used", exact=True).click()

    expect(page.get_by_text("It is written.")).to_be_visible()
    owner = sit("contributor@ncp-b", "contributor", "analysis", java_script_enabled=False)
    owner.goto("/")
    expect(
        owner.locator(".item", has_text="An owner said what your hits were worth")
    ).to_be_visible()
    owner.get_by_role("link", name="See the words").click()
    expect(owner.locator("td.worth", has_text="used").first).to_be_visible()


def test_an_open_desk_renews_itself_and_leaves_alone_whoever_is_busy_in_it(
    sit: Sit, busy: Scene, contribute: Contribute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "TICK_SECONDS", 0.1)
    page = sit(*KEEPER)
    page.goto("/")
    expect(page.get_by_text("This list renews itself.")).to_be_visible()

    contribute([person("u", "Hani Canary"), suspect("h", "Amina Canary", notes="held the tiller")])
    expect(page.locator(".item", has_text="Somebody's label is on hold")).to_be_visible()
    expect(page.locator("#piles")).to_contain_text("Labels on hold")
    held: list[Route] = []
    page.route("**/", lambda route: held.append(route))  # noqa: PLW0108
    with page.expect_request("**/"):
        contribute(
            [suspect("v", "Saba Canary", notes="held the tiller"), person("w", "Luam Canary")]
        )
    page.locator("summary", has_text="Give it").first.click()
    page.keyboard.press("Tab")
    page.keyboard.type("she")
    held[0].continue_()

    expect(page.get_by_text("Something changed since.")).to_be_visible()
    expect(page.locator(":focus")).to_have_value("she")
    assert "Canary" not in page.content()
