"""Collect the words of all rooms that a page may show: what is marked, and what errors say.

A room writes `N_(f"paid {times} times")` or `Invalid("day", f"there is no {day}", fix)`; the
catalogues hold `paid %(times)s times` and `there is no %(day)s`. `language.Language.said` finds the
message again by its shape, so that words which were stored long ago, too, are said in the language
of whoever reads them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import wholeroute

ROOMS = (
    "charts", "crosscheck", "custody", "disclosure", "drafting", "entities", "intake", "ledger", "members",
    "network", "partnerships", "plan", "reports", "rights", "web",
)  # fmt: skip
_HOLE = re.compile(r"%\(\w+\)s")
_FEWEST_LETTERS = 2
_SPOKEN = frozenset(
    {"data", "does", "fix", "off", "oversight", "purpose", "reason", "why", "why_not", "words"}
)
"""What is handed to a parameter or a field of this name is read by people, if it is a text."""

Speakers = dict[str, dict[int, str]]
"""Which arguments of what is called are spoken: the place and the name of each."""
_ALWAYS: Speakers = {
    "N_": {0: "message"},
    "Invalid": {1: "reason", 2: "fix"},
    "ChangedMeanwhile": {1: "reason", 2: "fix"},
    "Refused": {1: "reason"},
}
"""What these are told is read by people, always."""


@dataclass(slots=True)
class Collected:
    """What one module says: its messages, and the places whose words could not be found."""

    messages: list[str] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)


def of_rooms() -> dict[Path, Collected]:
    """Return what each module of the rooms says."""
    root = Path(wholeroute.__file__).parent
    paths = [root / "errors.py"]
    paths += sorted(path for room in ROOMS for path in (root / room).rglob("*.py"))
    trees = {path.relative_to(root): ast.parse(path.read_bytes()) for path in paths}
    everywhere: Speakers = {}
    for tree in trees.values():
        everywhere |= _speakers(tree)
    found = {path: of_module(tree, everywhere) for path, tree in trees.items()}
    return {path: said for path, said in found.items() if said.messages or said.unknown}


def of_module(tree: ast.Module, everywhere: Speakers | None = None) -> Collected:
    """Return what a module says; `everywhere` are those that other modules define to be told words."""
    speakers = _ALWAYS | (everywhere or {}) | _speakers(tree)
    collected = Collected()
    for scopes, call in _calls(tree, (tree,)):
        for argument, marked in _spoken(call, speakers):
            said = list(_messages(argument, scopes))
            collected.messages += [each for each in said if _says(each) and (marked or " " in each)]
            if marked and not said and not _is_passed_on(argument, scopes):
                collected.unknown.append((argument.lineno, ast.unparse(argument)))
    return collected


def _speakers(tree: ast.Module) -> Speakers:
    """Return what a module defines that is told words: functions, errors and records."""
    found: Speakers = {}
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef):
            names = [argument.arg for argument in (*each.args.posonlyargs, *each.args.args)]
            names = names[1:] if names[:1] in (["self"], ["cls"]) else names
            only = [argument.arg for argument in each.args.kwonlyargs]
            found |= {each.name: _places(names, only)} if _SPOKEN & {*names, *only} else {}
        elif isinstance(each, ast.ClassDef):
            made = next((f for f in each.body if getattr(f, "name", "") == "__init__"), None)
            fields = (f.target for f in each.body if isinstance(f, ast.AnnAssign))
            names = [field.id for field in fields if isinstance(field, ast.Name)]
            if isinstance(made, ast.FunctionDef):
                names = [argument.arg for argument in made.args.args[1:]]
            found |= {each.name: _places(names, ())} if _SPOKEN & set(names) else {}
    return found


def _places(names: Iterable[str], only: Iterable[str]) -> dict[int, str]:
    """Return which of these parameters are spoken; those given by name alone stand below nought."""
    found = {at: name for at, name in enumerate(names) if name in _SPOKEN}
    return found | {-at: name for at, name in enumerate(only, 1) if name in _SPOKEN}


def _calls(
    node: ast.AST, scopes: tuple[ast.AST, ...]
) -> Iterator[tuple[tuple[ast.AST, ...], ast.Call]]:
    """Yield every call below `node`, with the functions it stands in, the module first."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield scopes, child
        inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        yield from _calls(child, (*scopes, child) if inner else scopes)


