"""Every page there is, light in German and dark in Arabic: clean to axe, no wider than its window, quiet.

Each is gone over in one of both looks, by turns; in both by `make pictures`, for that takes two minutes
more. What is done on a page is done in either: later pages rest on it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Error, Page, expect
from tests.journeys.conftest import Sit, served
from tests.journeys.every_page import AT_THE_DOOR, NO_PAGES, OF_POLICY, ROUNDS
from tests.journeys.house import House
from tests.journeys.house import house as house  # noqa: PLC0414
from tests.journeys.house import joined as joined  # noqa: PLC0414
from tests.journeys.house import looked_at as looked_at  # noqa: PLC0414
from tests.journeys.house import pay as pay  # noqa: PLC0414
from tests.journeys.house import reports as reports  # noqa: PLC0414
from tests.journeys.house import sail as sail  # noqa: PLC0414
from tests.journeys.house import seen as seen  # noqa: PLC0414
from tests.journeys.looking import LOOKS, WIDE, its_turn, looked_over, taken_for
from tests.journeys.looking import shown as shown  # noqa: PLC0414
from tests.journeys.pictures import keep_index
from tests.ledger.test_profiles import Installation
from tests.ledger.test_profiles import install as install  # noqa: PLC0414
from tests.safeguards.crawl import SWEPT
from tests.web.scene import Scene
from tests.web.test_help import pages_with_a_frame

from wholeroute.rights import Profile

VISITS = [visit for visits in ROUNDS.values() for visit in visits]


def test_every_route_and_every_template_is_visited() -> None:
    visits = [*VISITS, *AT_THE_DOOR, *OF_POLICY]
    pages = {
        path
        for method, _, path in (name.partition(" ") for name in SWEPT)
        if method == "GET" and not path.endswith((".json", ".csv", ".txt", ".yaml"))
    }

    assert pages - {visit.route for visit in visits} == set(NO_PAGES)
    assert pages_with_a_frame() - {visit.template for visit in visits} == set()
    assert len({visit.name for visit in visits}) == len(visits)


@LOOKS
def test_every_page_is_clean_and_fits(
    sit: Sit, house: House, shown: list[tuple[str, str]], scheme: str, language: str
) -> None:
    seats = {visit.seat for visit in VISITS}
    pages = {
        seat: sit(*seat, color_scheme=scheme, locale=language, viewport=WIDE) for seat in seats
    }
    for each in pages.values():
        each.set_default_timeout(10_000)
    found = {}
    for at, visit in enumerate(VISITS):
        page = pages[visit.seat]
        in_turn = its_turn(at, language)
        if not (in_turn or visit.do):
            continue
        shown.clear()
        try:
            page.goto(visit.path.format_map(house))
            if visit.do:
                visit.do(page)
            said = looked_over(page, visit.name, language) if in_turn else []
        except Error as failed:
            said = [f"it is not reached: {failed}"]
        found[visit.name] = [*taken_for(visit, shown), *said]
    keep_index(ROUNDS | {"signing in": AT_THE_DOOR, "policy": OF_POLICY})

    assert "\n".join(f"{name}: {each}" for name, said in found.items() for each in said) == ""


def test_an_installation_for_policy_says_that_it_holds_nobody(
    browser: Browser, install: Callable[[Profile], Installation], shown: list[tuple[str, str]]
) -> None:
    ledger = install(Profile.POLICY).ledger
    with served(ledger) as address:
        for scheme, language in (("light", "en"), ("dark", "ar")):
            looks: dict[str, Any] = {"color_scheme": scheme, "locale": language, "viewport": WIDE}
            page = browser.new_page(base_url=address, **looks)
            page.goto("/")
            said = [*taken_for(OF_POLICY[0], shown), *looked_over(page, "policy", language)]
            page.close()
            assert said == []


def test_the_page_turns_round_for_arabic(analyst_page: Page, scene: Scene) -> None:
    def place_of_mark() -> float:
        box = analyst_page.locator(".mark").bounding_box()
        assert box is not None
        return box["x"]

    analyst_page.goto("/")
    left = place_of_mark()
    analyst_page.goto("/?lang=ar")

    assert place_of_mark() > left + 500


def test_a_page_prints_without_its_menu(analyst_page: Page, scene: Scene) -> None:
    analyst_page.goto(f"/entities/{scene.port['a']}")
    analyst_page.emulate_media(media="print")

    expect(analyst_page.locator("#menu")).not_to_be_visible()
    expect(analyst_page.locator("h1")).to_be_visible()
    expect(
        analyst_page.locator(".seat summary")
    ).to_be_visible()  # a print says for whom it was made
    assert analyst_page.pdf().startswith(b"%PDF")
