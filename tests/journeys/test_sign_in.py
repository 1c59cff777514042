"""Signing in with a real browser: a passkey from a virtual device, and the way without a script."""

from __future__ import annotations

import re
import threading
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.journeys.every_page import AT_THE_DOOR, wrong
from tests.journeys.looking import LOOKS, WIDE, its_turn, looked_over, taken_for
from tests.journeys.looking import shown as shown  # noqa: PLC0414
from tests.journeys.seats import ADMINISTRATOR
from tests.signing import ANALYST, PASSWORD, Clock, Installation, set_up

from wholeroute.ledger import Ledger
from wholeroute.members import enrol, invite, set_up_code, totp
from wholeroute.web import create_app
from wholeroute.web.signed_in import COOKIE

Open = Callable[..., Page]


class Ahead(Clock):
    """The time, or later: a code of an application serves once in its thirty seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.by = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by

    def tick(self, seconds: int = 30) -> None:
        self.by += timedelta(seconds=seconds)

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
    deadline = time.monotonic() + 60
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


def invited_code(here: Installation) -> str:
    """Return the code of somebody who is invited and has chosen nothing yet."""
    token = here.enter(here.admin)
    enrol(here.ledger, (), [ANALYST], token)
    return invite(here.ledger, ANALYST.id, token)


@LOOKS
def test_the_pages_of_signing_in_are_clean_and_fit(
    visit: Open, address: str, ledger: Ledger, clock: Ahead, superuser: psycopg.Connection[Any],
    shown: list[tuple[str, str]], scheme: str, language: str,
) -> None:  # fmt: skip
    options = {"color_scheme": scheme, "locale": language, "viewport": WIDE}
    stranger, admin = visit(**options), visit(**options)
    found: dict[str, list[str]] = {}

    def look(name: str, page: Page) -> None:
        ((place, at),) = ((n, each) for n, each in enumerate(AT_THE_DOOR) if each.name == name)
        if at.path:
            shown.clear()
            page.goto(at.path)
            if at.do:
                at.do(page)
        said = looked_over(page, name, language) if its_turn(place, language) else []
        found[name] = [*taken_for(at, shown), *said]

    for name in ("door-first-of-all", "first", "first-wrong", "invited", "invited-wrong"):
        look(name, stranger)
    here = set_up(ledger, clock)
    code = invited_code(here)
    stranger.goto("/invited")
    stranger.locator("[name=code]").fill(code)
    stranger.locator("main form.fields button").click()
    stranger.wait_for_selector("a[href^=otpauth]", state="attached")
    look("choose", stranger)
    seed = re.search(
        r"secret=([A-Z2-7]+)", stranger.locator("a[href^=otpauth]").get_attribute("href") or ""
    )
    assert seed
    stranger.locator("[name=password]").fill(PASSWORD)
    stranger.locator("[name=again]").fill(PASSWORD)
    stranger.locator("[name=digits]").fill(clock.code(b32decode(seed[1])))
    stranger.locator("form[action='/invited/password'] button").click()
    stranger.locator(".codes").wait_for()
    look("chosen", stranger)
    for name in ("sign-in", "sign-in-wrong"):
        look(name, stranger)

    token = here.enter(here.admin)
    kept = address.replace("http:", "https:")  # this way the tool takes such a cookie's name
    admin.context.add_cookies([{"name": COOKIE, "value": token, "url": kept, "secure": True}])
    admin.goto("/")
    admin.locator("#seat").select_option("admin|administrator|oversight")
    admin.locator("form[action='/seat'] button").first.click()
    admin.locator("#desk, .page nav, #menu").first.wait_for(state="attached")
    for name in [at.name for at in AT_THE_DOOR if at.path and at.seat == ADMINISTRATOR]:
        look(name, admin)
    superuser.execute("update ledger.signed_in set proved_at = now() - interval '11 minutes'")
    admin.goto("/members")
    wrong("form.fields[action='/members']")(admin)
    look("step-up-with-a-form", admin)
    admin.locator("[name=code]").fill(here.admin.code(clock))
    admin.locator("form.fields[action='/step-up'] button").click()
    admin.locator("form[action='/members']").wait_for()
    look("go-on", admin)
    assert found.keys() == {each.name for each in AT_THE_DOOR}
    assert {name: said for name, said in found.items() if said} == {}
