"""A report is typed: by keyboard, without JavaScript, in two windows, and without a server at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.conftest import Sit
from tests.journeys.looking import violations, width

from wholeroute.ledger import Ledger
from wholeroute.members import Member, enrol
from wholeroute.rights import Role
from wholeroute.web.language import CATALOGUES, Languages
from wholeroute.web.offline import offline_form

AUTHOR = ("contributor@ncp-a", "contributor", "analysis")
SECOND = ("second@ncp-a", "contributor", "analysis")


def state_terms(page: Page) -> None:
    """Fill in what a report must say of itself."""
    page.get_by_label("Title, without a name").fill("Boat of May")
    page.get_by_label("Grade: the source").fill("B2")
    page.get_by_role("checkbox", name="analysis").check()
    page.get_by_label("Legal basis").fill("Article 8 of Directive (EU) 2016/680")


def test_without_javascript_a_report_is_typed_and_a_second_person_sends_it(
    sit: Sit, enrolled: Ledger
) -> None:
    enrol(enrolled, (), (Member("second@ncp-a", "ncp-a", "Second", (Role.CONTRIBUTOR,)),))
    page = sit(*AUTHOR, java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/reports/new")
    page.get_by_role("button", name="Begin a report").click()
    state_terms(page)
    page.get_by_role("button", name="Person", exact=True).click()
    page.get_by_label("Name, as it was said or printed").fill("Saba Haile")
    page.get_by_role("radio", name="They are suspected").check()
    page.get_by_role("checkbox", name="was aboard").check()
    page.get_by_role("button", name="Boat", exact=True).first.click()
    page.get_by_label("Registration").fill("TN 42")
    page.get_by_role("button", name="Link two of them").click()
    page.get_by_label("Who or what").select_option(label="1. Saba Haile (Person)")
    page.get_by_label("did what").select_option("steered")
    page.get_by_label("to whom or what").select_option(label="2. TN 42 (Boat)")
    page.get_by_role("button", name="Link them").click()
    expect(page.get_by_text("on hold")).to_be_visible()
    assert width(page) <= 360
    page.get_by_role("button", name="See how it lands").click()
    expect(page.get_by_text("label on hold")).to_be_visible()
    assert width(page) <= 360
    page.get_by_role("button", name="Ask a second person").click()

    other = sit(*SECOND, java_script_enabled=False)
    other.goto("/reports")
    other.get_by_role("link", name="Boat of May").click()
    other.get_by_role("button", name="Send it").click()
    expect(other.get_by_role("heading", name="Sent: this is its receipt")).to_be_visible()


def tab_to(page: Page, found: Callable[[Page], bool], *, most: int = 160) -> None:
    """Go on by Tab until what has the focus is what was looked for."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if found(page):
            return
    pytest.fail("it is not reached by Tab")


def on(text: str) -> Callable[[Page], bool]:
    """Return whether the focus is on a button of that text, or a field of that name."""
    return lambda page: page.evaluate(
        "(text) => [document.activeElement.textContent.trim(), document.activeElement.name].includes(text)",
        text,
    )


def test_by_keyboard_alone_it_is_kept_as_it_is_typed_and_two_windows_meet(sit: Sit) -> None:
    page = sit(*AUTHOR)
    page.goto("/reports/new")
    tab_to(page, on("Begin a report"))
    page.keyboard.press("Enter")
    page.wait_for_url("**at=terms*")
    tab_to(page, on("Boat"))
    page.keyboard.press("Enter")
    page.wait_for_url("**#boat-1")
    tab_to(page, on("name"))
    page.keyboard.type("Aurora")
    expect(page.locator("#kept [role=status]")).to_have_text("Kept.", timeout=15000)

    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_label("Name", exact=True)).to_have_value("Aurora")
    other.get_by_label("Name", exact=True).fill("Aurora II")
    expect(other.locator("#kept [role=status]")).to_have_text("Kept.", timeout=15000)

    page.keyboard.type(" of Sfax")
    expect(page.get_by_role("alert")).to_contain_text("not kept yet", timeout=15000)
    page.get_by_role("button", name="Show both").press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Aurora of Sfax")
    expect(page.get_by_text("kept meanwhile:")).to_contain_text("Aurora II")
    page.get_by_role("button", name="Keep mine").press("Enter")
    page.wait_for_url("**#boat-1")
    other.reload()
    expect(other.get_by_label("Name", exact=True)).to_have_value("Aurora of Sfax")


def test_without_a_server_it_is_typed_saved_and_taken_in_later(
    browser: Browser, sit: Sit, tmp_path: Path
) -> None:
    english = Languages(CATALOGUES).named("en")
    assert english is not None
    form = tmp_path / "report-form.html"
    form.write_text(offline_form(english), encoding="utf-8")
    with browser.new_context(
        offline=True, accept_downloads=True, viewport={"width": 360, "height": 740}
    ) as away:
        asked: list[str] = []
        complaints: list[str] = []
        page = away.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.goto(form.as_uri())
        page.get_by_role("button", name="Person", exact=True).press("Enter")
        page.keyboard.type("Saba Haile")
        page.get_by_role("radio", name="They were smuggled").check()
        page.get_by_role("button", name="Phone", exact=True).click()
        page.keyboard.type("+218 91 000 0001")
        page.get_by_label("Who uses it").select_option(label="Person 1: Saba Haile")
        page.get_by_role("button", name="Boat", exact=True).click()
        page.get_by_label("Who or what").select_option(label="Person 1: Saba Haile")
        page.get_by_label("did what").select_option("aboard")
        page.get_by_label("to whom or what").select_option(label="Boat 3")
        page.get_by_role("button", name="Link them").click()
        page.get_by_label("Keep what I type in this browser").check()
        page.reload()
        page.locator("#person-1 > summary").click()
        expect(page.get_by_label("Name, as it was said or printed")).to_have_value("Saba Haile")
        assert violations(page) == []
        assert width(page) <= 360
        with page.expect_download() as saving:
            page.get_by_role("button", name="Save as a file").click()
        saved = tmp_path / saving.value.suggested_filename
        saving.value.save_as(saved)
        page.get_by_role("button", name="Forget everything").click()
        page.get_by_role("button", name="Forget everything").click()
        assert page.evaluate("localStorage.length") == 0
        assert {url.partition(":")[0] for url in asked} <= {"file", "blob"}
        assert complaints == []

    page = sit(*AUTHOR, java_script_enabled=False)
    page.goto("/reports")
    page.get_by_label("The file that the page saved").set_input_files(saved)
    page.get_by_role("button", name="Take it in as a draft").click()
    expect(page.get_by_text("1. Saba Haile").first).to_be_visible()
    expect(page.get_by_text("was aboard")).to_be_visible()
