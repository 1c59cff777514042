"""Say in the reader's language what a room said in English, also when it said it long ago.

A room's words come as one text with its values in it: `paid 3 times`. The catalogue holds the message
with holes, `paid %(times)s times`; a text that has its shape is said by the translation, with the same
values. Nothing is guessed: a text of no known shape stays as it is, and the page marks it as English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from wholeroute.web.labels import LABELS

Translate = Callable[[str], str]

OF_A_ROOM = "said by a room"
"""The comment in a catalogue with each message that is found by its shape."""
SAID_AGAIN = frozenset(
    {"NOT_MEASURED", "PROVE", "count", "fix", "in_100", "in_1002", "months", "reason", "reports"}
    | {"said", "took", "what", "when"}
)
"""The holes that a room fills with words of its own; all others hold what somebody wrote."""
_LAW_STEPS: Mapping[str, str] = {**LABELS["act-stage"], **LABELS["state-stage"]}
CODES: Mapping[str, Mapping[str, str]] = {
    **{
        each: LABELS[each]
        for each in ("action", "category", "kind", "lane", "purpose", "role", "verdict")
    },
    "layers": LABELS["layer"],
    "stage": LABELS["record-stage"],
    "sort": LABELS["agreement-sort"],
    "segment": LABELS["record-segment"],
    "segments": LABELS["record-segment"],
    "law_step": _LAW_STEPS,
    "law_steps": _LAW_STEPS,
}
"""The holes that a room fills with codes of a closed set, and which: each is said as its label."""
_HOLE = re.compile(r"%\((\w+)\)s")

_ISOLATED = "\u2068{}\u2069"
"""A value within words of the other direction keeps its own."""
_BEGINNING = 4
"""Shapes are looked for among those that begin as the text does, by so many letters."""


class Shapes:
    """The messages of the rooms, found by what is told with them."""

    def __init__(self, messages: Iterable[str], translate: Translate, *, isolating: bool) -> None:
        self._translate = translate
        self._isolating = isolating
        listed = list(messages)
        self._whole = frozenset(each for each in listed if not _HOLE.search(each))
        self._beginning: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        # What says most of itself comes first: "paid %(times)s times" before "paid %(what)s".
        for each in sorted(listed, key=lambda message: -len(_HOLE.sub("", message))):
            if each not in self._whole:
                shape = each, re.compile(_pattern(each), re.DOTALL)
                self._beginning.setdefault(_head(each), []).append(shape)
        self.said = lru_cache(maxsize=4096)(self._said)

    def _said(self, text: str) -> str:
        found = self._found(text)
        if found is not None:
            return found
        head, colon, tail = text.partition(": ")  # names agree: Anna / Ana
        before = self._found(head) if colon else None
        return text if before is None else f"{before}: {self._value(tail)}"

    def _found(self, text: str) -> str | None:
        if text in self._whole:
            return self._translate(text)
        for beginning in dict.fromkeys((text[:_BEGINNING], "")):
            for message, pattern in self._beginning.get(beginning, ()):
                if values := pattern.fullmatch(text):
                    return self._filled(message, values.groupdict())
        return None

    def _filled(self, message: str, values: Mapping[str, str]) -> str:
        said = {name: self._again(name, value) for name, value in values.items()}
        return self._translate(message) % said

    def _again(self, name: str, value: str) -> str:
        """Say a value again where the room put words of its own there, and leave what others wrote."""
        known, codes = _codes(name), value.split(", ")
        if known.keys() >= {*codes}:
            return ", ".join(self._translate(known[each]) for each in codes)
        found = self._found(value) if name in SAID_AGAIN else None
        return self._value(value) if found is None else found

    def _value(self, value: str) -> str:
        return _ISOLATED.format(value) if self._isolating and value else value


def _head(message: str) -> str:
    """Return the beginning by which a shape is looked for; none where a hole comes too early."""
    written = _HOLE.split(message, maxsplit=1)[0].replace("%%", "%")
    return written[:_BEGINNING] if len(written) >= _BEGINNING else ""


def _filling(hole: str) -> str:
    """Return what may fill a hole: codes of its set first, for a list of them has commas of its own."""
    if not (known := _codes(hole)):
        return ".*?"
    code = "|".join(map(re.escape, known))
    return f"(?:{code})(?:, (?:{code}))*|.*?"


def _codes(hole: str) -> Mapping[str, str]:
    """Return the closed set whose codes fill a hole, each with its label; empty where words do."""
    return CODES.get(hole.rstrip("0123456789"), {})


def _pattern(message: str) -> str:
    pieces = _HOLE.split(message)  # text, name, text, name, text
    seen: set[str] = set()
    written = []
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            written.append(re.escape(piece.replace("%%", "%")))
        else:
            written.append(f"(?P={piece})" if piece in seen else f"(?P<{piece}>{_filling(piece)})")
            seen.add(piece)
    return "".join(written)
