"""Map the gradings that reports come with onto the 4x4 system, keeping the original.

4x4 is what Europol and its members exchange. A mapping never promotes: where a
foreign grade falls between two of ours it takes the weaker one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wholeroute.errors import Invalid
from wholeroute.rights.model import InformationGrade, Reliability


@dataclass(frozen=True, slots=True)
class Grade:
    """A 4x4 grade with the grading it was read from, e.g. `A2`, from Admiralty `A2`."""

    reliability: Reliability
    information: InformationGrade
    original: str

    def __str__(self) -> str:
        """Return the 4x4 code."""
        return f"{self.reliability}{int(self.information)}"


_ADMIRALTY_SOURCE = dict(zip("ABCDEF", "ABCCCX", strict=True))
_ADMIRALTY_ITEM = dict(zip("123456", (1, 2, 3, 4, 4, 4), strict=True))
_UK_SOURCE = {"1": "B", "2": "X", "3": "C"}
_UK_ITEM = dict(zip("ABCDE", (2, 3, 4, 4, 4), strict=True))

_FIX = "Give 4x4 as A1..X4, Admiralty as admiralty:A1..F6, or 3x5x2 as 3x5x2:1AP."


def from_4x4(text: str) -> Grade:
    """Read `A1` to `X4`."""
    match = re.fullmatch(r"([ABCX])\s?([1-4])", text.strip().upper())
    if not match:
        raise Invalid("grade", f"{text!r} is no 4x4 grade", _FIX)
    return Grade(Reliability(match[1]), InformationGrade(int(match[2])), text)


def from_admiralty(text: str) -> Grade:
    """Read a NATO/Admiralty grade `A1` to `F6`."""
    match = re.fullmatch(r"([A-F])\s?([1-6])", text.strip().upper())
    if not match:
        raise Invalid("grade", f"{text!r} is no Admiralty grade", _FIX)
    return Grade(
        Reliability(_ADMIRALTY_SOURCE[match[1]]),
        InformationGrade(_ADMIRALTY_ITEM[match[2]]),
        f"admiralty:{text}",
    )


def from_3x5x2(text: str) -> Grade:
    """Read a British 3x5x2 grade such as `1AP` or `2DC`.

    The third part (P, or C for conditions) is a handling code, not a grade: the
    caller reads it from `original`.
    """
    match = re.fullmatch(r"([1-3])\s?([A-E])\s?([PC])?", text.strip().upper())
    if not match:
        raise Invalid("grade", f"{text!r} is no 3x5x2 grade", _FIX)
    return Grade(
        Reliability(_UK_SOURCE[match[1]]),
        InformationGrade(_UK_ITEM[match[2]]),
        f"3x5x2:{text}",
    )


def parse_grade(text: str) -> Grade:
    """Read a grade with its system before a colon; 4x4 when none is named."""
    system, colon, code = text.partition(":")
    if not colon:
        return from_4x4(text)
    readers = {"4x4": from_4x4, "admiralty": from_admiralty, "3x5x2": from_3x5x2}
    reader = readers.get(system.strip().lower())
    if reader is None:
        raise Invalid("grade", f"unknown grading system {system!r}", _FIX)
    return reader(code)
