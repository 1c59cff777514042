"""What wholeroute says, as plain values: the one seam between the ledger and the scorer.

Whoever reads the ledger names everything by the ids of `truth.Mention` (`path#line#entity`);
the scorer knows no database, and its tests write pictures by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Group:
    """A group that network found: mentions of its people, and the role card of each that has one.

    Any mention of a person's cluster stands for the person.
    """

    members: frozenset[str]
    cards: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of any room: its kind, and mentions of its subjects."""

    kind: str
    subjects: frozenset[str]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is held against the truth. A mention outside every cluster stands alone."""

    clusters: tuple[frozenset[str], ...] = ()
    groups: tuple[Group, ...] = ()
    findings: tuple[Finding, ...] = ()
