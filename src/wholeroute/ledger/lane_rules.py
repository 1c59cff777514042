"""What the database's functions on lanes are told of the vocabulary, under the names they use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wholeroute.entities import (
    FREE_TEXT,
    HOLDING,
    IDENTIFYING,
    LINK_KINDS,
    NAMING,
    OBJECT_KINDS,
    SHORT_TEXT,
)
from wholeroute.rights import (
    ALLEGED_CATEGORIES,
    OPEN_CATEGORIES,
    PROTECTING_CATEGORIES,
    Category,
)

LANE_WORDS: Mapping[str, Sequence[str]] = {
    "walled": sorted(PROTECTING_CATEGORIES | {Category.OFFICIAL}),
    "opening": sorted(OPEN_CATEGORIES),
    "firm": sorted(OPEN_CATEGORIES - ALLEGED_CATEGORIES),
    "objects": sorted(OBJECT_KINDS),
    "links": sorted(LINK_KINDS),
    "holding": sorted(HOLDING),
    "identifying": sorted(IDENTIFYING),
    "free": sorted(FREE_TEXT),
    "short": sorted(SHORT_TEXT),
    "naming": sorted(NAMING),
}
HOLDERS = "cast(:objects as text[]), cast(:links as text[]), cast(:holding as text[])"
"""The arguments by which a function tells who holds what, and what names whom."""
