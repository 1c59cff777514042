"""What each column of a table means: how a mapping looks once its file was read."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnlyDict
from dataclasses import dataclass, field

from wholeroute.entities import Kind, RecordKind
from wholeroute.rights import Category


@dataclass(frozen=True, slots=True)
class Source:
    """The column a value stands in, what parts several values, and their language."""

    column: str
    split: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """A fixed set of categories, or a column whose texts (casefolded) stand for some."""

    fixed: frozenset[str] = frozenset({Category.UNCATEGORISED.value})
    column: str = ""
    texts: ReadOnlyDict[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MinorRule:
    """A column, and the texts (casefolded) that say yes; `false` empty takes all else for no."""

    column: str
    true: frozenset[str]
    false: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EntityMapping:
    """One entity or link of each row."""

    name: str
    kind: Kind
    key: tuple[str, ...] = ()
    properties: tuple[tuple[str, Source], ...] = ()
    literal: tuple[tuple[str, str], ...] = ()
    category: CategoryRule | None = None
    minor: MinorRule | None = None
    references: tuple[tuple[str, str], ...] = ()

    def columns(self) -> list[str]:
        """Return every column this entity reads."""
        rules = [self.category.column] if self.category and self.category.column else []
        rules += [self.minor.column] if self.minor else []
        return [*self.key, *(source.column for _, source in self.properties), *rules]


@dataclass(frozen=True, slots=True)
class RecordSource:
    """Where a field of a record comes from: an entity, a fixed value, or a column.

    `decimal` is the sign before the decimals, `format` one of `strptime` or "unix" (seconds
    since 1970), `zone` the IANA zone of times without an offset; texts among `unknown`
    (casefolded) state nothing.
    """

    entity: str = ""
    value: str = ""
    column: str = ""
    decimal: str = ""
    format: str = ""
    zone: str = ""
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """One record of each row, with a source for each field of its kind, in their order."""

    kind: RecordKind
    sources: tuple[RecordSource | None, ...]

    def columns(self) -> list[str]:
        """Return every column this record reads."""
        return [source.column for source in self.sources if source and source.column]

    @property
    def zone(self) -> str:
        """Return the zone of its times, empty where each must state its own."""
        return next((source.zone for source in self.sources if source and source.zone), "")


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a table says: its format, the entities of each row, links last, and its records."""

    format: str
    entities: tuple[EntityMapping, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    sheet: str = ""
    header_row: int = 1
    """The line on which the names of the columns stand; what is above it is a title."""
    required: tuple[str, ...] = ()
    as_of: str = ""
    records: tuple[RecordMapping, ...] = ()
    text: str = field(default="", compare=False, repr=False)
    """The YAML that states it, kept with the original: whoever mends a row reads by it again."""

    def columns(self) -> list[str]:
        """Return every column the mapping reads, in its order, each once."""
        named = [*self.required, *([self.as_of] if self.as_of else [])]
        named += [column for entity in self.entities for column in entity.columns()]
        named += [column for record in self.records for column in record.columns()]
        return list(dict.fromkeys(named))


def comparable(text: str) -> str:
    """Return a text as cells are compared: casefolded, single spaces."""
    return " ".join(text.casefold().split())
