"""What the documents claim is held by a test that is there, or said to be held by none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from wholeroute.rights import Category, Purpose, Regime, Role
from wholeroute.web.views.register import REGISTER

ROOT = Path(__file__).parents[2]
DOCUMENTS = tuple(sorted(each.name for each in (ROOT / "docs").glob("*.md")))
PAGES = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(ROOT / "docs" / each for each in DOCUMENTS),
)
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(#([\w-]+))?\)")
OF_RIGHTS = (
    "threat-model.md", "data-protection-impact.md", "fundamental-rights-impact.md",
    "record-of-processing.md", "retention.md", "backup.md",
)  # fmt: skip
_LEFT = re.compile(
    r"^(## .*(not held|does not|is left).*|\*Remains\*.*)$", re.MULTILINE | re.IGNORECASE
)
_TEST = re.compile(r"tests/[\w/]+\.py(?:::\w+)?")
_FILE = re.compile(r"`((?:src/|docs/|bench/)?[a-z_]+/[\w./-]+\.(?:py|md|yaml|sql|html))`")


@cache
def names_of_tests(path: Path) -> frozenset[str]:
    """Return the names of the tests that a file holds; none where there is no file."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def exists(test: str) -> bool:
    """Tell whether a test, or a file of tests or for tests, is there."""
    path, _, name = test.partition("::")
    found = names_of_tests(ROOT / path)
    if name:
        return name in found
    helps = (ROOT / path).is_file() and not Path(path).name.startswith("test_")
    return bool(found) or helps


def named(text: str) -> Iterator[str]:
    """Yield every test that a text names."""
    yield from _TEST.findall(text)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_that_a_document_names_is_there(document: str) -> None:
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")

    assert [test for test in named(text) if not exists(test)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(document: str) -> None:
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    places = (ROOT, ROOT / "src/wholeroute", ROOT / "docs")
    missing = [
        name for name in _FILE.findall(text) if not any((each / name).exists() for each in places)
    ]

    assert missing == []


def anchors(page: Path) -> set[str]:
    """Return what the headings of a page are called in a link."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    lost = []
    for name, _, heading in _LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (heading and heading not in anchors(target)):
            lost.append(f"{name}#{heading}")

    assert lost == []


@pytest.mark.parametrize(
    ("document", "least"),
    [("threat-model.md", 20), ("data-protection-impact.md", 20), ("fundamental-rights-impact.md", 20),
     ("record-of-processing.md", 5), ("retention.md", 10), ("backup.md", 10)],
)  # fmt: skip
def test_a_document_that_claims_names_tests(document: str, least: int) -> None:
    assert len(set(named((ROOT / "docs" / document).read_text(encoding="utf-8")))) >= least


@pytest.mark.parametrize("document", OF_RIGHTS)
def test_a_document_on_rights_says_what_is_not_held(document: str) -> None:
    assert _LEFT.search((ROOT / "docs" / document).read_text(encoding="utf-8"))


def test_every_member_of_a_closed_set_has_its_place_in_the_documents() -> None:
    """A category, purpose or regime that comes tomorrow is assessed, or this goes red."""
    assessed = (ROOT / "docs" / "data-protection-impact.md").read_text(encoding="utf-8")
    recorded = (ROOT / "docs" / "record-of-processing.md").read_text(encoding="utf-8")

    assert [each for each in Category if f"`{each.value}`" not in assessed] == []
    assert [each for each in Purpose if f"`{each.value}`" not in recorded] == []
    assert [each for each in Regime if f"`{each.value}`" not in recorded] == []
    assert [each for each in Role if f"`{each.value}`" not in assessed] == []


def test_every_registered_component_is_assessed() -> None:
    text = (ROOT / "docs" / "fundamental-rights-impact.md").read_text(encoding="utf-8")

    assert [each.id for each in REGISTER if f"`{each.id}`" not in text] == []


def test_a_test_that_is_not_there_is_noticed() -> None:
    here = "tests/safeguards/test_documents.py"

    assert exists(here)
    assert exists(f"{here}::test_a_test_that_is_not_there_is_noticed")
    assert not exists(f"{here}::test_that_nobody_wrote")
    assert not exists("tests/safeguards/test_nowhere.py")
