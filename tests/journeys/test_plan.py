"""Somebody of the public reads the plan without signing in and without scripts, by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect


def follow(page: Page, path: str) -> None:
    """Follow the first link to a place from the keyboard."""
    page.locator(f'main a[href="{path}"]').first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_anybody_chooses_reads_and_takes_along(browser: Browser, address: str) -> None:
    context = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    page = context.new_page()
    page.goto("/safeguards")
    page.locator('footer a[href="/plan"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("209 of 209 actions")

    page.get_by_label("Pillar").select_option("2")
    page.get_by_label("Words").fill("report")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2 of 209 actions, 1 of them boxed.")
    expect(page.locator("table.actions tbody tr").first).to_have_attribute("id", "P3.2.KA-02")
    assert page.get_by_label("Words").input_value() == "report"

    follow(page, "/plan/actions/P3.2.1-17")
    expect(page.get_by_text("Dec 31, 2023")).to_be_visible()
    follow(page, "/plan/acts#facilitation-directive")
    expect(page.locator("#facilitation-directive")).to_be_in_viewport()
    follow(page, "/plan/systems")
    expect(page.locator("#facilitators-package")).to_contain_text("/people")
    page.get_by_label("Needs").select_option("not-yet")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#otf")).to_contain_text("not yet")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename == "plan-systems.csv"
    context.close()
