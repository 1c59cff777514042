"""What the documentation tells people to type is there to be typed, and its terms are terms."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from wholeroute.cli.main import app
from wholeroute.intake import parse_terms

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BEFORE = {"--as", "--purpose", "--role"}


def typed(page: Path) -> list[str]:
    """Return every command of the page's code blocks, with lines that go on joined."""
    blocks = re.findall(
        r"^```\w*\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.startswith("wholeroute ")]


@pytest.mark.parametrize("doc", PAGES, ids=lambda doc: doc.name)
def test_every_command_that_is_printed_can_be_typed(doc: Path) -> None:
    for line in typed(doc):
        words = iter(shlex.split(line, comments=True)[1:])
        here: Any = typer.main.get_command(app)
        known: set[str] = set()
        named = False
        for word in words:
            word = word.strip("[]")  # noqa: PLW2901 — what may be left out
            if word in BEFORE:
                assert not named, f"{line}: {word} stands before the command"
                next(words)
            elif word.startswith("--"):
                assert word in known, f"{line}: {word}"
            elif word in getattr(here, "commands", {}):
                here, named = here.commands[word], True
                listing = getattr(here, "commands", {}).get("list", here)  # what it does alone
                known = {name for each in listing.params for name in each.opts} | {"--json"}
        assert named, line


def test_the_readme_shows_how_a_file_comes_in() -> None:
    assert len(typed(ROOT / "README.md")) > 5


def test_the_terms_of_the_documentation_are_terms() -> None:
    page = (ROOT / "docs" / "readers.md").read_text(encoding="utf-8")
    block = re.search(r"## The terms\n.*?```yaml\n(.*?)```", page, re.DOTALL)
    assert block

    terms = parse_terms(yaml.safe_load(block[1]))

    assert str(terms.grade) == "B2"
    assert terms.collected_on == date(2026, 3, 21)
