"""Each role goes its way by keyboard alone: every form is reached by Tab, filled in and sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, Response
from tests.journeys.acts import ACTS, OF_OTHERS, TICK, Act
from tests.journeys.conftest import Sit
from tests.journeys.house import House
from tests.journeys.house import house as house  # noqa: PLC0414
from tests.journeys.house import joined as joined  # noqa: PLC0414
from tests.journeys.house import looked_at as looked_at  # noqa: PLC0414
from tests.journeys.house import pay as pay  # noqa: PLC0414
from tests.journeys.house import reports as reports  # noqa: PLC0414
from tests.journeys.house import sail as sail  # noqa: PLC0414
from tests.journeys.house import seen as seen  # noqa: PLC0414
from tests.safeguards.crawl import SWEPT

MOST_TABS, MOST_CHOICES = 260, 40
WORKSPACE = (
    "/desk/", "/reports/", "/hits/", "/search", "/entities/", "/findings/", "/pairs/", "/canvas/",
    "/quarantine/",
)  # fmt: skip
"""What the actions of the workspace are addressed to."""
NOT_BY_KEYBOARD = {
    "/search.json": "a program's",
    "/reports/upload": "a file is chosen in a window of the browser's own",
}
_AT = """(form) => {
  const on = document.activeElement, it = document.querySelector(form), folds = on.parentElement;
  const unfolds = (folds?.contains(it) || it?.contains(on)) && !folds.open;
  if (on.tagName === "SUMMARY" ? !unfolds : on.form !== it && !it?.contains(on)) return null;
  const name = on.id.startsWith("cell") ? on.id : on.name;
  return {tag: on.tagName, type: on.type, name, value: on.value, checked: on.checked};
}"""


_SKIPS = """(form) => document.activeElement.matches(".skip")
  && Boolean(document.querySelector(form)?.closest("main"))"""
_SWAPS = "(form) => form.matches('[hx-post]:not([hx-trigger])')"
"""Whether our scripts send a form and put what comes into the page that is there."""


def test_every_action_of_the_workspace_has_a_journey_by_keyboard() -> None:
    done = {act.route for act in ACTS} | {
        each.removeprefix("POST ").partition(",")[0] for each in OF_OTHERS if "POST" in each
    }
    asked = {name.removeprefix("POST ") for name in SWEPT if name.startswith("POST ")}
    of_the_workspace = {path for path in asked if path.startswith(WORKSPACE)}

    assert of_the_workspace - done == set(NOT_BY_KEYBOARD)
    for journey in OF_OTHERS.values():
        file, _, name = journey.partition("::")
        written = (Path(__file__).parent / file).read_text("utf-8").partition(f"def {name}(")[2]
        body = written.partition("\ndef ")[0]
        assert "press(" in body or "by_key(" in body or "follow(" in body, journey


def at(page: Page, form: str) -> dict[str, Any] | None:
    """Return what of a form has the focus, if anything has."""
    found: dict[str, Any] | None = page.evaluate(_AT, form)
    return found


def say(page: Page, form: str, on: dict[str, Any], value: str) -> None:
    """Say something in the field that has the focus."""
    if on["type"] in ("radio", "select-one"):
        if on["type"] == "radio" and on["value"] == value:
            page.keyboard.press("Space")
            return
        for _ in range(MOST_CHOICES):
            page.keyboard.press("ArrowDown")
            now = at(page, form)
            if now and now["value"] == value:
                return
        raise AssertionError(f"{on['name']} has no {value}")
    if on["type"] == "checkbox":
        page.keyboard.press("Space")
    elif on["type"] == "date":
        year, month, day = value.split("-")
        page.keyboard.type(f"{month}{day}{year}")
    else:
        page.keyboard.press("Control+a")
        page.keyboard.type(value)


def go_through(page: Page, form: str, act: Act, house: House) -> None:
    """Tab into a form, say what is to be said, and press its button."""
    left = {name: value.format_map(house) for name, value in act.said.items()}
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        on = at(page, form)
        if on is None:
            continue
        if on["tag"] == "SUMMARY":
            page.keyboard.press("Enter")
        elif (
            on["tag"] == "BUTTON"
            and not left
            and on["value"] in (act.button, on["value"] if not act.button else "")
        ):
            page.keyboard.press("Enter")
            return
        elif on["name"] in left:
            value = left.pop(on["name"])
            if value != TICK or not on["checked"]:
                say(page, form, on, value)
    raise AssertionError(f"Tab does not reach {left or 'the button'}")


def skip(page: Page, form: str) -> None:
    """Skip to the content, as whoever has no mouse does, unless the form stands before it."""
    page.keyboard.press("Tab")
    if page.evaluate(_SKIPS, form):
        page.keyboard.press("Enter")
        page.wait_for_url("**#main")  # or it is taken for what the form leads to


def sent(page: Page, form: str, act: Act, house: House) -> Response | None:
    """Do an act and return its answer, once what it leads to is there."""
    if page.locator(form).first.evaluate(_SWAPS):
        with page.expect_response(lambda each: each.request.method == "POST") as swapped:
            go_through(page, form, act, house)
        return swapped.value
    # What a page keeps by itself while somebody types is no answer to them: a new page is.
    with page.expect_navigation() as led:
        go_through(page, form, act, house)
    first = led.value.request
    while first.redirected_from:
        first = first.redirected_from
    return first.response()


def done_by_keys(page: Page, act: Act, house: House) -> str:
    """Do one act; return what went wrong."""
    try:
        page.goto(act.path.format_map(house))
        form = act.form.format_map(house)
        page.locator(form).first.wait_for(state="attached")
        skip(page, form)
        answer = sent(page, form, act, house)
    except (Error, AssertionError) as failed:
        return str(failed)[:200]
    status = answer.status if answer else 0
    if status in (200, 303, act.answer):
        return ""
    alert = page.locator("[role=alert], .reason").first
    return f"{status}: {alert.inner_text()[:160] if alert.count() else page.url}"


def test_each_role_does_what_it_does_by_keyboard_alone(sit: Sit, house: House) -> None:
    pages = {seat: sit(*seat) for seat in {act.who for act in ACTS}}
    wrong = {}
    for act in ACTS:
        pages[act.who].set_default_timeout(20_000)
        if said := done_by_keys(pages[act.who], act, house):
            wrong[f"{act.who[1]}: {act.route}"] = said

    assert "\n".join(f"{act}: {said}" for act, said in wrong.items()) == ""
