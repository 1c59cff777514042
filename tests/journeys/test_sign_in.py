"""Signing in with a real browser: a passkey from a virtual device, and the way without a script."""

from __future__ import annotations

import re
import threading
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.journeys.test_every_page import violations
from tests.signing import PASSWORD

from wholeroute.ledger import Ledger
from wholeroute.members import set_up_code, totp
from wholeroute.web import create_app

Open = Callable[..., Page]


class Ahead:
    """The time, or later: a code of an application serves once in its thirty seconds."""

    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by

    def code(self, seed: bytes) -> str:
        self.by += timedelta(seconds=30)
        return totp.code_at(seed, totp.step_of(self()))


@pytest.fixture
def clock() -> Ahead:
    return Ahead()


@pytest.fixture
def address(ledger: Ledger, clock: Ahead) -> Iterator[str]:
    """Return where a real installation without anybody answers, by the name that passkeys bind to."""
    app = create_app(ledger, clock=clock, log=StringIO())
    settings = uvicorn.Config(
        app, host="127.0.0.1", port=0, ws="none", log_level="error", access_log=False
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Return what opens another browser; nothing may leave this machine, nor may pages complain."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    errors: list[str] = []

    def opened(**options: object) -> Page:
        context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert {urlsplit(url).hostname for url in asked} <= {"localhost"}
    assert errors == []


def give_device(page: Page, *, verified: bool = True) -> None:
    """Give a browser a device that makes passkeys, and knows its owner or does not."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": verified,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip


def be_first(page: Page, ledger: Ledger) -> None:
    """Fill in the form of the first administrator."""
    code = set_up_code(ledger)
    assert code
    page.goto("/")
    page.get_by_role("link", name="become its first administrator").click()
    page.get_by_label("The code that the machine printed").fill(code)
    page.get_by_label("Name of the organisation").fill("Invented Police of A")
    page.get_by_label("Country").fill("it")
    page.get_by_label("Your name", exact=True).fill("Adam Invented")
    page.get_by_label("Your name in this installation").fill("adam")
    page.get_by_role("button", name="Set this installation up").click()


def test_a_passkey_is_made_and_signs_in_and_proves_anew(visit: Open, ledger: Ledger) -> None:
    page = visit()
    give_device(page)
    be_first(page, ledger)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Kept")).to_be_visible()

    page.get_by_role("link", name="Sign in now").click()
    page.get_by_role("button", name="Sign in by passkey").click()

    expect(page.locator(".seat summary")).to_contain_text("adam")
    page.goto("/step-up?back=/members")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Members", exact=True)).to_be_visible()
    page.locator(".seat summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/members")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_a_device_that_does_not_know_its_owner_makes_none_and_the_page_says_so(
    visit: Open, ledger: Ledger
) -> None:
    page = visit()
    give_device(page, verified=False)
    be_first(page, ledger)

    page.get_by_role("button", name="Make a passkey").click()

    expect(page.get_by_role("status")).to_contain_text("did not give a passkey")


def test_without_a_script_a_password_and_codes_do_it_all(
    visit: Open, ledger: Ledger, clock: Ahead
) -> None:
    page = visit(java_script_enabled=False)
    be_first(page, ledger)
    expect(page.get_by_role("button", name="Make a passkey")).to_be_hidden()
    link = page.locator("a[href^=otpauth]").get_attribute("href") or ""
    found = re.search(r"secret=([A-Z2-7]+)", link)
    assert found
    seed = b32decode(found[1])
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_label("The six digits it shows now").fill(clock.code(seed))
    page.get_by_role("button", name="Keep them").click()
    expect(page.locator(".codes li")).to_have_count(8)

    page.get_by_role("link", name="Sign in now").click()
    page.get_by_label("Your name in this installation").fill("adam")
    page.get_by_label("Password", exact=True).fill("not this one at all")
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("the member, the password or the code")
    page.get_by_label("Your name in this installation").fill("adam")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Code", exact=True).fill(clock.code(seed))
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.get_by_role("link", name="Members").first.click()
    page.get_by_label("Name", exact=True).fill("Ana Invented")
    page.get_by_label("Name in this installation").fill("ana")
    enrolling = page.locator("section", has=page.get_by_role("heading", name="Enrol a member"))
    enrolling.get_by_label("analyst", exact=True).check()
    enrolling.get_by_role("button", name="Enrol").click()
    row = page.get_by_role("row", name="Ana Invented")
    row.locator("summary").click()
    row.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("status")).to_contain_text("The invitation of Ana Invented")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_signing_in_are_clean_to_axe_and_narrow(
    visit: Open, ledger: Ledger, scheme: str
) -> None:
    page = visit(color_scheme=scheme, viewport={"width": 360, "height": 740})
    give_device(page)
    found = {}

    def look(at: str) -> None:
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        said = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if said or wide > 360:
            found[at] = [*said, f"{wide} wide"]

    for path in ("/", "/sign-in", "/first", "/invited"):
        page.goto(path)
        look(path)
    be_first(page, ledger)
    look("choose")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Kept")).to_be_visible()
    look("chosen")
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in by passkey").click()
    expect(page.locator(".seat summary")).to_be_visible()
    for path in ("/", "/members", "/credentials", "/step-up?back=/members"):
        page.goto(path)
        look(path)

    assert found == {}
