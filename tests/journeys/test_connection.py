"""A slow connection says that it is at work; a dead one loses nothing that was typed, and is gone on from."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.journeys.conftest import Sit
from tests.journeys.seats import ANALYST, SENDER
from tests.web.scene import Scene

WORKING = "[data-connection=working]"
LOST = "[data-connection=lost]"
BACK = "[data-connection=back]"


Network = Callable[..., None]


def network_of(page: Page) -> Network:
    """Return what makes a page's network slow (milliseconds, bytes a second), dead, or as it is."""
    session = page.context.new_cdp_session(page)

    def become(*, dead: bool = False, delay: int = 0, rate: int = -1) -> None:
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": dead,
                "latency": delay,
                "downloadThroughput": rate,
                "uploadThroughput": rate,
            },
        )

    return become


def says_that_it_works(page: Page) -> None:
    """Press Enter and expect the page to say that it is at work before it is another page."""
    page.locator(WORKING).evaluate(
        "it => new MutationObserver(() => it.hidden || console.info('at work'))"
        ".observe(it, { attributes: true })"
    )
    with page.expect_console_message(lambda said: said.text == "at work"):
        page.keyboard.press("Enter")


def test_on_a_slow_connection_desk_queue_and_form_work_and_say_so(sit: Sit, scene: Scene) -> None:
    page = sit(*ANALYST)
    network_of(page)(delay=400, rate=50_000)
    page.goto("/")
    expect(page.locator(WORKING)).to_be_hidden()
    page.locator("#desk form button").first.focus()
    says_that_it_works(page)
    expect(page.get_by_role("status").filter(has_text="It is yours now.")).to_be_visible()

    left, right = scene.unsure
    page.goto(f"/pairs/{left}/{right}")
    page.keyboard.press("n")
    page.keyboard.type("two mothers")
    says_that_it_works(page)
    expect(page.locator("#told")).to_contain_text("Your judgement is written.")
    expect(page.locator(WORKING)).to_be_hidden()

    page.goto("/search")
    page.locator("#words").fill("Ermias Ghermay")
    says_that_it_works(page)
    page.wait_for_url("**/search/*-*")
    expect(page.locator(".found")).to_be_visible()


def test_what_is_typed_into_a_report_while_the_connection_is_dead_is_kept_when_it_is_back(
    sit: Sit,
) -> None:
    page = sit(*SENDER)
    page.goto("/reports/new")
    page.get_by_role("button", name="Begin a report").click()
    page.wait_for_url("**at=terms*")
    page.get_by_role("button", name="Boat", exact=True).click()
    page.wait_for_url("**#boat-1")
    network = network_of(page)
    network(dead=True)
    page.get_by_label("Name", exact=True).press_sequentially("Aurora")
    expect(page.locator(LOST)).to_be_visible()
    page.get_by_role("link", name="Desk", exact=True).press("Enter")
    page.get_by_role("button", name="Phone", exact=True).press("Enter")
    page.wait_for_timeout(2500)  # it would have kept it by itself, and could not
    expect(page.get_by_label("Name", exact=True)).to_have_value("Aurora")

    network()
    expect(page.locator(BACK)).to_be_visible(timeout=15_000)
    expect(page.locator("#kept [role=status]")).to_have_text("Kept.", timeout=15_000)
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Aurora")


def server_of(page: Page) -> Callable[[bool], None]:
    """Return what says whether the server of a page is dead from now on, which tells nobody.

    Its requests are held up from the beginning: to begin with that takes a moment, and one may slip through.
    """
    dead = False

    def become(is_dead: bool) -> None:  # noqa: FBT001 — the one thing it says
        nonlocal dead
        dead = is_dead

    page.route("**/*", lambda route: route.abort() if dead else route.continue_())
    return become


def test_a_judgement_and_a_search_wait_for_the_connection(sit: Sit, scene: Scene) -> None:
    page = sit(*ANALYST)
    is_dead = server_of(page)
    left, right = scene.unsure
    page.goto(f"/pairs/{left}/{right}")
    page.keyboard.press("n")
    page.keyboard.type("two mothers")
    is_dead(True)
    page.keyboard.press("Enter")
    expect(page.locator(LOST)).to_be_visible()
    box = page.get_by_label("Reason", exact=True).first
    expect(box).to_have_value("two mothers")
    is_dead(False)
    expect(page.locator(BACK)).to_be_visible(timeout=15_000)
    box.press("Enter")
    expect(page.locator("#told")).to_contain_text("Your judgement is written.")

    page.goto("/search")
    page.locator("#words").fill("Ermias Ghermay")
    is_dead(True)
    page.locator("#words").press("Enter")
    expect(page.locator(LOST)).to_be_visible()
    expect(page.locator("#words")).to_have_value("Ermias Ghermay")
    is_dead(False)
    page.locator("#words").press("Enter")
    page.wait_for_url("**/search/*-*")
    expect(page.locator(".found")).to_be_visible()
