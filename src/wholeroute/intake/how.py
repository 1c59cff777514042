"""How a file was read: kept sealed beside its original, so that its rows can be mended later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import orjson

from wholeroute.errors import Invalid
from wholeroute.intake.mapping import Mapping
from wholeroute.intake.mapping_file import parse_mapping


@dataclass(frozen=True, slots=True)
class How:
    """The reader, its mapping, and the categories that the terms state of people."""

    reader: str
    mapping: Mapping | None
    persons: frozenset[str]
    day: date
    """When it was collected, or taken in where that is not known."""

    def packed(self) -> bytes:
        """Return it as bytes; a mapping that no YAML states is lost, and `unpacked` says so."""
        text = self.mapping.text if self.mapping else None
        said = {"reader": self.reader, "mapping": text, "persons": sorted(self.persons)}
        said["day"] = self.day.isoformat()
        return orjson.dumps(said)

    @classmethod
    def unpacked(cls, content: bytes) -> How:
        """Return what `packed` made; raise `Invalid` where its mapping cannot be read."""
        said = orjson.loads(content)
        if said["mapping"] == "":
            raise Invalid("mapping", "was not kept as text", "Send the mended rows as a new file.")
        mapping = parse_mapping(said["mapping"]) if said["mapping"] else None
        day = date.fromisoformat(said["day"]) if "day" in said else _BEFORE
        return cls(said["reader"], mapping, frozenset(said["persons"]), day)


_BEFORE = date(2026, 11, 1)
"""Stands for the day of reports that were taken in before it was kept."""
