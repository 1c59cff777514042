"""Say what a component that scores, ranks or extracts must tell of itself.

Each room that has such components publishes them; the page of safeguards shows them to everybody.
A version that code writes beside what it says, and that stands in no register, fails a test.
The classes are those of Regulation (EU) 2024/1689; who puts wholeroute to work judges them anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AiClass(StrEnum):
    """Where a component stands; it is put in the stricter class where there is doubt."""

    HIGH_RISK = "high-risk"
    """Annex III, 6: used by law enforcement, and it profiles people or feeds what does."""
    NARROW_TASK = "narrow-task"
    """Article 6(3): prepares, or does one narrow task; no profile of anybody comes of it."""
    FIXED_RULES = "fixed-rules"
    """Rules that people wrote, and that infer nothing. Listed because people are affected."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How often it errs, on what, and where that is measured; `by` is empty where it is not yet."""

    words: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One entry. `versions` are what stands in the ledger beside what it said; `code` what runs."""

    id: str
    name: str
    room: str
    versions: tuple[str, ...]
    code: tuple[str, ...]
    does: str
    purpose: str
    data: str
    error: Measured
    oversight: str
    ai_class: AiClass
    why: str
    off: str
