"""Bring titles of indicators in other vocabularies to one definition, by rules that are data.

A title is one of a definition's wordings, or the beginning of one where it was cut off, or it counts
the same thing in other words (English, French, Spanish). What fits several definitions or none, and
what is a share where the definition is a number, stays by itself: an unsure match is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

import yaml
from anyascii import anyascii

_FILE = Path(__file__).parent / "data" / "crosswalk.yaml"
_SHORTEST_CUT = 30
"""A title that was cut off must keep as many letters as this to be known by its beginning."""

_FARTHEST = 4
"""How many words may stand before what is counted: "very small and medium" enterprises."""

_SAID_APART = re.compile(
    r"\[[^\]]*(?:\]|$)|\([^)]*(?:\)|$)|[,.;:\s]\s?(?:disaggregation|disaggregated|breakdown|broken down)\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""Remarks: "(by sex)", "[Linked to ...]", "Disaggregation: region"."""

_NUMBERED = re.compile(
    r"^[\s*•·#-]*"
    r"(?:(?:eu ?tf kpi|eutf|kpi|indicator|indicateur|r|os|og|ind|op|io|o)\s?\d*(?:[.\s]\d+)*[.:\s-]+)*"
    r"(?:\d+(?:\.\d+)*\.?\s*(?:bis\b)?[\s:.-]+)?(?:bis\b\s*)?",
    re.IGNORECASE,
)


class How(StrEnum):
    """Which rule brought a title to its definition."""

    WORDING = "wording"
    CUT_OFF = "cut-off"
    CONCEPTS = "concepts"


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator counts, and the titles that it goes by."""

    id: str
    number: str
    titles: tuple[str, ...]
    counts: frozenset[str]
    says: tuple[frozenset[str], ...]
    never: frozenset[str]

    def fits(self, concepts: list[str]) -> bool:
        """Return whether concepts in the order of a title say what this definition counts."""
        said = set(concepts)
        return (
            bool(concepts)
            and concepts[0] in self.counts
            and all(group & said for group in self.says)
            and not self.never & said
        )


@dataclass(frozen=True, slots=True)
class Match:
    """The definition of a title, and the rule that found it."""

    definition: Definition
    how: How


@dataclass(frozen=True)
class Crosswalk:
    """All definitions, and the words by which their titles are known."""

    definitions: tuple[Definition, ...]
    phrases: dict[str, tuple[str, ...]]
    counting: re.Pattern[str]
    otherwise: frozenset[str]

    def match(self, title: str) -> Match | None:
        """Return the one definition of a title; none where it is not certain."""
        core = self._core(title)
        if not core:
            return None
        if core in self._by_title:
            return Match(self._by_title[core], How.WORDING)
        begun = {self._by_title[known].id: self._by_title[known] for known in self._by_title
                 if len(core) >= _SHORTEST_CUT and known.startswith(core)}  # fmt: skip
        if len(begun) == 1:
            return Match(next(iter(begun.values())), How.CUT_OFF)
        if not self.counting.match(_plain(_numberless(title))):
            return None
        concepts = self._concepts(core)
        fitting = [each for each in self.definitions if each.fits(concepts)]
        return Match(fitting[0], How.CONCEPTS) if len(fitting) == 1 else None

    @cached_property
    def _by_title(self) -> dict[str, Definition]:
        return {self._core(title): each for each in self.definitions for title in each.titles}

    @cached_property
    def _any_phrase(self) -> re.Pattern[str]:
        longest_first = sorted(self.phrases, key=lambda each: (-len(each), each))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")

    def _core(self, title: str) -> str:
        """Return what a title counts, without its number, remarks and "number of"; none of a share."""
        plain = _plain(_numberless(title))
        words = plain.split()
        if not words or words[0] in self.otherwise or "%" in title[:2]:
            return ""
        counted = self.counting.match(plain)
        return plain[counted.end() :] if counted else plain

    def _concepts(self, core: str) -> list[str]:
        """Return the concepts of a title; none where what it counts does not stand near its beginning."""
        found = list(self._any_phrase.finditer(core))
        if not found or core.count(" ", 0, found[0].start()) > _FARTHEST:
            return []
        return [each for one in found for each in self.phrases[one[0]]]


def _numberless(title: str) -> str:
    """Return a title without remarks and what it is numbered with; a # is "number of"."""
    apart = _SAID_APART.sub(" ", title)
    rest = _NUMBERED.sub("", apart, count=1)
    if "#" not in apart[: len(apart) - len(rest)]:
        return rest
    counted = rest.lstrip("# ")
    return f"number {counted}" if counted.lower().startswith("of ") else f"number of {counted}"


def _plain(text: str) -> str:
    """Return words in small letters without accents and signs."""
    return " ".join(re.findall(r"[a-z0-9%]+", anyascii(text.replace("’", "'")).casefold()))


@cache
def crosswalk() -> Crosswalk:
    """Return the crosswalk as its file has it."""
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    phrases: dict[str, tuple[str, ...]] = {}
    for concept, words in said["concepts"].items():
        for phrase in _listed(words):
            phrases[phrase] = (*phrases.get(phrase, ()), concept)
    beginnings = sorted(_listed(said["counting"]), key=len, reverse=True)
    return Crosswalk(
        definitions=tuple(map(_definition, said["definitions"])),
        phrases=phrases,
        counting=re.compile(rf"(?:{'|'.join(beginnings)})\b\s*"),
        otherwise=frozenset(said["measures_otherwise"].split()),
    )


def _listed(words: str) -> list[str]:
    return [phrase for phrase in map(str.strip, words.split("|")) if phrase]


def _definition(row: dict[str, object]) -> Definition:
    def names(key: str) -> list[str]:
        found = row.get(key, [])
        return [str(each) for each in found] if isinstance(found, list) else []

    groups = row.get("says", [])
    return Definition(
        id=str(row["id"]),
        number=str(row.get("number", "")),
        titles=tuple(names("titles")),
        counts=frozenset(names("counts")),
        says=tuple(map(frozenset, groups)) if isinstance(groups, list) else (),
        never=frozenset(names("never")),
    )
