"""An analyst judges pairs: by keyboard, by form without JavaScript, and takes one back."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.journeys.conftest import Sit
from tests.web.scene import Scene


def test_a_pair_is_judged_from_the_keyboard(analyst_page: Page, scene: Scene) -> None:
    analyst_page.goto("/pairs")
    analyst_page.get_by_role("main").get_by_role("link", name="Judge").first.click()
    analyst_page.wait_for_url("**/pairs/*/*")
    analyst_page.keyboard.press("y")

    expect(analyst_page.get_by_role("radio", name="same")).to_be_checked()
    expect(analyst_page.get_by_label("Reason", exact=True).first).to_be_focused()
    analyst_page.keyboard.type("one passport, yes")  # its y and n belong to the field
    expect(analyst_page.get_by_role("radio", name="same")).to_be_checked()
    analyst_page.keyboard.press("Enter")

    expect(analyst_page.get_by_role("status")).to_contain_text("Your judgement is written.")
    analyst_page.get_by_role("link", name="See that pair again").click()
    expect(analyst_page.get_by_text("Judged same by analyst@ncp-a.")).to_be_visible()


def test_without_javascript_a_pair_is_judged_and_taken_back(sit: Sit, scene: Scene) -> None:
    page = sit("analyst@ncp-a", "analyst", "analysis", java_script_enabled=False)
    left, right = scene.unsure
    page.goto(f"/pairs/{left}/{right}")
    page.get_by_label("different").check()
    page.get_by_label("Reason", exact=True).first.fill("other birth places")
    page.get_by_role("button", name="Write the judgement").click()
    page.get_by_role("link", name="See that pair again").click()
    expect(page.get_by_text("Judged different by analyst@ncp-a.")).to_be_visible()

    page.get_by_text("Take back the judgement that stands").click()
    page.locator("#undo-reason").fill("a mistake")
    page.get_by_role("button", name="Take it back").click()

    expect(page.get_by_text("No judgement stands.")).to_be_visible()
    expect(page.get_by_role("cell", name="a mistake")).to_be_visible()


def test_a_seat_is_taken_and_a_name_searched(sit: Sit, scene: Scene) -> None:
    page = sit("", "analyst", "analysis")
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_label("Act as").select_option("analyst@ncp-a|analyst|analysis")
    page.get_by_role("button", name="Sit down").click()
    page.get_by_role("main").get_by_label("Search a name").fill("محمد عبد الله السيد")
    page.get_by_role("main").get_by_role("button", name="Search").click()

    expect(page.get_by_role("heading", name="2 hits")).to_be_visible()

    # From here htmx swaps the hits alone, and the name stays out of the address.
    before = page.url
    page.get_by_label("Name").fill("Ermias Ghermay")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="3 hits")).to_be_visible()
    assert page.url == before


def test_the_vault_opens_on_a_word_and_closes_behind_it(sit: Sit, scene: Scene) -> None:
    page = sit("protection-officer@ncp-a", "protection-officer", "protection")
    page.goto(f"/entities/{scene.shelter['w']}")
    expect(page.get_by_text("Amina Canary")).to_have_count(0)
    page.get_by_role("button", name="Reveal what the vault keeps").click()
    expect(page.get_by_text("Amina Canary")).to_be_visible()

    page.goto(f"/entities/{scene.shelter['w']}")

    expect(page.get_by_text("Amina Canary")).to_have_count(0)


def test_the_skip_link_leads_to_the_content(analyst_page: Page) -> None:
    analyst_page.goto("/safeguards")
    analyst_page.keyboard.press("Tab")
    expect(analyst_page.get_by_role("link", name="Skip to the content")).to_be_focused()
    analyst_page.keyboard.press("Enter")

    expect(analyst_page.locator("main")).to_be_focused()
