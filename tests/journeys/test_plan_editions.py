"""An edition goes from the freeze by one to everybody's screen, signed by two, by keyboard alone."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from tests.journeys.conftest import Sit
from tests.journeys.seats import MANAGER

from wholeroute.plan.edition import read
from wholeroute.reports import site

COLLEAGUE = ("programme-manager@agency", "programme-manager", "policy")


def press(page: Page, name: str) -> None:
    """Press a button from the keyboard and wait for the page that comes."""
    page.get_by_role("button", name=name).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_one_freezes_two_sign_and_everybody_chooses_without_scripts(
    sit: Sit, browser: Browser, address: str, tmp_path: Path
) -> None:
    manager = sit(*MANAGER)
    manager.goto("/plan/editions")
    manager.get_by_label("Title of the report").fill("Progress of the plan, 2026")
    press(manager, "Freeze")
    expect(manager.get_by_text("draft", exact=True)).to_be_visible()
    press(manager, "Sign this edition")
    expect(manager.get_by_role("status").first).to_have_text("You have signed this edition.")
    assert manager.get_by_role("button", name="Publish this edition").count() == 0

    colleague = sit(*COLLEAGUE)
    colleague.goto("/plan/editions")
    colleague.get_by_role("link", name="Progress of the plan, 2026").press("Enter")
    press(colleague, "Sign this edition")
    press(colleague, "Publish this edition")
    expect(colleague.get_by_role("status").first).to_contain_text("everybody may read it")

    anybody = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": 360, "height": 800}
    ).new_page()
    anybody.goto("/plan/public")
    expect(anybody.get_by_role("heading", level=1)).to_have_text("Progress of the plan, 2026")
    anybody.get_by_label("Pillar", exact=True).select_option("2")
    press(anybody, "Show")
    expect(anybody.locator("table.actions tbody tr")).to_have_count(20)
    with anybody.expect_download() as taken:
        anybody.get_by_role("link", name="JSON: its hash").click()
    content = taken.value.path().read_text("utf-8")
    for name, said in site(read(content, sha256(content.encode()).digest()), "ar").items():
        (tmp_path / name).write_bytes(said)
    anybody.goto((tmp_path / "index.html").as_uri())
    rows = anybody.locator("tbody tr:visible")
    expect(rows).to_have_count(209)
    anybody.locator("#pillar").select_option("2")
    expect(rows).to_have_count(20)
    anybody.locator("#force").select_option("obligation")
    assert 0 < rows.count() < 20
    anybody.locator("button[type=reset]").press("Enter")
    expect(rows).to_have_count(209)
    anybody.context.close()
