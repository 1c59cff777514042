"""A programme manager asks, a contact point answers: by keyboard alone, and without a server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.conftest import ActingAs
from tests.journeys.conftest import Sit
from tests.journeys.looking import violations, width
from tests.journeys.seats import CONTACT, MANAGER
from tests.journeys.test_reports import on, tab_to
from tests.plan.test_answering import answers_for
from tests.plan.test_asking import HALF_YEAR

from wholeroute.ledger import Acting
from wholeroute.rights import Purpose, Role

DUE = (datetime.now(UTC) + timedelta(days=30)).date()


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of a programme manager, for whom contact points of two states answer."""
    with acting(MANAGER[0], Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        answers_for(session, "ncp-a", "ncp-b")
        yield session


def fill(page: Page, name: str, words: str) -> None:
    """Go on by Tab to a field, and type into it."""
    tab_to(page, on(name), most=400)
    page.keyboard.type(words)


def press(page: Page, name: str) -> None:
    """Go on by Tab to a button, and press it."""
    tab_to(page, on(name), most=400)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def send(page: Page) -> None:
    """Send what the page shows to everybody who answers for an actor."""
    tab_to(page, on("due"))
    page.keyboard.type(DUE.strftime("%m%d%Y"))
    press(page, "Send it")
    expect(page.get_by_text("2 were asked: it lies on their desks.")).to_be_visible()


@pytest.mark.usefixtures("manager")
def test_by_keyboard_alone_a_manager_asks_and_a_contact_point_answers(sit: Sit) -> None:
    asks = sit(*MANAGER)
    asks.goto("/plan/questionnaires")
    press(asks, "Make a questionnaire")
    fill(asks, "title", "The first half of 2026")
    fill(asks, "since", "2026-01")
    fill(asks, "until", "2026-06")
    fill(asks, "row-1-indicator", "convictions")
    tab_to(asks, on("row-2-asks"))
    asks.keyboard.press("ArrowDown")
    fill(asks, "row-2-question", "What held the work up?")
    press(asks, "Make it")
    expect(asks.get_by_role("heading", name="The first half of 2026")).to_be_visible()
    send(asks)

    answers = sit(*CONTACT)
    answers.goto("/plan/asked")
    press(answers, "The first half of 2026")
    fill(answers, "value-convictions", "a dozen")
    expect(answers.locator("#kept [role=status]")).to_have_text("Kept.", timeout=15000)
    press(answers, "Hand it in")
    expect(answers.get_by_role("alert")).to_contain_text("2 things need mending:")
    expect(answers.get_by_label("Answer").first).to_have_value("a dozen")
    assert violations(answers) == []
    tab_to(answers, on("value-convictions"))
    answers.keyboard.press("Control+a")
    answers.keyboard.type("12")
    fill(answers, "value-words-2", "Too few interpreters.")
    fill(answers, "shows", "Ministry of Justice, statistics 14/2026")
    press(answers, "Hand it in")
    expect(answers.get_by_text("It is handed in.")).to_be_visible()

    asks.reload()
    expect(asks.get_by_role("row", name="Convictions")).to_contain_text("12")
    expect(asks.get_by_role("row", name="What held the work up?")).to_contain_text("interpreters")


def saved_away(browser: Browser, form: Path, folder: Path) -> Path:
    """Fill a form in where there is no connection, and return the file that it saves."""
    asked: list[str] = []
    complaints: list[str] = []
    with browser.new_context(
        offline=True, accept_downloads=True, viewport={"width": 360, "height": 740}
    ) as away:
        page = away.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.goto(form.as_uri())
        page.locator("#value-convictions").fill("12")
        page.locator("#value-hurdles").fill("Too few interpreters.")
        page.locator("[name=none-strand]").check()
        page.get_by_label("Keep what I type in this browser").check()
        page.reload()
        expect(page.locator("#value-convictions")).to_have_value("12")
        expect(page.locator("[name=none-strand]")).to_be_checked()
        assert violations(page) == []
        assert width(page) <= 360
        with page.expect_download() as saving:
            page.get_by_role("button", name="Save as a file").press("Enter")
        saved = folder / saving.value.suggested_filename
        saving.value.save_as(saved)
        page.get_by_role("button", name="Forget everything").click()
        page.get_by_role("button", name="Forget everything").click()
        assert page.evaluate("localStorage.length") == 0
        expect(page.locator("#value-convictions")).to_have_value("")
        page.get_by_label("Go on with a file that was saved here").set_input_files(saved)
        expect(page.locator("#value-convictions")).to_have_value("12")
    assert {url.partition(":")[0] for url in asked} <= {"file", "blob"}
    assert complaints == []
    return saved


@pytest.mark.usefixtures("manager")
def test_without_a_server_an_answer_is_typed_saved_and_taken_in(
    browser: Browser, sit: Sit, tmp_path: Path
) -> None:
    asks = sit(*MANAGER)
    asks.goto("/plan/questionnaires")
    asks.get_by_label("The file").set_input_files(HALF_YEAR)
    asks.get_by_role("button", name="Make it").press("Enter")
    expect(asks.get_by_role("heading", name="The first half of 2026")).to_be_visible()
    send(asks)

    answers = sit(*CONTACT, java_script_enabled=False)
    answers.goto("/plan/asked")
    answers.get_by_role("link", name="The first half of 2026").click()
    with answers.expect_download() as taking:
        answers.get_by_role("link", name="Take the form along").click()
    form = tmp_path / taking.value.suggested_filename
    taking.value.save_as(form)
    saved = saved_away(browser, form, tmp_path)

    answers.goto("/plan/asked")
    answers.get_by_label("The file that the page saved").set_input_files(saved)
    answers.get_by_role("button", name="Take it in as a draft").click()
    expect(answers.locator("#value-convictions")).to_have_value("12")
    answers.get_by_role("button", name="Hand it in").click()
    expect(answers.get_by_text("It is handed in.")).to_be_visible()
    asks.reload()
    expect(asks.get_by_text("Too few interpreters.")).to_be_visible()
