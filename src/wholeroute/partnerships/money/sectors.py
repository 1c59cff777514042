"""Suggest the DAC's sector for money, with what speaks for it. A person chooses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from anyascii import anyascii

_FILE = Path(__file__).parents[1] / "data" / "dac.yaml"


@dataclass(frozen=True, slots=True)
class DacSector:
    """A purpose code of five digits."""

    code: str
    name: str
    components: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sector, with the words and the components that speak for it."""

    sector: DacSector
    words: tuple[str, ...]
    components: tuple[str, ...]


@cache
def dac_sectors() -> tuple[DacSector, ...]:
    """Return the sectors that a partnership's money may be for."""
    return tuple(
        DacSector(
            code=row["code"],
            name=row["name"],
            components=frozenset(row["components"]),
            words=frozenset(map(str.strip, row["words"].split("|"))),
        )
        for row in yaml.safe_load(_FILE.read_text(encoding="utf-8"))["sectors"]
    )


def suggest(texts: Iterable[str], components: Iterable[str] = ()) -> tuple[Suggestion, ...]:
    """Return the sectors that something speaks for, most first; none where nothing does."""
    said = " ".join(
        re.findall(r"[a-z0-9]+", anyascii(" ".join(texts).replace("’", "'")).casefold())
    )
    named = set(components)
    found = [
        Suggestion(
            each,
            tuple(sorted(word for word in each.words if re.search(rf"\b{word}\b", said))),
            tuple(sorted(each.components & named)),
        )
        for each in dac_sectors()
    ]
    spoken = [each for each in found if each.words or each.components]
    return tuple(sorted(spoken, key=lambda e: (-len(e.words) - len(e.components), e.sector.code)))
