"""Rebuild an edition elsewhere, weigh its site, and choose among the site's 209 rows in Chromium.

Elsewhere is another folder, a virtual environment of its own with the libraries that make the bytes
copied into it, another home, language, time zone and hash seed. BENCH_VISITS (40) says how often
each choice is made; the site has no script, so what is timed is the style sheet.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page
from tests.reports import rebuild, sample

import wholeroute
from bench.browser import CHROMIUM
from bench.contract import Bar, Better
from bench.workspace.served import chromium
from wholeroute.plan import as_json
from wholeroute.reports import MOST_BYTES, site

BENCH = "plan"
VISITS = int(os.environ.get("BENCH_VISITS", "40"))
CHOICES = {"pillar": "4", "force": "should", "status": "verified", "actor": "member-states"}
_MOST_MS = 100
_MAKES_THE_BYTES = (
    "babel", "docx", "fontTools", "fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "jinja2", "lxml",
    "markupsafe", "pydantic", "pydantic_core", "rfc8785", "typst",
)  # fmt: skip
_CHOOSE = """async ([name, value]) => {
  const started = performance.now();
  document.querySelector(`#${name}`).value = value;
  const rows = [...document.querySelectorAll("tbody tr")].filter((row) => row.offsetHeight);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return [performance.now() - started, rows.length];
}"""


def editions() -> Iterator[Bar]:
    """Rebuild an edition with evidence on five actions of six, then publish it as a site."""
    edition = sample.edition()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = folder / "edition.json"
        kept.write_bytes(as_json(edition))
        here, there = rebuild.hashes(kept), _elsewhere(kept, folder)
        differ = [each for each in here if here[each] != there.get(each)]
        where = f"{len(here)} renderings: HTML, PDF, DOCX, CSV, JSON, site; elsewhere and here"
        yield _bar("rebuilt-otherwise", len(differ), "renderings", 0, where)
        files = site(edition, "en")
        size = sum(map(len, files.values()))
        where = f"{len(files)} files of an edition with {len(edition.evidence)} pieces of evidence"
        yield _bar("site-bytes", size, "bytes", MOST_BYTES, where)
        for file, content in files.items():
            (folder / file).write_bytes(content)
        if CHROMIUM.exists():
            yield from _choosing(folder / "index.html")


def _elsewhere(kept: Path, folder: Path) -> dict[str, str]:
    """Return the hashes that a process in an environment of its own comes to."""
    environment, copy, home = folder / "environment", folder / "another place", folder / "hóme"
    venv.create(environment, symlinks=True)
    libraries, here = _libraries(environment), Path(sysconfig.get_path("purelib"))
    for each in _MAKES_THE_BYTES:
        shutil.copytree(here / each, libraries / each)
    (libraries / "others.pth").write_text(f"{here}\n")
    root = Path(wholeroute.__file__).parent
    shutil.copytree(
        root, copy / "wholeroute", ignore=shutil.ignore_patterns("static", "__pycache__")
    )
    home.mkdir()
    done = subprocess.run(
        [environment / "bin" / "python", Path(rebuild.__file__), kept],
        env={
            "PATH": os.environ["PATH"], "PYTHONPATH": str(copy), "HOME": str(home),
            "LANG": "el_GR.UTF-8", "LC_ALL": "ar_EG.UTF-8", "TZ": "Pacific/Auckland",
            "PYTHONHASHSEED": "4711", "SOURCE_DATE_EPOCH": "1",
        },
        cwd=home, capture_output=True, check=True, text=True,
    )  # fmt: skip
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _libraries(environment: Path) -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return environment / "lib" / version / "site-packages"


def _choosing(page_at: Path) -> Iterator[Bar]:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(page_at.as_uri())
        for name, value in CHOICES.items():
            took, left = _chosen(page, name, value)
            where = (
                f"209 rows to {left} and back, median of {len(took)}, longest {max(took):.0f} ms"
            )
            yield _bar(f"site-filter-{name}", statistics.median(took), "ms", _MOST_MS, where)


def _chosen(page: Page, name: str, value: str) -> tuple[list[float], int]:
    """Return how long each choice took until it was painted, and how many rows it left."""
    took, left = [], 0
    for _ in range(VISITS):
        milliseconds, left = page.evaluate(_CHOOSE, [name, value])
        back, all_of_them = page.evaluate(_CHOOSE, [name, ""])
        if not 0 < left < all_of_them == 209:
            raise AssertionError(f"{name}={value} leaves {left} of {all_of_them} rows")
        took += [milliseconds, back]
    return took, left


def _bar(name: str, value: float, unit: str, target: float, where: str) -> Bar:
    return Bar(
        bench=BENCH, bar=name, value=round(value, 1), unit=unit, target=target,
        better=Better.LOWER, input=where,
    )  # fmt: skip
