"""Make invented names, and write one as a reporter's ear and script would."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from wholeroute.exercise.halcyon.model import FullName, Stem
from wholeroute.exercise.halcyon.stored import stored

_CANONICAL = 0.5
_SLIP = 0.5


@dataclass(frozen=True, slots=True)
class Culture:
    """How names are made among one people."""

    name: str
    lang: str
    chain: tuple[str, ...]
    countries: tuple[str, ...]
    words: dict[str, tuple[Stem, ...]]
    slips: dict[str, tuple[tuple[str, str], ...]]

    @property
    def latin(self) -> bool:
        """Tell whether its own script is Latin."""
        return self.lang in ("fr", "tr", "it")


@dataclass(frozen=True, slots=True)
class Written:
    """A name as one report writes it; `parts` says which words of the chain it shows."""

    given: str
    family: str
    parts: frozenset[int]
    lang: str = ""
    initial: bool = False

    @property
    def text(self) -> str:
        """Return the name in one cell."""
        return f"{self.given} {self.family}".strip()


@cache
def cultures() -> dict[str, Culture]:
    """Return the cultures by name."""
    return {name: _culture(name, said) for name, said in stored("names").items()}


def _culture(name: str, said: dict[str, Any]) -> Culture:
    words = {key: tuple(map(_stem, said.get(key, ()))) for key in _LISTS}
    if not words["families"]:
        words["families"] = tuple(
            _joined(stem, ending) for stem in words["stems"] for ending in words["endings"]
        )
    slips = {ear: tuple((old, new) for old, new in rules) for ear, rules in said["slips"].items()}
    chain, countries = tuple(said["chain"]), tuple(said["countries"])
    return Culture(name, said["lang"], chain, countries, words, slips)


_LISTS = ("male", "female", "families", "patronymics", "stems", "endings")


def _stem(text: str) -> Stem:
    latin, own, *rest = text.split("|")
    return Stem(latin, own, tuple(rest[0].split("/")) if rest else ())


def _joined(stem: Stem, ending: Stem) -> Stem:
    variants = tuple(variant + ending.latin for variant in stem.variants)
    return Stem(stem.latin + ending.latin, stem.own + ending.own, variants)


def made_name(rng: Random, culture: Culture, gender: str, family: Stem | None = None) -> FullName:
    """Return a new full name; with `family`, that of a relative."""
    words = []
    for link in culture.chain:
        if link == "given":
            words.append(rng.choice(culture.words[gender]))
        elif link == "family":
            words.append(family or rng.choice(culture.words["families"]))
        elif link == "patronymic":
            words.append(_of_father(rng.choice(culture.words["patronymics"]), gender))
        elif link == "grandfather" and rng.random() < 0.5:  # noqa: PLR2004
            words.append(rng.choice(culture.words["families"]))
        else:
            words.append(family or rng.choice(culture.words["male"]))
    return FullName(culture.name, tuple(words))


def _of_father(stem: Stem, gender: str) -> Stem:
    """Return the father's name as a son or a daughter bears it."""
    if gender == "male":
        return stem
    variants = tuple(text.removesuffix("vich") + "vna" for text in stem.variants)
    latin = stem.latin.removesuffix("vich") + "vna"
    return Stem(latin, stem.own.removesuffix("вич") + "вна", variants)


def in_own_script(rng: Random, name: FullName) -> Written:
    """Return the name as a clerk of its own country writes it."""
    shown = _shown(rng, name)
    words = [name.words[at].own for at in shown]
    lang = cultures()[name.culture].lang
    return Written(words[0], " ".join(words[1:]), frozenset(shown), lang)


def as_heard(rng: Random, name: FullName, ear: str) -> Written:
    """Return the name in Latin letters as a reporter with that `ear` spells it."""
    culture = cultures()[name.culture]
    shown = _shown(rng, name)
    words = [_spelled(rng, name.words[at], culture.slips.get(ear, ())) for at in shown]
    if name.culture == "arabic" and len(words) > 2 and rng.random() < 0.3:  # noqa: PLR2004
        words[1] = f"{rng.choice(('bin', 'ben', 'ibn'))} {words[1]}"
    initial = rng.random() < 0.03  # noqa: PLR2004
    given = f"{words[0][0]}." if initial else words[0]
    return Written(given, " ".join(words[1:]), frozenset(shown), "", initial)


def _shown(rng: Random, name: FullName) -> list[int]:
    """Return the places of the words a report shows: given and last, sometimes all."""
    last = len(name.words) - 1
    if last == 1 or rng.random() < 0.42:  # noqa: PLR2004
        return list(range(last + 1))
    # A Habesha name has no family: given and father stand for it.
    return [0, 1] if name.culture == "habesha" else [0, last]


def _spelled(rng: Random, word: Stem, slips: tuple[tuple[str, str], ...]) -> str:
    text = word.latin
    if word.variants and rng.random() > _CANONICAL:
        text = rng.choice(word.variants)
    for old, new in slips:
        # What is heard so already is not heard so twice: Djamal stays Djamal.
        if new.casefold() not in text.casefold() and rng.random() < _SLIP:
            text = _replaced(text, old, new)
    return text


def _replaced(text: str, old: str, new: str) -> str:
    """Replace a sound wherever it stands, keeping the capital at the head of the word."""
    if text.startswith(old):
        return new + text[len(old) :]
    if text[: len(old)].casefold() == old:
        return new[:1].upper() + new[1:] + text[len(old) :].replace(old, new)
    return text[:1] + text[1:].replace(old, new)
