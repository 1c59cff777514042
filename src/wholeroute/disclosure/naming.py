"""Look whether a short text names somebody.

Pure. A text that is not prose may still be written as prose: `position: boss of …`. What names
somebody who stays must not leave in it, nor in what is filled in of the law or the recipient.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from unicodedata import category

from wholeroute.entities import LEAST_DIGITS, digits_in, tokens

LEAST_LETTERS = 3
"""A shorter name is too often a word."""


class Names:
    """Names and numbers of people, made ready to be looked for in many texts."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_word: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
        self._numbers: set[str] = set()
        for name in names:
            self._add(name)

    def _add(self, name: str) -> None:
        number, words = digits_in(name), frozenset(tokens(name))
        if len(number) >= LEAST_DIGITS:
            self._numbers.add(number)
        if sum(character.isalpha() for word in words for character in word) >= LEAST_LETTERS:
            self._by_word[min(words)].add(words)

    def said_in(self, text: str) -> bool:
        """Return whether `text` says one of them whole, its words in any order and any script's case."""
        words, number = frozenset(tokens(text)), digits_in(text)
        by_word = (name for word in words for name in self._by_word.get(word, ()))
        return any(name <= words for name in by_word) or any(n in number for n in self._numbers)


def is_one_line(text: str) -> bool:
    """Return whether `text` holds no sign that ends a line or that no program shows."""
    return not any(category(character) == "Cc" for character in text)
