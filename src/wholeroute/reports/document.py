"""What a report says, before it has a form: headings, paragraphs and tables of texts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """Some text; what comes from the register or from who attested is English, and marked so."""

    text: str
    english: bool = False


Cell = tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title of the report is no heading of its own."""

    level: int
    says: Cell
    id: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    says: Cell


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column and its share of the width; figures stand at the end of their line."""

    says: str
    width: int
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption. The first cell of each row is the row's own head."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `facts` are said below its title, each with what it is."""

    title: str
    subtitle: str
    language: str
    direction: str
    day: str
    words: dict[str, str]
    facts: tuple[tuple[str, Cell], ...]
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Return its chapters."""
        return tuple(e for e in self.blocks if isinstance(e, Heading) and e.level == 1)


def said(text: str) -> Cell:
    """Return a text of the report's own language."""
    return (Said(text),)


def ours(text: str) -> Cell:
    """Return a text of the register's language."""
    return (Said(text, english=True),)


def several(cells: Iterable[Cell], between: str = ", ") -> Cell:
    """Return several texts in one, with something between them."""
    told: list[Said] = []
    for each in cells:
        told += [Said(between), *each] if told else [*each]
    return tuple(told)
