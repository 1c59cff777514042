"""Hold a page against axe and a narrow window, and keep its picture where somebody wants it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize
from starlette.requests import Request
from starlette.responses import Response
from tests.journeys.pictures import FOLDER, keep_picture

from wholeroute.web.pages import Pages

if TYPE_CHECKING:
    from tests.journeys.every_page import Visit

NARROW: ViewportSize = {"width": 360, "height": 740}
WIDE: ViewportSize = {"width": 1280, "height": 900}
TURNS = ("en" if FOLDER in os.environ else "de", "ar")
"""Pictures are in English; German has the longest words, so pages are held against a window in it."""
LOOKS = pytest.mark.parametrize(
    ("scheme", "language"), list(zip(("light", "dark"), TURNS, strict=True))
)
"""How a page is looked at: a walk is gone in both, a page gone over in one of them."""
_ALIKE = """() => {
  const shape = (each) => `${each.tagName}.${each.className}(${[...each.children].map(shape)})`;
  for (const list of document.querySelectorAll("tbody, ul, ol")) {
    const seen = {};
    for (const each of list.children)
      if ((seen[shape(each)] = (seen[shape(each)] ?? 0) + 1) > 3) each.style.display = "none";
  }
}"""
"""Hides from a table or list what stands there a fourth time alike: axe would say the same of it."""
_AXE = """() => axe.run({resultTypes: ["violations"]}).then((said) => said.violations.flatMap(
  (each) => each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 160)}`)))"""


def violations(page: Page) -> list[str]:
    """Return what axe finds, each with the element it is about."""
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_AXE)
    return found


def width(page: Page) -> int:
    """Return how wide a page is laid out, its styles read: what it says can be there before them."""
    page.wait_for_load_state()
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide


def looked_over(page: Page, name: str, language: str) -> list[str]:
    """Return what is wrong with a page as it stands, all of it unfolded, and in a narrow window too."""
    keep_picture(page, name, language)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.set_viewport_size(NARROW)
    wide = width(page)
    page.set_viewport_size(WIDE)
    page.evaluate(_ALIKE)
    found = violations(page)
    return [*found, f"{wide} px wide in a window of 360"] if wide > NARROW["width"] else found


def its_turn(at: int, language: str) -> bool:
    """Return whether the page at this place is gone over in this look: by turns, or in both."""
    return FOLDER in os.environ or at % len(TURNS) == TURNS.index(language)


def taken_for(visit: Visit, shown: list[tuple[str, str]]) -> list[str]:
    """Return a complaint where another page answered than the one that was to be looked at."""
    if (visit.route, visit.template) in shown:
        return []
    return [f"{shown} instead of {visit.route} with {visit.template}"]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return the routes that answer with a page from now on, each with its template."""
    seen: list[tuple[str, str]] = []
    render = Pages.render

    def noting(self: Pages, request: Request, template: str, **values: Any) -> Response:
        route = request.scope.get("route")
        seen.append((getattr(route, "path", ""), template))
        return render(self, request, template, **values)

    monkeypatch.setattr(Pages, "render", noting)
    return seen
