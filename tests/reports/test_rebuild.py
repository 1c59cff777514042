"""The same edition is the same bytes: from another folder, home, language, time zone and hash seed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reports import rebuild, sample

import wholeroute
from wholeroute.plan import as_json

ROOM = Path(wholeroute.__file__).parent


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return an edition in a file."""
    path = tmp_path / "edition.json"
    path.write_bytes(as_json(sample.edition()))
    return path


def hashes_elsewhere(kept: Path, source: Path, **environment: str) -> dict[str, str]:
    """Return the hash of each form, made by the program in `source` in an environment of its own."""
    path = os.pathsep.join([str(source), *filter(None, [os.environ.get("PYTHONPATH", "")])])
    done = subprocess.run(
        [sys.executable, str(Path(rebuild.__file__)), str(kept)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path, **environment},
        cwd=environment["HOME"], capture_output=True, check=True, text=True, timeout=120,
    )  # fmt: skip
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_an_edition_comes_out_the_same_wherever_it_is_rendered(kept: Path, tmp_path: Path) -> None:
    copy, home = tmp_path / "copied here", tmp_path / "ötherwise"
    shutil.copytree(
        ROOM, copy / "wholeroute", ignore=shutil.ignore_patterns("static", "__pycache__")
    )
    home.mkdir()

    here = rebuild.hashes(kept)
    there = hashes_elsewhere(
        kept, copy, HOME=str(home), LANG="ar_EG.UTF-8", LC_ALL="de_DE.UTF-8", TZ="Pacific/Auckland",
        PYTHONHASHSEED="4711", SOURCE_DATE_EPOCH="1",
    )  # fmt: skip

    assert here == there
    assert {"html ar", "pdf en", "docx ar", "csv-actions en", "json en", "site index.html"} <= {
        *here
    }