def _spoken(call: ast.Call, speakers: Speakers) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the arguments of a call that are words, and whether they are always for people."""
    match call.func:
        case ast.Name(id=called) | ast.Attribute(attr=called):
            for at, name in speakers.get(called, {}).items():
                named = (each.value for each in call.keywords if each.arg == name)
                argument = call.args[at] if 0 <= at < len(call.args) else next(named, None)
                if argument is not None:
                    yield argument, called in _ALWAYS


def _says(message: str) -> bool:
    """Tell words for people from a query, a table, or a shape that any text has: `%(a)s: %(b)s`."""
    letters = sum(map(str.isalpha, _HOLE.sub("", message)))
    return letters >= _FEWEST_LETTERS and not message.startswith(("select ", "insert ", "\n"))


def _is_passed_on(argument: ast.expr, scopes: tuple[ast.AST, ...]) -> bool:
    """Tell whether words are collected elsewhere: another's, a parameter, or of a table of marked ones."""
    match argument:
        case ast.Attribute() | ast.Call() | ast.Subscript():
            return True
        case ast.BinOp(left=filled, op=ast.Mod()):
            return _is_passed_on(filled, scopes)
        case ast.Name(id=name):
            taken = (each.args for each in scopes if isinstance(each, ast.FunctionDef))
            return name in {
                each.arg for of in taken for each in ast.walk(of) if isinstance(each, ast.arg)
            }
    return False


def _messages(said: ast.expr, scopes: tuple[ast.AST, ...]) -> Iterator[str]:
    """Yield the messages that an expression may come to; none where it cannot be told."""
    match said:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=pieces):
            yield _shape(pieces)
        case ast.IfExp(body=one, orelse=other):
            yield from _messages(one, scopes)
            yield from _messages(other, scopes)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            both = product(list(_messages(left, scopes)), list(_messages(right, scopes)))
            yield from ("".join(pair) for pair in both)
        case ast.Name(id=name):
            yield from _assigned(name, scopes)


def _assigned(name: str, scopes: tuple[ast.AST, ...]) -> Iterator[str]:
    """Yield what a name was given, in the innermost scope that gives it anything."""
    for at in reversed(range(len(scopes))):
        given = [each.value for each in _own(scopes[at]) if _gives(each, name) and each.value]
        if given:
            for value in given:
                if not (isinstance(value, ast.Name) and value.id == name):
                    yield from _messages(value, scopes[: at + 1])
            return


def _own(scope: ast.AST) -> Iterator[ast.Assign | ast.AnnAssign]:
    """Yield the assignments of a scope, without those of functions within it."""
    for child in ast.iter_child_nodes(scope):
        if isinstance(child, ast.Assign | ast.AnnAssign):
            yield child
        elif not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _own(child)


def _gives(each: ast.Assign | ast.AnnAssign, name: str) -> bool:
    targets = each.targets if isinstance(each, ast.Assign) else [each.target]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _shape(pieces: Iterable[ast.expr]) -> str:
    """Return an f-string as a message with named holes; no two holes have one name."""
    told: list[str] = []
    names: dict[str, str] = {}
    for piece in pieces:
        if isinstance(piece, ast.Constant):
            told.append(str(piece.value).replace("%", "%%"))
        elif isinstance(piece, ast.FormattedValue):
            told.append(f"%({_hole(piece, names)})s")
    return "".join(told)


def _hole(piece: ast.FormattedValue, names: dict[str, str]) -> str:
    """Return what a hole is called: by what fills it."""
    written = ast.unparse(piece)
    called = base = _called(piece.value)
    number = 1
    while names.setdefault(called, written) != written:
        number += 1
        called = f"{base}{number}"
    return called


def _called(filled: ast.expr) -> str:
    match filled:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Call(func=ast.Name(id=name)):
            return name.strip("_")
        case ast.Call(func=ast.Attribute(value=ast.Constant()), args=[listed]):
            return _called(listed)  # ", ".join(names)
        case ast.Call(args=[listed, *_]) | ast.Subscript(value=listed) | ast.Starred(value=listed):
            return _called(listed)
        case ast.GeneratorExp(elt=each) | ast.ListComp(elt=each):
            return _called(each)
    return "value"
