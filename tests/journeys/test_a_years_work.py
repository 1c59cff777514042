"""A programme manager's year, in one browser: a plan is loaded, asked about, shown, verified, published."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from tests.journeys.conftest import Sit
from tests.journeys.seats import CONTACT, MANAGER, Seat

STRATEGY = Path(__file__).parents[1] / "plan" / "small_strategy.yaml"
HERE = "?plan=aldovia-2027"
COLLEAGUE: Seat = ("programme-manager@agency", "programme-manager", "policy")
OTHER: Seat = ("contact-point@ncp-b", "contact-point", "policy")


def press(page: Page, name: str) -> None:
    """Press a button by keyboard and wait for what comes."""
    page.get_by_role("button", name=name, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def load(manager: Page) -> None:
    manager.goto("/plan/versions")
    manager.get_by_label("The YAML files of one plan").set_input_files(STRATEGY)
    press(manager, "Load")
    expect(manager.get_by_role("rowheader", name="Aldovia")).to_be_visible()
    manager.goto(f"/plan/answering{HERE}")
    manager.get_by_label("Actor").select_option("aldovian-ministry")
    manager.get_by_label("Organisation that answers").select_option("ncp-a")
    manager.get_by_label("Since", exact=True).fill("2026-01-01")
    press(manager, "Say it")


def ask(manager: Page) -> None:
    manager.goto(f"/plan/questionnaires/new{HERE}")
    manager.get_by_label("Title").fill("The first year of the strategy")
    manager.get_by_label("About the time from").fill("2025")
    manager.get_by_label("until", exact=True).fill("2025")
    manager.get_by_label("Indicator 1", exact=True).fill("financial-strand")
    manager.get_by_label("Actions 1", exact=True).fill("AL-2")
    press(manager, "Make it")
    manager.get_by_label("Answers are due on").fill("2027-01-31")
    press(manager, "Send it")
    expect(manager.get_by_role("status").first).to_contain_text("One was asked")


def answer(contact: Page) -> None:
    contact.goto("/")
    contact.get_by_role("link", name="The first year of the strategy").first.press("Enter")
    contact.get_by_label("Answer", exact=True).fill("100 %")
    contact.get_by_label("Title and number of the document").fill("Report of the ministry, 2026/1")
    contact.get_by_label("Who holds it", exact=True).fill("the ministry")
    contact.get_by_label("Its day", exact=True).fill("2026-11-02")
    press(contact, "Hand it in")
    expect(contact.get_by_role("status").first).to_contain_text("It is handed in.")


def verify(other: Page) -> None:
    other.goto("/?kind=evidence")
    other.get_by_role("link", name="Look at it").first.press("Enter")
    other.locator("article.evidence summary").first.press("Enter")
    other.get_by_label("We looked: it shows that").check()
    other.get_by_label("Reason").fill("The ministry's report says so on its page 3")
    press(other, "Say it")
    expect(other.locator("#far ~ .chips")).to_contain_text("verified")


def publish(manager: Page, colleague: Page) -> None:
    manager.goto(f"/plan/editions{HERE}")
    manager.get_by_label("Title of the report").fill("The strategy after its first year")
    press(manager, "Freeze")
    press(manager, "Sign this edition")
    colleague.goto(f"/plan/editions{HERE}")
    colleague.get_by_role("link", name="The strategy after its first year").press("Enter")
    press(colleague, "Sign this edition")
    press(colleague, "Publish this edition")
    expect(colleague.get_by_role("status").first).to_contain_text("everybody may read it")


def test_a_year_from_the_plan_s_text_to_what_everybody_reads(
    sit: Sit, browser: Browser, address: str
) -> None:
    manager = sit(*MANAGER)
    load(manager)
    ask(manager)
    answer(sit(*CONTACT))
    verify(sit(*OTHER))
    publish(manager, sit(*COLLEAGUE))

    anybody = browser.new_context(base_url=address, java_script_enabled=False).new_page()
    anybody.goto(f"/plan/public{HERE}")
    expect(anybody.get_by_role("heading", level=1)).to_have_text(
        "The strategy after its first year"
    )
    row = anybody.get_by_role("row", name="AL-2")
    expect(row).to_contain_text("verified")
    anybody.context.close()
