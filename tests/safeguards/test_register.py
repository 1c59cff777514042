"""Nothing scores, ranks or extracts that the register does not tell of, and it tells of no ghosts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from psycopg import Connection
from tests.conftest import Contribute
from tests.web.scene import fill

import wholeroute
from wholeroute.ledger import Acting
from wholeroute.rights import AiClass, Component
from wholeroute.web.views.register import REGISTER

SOURCE = Path(wholeroute.__file__).parent
SCORING = frozenset(
    {"rapidfuzz", "igraph", "fasttext", "splink", "lightgbm", "sklearn", "statsforecast", "spacy"}
)
"""Libraries that nobody imports but to score, rank, cluster or extract."""
OF_NOBODY = frozenset({"partnerships/money/chains.py"})
"""Where such a library says nothing of anybody: it lays decisions and contracts into chains of money."""
SAYING = (
    "candidate", "capacities", "check_suspects", "communities", "detect", "extract", "guess",
    "holds_in", "languages_of", "mentions", "predict", "propose", "rank", "reads_as", "score", "screen",
    "sought",
)  # fmt: skip
"""How functions begin that say something of somebody by rule or by figure."""
VERSIONED = frozenset({"MODEL", "RULE"})
"""How modules call what they write beside a judgement or a finding."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of the program by its path, read as a tree."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """Return the libraries that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def constants(tree: ast.Module) -> dict[str, str]:
    """Return the texts that a module binds to names in capitals, `A, B = "x", "y"` as well."""
    found = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = (
                zip(target.elts, node.value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                else [(target, node.value)]
            )
            for name, value in pairs:
                if (
                    isinstance(name, ast.Name)
                    and isinstance(value, ast.Constant)
                    and isinstance(value.value, str)
                ):
                    found[name.id] = value.value
    return found


@pytest.mark.parametrize("component", REGISTER, ids=lambda each: each.id)
def test_an_entry_says_everything(component: Component) -> None:
    for part in ("name", "room", "does", "purpose", "data", "oversight", "why", "off"):
        assert len(getattr(component, part)) > 3, part
    assert component.error.words
    assert component.versions
    assert all(component.versions)
    assert isinstance(component.ai_class, AiClass)


@pytest.mark.parametrize("component", REGISTER, ids=lambda each: each.id)
def test_an_entry_stands_for_code_that_is_there(component: Component) -> None:
    assert component.code
    for place in component.code:
        module, _, name = place.partition(":")
        assert callable(getattr(import_module(module), name)), place
    assert (SOURCE / component.room / "__init__.py").is_file()


def test_no_two_entries_share_a_name() -> None:
    assert len({each.id for each in REGISTER}) == len(REGISTER)


@pytest.mark.parametrize("component", REGISTER, ids=lambda each: each.id)
def test_a_measured_error_names_what_measures_it(component: Component) -> None:
    if component.error.by:
        assert (SOURCE.parents[1] / component.error.by).is_file()
    else:
        assert "not " in component.error.words.lower()


def test_whatever_imports_a_scoring_library_is_registered() -> None:
    # The exercise scores invented people against their truth, and is no part of any answer.
    rooms = {"exercise", *(component.room for component in REGISTER)}
    found = {path: imported(tree) & SCORING for path, tree in modules()}

    assert {
        path for path, uses in found.items() if uses and path.split("/")[0] not in rooms
    } == OF_NOBODY
    assert any(found.values())


def scoring(tree: ast.Module) -> set[str]:
    """Return the public functions of a module whose names say that they score, rank or extract."""
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith(SAYING)
    }


def test_whatever_says_by_its_name_that_it_scores_is_registered() -> None:
    told = {place.partition(":")[2] for each in REGISTER for place in each.code}
    found = {
        (path, name)
        for path, tree in modules()
        if path.split("/")[0] not in {"exercise", "cli", "web"}
        for name in scoring(tree)
    }

    assert {(path, name) for path, name in found if name not in told} == set()
    assert len(found) >= 10


def test_every_version_in_the_code_is_registered() -> None:
    known = " ".join(version for each in REGISTER for version in each.versions)
    unknown = {
        (path, name, value)
        for path, tree in modules()
        for name, value in constants(tree).items()
        if name in VERSIONED and value not in known
    }

    assert unknown == set()


def test_what_judged_in_the_ledger_is_registered(
    contribute: Contribute, analyst: Acting, superuser: Connection
) -> None:
    fill(contribute, analyst)
    known = {version for each in REGISTER for version in each.versions}
    written = superuser.execute(
        "select distinct model from ledger.judgement where model is not null"
    ).fetchall()

    assert written
    assert {row[0] for row in written} <= known


def test_the_check_would_notice_a_version_that_nobody_registered() -> None:
    tree = ast.parse('MODEL = "other 1"\nRULE, VERSION = "net", "9"\nname = "x"')

    assert constants(tree) == {"MODEL": "other 1", "RULE": "net", "VERSION": "9", "name": "x"}
