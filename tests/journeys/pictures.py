"""Keep a picture of each page where somebody asks for them: `make pictures`, and nowhere else.

Chromium writes WebP itself, so that no library is needed to make files small.
"""

from __future__ import annotations

import os
from base64 import b64decode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from tests.journeys.every_page import Visit

FOLDER = "WHOLEROUTE_PICTURES"
WIDTH, MOST_HIGH = 1280, 900
QUALITY = 14
"""Text can be read, and a page takes some twenty kilobytes."""
_LEFT_OUT = ("-wrong", "-none", "-beyond", "-empty", "-of-a-report", "-put-off")
"""States that look as another of the same page: the walk holds them too, and keeps no picture."""
_COLUMNS = "| page | who looks | English, light | Arabic, dark |"
_HEAD = """# Every page

Made by `make pictures` from an invented installation: each page as its role sees it, in English
and light, and from right to left and dark. Tall pages are cut after {high} pixels. Nobody in them is real.
"""


def keep_picture(page: Page, name: str, language: str) -> None:
    """Write a picture of a page into the folder that the environment names, if it names one."""
    folder = os.environ.get(FOLDER)
    if not folder or name.endswith(_LEFT_OUT):
        return
    page.evaluate("scrollTo(0, 0)")
    high = min(page.evaluate("document.documentElement.scrollHeight"), MOST_HIGH)
    said = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot",
        {
            # Never beyond the window: the next page's map would be told that it has no size.
            "format": "webp", "quality": QUALITY, "captureBeyondViewport": False,
            "clip": {"x": 0, "y": 0, "width": WIDTH, "height": high, "scale": 1},
        },
    )  # fmt: skip
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / f"{name}.{language}.webp").write_bytes(b64decode(said["data"]))


def keep_index(rounds: Mapping[str, Iterable[Visit]]) -> None:
    """Write the list of all pictures beside their folder."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return
    at = Path(folder)
    lines = [_HEAD.format(high=MOST_HIGH)]
    for title, visits in rounds.items():
        lines += [
            f"\n## {title.capitalize()}\n",
            "| page | who looks | English, light | Arabic, dark |",
            "|---|---|---|---|",
        ]
        for visit in visits:
            if visit.name.endswith(_LEFT_OUT):
                continue
            role = visit.seat[1].replace("-", " ") or "anybody"
            shots = " | ".join(
                f"![{visit.name}, {said}]({at.name}/{visit.name}.{language}.webp)"
                for language, said in (("en", "English"), ("ar", "Arabic"))
            )
            lines.append(
                f"| {visit.name.replace('-', ' ')}<br>`{visit.route or 'no such page'}` | {role} | {shots} |"
            )
    at.with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
