"""The standard's facts, read once from `data/iati.yaml`: what stands where and says what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

import pycountry
import yaml

_FILE = Path(__file__).parents[1] / "data" / "iati.yaml"


@dataclass(frozen=True, slots=True)
class Child:
    """An element that may stand in another, and how often."""

    name: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute, whether it must be there, and what it may say: a list or a type; empty is free."""

    name: str
    needed: bool
    says: str


@dataclass(frozen=True, slots=True)
class Standard:
    """All facts of one version."""

    version: str
    children: dict[str, tuple[Child, ...]]
    attributes: dict[str, tuple[Attribute, ...]]
    numbers: frozenset[str]
    lists: dict[str, frozenset[str]]

    def children_of(self, name: str, parent: str) -> tuple[Child, ...]:
        """Return what may stand in an element, in its order."""
        return self.children.get(f"{parent}/{name}", self.children.get(name, ()))

    def attributes_of(self, name: str, parent: str) -> tuple[Attribute, ...]:
        """Return what an element may say of itself."""
        return self.attributes.get(f"{parent}/{name}", self.attributes.get(name, ()))

    def allows(self, says: str, text: str) -> bool:
        """Return whether text is of a list, or of a type."""
        if says in self.lists:
            return text in self.lists[says]
        return _of_type(says, text)


_TIMES = {"!": (1, 1), "+": (1, None), "?": (0, 1), "*": (0, None)}


@cache
def standard() -> Standard:
    """Return the facts."""
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Standard(
        version=said["version"],
        children={
            name: tuple(map(_child, words.split())) for name, words in said["children"].items()
        },
        attributes={
            name: tuple(map(_attribute, words.split()))
            for name, words in said["attributes"].items()
        },
        numbers=frozenset(said["numbers"].split()),
        lists={name: frozenset(str(words).split()) for name, words in said["lists"].items()},
    )


def _child(word: str) -> Child:
    least, most = _TIMES[word[-1]]
    return Child(word[:-1], least, most)


def _attribute(word: str) -> Attribute:
    name, colon, says = word.replace("xml:", "xml;").partition(":")
    return Attribute(name.rstrip("!").replace(";", ":"), name.endswith("!"), says if colon else "")


@cache
def _codes(says: str) -> frozenset[str]:
    if says == "currency":
        return frozenset(each.alpha_3 for each in pycountry.currencies)
    return frozenset(each.alpha_2 for each in pycountry.countries) | {"XK"}


def _of_type(says: str, text: str) -> bool:
    """Return whether text is of a type; a word that names none lets everything through."""
    try:
        match says:
            case "date":
                date.fromisoformat(text.rstrip("Z"))
            case "datetime":
                datetime.fromisoformat(text)
            case "decimal" | "percentage":
                number = Decimal(text)
                return number.is_finite() and (says == "decimal" or 0 <= number <= 100)  # noqa: PLR2004
            case "integer":
                int(text)
            case "boolean":
                return text in {"0", "1", "true", "false"}
            case "currency" | "country":
                return text in _codes(says)
    except (ValueError, InvalidOperation):
        return False
    return True
