"""Every page is clean to axe, in both schemes and both directions, and prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Sit
from tests.web.scene import Scene, reject, send_table

from wholeroute.ledger import Ledger

ANALYST = ("analyst@ncp-a", "analyst", "analysis")
OFFICER = ("protection-officer@ncp-a", "protection-officer", "protection")
SENDER = ("contributor@ncp-a", "contributor", "analysis")
AUDITOR = ("auditor@ncp-a", "auditor", "oversight")
ADMINISTRATOR = ("administrator@ncp-a", "administrator", "oversight")


def pages_of(scene: Scene) -> dict[tuple[str, str, str], list[str]]:
    """Return every kind of page, by who looks at it."""
    left, right = scene.unsure
    entity = f"/entities/{scene.port['a']}"
    return {
        ANALYST: [
            "/", "/overview", "/entities", "/entities?kind=Airplane", entity, f"/entities/{scene.coast['u']}",
            "/merged", "/contributions", f"/contributions/{scene.coast.ref}", "/pairs",
            f"/pairs/{left}/{right}", "/safeguards",
            "/search", "/search/saved",
            "/audit", "/nowhere", "/disclosures", f"/disclosures/new?entity={scene.port['a']}",
            "/referrals", "/hits",
        ],
        OFFICER: [f"/entities/{scene.shelter['w']}", "/referrals"],
        SENDER: [
            "/contributions", f"/contributions/{scene.port.ref}", "/quarantine", "/permissions", "/hits",
            f"/hits?report={scene.port.ref}",
        ],
        AUDITOR: ["/audit", "/disclosures"],
        ADMINISTRATOR: ["/members", "/reports/rule"],
        ("nobody", "analyst", "analysis"): ["/safeguards", "/components"],
    }  # fmt: skip


def violations(page: Page) -> list[str]:
    """Return what axe finds, each with the element it is about."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ar")])
def test_every_page_is_clean_to_axe(
    sit: Sit, scene: Scene, enrolled: Ledger, scheme: str, language: str, tmp_path: Path
) -> None:
    reject(enrolled)
    (rows,) = send_table(enrolled, tmp_path).values()
    mending = {SENDER: [*pages_of(scene)[SENDER], f"/quarantine/rows/{rows[0]}"]}
    found = {}
    for seat, paths in (pages_of(scene) | mending).items():
        page = sit(*seat, color_scheme=scheme)
        for path in paths:
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            found[path] = violations(page)

    assert {path: said for path, said in found.items() if said} == {}


def test_the_page_turns_round_for_arabic(analyst_page: Page, scene: Scene) -> None:
    def place_of_mark() -> float:
        box = analyst_page.locator(".mark").bounding_box()
        assert box is not None
        return box["x"]

    analyst_page.goto("/")
    left = place_of_mark()
    analyst_page.goto("/?lang=ar")

    assert place_of_mark() > left + 500


def test_no_page_is_wider_than_a_narrow_window(sit: Sit, scene: Scene) -> None:
    page = sit(*ANALYST, viewport={"width": 360, "height": 740})
    for path in pages_of(scene)[ANALYST]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_a_page_prints_without_its_menu(analyst_page: Page, scene: Scene) -> None:
    analyst_page.goto(f"/entities/{scene.port['a']}")
    analyst_page.emulate_media(media="print")

    expect(analyst_page.locator("#menu")).not_to_be_visible()
    expect(analyst_page.locator("h1")).to_be_visible()
    expect(
        analyst_page.locator(".seat summary")
    ).to_be_visible()  # a print says for whom it was made
    assert analyst_page.pdf().startswith(b"%PDF")
