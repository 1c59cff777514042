"""What several tests do with a draft: begin it, and keep a part of it, as its forms do."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.testclient import TestClient

AUTHOR = ("contributor@ncp-a", "contributor", "analysis")
TERMS = {
    "title": "Boat of May", "grade": "B2", "purposes-analysis": "yes", "regime": "led",
    "legal_basis": "Article 8 of Directive (EU) 2016/680", "h1": "yes", "audience-ncp-b": "yes",
}  # fmt: skip


def new(browser: TestClient, path: str = "/reports/new", **typed: str) -> str:
    """Begin a draft, and return its address."""
    begun = browser.post(path, data=typed, follow_redirects=False)
    assert begun.status_code == 303, begun.text
    return begun.headers["location"].partition("?")[0]


def keep(browser: TestClient, draft: str, part: str, typed: Mapping[str, str], **more: str) -> str:
    """Keep a part as its form does, and return the key of the part that stands open then."""
    page = browser.get(f"{draft}?at={part}").text
    revision = re.search(r'name="revision" value="(\d+)"', page)
    form = {"revision": revision[1] if revision else "", **typed, **more}
    answer = browser.post(f"{draft}/parts/{part}", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("#")[2]
