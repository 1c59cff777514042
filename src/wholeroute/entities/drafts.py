"""What a reader of files hands on: rows, each with the entities it speaks of.

A draft is not yet a statement: its values are as printed. Nothing here is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from wholeroute.entities.records import RecordDraft
from wholeroute.entities.vocabulary import Kind


class Claim(NamedTuple):
    """One property as the report prints it. `lang` is ISO 639-1 or empty."""

    property: str
    text: str
    lang: str = ""


class Reference(NamedTuple):
    """A property whose value is another draft of the same contribution, by its key."""

    property: str
    key: str


class Draft(NamedTuple):
    """One entity as one row states it.

    `key` is stable within the contribution: two drafts with one key are one entity.
    `categories` holds `rights.Category` values as text. It is for persons, and for what may speak
    of some or be one: a document, a body of unknown kind. A person without any is uncategorised.
    `grade` is that of the information (1 to 4) where it is another than its report's, else 0.
    """

    key: str
    kind: Kind
    claims: tuple[Claim, ...]
    references: tuple[Reference, ...] = ()
    categories: frozenset[str] = frozenset()
    minor: bool = False
    grade: int = 0


class Row(NamedTuple):
    """One row or element of a file, the drafts it holds, and its records: one of a kind at most.

    `line` is the line (CSV), row (XLSX) or element number (XML), counted from 1.
    """

    line: int
    drafts: tuple[Draft, ...]
    records: tuple[RecordDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be taken in, with what its sender must mend. `raw` is kept whole."""

    line: int
    field: str
    reason: str
    fix: str
    raw: str
