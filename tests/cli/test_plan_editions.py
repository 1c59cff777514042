"""`wholeroute plan freeze`, `sign`, `publish` and `render`: an edition from the terminal, and its folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from subprocess import CompletedProcess

from tests.command_line import run_command

from wholeroute.ledger import Ledger
from wholeroute.reports import MOST_BYTES


def test_an_edition_is_frozen_signed_by_two_published_and_rebuilt(
    environment: dict[str, str], enrolled: Ledger, tmp_path: Path
) -> None:
    def run(*words: str, member: str = "programme-manager@agency") -> CompletedProcess[str]:
        before = ("--as", member) if member else ()
        return run_command(*before, "--json", "plan", *words, env=os.environ | environment)

    report, folder = str(tmp_path / "report.html"), str(tmp_path / "site")
    frozen = run("freeze", "Pillar 2 in 2026", "--kind", "pillar-2")
    refused = run("freeze", "Nothing", member="contact-point@ncp-a")
    assert frozen.returncode == 0, frozen.stderr
    assert refused.returncode == 1
    first = run("render", "1", "html", "--into", report)
    assert json.loads(first.stdout)["checked"] is False
    assert run("sign", "1").returncode == 0
    assert run("publish", "1").returncode == 1, "two people sign it first"
    assert run("sign", "1", member="programme-manager@ncp-a").returncode == 0
    published = run("publish", "1", "--into", folder, "--language", "el")
    again = run("publish", "1", "--into", folder, member="")
    rebuilt = run("render", "1", "html", "--into", report, member="")

    assert published.returncode == again.returncode == 0, published.stderr
    assert json.loads(rebuilt.stdout)["checked"] is True
    assert json.loads(rebuilt.stdout)["sha256"] == json.loads(first.stdout)["sha256"]
    files = {each.name: each.stat().st_size for each in Path(folder).iterdir()}
    assert {"index.html", "data.html", "actions.csv", "edition.json", "dictionary.csv"} <= {*files}
    assert sum(files.values()) < MOST_BYTES
    (Path(folder) / "mine.txt").write_text("kept")
    held = run("publish", "1", "--into", folder, member="")
    assert held.returncode == 2
    assert "holds other files" in held.stdout
